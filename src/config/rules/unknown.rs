//! Variables whose values are unknown: what is found must be true whatever they are.
//!
//! Rules know nothing of this. They run for several values of each such variable, and for none, and what
//! not all of these runs find is left out.

use super::node::Context;
use crate::api::validate::NodeConfig;
use crate::config::layers;

/// Values tried for one variable.
const MOST: usize = 8;

/// The nodes with values in the place of unknown ones, several times; nothing when all are known.
pub fn variants(nodes: &[NodeConfig], context: &Context) -> Vec<Vec<NodeConfig>> {
    let most = nodes.iter().map(|node| values_of(node, context).1).max().unwrap_or_default();
    (0..most).map(|turn| nodes.iter().map(|node| with_values(node, context, turn)).collect()).collect()
}

/// Unknown variables, each with values it may have, and how many the longest list has.
fn values_of<'n>(node: &'n NodeConfig, context: &Context) -> (Vec<(&'n str, Vec<String>)>, usize) {
    let unknown = node.environment.iter().filter(|(_, value)| value.is_none());
    let lists: Vec<(&str, Vec<String>)> =
        unknown.map(|(name, _)| (name.as_str(), values(node, context, name))).collect();
    let most = lists.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
    (lists, most.min(MOST))
}

fn with_values(node: &NodeConfig, context: &Context, turn: usize) -> NodeConfig {
    let mut with = node.clone();
    for (name, values) in values_of(node, context).0 {
        if let Some(value) = values.get(turn % values.len().max(1)) {
            with.environment.insert(name.to_owned(), Some(value.clone()));
        }
    }
    with
}

/// Values that a variable may have; none when it sets no key.
fn values(node: &NodeConfig, context: &Context, name: &str) -> Vec<String> {
    let Some(path) = layers::variable_path(name) else { return Vec::new() };
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    context.catalogue.kind(&names).map_or_else(Vec::new, |kind| kind.grammar().guesses(&node.name))
}
