//! The effective configuration of files: every key that a layer sets, and which layer won.

use std::collections::BTreeMap;

use super::catalogue::Kind;
use super::layers::{Origin, variable_path};
use super::patch::KeyPath;
use super::rules::{Context, Node};
use super::settings::shown;
use super::tree::{Table, Value};
use crate::api::validate::{EffectiveValue, NodeConfig};

/// What stands for a value that the host does not know.
const UNKNOWN: &str = "<unknown>";

/// By node and dotted key; keys that the server does not read are left out, secrets withheld, and keys
/// with a known default added.
pub fn read(nodes: &[NodeConfig], context: &Context) -> BTreeMap<String, BTreeMap<String, EffectiveValue>> {
    let mut out = BTreeMap::new();
    for (index, given) in nodes.iter().enumerate() {
        let node = Node::read(index, given, context);
        // The server does not load a broken file, and its values may have landed under other keys.
        if node.is_complete() {
            let mut values = of(&node);
            for (name, _) in given.environment.iter().filter(|(_, value)| value.is_none()) {
                let path = variable_path(name).unwrap_or_default();
                let names: Vec<&str> = path.iter().map(String::as_str).collect();
                if node.context.catalogue.lookup(&names).is_some() {
                    let value = EffectiveValue { value: UNKNOWN.into(), from: name.clone() };
                    values.insert(KeyPath(path).to_string(), value);
                }
            }
            out.insert(given.name.clone(), values);
        }
    }
    out
}

fn of(node: &Node<'_>) -> BTreeMap<String, EffectiveValue> {
    let mut out = BTreeMap::new();
    walk(node, &node.layers.root, &mut Vec::new(), &mut out);
    for key in node.context.catalogue.keys().filter(|key| !key.path.contains(['*', '['])) {
        let path: Vec<&str> = key.path.split('.').collect();
        let Some(default) = key.default_in(&node.context.version).filter(|_| !out.contains_key(&key.path))
        else {
            continue;
        };
        if matches!(key.kind, Kind::Retry(_)) || node.has(&path) {
            continue;
        }
        let value = super::layers::parse_env_value(default);
        let value = EffectiveValue { value: shown(&path, &value), from: "default".into() };
        out.insert(key.path.clone(), value);
    }
    out
}

fn walk(node: &Node<'_>, table: &Table, path: &mut Vec<String>, out: &mut BTreeMap<String, EffectiveValue>) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(key) = node.context.catalogue.lookup(&names) {
            match (&entry.item.value, key.kind) {
                (Value::Table(inner), Kind::Table(_) | Kind::Retry(_)) => walk(node, inner, path, out),
                (value, _) => {
                    let from = match node.layers.origin(&names) {
                        Origin::Default => "default".into(),
                        Origin::File => "file".into(),
                        Origin::Env(name) | Origin::Flag(name) => name,
                    };
                    let value = EffectiveValue { value: shown(&names, value), from };
                    out.insert(KeyPath::from(names.as_slice()).to_string(), value);
                }
            }
        }
        path.pop();
    }
}
