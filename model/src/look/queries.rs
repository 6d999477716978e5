//! The rows of `restatectl sql --json`.

use serde_json::{Value, json};

use crate::world::{Cluster, World};

/// Who is alive, by gossip.
pub fn nodes(world: &World, cluster: &Cluster) -> String {
    let state = |id: &u32| if world.is_up(*id) { "alive" } else { "dead" };
    let rows =
        cluster.members.keys().map(|id| json!({"plain_node_id": format!("N{id}"), "state": state(id)}));
    rows.collect::<Value>().to_string()
}

/// Where the partition runs, and who leads it.
pub fn partitions(cluster: &Cluster) -> String {
    let partition = &cluster.partition;
    let set = |ids: &[u32]| ids.iter().map(|id| format!("N{id}")).collect::<Vec<_>>().join(",");
    let mut row = json!({
        "partition_id": 0,
        "log_id": 0,
        "current_replica_set": set(&partition.replicas),
    });
    if let Some(leader) = partition.leader {
        row["leader_gen_node_id"] = json!(cluster.shown(leader));
    }
    if let Some(next) = &partition.next {
        row["next_replica_set"] = json!(set(next));
    }
    json!([row]).to_string()
}

/// The partition on each node that runs it; each tells of its own.
pub fn processors(world: &World, cluster: &Cluster) -> String {
    let partition = &cluster.partition;
    let running = partition.replicas.iter().filter(|id| world.is_up(**id));
    let end = cluster.log.end();
    let rows = running.map(|id| {
        let leads = partition.leader == Some(*id);
        let mut row = json!({
            "partition_id": 0,
            "plain_node_id": format!("N{id}"),
            "gen_node_id": cluster.shown(*id),
            "effective_mode": if leads { "Leader" } else { "Follower" },
            "replay_status": "active",
            "applied_log_lsn": end - 1,
            "durable_log_lsn": end - 1,
            "target_tail_lsn": end,
        });
        if let Some(archived) = partition.archived.filter(|_| leads && partition.is_told) {
            row["archived_log_lsn"] = json!(archived);
        }
        row
    });
    rows.collect::<Value>().to_string()
}

/// How far each log-server has dropped its part of each segment, counted from the segment's first record.
pub fn trim_points(world: &World, cluster: &Cluster) -> String {
    let trimmed = cluster.log.trimmed;
    let rows = cluster.log.segments.iter().filter(|segment| trimmed >= segment.base).flat_map(|segment| {
        let point = trimmed.min(segment.end - 1) - segment.base + 1;
        let running = segment.nodeset.iter().filter(|id| world.is_up(**id));
        running.map(move |_| json!({"log_id": 0, "segment_index": segment.index, "trim_point": point}))
    });
    rows.collect::<Value>().to_string()
}
