//! Values in the place of unknown ones.

use std::collections::BTreeSet;

use super::node::Context;
use crate::api::validate::{NodeConfig, NodePart};
use crate::config::catalogue::Kind;
use crate::config::keys;
use crate::config::layers::{self, variable_name};
use crate::config::version::LAST;

/// What is unknown of a node, with values that it may have.
pub struct Guessed {
    /// Variables, each with its values, by turns.
    variables: Vec<(String, Vec<String>)>,
    /// Versions.
    versions: Vec<String>,
}

/// Whether so much of a node is unknown that any key may be set.
pub fn is_open(node: &NodeConfig) -> bool {
    let open = [NodePart::File, NodePart::Environment, NodePart::Arguments];
    node.unknown.iter().any(|one| open.contains(&one.part))
}

/// Values for everything that is unknown of a node.
pub fn of(node: &NodeConfig, context: &Context) -> Guessed {
    let unset = node.environment.iter().filter(|(_, value)| value.is_none());
    let mut variables: Vec<(String, Vec<String>)> =
        unset.map(|(name, _)| (name.clone(), of_variable(node, context, name))).collect();
    let has = |part| node.unknown.iter().any(|one| one.part == part);
    // What a flag sets wins over everything, so a variable of its key may stand for it: the flag itself is not there.
    let flags = node.unknown.iter().filter(|one| one.part == NodePart::Flag);
    let flags = flags.filter_map(|one| layers::key_of_flag(one.name.as_deref()?));
    for key in flags {
        let name = variable_name(&key.join("."));
        variables.push((name.clone(), of_variable(node, context, &name)));
    }
    if is_open(node) {
        let taken = if has(NodePart::Arguments) { BTreeSet::new() } else { given(node) };
        let keys = context.catalogue.keys().filter(|key| {
            let single = !matches!(key.kind, Kind::Table(_) | Kind::TableList(_) | Kind::StringMap(_));
            single && !key.path.contains(['[', '*']) && !taken.contains(&key.path)
        });
        let guesses = |path: &str| {
            let name = variable_name(path);
            let values = of_variable(node, context, &name);
            (name, values)
        };
        variables.extend(keys.map(|key| guesses(&key.path)));
    }
    let unknown_version = has(NodePart::Version) && !context.version_given;
    let versions =
        if unknown_version { LAST.map(|version| version.to_string()).to_vec() } else { Vec::new() };
    Guessed { variables, versions }
}

/// The keys that variables and flags give, and that nothing lower can change.
fn given(node: &NodeConfig) -> BTreeSet<String> {
    let by_variable =
        node.environment.keys().filter_map(|name| Some(layers::key_of_variable(name)?.join(".")));
    let flags =
        node.arguments.iter().map(|text| text.split_once('=').map_or(text.as_str(), |(flag, _)| flag));
    let by_flag = flags.filter_map(|flag| Some(layers::key_of_flag(flag)?.join(".")));
    by_variable.chain(by_flag).collect()
}

impl Guessed {
    /// Whether no value is unknown: at most the version is.
    pub fn is_about_versions(&self) -> bool {
        self.variables.is_empty()
    }

    /// After how many turns every value was there.
    pub fn turns(&self) -> usize {
        let values = self.variables.iter().map(|(_, values)| values.len());
        values.chain([self.versions.len()]).max().unwrap_or_default()
    }

    /// The node with the values of a turn.
    pub fn put_into(&self, node: &NodeConfig, turn: usize) -> NodeConfig {
        let mut with = node.clone();
        for (name, values) in &self.variables {
            if let Some(value) = values.get(turn % values.len().max(1)) {
                with.environment.insert(name.clone(), Some(value.clone()));
            }
        }
        if let Some(version) = self.versions.get(turn % self.versions.len().max(1)) {
            with.server_version = Some(version.clone());
        }
        with
    }
}

/// Values that a variable may have; none when no server reads it as a key.
pub fn of_variable(node: &NodeConfig, context: &Context, name: &str) -> Vec<String> {
    let Some(path) = layers::variable_path(name) else { return Vec::new() };
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let kind = context.catalogue.kind(&names);
    kind.map_or_else(|| vec![format!("unknown-{}", node.name)], |kind| kind.grammar().guesses(&node.name))
}

/// Keys that say where a node is reached.
const ADDRESS: [&[&str]; 4] =
    [keys::ADVERTISED_ADDRESS, keys::ADVERTISED_HOST, keys::BIND_ADDRESS, keys::BIND_PORT];

/// Whether a node may be reached where nothing that is known of it says so.
pub fn has_open_address(node: &NodeConfig) -> bool {
    let is_address = |key: &[String]| ADDRESS.iter().any(|known| *known == key);
    let by_variable = |name: &str| layers::key_of_variable(name).is_some_and(|key| is_address(&key));
    let unset = node.environment.iter().any(|(name, value)| value.is_none() && by_variable(name));
    let is_set =
        |name: &str| layers::key_of_variable(name).is_some_and(|key| key == keys::ADVERTISED_ADDRESS);
    let advertises = node.environment.iter().any(|(name, value)| value.is_some() && is_set(name));
    unset
        || node.unknown.iter().any(|one| match one.part {
            NodePart::Arguments => true,
            NodePart::File | NodePart::Environment => !advertises,
            NodePart::Flag => {
                let key = one.name.as_deref().and_then(layers::key_of_flag);
                key.is_some_and(|key| ADDRESS.contains(&key))
            }
            NodePart::Variable | NodePart::Version => false,
        })
}
