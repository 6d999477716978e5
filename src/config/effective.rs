//! The effective configuration of files: every key that a layer sets, and which layer won.

use std::collections::BTreeMap;

use super::catalogue::Kind;
use super::layers::{Layer, variable_path};
use super::patch::KeyPath;
use super::rules::{Context, Node};
use super::settings::shown;
use super::tree::Value;
use crate::api::secret::WITHHELD;
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
    node.layers.root.walk(&mut |path, entry| {
        let Some(key) = node.context.catalogue.lookup(path) else { return false };
        let value = &entry.item.value;
        if matches!((value, key.kind), (Value::Table(_), Kind::Table(_) | Kind::Retry(_))) {
            return true;
        }
        let from = match node.layers.origin(path) {
            Layer::Default => "default".into(),
            Layer::File => "file".into(),
            Layer::Env(name) | Layer::Flag(name) => name,
        };
        // What should be a table and is a text could not be parsed: nobody knows what is in it.
        let table =
            matches!(key.kind, Kind::Table(_) | Kind::TableList(_) | Kind::StringMap(_) | Kind::HeaderMap(_));
        let value = if table && value.as_str().is_some() { WITHHELD.into() } else { shown(path, value) };
        out.insert(KeyPath::from(path).to_string(), EffectiveValue { value, from });
        false
    });
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
