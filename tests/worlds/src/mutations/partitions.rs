//! Partitions: their replicas, leaders, snapshots and freezes.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Kind, done, kind};
use crate::observed::Observed;

pub(super) const KINDS: &[Kind] = &[
    kind("replay status", replay),
    kind("archived LSN absent", archived_absent),
    kind("archived LSN back", archived_back),
    kind("archived LSN ahead", archived_ahead),
    kind("no snapshots", no_snapshots),
    kind("leader", leader),
    kind("leader in one place", leader_in_one_place),
    kind("shrink a replica set", shrink),
    kind("a next replica set", next),
    kind("freeze placement", freeze_placement),
    kind("freeze leadership", freeze_leadership),
    kind("replication of partitions", replication),
    kind("number of partitions", count),
];

/// Changes one row of a query.
fn row(
    world: &mut Observed,
    rng: &mut Rng,
    table: &str,
    mut change: impl FnMut(&mut Value),
) -> Option<String> {
    let mut words = None;
    world.rows(table, |rows| {
        let at = rng.usize(..rows.len().max(1));
        let Some(row) = rows.get_mut(at) else { return false };
        change(row);
        words = Some(format!(
            "partition {} on {}",
            row["partition_id"],
            row["plain_node_id"].as_str().unwrap_or("any node")
        ));
        true
    });
    words
}

fn replay(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let word = *rng.choice(["catching_up", "starting", "paused"].as_slice())?;
    let at = row(world, rng, "partition_state", |row| row["replay_status"] = json!(word))?;
    Some(format!("{at} is {word}"))
}

fn set(row: &mut Value, column: &str, value: Option<u64>) {
    if let Some(row) = row.as_object_mut() {
        match value {
            Some(value) => row.insert(column.into(), json!(value)),
            None => row.remove(column),
        };
    }
}

fn archived_absent(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let at = row(world, rng, "partition_state", |row| set(row, "archived_log_lsn", None))?;
    Some(format!("{at} tells of no snapshot"))
}

fn archived_back(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let at = row(world, rng, "partition_state", |row| set(row, "archived_log_lsn", Some(1)))?;
    Some(format!("{at} has a snapshot of LSN 1 only"))
}

fn archived_ahead(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let at = row(world, rng, "partition_state", |row| set(row, "archived_log_lsn", Some(9_000_000)))?;
    Some(format!("{at} has a snapshot beyond its log"))
}

fn no_snapshots(world: &mut Observed, _: &mut Rng) -> Option<String> {
    let changed = world.rows("partition_state", |rows| {
        rows.iter_mut().for_each(|row| set(row, "archived_log_lsn", None));
        true
    });
    done(changed, "no partition tells of a snapshot")
}

fn leader(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let mut partition = Value::Null;
    row(world, rng, "partitions", |row| {
        row["leader_gen_node_id"] = json!(member.exact());
        partition = row["partition_id"].clone();
    })?;
    world.rows("partition_state", |rows| {
        for row in rows.iter_mut().filter(|row| row["partition_id"] == partition) {
            let leads = row["plain_node_id"] == member.plain();
            row["effective_mode"] = json!(if leads { "Leader" } else { "Follower" });
        }
        true
    });
    world.table("leadership show", |table| {
        let at = table.row(&partition.to_string());
        at.and_then(|at| table.cell(at, "LEADER")).map(|cell| *cell = member.plain()).is_some()
    });
    Some(format!("partition {partition} is led by {}", member.name))
}

fn leader_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    if rng.bool() {
        let word = *rng.choice(["Follower", "Leader", "Unknown"].as_slice())?;
        let at = row(world, rng, "partition_state", |row| row["effective_mode"] = json!(word))?;
        return Some(format!("{at} says it is a {word}"));
    }
    let at = row(world, rng, "partitions", |row| {
        if let Some(row) = row.as_object_mut() {
            row.remove("leader_gen_node_id");
        }
    })?;
    Some(format!("{at} has no leader"))
}

fn shrink(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let at = row(world, rng, "partitions", |row| {
        let replicas = row["current_replica_set"].as_str().unwrap_or_default();
        let left = replicas.rsplit_once(',').map_or("", |(left, _)| left);
        row["current_replica_set"] = json!(left);
    })?;
    Some(format!("{at} has a replica less"))
}

fn next(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let at = row(world, rng, "partitions", |row| row["next_replica_set"] = json!(member.plain()))?;
    Some(format!("{at} moves to {}", member.name))
}

fn freeze(world: &mut Observed, rng: &mut Rng, words: &str, head: &str) -> Option<String> {
    let word = *rng.choice(["FROZEN: maintenance", "PAUSED", "FROZEN"].as_slice())?;
    let all = rng.bool();
    let changed = world.table(words, |table| {
        let rows = table.rows.len();
        let only = rng.usize(..rows.max(1));
        let mut changed = false;
        for row in (0..rows).filter(|row| all || *row == only) {
            changed |= table.cell(row, head).map(|cell| *cell = word.into()).is_some();
        }
        changed
    });
    done(changed, format!("{words} has `{word}` for {}", if all { "all partitions" } else { "a partition" }))
}

fn freeze_placement(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    freeze(world, rng, "placement show", "AUTOMATIC PLACEMENT")
}

fn freeze_leadership(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    freeze(world, rng, "leadership show", "FREEZE")
}

fn replication(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let property = *rng.choice(["{node: 1}", "{node: 2}", "{node: 3}", "{node: 2, zone: 2}"].as_slice())?;
    let changed = world.json("partition_table", |table| {
        let differs = table["replication"]["limit"] != property;
        table["replication"] = json!({"limit": property});
        differs
    });
    done(changed, format!("partitions are to have {property}"))
}

fn count(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let more = rng.bool();
    let changed = world.json("partition_table", |table| {
        let count = table["num_partitions"].as_u64().unwrap_or(1);
        table["num_partitions"] = json!(if more { count + 1 } else { count.saturating_sub(1) });
        true
    });
    done(changed, format!("the partition table counts one {}", if more { "more" } else { "less" }))
}
