//! Partitions: where they are, who leads them, their snapshots, and whether somebody has frozen them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::nodes::number;
use super::{Property, Seen, table};

/// A partition.
#[derive(Debug, Clone)]
pub struct Partition {
    /// Its log.
    pub log: u64,
    /// `N1:2`
    pub leader: Option<String>,
    /// Who has it.
    pub replicas: BTreeSet<u64>,
    /// Where it moves to.
    pub next: BTreeSet<u64>,
}

/// What a node says of a partition that it has.
#[derive(Debug, Clone)]
pub struct Processor {
    /// Which.
    pub partition: u64,
    /// Who says so.
    pub node: u64,
    /// In which life.
    pub exact: String,
    /// Whether it leads.
    pub leads: bool,
    /// Whether it has caught up.
    pub active: bool,
    /// How far a snapshot goes.
    pub archived: Option<u64>,
    /// How far it knows its log to go.
    pub end: u64,
}

fn rows(text: &str) -> Seen<Vec<Value>> {
    serde_json::from_str(text).map_err(|_| "the rows of a query are not JSON".into())
}

fn set(value: &Value) -> Seen<BTreeSet<u64>> {
    let names = value.as_str().unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty());
    let ids: Option<BTreeSet<u64>> = names.map(number).collect();
    ids.ok_or_else(|| "a replica set is not understood".into())
}

/// Reads `partition_table`.
pub fn table(text: &str) -> Seen<(u64, Property)> {
    let table: Value = serde_json::from_str(text).map_err(|_| "partition_table is not JSON")?;
    let count = table["num_partitions"].as_u64().ok_or("partition_table has no number of partitions")?;
    let limit = &table["replication"]["limit"];
    // One number where copies are by nodes alone.
    let text = limit.as_str().map_or_else(|| limit.to_string(), str::to_owned);
    let property = Property::parse(&text);
    if table["partitions"].as_array().map(Vec::len) != usize::try_from(count).ok() {
        return Err("partition_table counts otherwise than it lists".into());
    }
    Ok((count, property.ok_or("the replication of partitions is not understood")?))
}

/// Reads `SELECT … FROM partitions`.
pub fn read(text: &str) -> Seen<BTreeMap<u64, Partition>> {
    let mut all = BTreeMap::new();
    for row in rows(text)? {
        let id = row["partition_id"].as_u64().ok_or("a partition without a number")?;
        let partition = Partition {
            log: row["log_id"].as_u64().unwrap_or(id),
            leader: row["leader_gen_node_id"].as_str().map(str::to_owned),
            replicas: set(&row["current_replica_set"])?,
            next: set(&row["next_replica_set"])?,
        };
        if all.insert(id, partition).is_some() {
            return Err(format!("partition {id} has two rows"));
        }
    }
    Ok(all)
}

/// Reads `SELECT … FROM partition_state`.
pub fn processors(text: &str) -> Seen<Vec<Processor>> {
    let read = |row: &Value| {
        let exact = row["gen_node_id"].as_str()?.to_owned();
        Some(Processor {
            partition: row["partition_id"].as_u64()?,
            node: row["plain_node_id"].as_str().and_then(number)?,
            leads: row["effective_mode"].as_str()?.eq_ignore_ascii_case("leader"),
            active: row["replay_status"] == "active",
            archived: row["archived_log_lsn"].as_u64(),
            end: row["applied_log_lsn"].as_u64().max(row["target_tail_lsn"].as_u64()).unwrap_or(0),
            exact,
        })
    };
    let all: Option<Vec<Processor>> = rows(text)?.iter().map(read).collect();
    all.ok_or_else(|| "a row of partition_state is not understood".into())
}

/// Reads `partitions placement show` and `… leadership show`: whether each partition is frozen.
pub fn frozen(text: &str, head: &str, free: &str) -> Seen<BTreeMap<u64, bool>> {
    let rows = table::rows(text, "PARTITION").ok_or_else(|| format!("there is no table with {head}"))?;
    let mut all = BTreeMap::new();
    for row in rows {
        let id = row.get("PARTITION").and_then(|cell| cell.parse().ok()).ok_or("a freeze of no partition")?;
        let word = row.get(head).filter(|word| !word.is_empty()).ok_or_else(|| format!("no {head}"))?;
        all.insert(id, word != free);
    }
    Ok(all)
}
