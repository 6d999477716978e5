//! The documents of a cluster as `restatectl metadata get` prints them, and the table of its metadata servers.

use serde_json::{Value, json};

use crate::world::{Cluster, Standing, Storage, World};

/// Of one cluster, always the same.
const FINGERPRINT: u64 = 3_554_538_648_604_975_879;

/// The document of the nodes.
pub fn nodes_config(cluster: &Cluster) -> String {
    let node = |(id, member): (&u32, &crate::world::Member)| {
        let roles: Vec<&str> = member.roles.iter().map(|role| role.as_str()).collect();
        let storage = match member.storage {
            Storage::Provisioning => "provisioning",
            Storage::ReadWrite => "read-write",
            Storage::DataLoss => "data-loss",
        };
        let standing = match member.standing {
            Standing::Provisioning => "provisioning",
            Standing::Standby => "standby",
            Standing::Member => "member",
        };
        json!([id, {"Node": {
            "address": format!("{}/", member.address),
            "binary_version": "1.7.12",
            "current_generation": [id, member.generation],
            "location": member.location,
            "log_server_config": {"storage_state": storage},
            "metadata_server_config": {"metadata_server_state": standing},
            "name": member.name,
            "roles": roles,
            "worker_config": {"worker_state": "active"},
        }}])
    };
    let names: Value = cluster.members.iter().map(|(id, member)| (member.name.clone(), json!(id))).collect();
    let nodes: Vec<Value> = cluster.members.iter().map(node).collect();
    let document = json!({
        "version": cluster.nodes_version,
        "cluster_fingerprint": FINGERPRINT,
        "cluster_name": cluster.name,
        "features": ["controlled-idempotent-sharding"],
        "name_lookup": names,
        "nodes": nodes,
    });
    format!("{document:#}\n")
}

/// The document of the logs.
pub fn bifrost_config(cluster: &Cluster) -> String {
    let mut chain: Vec<Value> = cluster
        .log
        .segments
        .iter()
        .map(|segment| {
            let params = json!({
                "loglet_id": segment.index,
                "sequencer": format!("N{}:{}", segment.sequencer.0, segment.sequencer.1),
                "replication": {"node": segment.copies},
                "nodeset": segment.nodeset,
            });
            json!([segment.base, {
                "created_at": null,
                "index": segment.index,
                "kind": "replicated",
                "params": params.to_string(),
            }])
        })
        .collect();
    if cluster.log.is_sealed {
        let params = json!({"sealed_at": 1_795_426_969_611_u64, "context": {"source": "read-stream"}, "tail_ts": null});
        let (end, index) = cluster.log.segments.last().map_or((1, 0), |last| (last.end, last.index));
        chain.push(json!([end, {"created_at": null, "index": index, "kind": "sealed", "params": params.to_string()}]));
    }
    let document = json!({
        "version": cluster.logs_version,
        "config": {"default_provider": {"replicated": {
            "replication_property": format!("{{node: {}}}", cluster.log_copies),
            "target_nodeset_size": 0,
        }}},
        "logs": [[0, {"chain": chain}]],
        "modified_at": null,
    });
    format!("{document:#}\n")
}

/// The document of the partitions.
pub fn partition_table(cluster: &Cluster) -> String {
    let document = json!({
        "version": 1,
        "num_partitions": 1,
        "partitions": [[0, {
            "cf_name": null,
            "db_name": null,
            "key_range": {"start": 0, "end": u64::MAX},
            "log_id": null,
        }]],
        "replication": {"limit": cluster.partition_copies},
    });
    format!("{document:#}\n")
}

/// The table of the metadata servers.
pub fn servers(world: &World, cluster: &Cluster) -> String {
    let members = cluster.voters.iter().map(|id| format!("N{id}")).collect::<Vec<_>>().join(",");
    let members = format!("[{members}]");
    let width = members.len().max("MEMBERS".len());
    let leader = match world.has_metadata() {
        true => cluster.voters.iter().find(|id| world.is_up(**id)).map_or("-".into(), |id| format!("N{id}")),
        false => "-".into(),
    };
    let version = cluster.voters.len();
    let mut rows = String::new();
    let mut away = String::new();
    for (id, member) in cluster.members.iter().filter(|(_, member)| member.standing != Standing::Provisioning)
    {
        let node = format!("N{id}");
        if !world.is_up(*id) {
            away.push_str(&format!(
                " {node:<4}  code: 'The service is currently unavailable', message: \"tcp connect error\" \n"
            ));
        } else if member.standing == Standing::Member {
            rows.push_str(&format!(
                " {node:<4}  Member   v{version}       {leader:<6}  {members:<width$}  61       61         3     60          1           707 B     \n"
            ));
        } else {
            rows.push_str(&format!(
                " {node:<4}  Standby  v0       -       {:<width$}  0        0          0     0           0           0 B       \n",
                "[]"
            ));
        }
    }
    let mut table = format!(
        "Metadata service\n NODE  STATUS   VERSION  LEADER  {:<width$}  APPLIED  COMMITTED  TERM  LOG-LENGTH  SNAP-INDEX  SNAP-SIZE \n{rows}",
        "MEMBERS"
    );
    if !away.is_empty() {
        table.push_str(&format!("\n🔌 Unreachable nodes\n NODE  REASON \n{away}"));
    }
    table
}
