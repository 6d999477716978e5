//! Variables whose values are unknown: they are set, and what is found must be true whatever they are set to.
//!
//! Rules know nothing of this. They run for several values of each such variable, and for none, and what
//! not all of these runs find is left out. What follows from the name of a variable alone is found with every value.

use std::collections::BTreeSet;

use super::collected::Collected;
use super::node::{Context, Node};
use super::rule::Found;
use super::run::{self, findings_of, read};
use crate::api::validate::NodeConfig;
use crate::config::layers;

/// Values tried for one variable.
const MOST: usize = 8;

/// Rules that ask whether a key is set, and not to what. Of any other rule a finding that comes with the values
/// alone may be about a value that was made up here.
const BY_NAME: [&str; 5] = ["RS109", "RS112", "RS122", "RS123", "RS144"];

/// Every finding that is true whatever the unknown variables are set to, by file and position, with what to do
/// about it.
pub fn findings(given: &[NodeConfig], context: &Context, nodes: &[Node<'_>]) -> Collected {
    let mut all = run::findings(context, nodes);
    let mut by_name: Option<Vec<Found>> = None;
    for variant in variants(given, context) {
        let nodes = read(&variant, context);
        let refs: Vec<&Node<'_>> = nodes.iter().collect();
        let mut found = findings_of(context, &refs, |_| true, false).found;
        let there: BTreeSet<_> = found.iter().map(said).collect();
        all.found.retain(|one| there.contains(&said(one)));
        if let Some(by_name) = &mut by_name {
            by_name.retain(|one| there.contains(&said(one)));
        } else {
            drop(there);
            found.retain(|one| BY_NAME.contains(&one.rule.code));
            by_name = Some(found);
        }
    }
    if let Some(mut by_name) = by_name {
        let there: BTreeSet<_> = all.found.iter().map(said).collect();
        by_name.retain(|one| !there.contains(&said(one)));
        drop(there);
        all.found.append(&mut by_name);
        all.found.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    all
}

/// What a finding says, of which file and key.
fn said(one: &Found) -> ((Option<usize>, &'static str, Option<&str>), &str) {
    (one.identity(), one.finding.message.as_str())
}

/// The nodes with values in the place of unknown ones, several times; nothing when all are known.
fn variants(nodes: &[NodeConfig], context: &Context) -> Vec<Vec<NodeConfig>> {
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

/// Values that a variable may have; none when no server reads it as a key.
fn values(node: &NodeConfig, context: &Context, name: &str) -> Vec<String> {
    let Some(path) = layers::variable_path(name) else { return Vec::new() };
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let kind = context.catalogue.kind(&names);
    kind.map_or_else(|| vec![format!("unknown-{}", node.name)], |kind| kind.grammar().guesses(&node.name))
}
