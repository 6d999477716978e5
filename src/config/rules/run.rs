//! Running the rules.

use super::rule::Found;
use super::set::Set;
use super::{Check, Context, Finding, Node, RULES};
use crate::api::validate::NodeConfig;

/// The nodes, read, by name: the order in which a host lists them changes nothing.
pub fn read<'a>(given: &'a [NodeConfig], context: &Context) -> Vec<Node<'a>> {
    fn order(node: &NodeConfig) -> (&str, &str, Option<&str>) {
        let file = node.file.as_ref();
        let label = file.map_or(node.name.as_str(), |file| file.name.as_str());
        (label, node.name.as_str(), file.map(|file| file.text.as_str()))
    }
    let mut sorted: Vec<&NodeConfig> = given.iter().collect();
    sorted.sort_by(|a, b| order(a).cmp(&order(b)));
    sorted.into_iter().enumerate().map(|(index, node)| Node::read(index, node, context)).collect()
}

/// Every finding, by file and position.
pub fn findings(context: &Context, nodes: &[Node<'_>]) -> Vec<Found> {
    let nodes: Vec<&Node<'_>> = nodes.iter().collect();
    let mut found = findings_of(context, &nodes, |_| true);
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found
}

/// The findings about the files that are asked for, and about the set.
pub fn findings_of(context: &Context, nodes: &[&Node<'_>], asked: impl Fn(usize) -> bool) -> Vec<Found> {
    let complete: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| node.is_complete()).collect();
    let complete = Set::new(&complete);
    let asked: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| asked(node.index)).collect();
    let mut all: Vec<Found> = Vec::new();
    for rule in RULES.iter().copied() {
        let mut findings: Vec<Finding> = Vec::new();
        match rule.check {
            Check::Call(check) => check(context, nodes, &mut findings),
            Check::File(check) => asked.iter().for_each(|node| check(node, &mut findings)),
            Check::UnreadKey(check) => asked.iter().for_each(|node| {
                findings.extend(node.unread.iter().filter_map(|unread| check(node, unread)));
            }),
            Check::Set(check) if complete.len() > 1 => check(&complete, &mut findings),
            Check::Set(_) | Check::Found(_) => {}
        }
        all.extend(findings.into_iter().map(|finding| Found { rule, finding }));
    }
    all
}
