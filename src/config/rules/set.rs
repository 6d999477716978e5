//! Comparing the nodes of a set.

use std::collections::BTreeMap;

use super::Node;

/// The value that most nodes have (of equals the first by file), and the nodes that have another.
pub fn minority<'n, 'a, T: Ord + Clone>(
    nodes: &[&'n Node<'a>],
    value: impl Fn(&Node<'a>) -> T,
) -> (T, Vec<&'n Node<'a>>) {
    let mut counts: BTreeMap<T, (usize, usize)> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        counts.entry(value(node)).or_insert((0, place)).0 += 1;
    }
    // Most votes first, then the earliest; a set is never empty here.
    let usual = counts.iter().max_by_key(|(_, (count, place))| (*count, usize::MAX - *place));
    let usual = usual.map_or_else(|| value(nodes[0]), |(usual, _)| usual.clone());
    let odd = nodes.iter().copied().filter(|node| value(node) != usual).collect();
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
