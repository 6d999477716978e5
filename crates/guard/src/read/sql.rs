//! Rows of `sql --json`. Nulls are left out of rows. An answer may be partial: only standard error says
//! so, in words that differ, and the exit code is zero.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Text, json};
use crate::id::NodeId;

/// Where a partition's replicas are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Its log, where that is told.
    pub log: Option<u32>,
    /// Node and generation that lead it.
    pub leader: Option<(NodeId, u32)>,
    /// Its replica set.
    pub current: Vec<NodeId>,
    /// The set it is moving to.
    pub next: Vec<NodeId>,
}

/// A running replica of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processor {
    /// The partition.
    pub partition: u32,
    /// The node it runs on.
    pub node: NodeId,
    /// The life of that node that it is of, where that is told.
    pub life: Option<u32>,
    /// Whether it has caught up and runs.
    pub active: bool,
    /// LSN that a snapshot covers, as this node knows.
    pub archived: Option<u64>,
    /// LSN of the last record that it has applied.
    pub applied: Option<u64>,
    /// Where it found its log to end.
    pub tail: Option<u64>,
}

/// How far a log-server has trimmed its part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trim {
    /// The log.
    pub log: u32,
    /// The segment's index.
    pub segment: u32,
    /// The last offset trimmed, from 1.
    pub offset: u64,
}

/// Why an answer may be partial: standard error holds anything but the count of rows. Its words are not
/// repeated, since they may hold anything.
pub fn partial(stderr: &str) -> Option<String> {
    let usual = |line: &str| {
        let line = line.trim();
        let Some((count, rest)) = line.split_once(' ') else { return line.is_empty() };
        let counted = count.bytes().all(|sign| sign.is_ascii_digit());
        let took = rest.strip_prefix("rows. Query took ").or_else(|| rest.strip_prefix("row. Query took "));
        counted && took.is_some_and(is_time)
    };
    let unusual = stderr.lines().filter(|line| !usual(line)).count();
    (unusual > 0).then(|| format!("the answer may be partial: {unusual} unexpected lines on standard error"))
}

/// Whether a text is a time such as `6.5ms` and nothing more: what follows it may say that rows are missing.
fn is_time(text: &str) -> bool {
    let number = text.trim_end_matches(|sign: char| sign.is_alphabetic());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit());
    let counted =
        number.split_once('.').map_or_else(|| digits(number), |(whole, rest)| digits(whole) && digits(rest));
    counted && matches!(&text[number.len()..], "ns" | "µs" | "us" | "ms" | "s")
}

/// Reads rows of `nodes`: the state of each node by gossip.
///
/// # Errors
/// When a row is not understood.
pub fn liveness(text: &str) -> Result<BTreeMap<NodeId, String>, String> {
    #[derive(Deserialize)]
    struct Row<'a> {
        #[serde(borrow)]
        plain_node_id: Text<'a>,
        state: Option<String>,
    }
    let mut states = BTreeMap::new();
    for row in rows::<Row<'_>>(text)? {
        let id = NodeId::parse(row.plain_node_id.as_str()).ok_or("a row names no node")?;
        if states.insert(id, row.state.unwrap_or_else(|| "unknown".into())).is_some() {
            return Err(format!("{id} has two rows"));
        }
    }
    Ok(states)
}

/// Reads rows of `partitions`.
///
/// # Errors
/// When a row is not understood.
pub fn placement(text: &str) -> Result<BTreeMap<u32, Placement>, String> {
    #[derive(Deserialize)]
    struct Row<'a> {
        partition_id: u32,
        log_id: Option<u32>,
        #[serde(borrow)]
        leader_gen_node_id: Option<Text<'a>>,
        #[serde(borrow)]
        current_replica_set: Option<Text<'a>>,
        #[serde(borrow)]
        next_replica_set: Option<Text<'a>>,
    }
    let mut placements = BTreeMap::new();
    for row in rows::<Row<'_>>(text)? {
        let leader = match &row.leader_gen_node_id {
            None => None,
            Some(text) => {
                Some(NodeId::parse_generational(text.as_str()).ok_or("a leader is not understood")?)
            }
        };
        let set = |text: Option<Text<'_>>| match text {
            None => Ok(Vec::new()),
            Some(text) => ids(text.as_str()).ok_or("a replica set is not understood"),
        };
        let placement = Placement {
            log: row.log_id,
            leader,
            current: set(row.current_replica_set)?,
            next: set(row.next_replica_set)?,
        };
        if placements.insert(row.partition_id, placement).is_some() {
            return Err(format!("partition {} has two rows", row.partition_id));
        }
    }
    Ok(placements)
}

