//! What hosts say of their nodes: processes, disks, files, and what answers.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Kind, done, kind};
use crate::observed::Observed;

pub(super) const KINDS: &[Kind] = &[
    kind("two processes", two_processes),
    kind("process gone", no_process),
    kind("process older than its file", older_process),
    kind("empty disk", empty_disk),
    kind("disk of another node", other_disk),
    kind("full disk", full_disk),
    kind("no file", no_file),
    kind("cluster of a file", file_cluster),
    kind("name in a file", file_name),
    kind("address in a file", file_address),
    kind("repository of a file", file_repository),
    kind("installed version", installed),
    kind("health status", status),
    kind("role not ready", not_ready),
    kind("answers as another", another),
    kind("advertised address", advertised),
];

/// Changes what hosts answer about one node.
fn told(
    world: &mut Observed,
    rng: &mut Rng,
    kind: &str,
    mut change: impl FnMut(&mut Value) -> bool,
) -> Option<String> {
    let node = world.host(rng)?;
    let mut changed = false;
    for answer in world.hosts(kind, &node) {
        changed |= change(answer);
    }
    changed.then_some(node)
}

fn two_processes(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = told(world, rng, "process", |answer| {
        answer["processes"] = json!([{"age-ms": 5000}, {"age-ms": 400_000}]);
        true
    })?;
    Some(format!("{node} runs twice"))
}

fn no_process(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = told(world, rng, "process", |answer| {
        answer["processes"] = json!([]);
        true
    })?;
    Some(format!("no process of {node} is seen"))
}

fn older_process(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = told(world, rng, "read-config", |answer| {
        answer["age-ms"] = json!(1);
        true
    })?;
    Some(format!("the file of {node} has just been written"))
}

fn empty_disk(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let gone = rng.bool();
    let node = told(world, rng, "disk", |answer| {
        let base = answer["base-dir"].clone();
        *answer = json!({"base-dir": base, "exists": !gone, "empty": true});
        true
    })?;
    Some(format!("the disk of {node} is {}", if gone { "not there" } else { "empty" }))
}

fn other_disk(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let beside = rng.bool();
    let node = told(world, rng, "disk", |answer| {
        if let Some(names) = answer["node-directories"].as_array_mut().filter(|_| beside) {
            names.push(json!("other"));
        } else {
            answer["node-directories"] = json!(["other"]);
            answer["exists"] = json!(true);
            answer["empty"] = json!(false);
        }
        true
    })?;
    Some(format!("on the disk of {node} are the data of `other`{}", if beside { ", too" } else { "" }))
}

fn full_disk(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = told(world, rng, "disk", |answer| {
        answer["free-bytes"] = json!(4096);
        true
    })?;
    Some(format!("the disk of {node} is full"))
}

fn no_file(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = told(world, rng, "read-config", |answer| {
        *answer = json!({});
        true
    })?;
    Some(format!("{node} has no file"))
}

/// Changes the value of a key in a file.
fn key(world: &mut Observed, rng: &mut Rng, key: &str, value: &str) -> Option<String> {
    told(world, rng, "read-config", |answer| {
        let text = answer["text"].as_str().unwrap_or_default().to_owned();
        let mut changed = false;
        let lines: Vec<String> = text
            .split('\n')
            .map(|line| match line.split_once(" = ") {
                Some((name, _)) if name == key => {
                    changed = true;
                    format!("{key} = \"{value}\"")
                }
                _ => line.to_owned(),
            })
            .collect();
        // A hash that came along is of the text that was.
        if changed {
            answer["text"] = json!(lines.join("\n"));
            answer.as_object_mut().map(|answer| answer.remove("sha256"));
        }
        changed
    })
}

fn file_cluster(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    Some(format!("the file of {} is for another cluster", key(world, rng, "cluster-name", "elsewhere")?))
}

fn file_name(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let name = *rng.choice(["n1", "n2", "other"].as_slice())?;
    Some(format!("the file of {} may name {name}", key(world, rng, "node-name", name)?))
}

fn file_address(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = key(world, rng, "advertised-address", "http://10.9.9.9:5122")?;
    Some(format!("the file of {node} advertises another address"))
}

fn file_repository(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = key(world, rng, "destination", "az://snaps/elsewhere")?;
    Some(format!("the file of {node} names another repository"))
}

fn installed(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let version = *rng.choice(["1.5.3", "1.6.2", "1.8.0"].as_slice())?;
    let node = told(world, rng, "installed", |answer| {
        answer["version"] = json!(format!("restate-server {version}"));
        true
    })?;
    Some(format!("{version} is installed on {node}"))
}

fn said(world: &mut Observed, rng: &mut Rng, change: impl FnMut(&mut Value) -> bool) -> Option<String> {
    let node = world.host(rng)?;
    world.health(&node, change).then_some(node)
}

fn status(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let code = *rng.choice([404, 500, 503, 302].as_slice())?;
    let node = told(world, rng, "dial", |answer| {
        let known = answer["status"].is_number();
        if known {
            answer["status"] = json!(code);
        }
        known
    })?;
    Some(format!("{node} answers with status {code}"))
}

fn not_ready(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let roles = ["admin_status", "worker_status", "log_server_status", "metadata_server_status", "status"];
    let role = *rng.choice(roles.as_slice())?;
    let word = *rng.choice(["Unknown", "StartingUp", "Stopping"].as_slice())?;
    let node = said(world, rng, |body| {
        body[role] = json!(word);
        true
    })?;
    Some(format!("{node} has {role} {word}"))
}

fn another(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let id = *rng.choice(["N1:1", "N2:1", "N9:1", "none"].as_slice())?;
    let node = said(world, rng, |body| {
        let differs = body["node_id"] != id;
        body["node_id"] = json!(id);
        differs
    })?;
    Some(format!("where {node} should be, {id} answers"))
}

fn advertised(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let node = said(world, rng, |body| {
        let Some(all) = body["advertised_addresses"].as_array_mut() else { return false };
        let mut fabric = all.iter_mut().filter(|one| one["name"] == "message-fabric-server");
        fabric.next().map(|one| one["address"] = json!("http://10.9.9.9:5122/")).is_some()
    })?;
    done(true, format!("{node} advertises another address"))
}
