//! Rows of tables that servers answer with, each its own: whose they are, and that there is one of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::Fact;
use crate::restatectl::metadata::NodesConfig;
use crate::restatectl::sql::Processor;
use crate::restatectl::{NodeId, ReadError};

/// A row of partition processors, with the life of its node that it is of, where that is told.
type OfLife = (Option<u32>, Processor);

/// The rows of nodes as they run now: those of an earlier life of a node are told for a while after it has ended. Once
/// it is known who is registered, nobody else has any. Of two rows about the same replica, neither can be believed.
pub fn of_this_life(rows: Fact<Vec<OfLife>>, nodes: Option<&NodesConfig>) -> Fact<Vec<Processor>> {
    let lives = nodes.map(lives);
    rows.and_then(|rows| {
        let present = |(life, row): &OfLife| {
            lives.as_ref().is_none_or(|lives| lives.get(&row.node).is_some_and(|now| *life == Some(*now)))
        };
        let rows: Vec<Processor> = rows.into_iter().filter(present).map(|(_, row)| row).collect();
        let mut replicas = BTreeSet::new();
        match rows.iter().find(|row| lives.is_some() && !replicas.insert((row.partition, row.node))) {
            None => Ok(rows),
            Some(row) => Err(format!("partition {} on {} is listed twice", row.partition, row.node)),
        }
    })
}

/// How far the log of each partition is known to reach. Rows are some moments apart, so the furthest that a registered
/// node has come counts, in whichever life.
pub fn reached(rows: &[OfLife], nodes: Option<&NodesConfig>) -> BTreeMap<u32, u64> {
    let lives = nodes.map(lives).unwrap_or_default();
    let mut ends = BTreeMap::new();
    for (_, row) in rows.iter().filter(|(_, row)| lives.contains_key(&row.node)) {
        if let Some(end) = row.tail.max(row.applied) {
            let furthest = ends.entry(row.partition).or_insert(end);
            *furthest = end.max(*furthest);
        }
    }
    ends
}

fn lives(nodes: &NodesConfig) -> BTreeMap<NodeId, u32> {
    nodes.nodes.iter().map(|member| (member.id, member.generation)).collect()
}

/// Rows by what they are about. Of two rows about the same, neither can be believed.
///
/// # Errors
/// When something has two.
pub fn once<K: Ord + Display, V>(
    table: &str,
    what: &str,
    rows: impl Iterator<Item = (K, V)>,
) -> Result<BTreeMap<K, V>, ReadError> {
    let mut found = BTreeMap::new();
    for (key, row) in rows {
        if found.contains_key(&key) {
            return Err(ReadError::new(table, format!("{what} {key} is listed twice")));
        }
        found.insert(key, row);
    }
    Ok(found)
}
