//! What a host sees of the world: answers to the requests of `look`, in the words that were recorded of real servers.

mod documents;
mod host;
mod queries;
mod view;

pub use view::{DISTORTIONS, Distortion, View, may_be_stale, source};

use restate_scaleout_api::request::Request;
use serde_json::{Value, json};

use crate::world::World;

fn answer(world: &World, request: &Request) -> Value {
    match request {
        Request::Restatectl { args, .. } => json!({"ok": restatectl(world, args)}),
        Request::ReadConfig { node } => host::read_config(world, node),
        Request::Process { node } => host::process(world, node),
        Request::Disk { node, .. } => host::disk(world, node),
        Request::Installed { node } => host::installed(node),
        Request::Dial { node, url, .. } => host::dial(world, node, url),
        Request::DumpConfig { .. } => {
            json!({"error": {"kind": "unsupported", "message": "not in this world"}})
        }
        Request::LogTail { .. } => json!({"ok": {"lines": []}}),
    }
}

fn observation(world: &World, request: &Request, answer: Value) -> Value {
    let mut observation = serde_json::to_value(request).unwrap_or_default();
    if let Some(fields) = observation.as_object_mut() {
        fields.remove("timeout-ms");
        fields.remove("lines");
        fields.insert("at-ms".into(), json!(world.now));
        fields.insert("answer".into(), answer);
    }
    observation
}

/// Whether a node at the address of a command answers it.
pub fn answers(world: &World, args: &[&str]) -> bool {
    let address = args.iter().position(|arg| *arg == "--address").and_then(|at| args.get(at + 1));
    address.is_some_and(|address| {
        world.machines.iter().any(|machine| {
            machine.is_up()
                && machine
                    .process
                    .as_ref()
                    .is_some_and(|process| process.settings.advertised == address.trim_end_matches('/'))
        })
    })
}

fn restatectl(world: &World, args: &[String]) -> Value {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if words == ["--version"] {
        return ended(0, "restatectl 1.7.12 (577e032 x86_64-unknown-linux-musl 2026-09-22)\n", "");
    }
    let Some(cluster) = world.cluster.as_ref().filter(|_| answers(world, &words)) else {
        return ended(1, "", &refused(&words));
    };
    let last = words.last().copied().unwrap_or_default();
    // Read through the leader of the metadata servers, or from what each node remembers.
    let is_linear = matches!(last, "nodes_config" | "bifrost_config" | "partition_table" | "show");
    if is_linear && !world.has_metadata() {
        return ended(1, "", &refused(&words));
    }
    let printed = match last {
        "nodes_config" => documents::nodes_config(cluster),
        "bifrost_config" => documents::bifrost_config(cluster),
        "partition_table" => documents::partition_table(cluster),
        "list-servers" => documents::servers(world, cluster),
        "show" if words.contains(&"placement") => {
            " PARTITION  CURRENT  NEXT  AUTOMATIC PLACEMENT \n 0          -        -     ENABLED             \n".into()
        }
        "show" => " PARTITION  LEADER  FREEZE \n 0          -       -      \n".into(),
        sql if sql.ends_with("FROM nodes") => queries::nodes(world, cluster),
        sql if sql.ends_with("FROM partitions") => queries::partitions(cluster),
        sql if sql.ends_with("FROM partition_state") => queries::processors(world, cluster),
        sql if sql.contains("FROM loglet_workers") => queries::trim_points(world, cluster),
        _ => return ended(1, "", "Error: not in this world\n"),
    };
    ended(0, &printed, "")
}

fn ended(exit: i32, stdout: &str, stderr: &str) -> Value {
    json!({"exit": exit, "stdout": stdout, "stderr": stderr})
}

fn refused(words: &[&str]) -> String {
    let address = words.get(1).copied().unwrap_or_default();
    format!(
        "Error: Encountered multiple errors:\n - {address}/ -> The service is currently unavailable: tcp connect error\n\n"
    )
}
