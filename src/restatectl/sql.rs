//! Reads `restatectl sql --json …`. Nulls are left out of its rows, and an answer may be partial: then
//! standard error says so, and the exit code is still zero.

use std::cmp::Reverse;

use serde::Deserialize;

use super::read::{PrintedLife, PrintedNode, PrintedNodes, Text, json};
use super::states::{Liveness, ReplayStatus, RunMode};
use super::{NodeId, ReadError};

/// A row of `nodes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeState {
    /// The node.
    pub id: NodeId,
    /// What gossip says of it.
    pub state: Liveness,
}

/// A row of `partitions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The partition.
    pub partition: u32,
    /// Its log.
    pub log: u32,
    /// The node that leads it, and the life of it that does, where that is told.
    pub leader: Option<(NodeId, Option<u32>)>,
    /// Its replica set.
    pub current: Vec<NodeId>,
    /// The replica set it is moving to; empty when it does not move.
    pub next: Vec<NodeId>,
}

/// A row of `partition_state`: a partition processor on an alive node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processor {
    /// The partition.
    pub partition: u32,
    /// The node it runs on.
    pub node: NodeId,
    /// Whether it leads the partition.
    pub leads: bool,
    /// How far it is.
    pub status: ReplayStatus,
    /// Last LSN applied.
    pub applied: Option<u64>,
    /// Last LSN flushed to the node's disk.
    pub durable: Option<u64>,
    /// LSN the snapshot repository covers, as this node knows: absent is unknown, zero is none.
    pub archived: Option<u64>,
    /// The log's tail: the LSN written next.
    pub tail: Option<u64>,
}

/// How far a segment is trimmed, in offsets of the segment from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrimPoint {
    /// The log.
    pub log: u32,
    /// The segment's index.
    pub segment: u32,
    /// The last offset trimmed.
    pub offset: u64,
}

/// What is missing when an answer is partial: the nodes of the usual warning, or else the first line of
/// standard error that is not the count of rows. Another version may warn in other words.
pub fn partial(stderr: &str) -> Option<String> {
    if let Some(at) = stderr.find("WARNING (partial results)") {
        let nodes = stderr[at..].lines().skip(1).take_while(|line| line.starts_with(' '));
        return Some(nodes.map(str::trim).collect::<Vec<_>>().join("; "));
    }
    let unusual = stderr.lines().map(str::trim).find(|line| !line.is_empty() && !counts_rows(line))?;
    Some(format!("standard error says `{unusual}`"))
}

/// `4 rows. Query took 5ms`, and nothing behind it: a note there may say that rows are missing.
fn counts_rows(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(count, rest)| {
        let took = ["rows. Query took ", "row. Query took "].into_iter().find_map(|it| rest.strip_prefix(it));
        count.bytes().all(|sign| sign.is_ascii_digit()) && took.is_some_and(is_duration)
    })
}

/// `5ms`, `9.765464ms`, `1.5s`
fn is_duration(text: &str) -> bool {
    let unit = text.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    unit.len() < text.len() && matches!(unit, "ns" | "µs" | "us" | "ms" | "s" | "m" | "h")
}

/// Reads rows of `nodes`.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn nodes(text: &str) -> Result<Vec<NodeState>, ReadError> {
    #[derive(Deserialize)]
    struct Row<'a> {
        plain_node_id: PrintedNode,
        #[serde(borrow)]
        state: Option<Text<'a>>,
    }
    let state = |row: Row<'_>| NodeState { id: row.plain_node_id.0, state: word(row.state) };
    Ok(rows::<Row<'_>>("nodes", text)?.into_iter().map(state).collect())
}

/// Reads rows of `partitions`.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn partitions(text: &str) -> Result<Vec<Placement>, ReadError> {
    #[derive(Deserialize)]
    struct Row {
        partition_id: u32,
        log_id: Option<u32>,
        leader_gen_node_id: Option<PrintedLife>,
        current_replica_set: Option<PrintedNodes>,
        next_replica_set: Option<PrintedNodes>,
    }
    let placement = |row: Row| Placement {
        partition: row.partition_id,
        log: row.log_id.unwrap_or(row.partition_id),
        leader: row.leader_gen_node_id.map(|life| (life.id, life.generation)),
        current: row.current_replica_set.unwrap_or_default().0,
        next: row.next_replica_set.unwrap_or_default().0,
    };
    Ok(rows::<Row>("partitions", text)?.into_iter().map(placement).collect())
}

