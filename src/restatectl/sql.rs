//! Reads `restatectl sql --json …`. Nulls are left out of its rows, and an answer may be partial: then
//! standard error says so, and the exit code is still zero.

use serde_json::Value;

use super::json::{Json, Problem};
use super::{NodeId, ReadError};

/// A row of `nodes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeState {
    /// The node.
    pub id: NodeId,
    /// `alive`, `dead`, … by gossip.
    pub state: String,
}

/// A row of `partitions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The partition.
    pub partition: u32,
    /// Its log.
    pub log: u32,
    /// The node that leads it.
    pub leader: Option<NodeId>,
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
    /// `Leader` or `Follower`.
    pub mode: String,
    /// `active`, `starting`, `catching-up`, …
    pub status: String,
    /// Last LSN applied.
    pub applied: Option<u64>,
    /// Last LSN flushed to the node's disk.
    pub durable: Option<u64>,
    /// LSN the snapshot repository covers, as this node knows: absent is unknown, zero is none.
    pub archived: Option<u64>,
    /// The log's tail: the LSN written next.
    pub tail: Option<u64>,
}

/// A row of `loglet_workers`: how far a segment is trimmed, in offsets of the segment from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrimPoint {
    /// The log.
    pub log: u32,
    /// The segment's index.
    pub segment: u32,
    /// The last offset trimmed.
    pub offset: u64,
}

/// The nodes whose answer is missing, or other words of warning, when an answer is partial.
pub fn partial(stderr: &str) -> Option<String> {
    let at = stderr.find("WARNING (partial results)")?;
    let words: Vec<&str> = stderr[at..].lines().skip(1).take_while(|line| line.starts_with(' ')).collect();
    Some(words.iter().map(|line| line.trim()).collect::<Vec<_>>().join("; "))
}

/// Reads rows of `nodes`.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn nodes(text: &str) -> Result<Vec<NodeState>, ReadError> {
    rows("nodes", text, |row| {
        Ok(NodeState {
            id: NodeId::parse(&row.text("plain_node_id")?).ok_or(NO_NODE)?,
            state: row.optional_text("state")?.unwrap_or_else(unknown),
        })
    })
}

/// Reads rows of `partitions`.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn partitions(text: &str) -> Result<Vec<Placement>, ReadError> {
    rows("partitions", text, |row| {
        let partition = row.small("partition_id")?;
        let nodes = |column| {
            let list = row.optional_text(column)?.unwrap_or_default();
            NodeId::parse_list(&list).ok_or_else(|| NO_NODE.to_owned())
        };
        Ok(Placement {
            partition,
            log: if row.get("log_id").0.is_null() { partition } else { row.small("log_id")? },
            leader: row.optional_text("leader_gen_node_id")?.as_deref().and_then(NodeId::parse),
            current: nodes("current_replica_set")?,
            next: nodes("next_replica_set")?,
        })
    })
}

/// Reads rows of `partition_state`.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn processors(text: &str) -> Result<Vec<Processor>, ReadError> {
    rows("partition_state", text, |row| {
        Ok(Processor {
            partition: row.small("partition_id")?,
            node: NodeId::parse(&row.text("plain_node_id")?).ok_or(NO_NODE)?,
            mode: row.optional_text("effective_mode")?.unwrap_or_else(unknown),
            status: row.optional_text("replay_status")?.unwrap_or_else(unknown),
            applied: row.optional_number("applied_log_lsn")?,
            durable: row.optional_number("durable_log_lsn")?,
            archived: row.optional_number("archived_log_lsn")?,
            tail: row.optional_number("target_tail_lsn")?,
        })
    })
}

/// Reads rows of `loglet_workers`.
///
/// # Errors
/// When the text is not a JSON array of such rows.
pub fn trim_points(text: &str) -> Result<Vec<TrimPoint>, ReadError> {
    rows("loglet_workers", text, |row| {
        Ok(TrimPoint {
            log: row.small("log_id")?,
            segment: row.small("segment_index")?,
            offset: row.number("trim_point")?,
        })
    })
}

const NO_NODE: &str = "a row names no node that can be read";

fn unknown() -> String {
    "unknown".into()
}

fn rows<T>(table: &str, text: &str, read: impl Fn(Json) -> Result<T, Problem>) -> Result<Vec<T>, ReadError> {
    parse(text)
        .and_then(|rows| rows.iter().map(|row| read(Json(row))).collect())
        .map_err(|problem| ReadError::new(format!("sql {table}"), problem))
}

fn parse(text: &str) -> Result<Vec<Value>, Problem> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    match serde_json::from_slice(text.as_bytes()) {
        Ok(Value::Array(rows)) => Ok(rows),
        Ok(_) => Err("the text is not a list of rows".into()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_columns_are_unknown_and_not_zero() {
        let rows = processors(r#"[{"partition_id":0,"plain_node_id":"N1","durable_log_lsn":0}]"#).unwrap();
        assert_eq!((rows[0].durable, rows[0].archived), (Some(0), None));
    }

    #[test]
    fn a_partial_answer_is_told_by_standard_error_alone() {
        let stderr =
            "WARNING (partial results):\n  N2: External error: connect throttled\n4 rows. Query took 1ms";
        assert_eq!(partial(stderr).as_deref(), Some("N2: External error: connect throttled"));
        assert_eq!(partial("4 rows. Query took 1ms"), None);
    }
}
