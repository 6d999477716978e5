//! What a host sees of a machine.

use restate_scaleout_api::target::Role;
use serde_json::{Value, json};

use crate::world::{Phase, Standing, World};

/// Where every machine keeps its data; machines share no disk.
pub const BASE: &str = "/var/lib/restate";

/// The file of a node.
pub fn read_config(world: &World, node: &str) -> Value {
    match world.machine(node).and_then(|machine| machine.file.as_ref()) {
        Some(file) => json!({"ok": {"text": file.text, "age-ms": world.now - file.written}}),
        None => json!({"ok": {}}),
    }
}

/// The server of a node.
pub fn process(world: &World, node: &str) -> Value {
    let process = world.machine(node).and_then(|machine| machine.process.as_ref());
    let processes: Vec<Value> =
        process.iter().map(|process| running(node, world.now - process.since)).collect();
    json!({"ok": {"processes": processes}})
}

fn running(node: &str, age: u64) -> Value {
    json!({
        "age-ms": age,
        "program": "/usr/bin/restate-server",
        "arguments": arguments(node),
        "environment": {},
        "user": "restate",
        "data-directory": format!("{BASE}/{node}"),
    })
}

/// What a server is started with.
pub fn arguments(node: &str) -> [String; 2] {
    ["--config-file".into(), format!("/etc/restate/{node}.toml")]
}

/// What a start of a node would run.
pub fn installed(node: &str) -> Value {
    json!({"ok": {
        "version": "restate-server 1.7.12",
        "program": "/usr/bin/restate-server",
        "arguments": arguments(node),
        "environment": {},
    }})
}

/// The data of a node.
pub fn disk(world: &World, node: &str) -> Value {
    let base = BASE;
    match world.machine(node) {
        Some(machine) if machine.disk.is_used => {
            let marked: Vec<&str> = machine.disk.member.iter().map(|_| node).collect();
            json!({"ok": {"base-dir": base, "exists": true, "node-directories": [node], "marked": marked, "empty": false, "data-directory": format!("{base}/{node}"), "free-bytes": 1_u64 << 40}})
        }
        _ => json!({"ok": {"base-dir": base, "exists": false, "free-bytes": 1_u64 << 40}}),
    }
}

/// `/health` of a node.
pub fn dial(world: &World, node: &str, url: &str) -> Value {
    let served = world.machine(node).and_then(|machine| {
        let process = machine.process.as_ref()?;
        let address = url.strip_suffix("/health")?.trim_end_matches('/');
        (process.settings.advertised == address).then_some((machine, process))
    });
    let Some((machine, process)) = served else { return json!({"ok": {"failure": "refused"}}) };
    let settings = &process.settings;
    let cluster = world.cluster.as_ref().filter(|_| process.phase == Phase::Up);
    let id = machine.disk.member.filter(|_| cluster.is_some());
    let ready = |role: Role| match (settings.has(role), cluster.is_some()) {
        (false, _) => "Unknown",
        (true, false) => "StartingUp",
        (true, true) => "Ready",
    };
    let standing =
        cluster.zip(id).and_then(|(cluster, id)| cluster.members.get(&id)).map(|member| member.standing);
    let metadata = match standing {
        Some(Standing::Member) => "Member",
        Some(Standing::Standby) => "Standby",
        Some(Standing::Provisioning) => "Unknown",
        None => "AwaitingProvisioning",
    };
    let roles: Vec<&str> = settings.roles.iter().map(|role| role.as_str()).collect();
    let body = json!({
        "status": if cluster.is_some() { "Alive" } else { "StartingUp" },
        "node_id": id.zip(cluster).map(|(id, cluster)| cluster.shown(id)),
        "cluster_name": settings.cluster,
        "roles": roles,
        "age": format!("{}ms", world.now - process.since),
        "admin_status": ready(Role::Admin),
        "worker_status": ready(Role::Worker),
        "log_server_status": ready(Role::LogServer),
        "metadata_server_status": metadata,
        "nodes_config_version": cluster.map_or(0, |cluster| cluster.nodes_version),
        "logs_version": cluster.map_or(0, |cluster| cluster.logs_version),
        "schema_version": 1,
        "partition_table_version": 1,
        "bound_addresses": [{"name": "message-fabric-server", "address": settings.bind, "kind": "tcp"}],
        "advertised_addresses": [
            {"name": "message-fabric-server", "address": format!("{}/", settings.advertised), "kind": "http"},
        ],
    });
    json!({"ok": {"status": 200, "body": body.to_string()}})
}