/// Reads rows of `partition_state`, each with the life of its node that it is of, where that is told.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn processors(text: &str) -> Result<Vec<(Option<u32>, Processor)>, ReadError> {
    #[derive(Deserialize)]
    struct Row<'a> {
        partition_id: u32,
        plain_node_id: PrintedNode,
        gen_node_id: Option<PrintedLife>,
        #[serde(borrow)]
        effective_mode: Option<Text<'a>>,
        #[serde(borrow)]
        replay_status: Option<Text<'a>>,
        applied_log_lsn: Option<u64>,
        durable_log_lsn: Option<u64>,
        archived_log_lsn: Option<u64>,
        target_tail_lsn: Option<u64>,
    }
    let of = |row: Row<'_>| {
        let (partition, node) = (row.partition_id, row.plain_node_id.0);
        if let Some(life) = row.gen_node_id.as_ref().filter(|life| life.id != node) {
            let problem = format!("a row of partition {partition} is of {node} and of {}", life.id);
            return Err(ReadError::new("sql partition_state", problem));
        }
        let processor = Processor {
            partition,
            node,
            leads: word::<RunMode>(row.effective_mode).leads(),
            status: word(row.replay_status),
            applied: row.applied_log_lsn,
            durable: row.durable_log_lsn,
            archived: row.archived_log_lsn,
            tail: row.target_tail_lsn,
        };
        Ok((row.gen_node_id.and_then(|life| life.generation), processor))
    };
    rows::<Row<'_>>("partition_state", text)?.into_iter().map(of).collect()
}

/// Reads rows of `loglet_workers`: one for each log-server of a segment, of which the furthest counts.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn trim_points(text: &str) -> Result<Vec<TrimPoint>, ReadError> {
    #[derive(Deserialize)]
    struct Row {
        log_id: u32,
        segment_index: u32,
        trim_point: u64,
    }
    let trim = |row: Row| TrimPoint { log: row.log_id, segment: row.segment_index, offset: row.trim_point };
    let mut trims: Vec<TrimPoint> = rows::<Row>("loglet_workers", text)?.into_iter().map(trim).collect();
    trims.sort_by_key(|trim| (trim.log, trim.segment, Reverse(trim.offset)));
    trims.dedup_by_key(|trim| (trim.log, trim.segment));
    Ok(trims)
}

/// A state that is not told is one that is not known.
fn word<T: for<'a> From<&'a str>>(text: Option<Text<'_>>) -> T {
    text.as_ref().map_or("unknown", |text| text.0.as_ref()).into()
}

/// No rows are printed as nothing at all.
fn rows<'a, T: Deserialize<'a>>(table: &str, text: &'a str) -> Result<Vec<T>, ReadError> {
    if text.trim().is_empty() { Ok(Vec::new()) } else { json(&format!("sql {table}"), text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_columns_are_unknown_and_not_zero() {
        let rows = processors(r#"[{"partition_id":0,"plain_node_id":"N1","durable_log_lsn":0}]"#).unwrap();
        assert_eq!((rows[0].1.durable, rows[0].1.archived, rows[0].0), (Some(0), None, None));
    }

    #[test]
    fn a_row_of_two_nodes_is_an_error() {
        let row = |id: &str| {
            let text = format!(r#"[{{"partition_id":0,"plain_node_id":"N1","gen_node_id":"{id}"}}]"#);
            processors(&text).map(|rows| rows[0].0)
        };
        assert_eq!(row("N1:4"), Ok(Some(4)));
        let problem = row("N2:4").unwrap_err().to_string();
        assert_eq!(problem, "sql partition_state: a row of partition 0 is of N1 and of N2");
    }

    #[test]
    fn a_row_that_names_no_node_is_an_error_with_its_place() {
        let text = r#"[{"plain_node_id":"N1"},{"plain_node_id":"n2"}]"#;
        let problem = nodes(text).unwrap_err().to_string();
        assert!(problem.starts_with("sql nodes: [1].plain_node_id: is not a node id"), "{problem}");
    }

    #[test]
    fn a_partial_answer_is_told_by_standard_error_alone() {
        let stderr =
            "WARNING (partial results):\n  N2: External error: connect throttled\n4 rows. Query took 1ms";
        assert_eq!(partial(stderr).as_deref(), Some("N2: External error: connect throttled"));
        for whole in
            ["", "4 rows. Query took 1ms", "1 row. Query took 1ms\n\n", "2 rows. Query took 9.765464ms"]
        {
            assert_eq!(partial(whole), None, "{whole}");
        }
        for other in ["N2 did not answer\n4 rows. Query took 1ms", "four rows. Query took 1ms", "4 rows.\n"] {
            assert!(partial(other).is_some_and(|it| it.starts_with("standard error says `")), "{other}");
        }
        for other in
            ["4 rows. Query took 1ms; N2 did not answer", "4 rows. Query took ", "4 rows. Query took ms"]
        {
            assert!(partial(other).is_some_and(|it| it.starts_with("standard error says `")), "{other}");
        }
    }
}
