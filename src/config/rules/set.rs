//! Comparing the nodes of a set.

use super::Node;

/// The value that most nodes have (of equals the first by file), and the nodes that have another.
pub fn minority<'n, 'a, T: PartialEq + Clone>(
    nodes: &[&'n Node<'a>],
    value: impl Fn(&Node<'a>) -> T,
) -> (T, Vec<&'n Node<'a>>) {
    let values: Vec<T> = nodes.iter().map(|node| value(node)).collect();
    let votes = |at: &usize| values.iter().filter(|other| **other == values[*at]).count();
    // Most votes first, then the earliest; a set is never empty here.
    let usual = (0..nodes.len()).rev().max_by_key(votes).unwrap_or(0);
    let odd = (0..nodes.len()).filter(|at| values[*at] != values[usual]).map(|at| nodes[at]).collect();
    let usual = values[usual].clone();
    (usual, odd)
}

/// Nodes that have the same key as an earlier one, with that one.
pub fn repeated<'n, 'a, T: PartialEq>(
    nodes: &[&'n Node<'a>],
    key: impl Fn(&Node<'a>) -> Option<T>,
) -> Vec<(&'n Node<'a>, &'n Node<'a>)> {
    let mut out = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        let Some(mine) = key(node) else { continue };
        if let Some(first) = nodes[..place].iter().find(|other| key(other).as_ref() == Some(&mine)) {
            out.push((*node, *first));
        }
    }
    out
}