/// Reads rows of `partition_state`.
///
/// # Errors
/// When a row is not understood.
pub fn processors(text: &str) -> Result<Vec<Processor>, String> {
    #[derive(Deserialize)]
    struct Row<'a> {
        partition_id: u32,
        #[serde(borrow)]
        plain_node_id: Text<'a>,
        #[serde(borrow)]
        gen_node_id: Option<Text<'a>>,
        #[serde(borrow)]
        replay_status: Option<Text<'a>>,
        archived_log_lsn: Option<u64>,
        applied_log_lsn: Option<u64>,
        target_tail_lsn: Option<u64>,
    }
    let read = |row: Row<'_>| {
        let node = NodeId::parse(row.plain_node_id.as_str()).ok_or("a row names no node")?;
        let life = match row.gen_node_id {
            None => None,
            Some(text) => match NodeId::parse_generational(text.as_str()) {
                Some((id, life)) if id == node => Some(life),
                Some(_) | None => return Err(format!("whose row one of {node} is cannot be told")),
            },
        };
        Ok(Processor {
            partition: row.partition_id,
            node,
            life,
            active: row.replay_status.is_some_and(|status| status.as_str() == "active"),
            archived: row.archived_log_lsn,
            applied: row.applied_log_lsn,
            tail: row.target_tail_lsn,
        })
    };
    let rows = rows::<Row<'_>>(text)?.into_iter().map(read).collect::<Result<Vec<_>, String>>()?;
    let mut replicas = BTreeSet::new();
    match rows.iter().find(|row| !replicas.insert((row.partition, row.node, row.life))) {
        None => Ok(rows),
        Some(row) => Err(format!("partition {} has two rows of {}", row.partition, row.node)),
    }
}

/// Reads rows of `loglet_workers`.
///
/// # Errors
/// When a row is not understood.
pub fn trims(text: &str) -> Result<Vec<Trim>, String> {
    #[derive(Deserialize)]
    struct Row {
        log_id: u32,
        segment_index: u32,
        trim_point: u64,
    }
    let read = |row: Row| Trim { log: row.log_id, segment: row.segment_index, offset: row.trim_point };
    Ok(rows::<Row>(text)?.into_iter().map(read).collect())
}

/// `N3,N1`, with or without brackets and blanks.
fn ids(text: &str) -> Option<Vec<NodeId>> {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(|id| NodeId::parse(id.trim())).collect()
}

/// No rows are printed as nothing at all.
fn rows<'a, T: Deserialize<'a>>(text: &'a str) -> Result<Vec<T>, String> {
    if text.trim().is_empty() { Ok(Vec::new()) } else { json(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_rows_and_no_ids() {
        assert_eq!(trims("\n"), Ok(Vec::new()));
        for none in ["", "[]", " "] {
            assert_eq!(ids(none), Some(Vec::new()), "{none}");
        }
        assert_eq!(ids("[N3, N1]"), Some(vec![NodeId(3), NodeId(1)]));
        assert_eq!(ids("N3,"), None);
    }

    #[test]
    fn only_the_count_of_rows_is_usual_on_standard_error() {
        for usual in [
            "",
            "\n",
            "3 rows. Query took 5ms\n",
            "1 row. Query took 5ms",
            "3 rows. Query took 6.429771ms",
            "3 rows. Query took 1.5s",
            "3 rows. Query took 350.1µs",
        ] {
            assert_eq!(partial(usual), None, "{usual}");
        }
        for odd in [
            "three rows. Query took 5ms",
            "3 nodes. Query took 5ms",
            "N3: timed out",
            "partial",
            "3",
            "3 rows. Query took 5ms (partial: N2 unreachable)",
            "3 rows. Query took 5ms; N2 did not answer",
            "3 rows. Query took 5",
            "3 rows. Query took ms",
            "3 rows. Query took 5.ms",
            "3 rows. Query took 5;3ms",
            "3 rows. Query took 5min",
            "3 rows. Query took ",
        ] {
            assert!(partial(&format!("{odd}\n3 rows. Query took 5ms\n")).is_some(), "{odd}");
        }
    }
}
