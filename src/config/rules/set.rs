//! Comparing the nodes of a set.

use std::collections::BTreeMap;

use super::Node;

/// The value that most nodes have (of equals the first by file), and the nodes that have another.
pub fn minority<'n, 'a, T: Ord + Clone>(
    nodes: &[&'n Node<'a>],
    value: impl Fn(&Node<'a>) -> T,
) -> (T, Vec<&'n Node<'a>>) {
    let values: Vec<T> = nodes.iter().map(|node| value(node)).collect();
    let mut count: BTreeMap<&T, usize> = BTreeMap::new();
    values.iter().for_each(|value| *count.entry(value).or_default() += 1);
    let votes = |at: &usize| count.get(&values[*at]).copied();
    // Most votes first, then the earliest; a set is never empty here.
    let usual = (0..nodes.len()).rev().max_by_key(votes).unwrap_or(0);
    let odd = (0..nodes.len()).filter(|at| values[*at] != values[usual]).map(|at| nodes[at]).collect();
    let usual = values[usual].clone();
    (usual, odd)
}

/// Nodes that have the same key as an earlier one, with that one.
pub fn repeated<'n, 'a, T: Ord>(
    nodes: &[&'n Node<'a>],
    key: impl Fn(&Node<'a>) -> Option<T>,
) -> Vec<(&'n Node<'a>, &'n Node<'a>)> {
    let mut first: BTreeMap<T, &Node<'a>> = BTreeMap::new();
    let mut out = Vec::new();
    for node in nodes.iter().copied() {
        let Some(mine) = key(node) else { continue };
        let earlier = *first.entry(mine).or_insert(node);
        if earlier.index != node.index {
            out.push((node, earlier));
        }
    }
    out
}
