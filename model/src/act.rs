//! What becomes of an action: the world after it, and what the host is told.

use restate_scaleout_api::action::{Action, Edit};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::look;
use crate::world::{File, Phase, Process, Settings, Standing, World};

/// SHA-256, in hex.
pub fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Carries an action out, and answers as a host would.
pub fn carry_out(world: &mut World, action: &Action) -> Value {
    let done = match action {
        Action::WriteConfig { node, expect, base, edits, sha256, .. } => {
            write(world, node, expect.as_deref(), (&base.node, &base.sha256), edits, sha256)
        }
        Action::StartNode { node, restore: None } => start(world, node),
        Action::RestartNode { node, restore: None } => match world.machine(node) {
            Some(machine) if machine.process.is_none() => Err(format!("{node} does not run")),
            _ => {
                stop(world, node);
                start(world, node)
            }
        },
        Action::StopNode { node } => {
            stop(world, node);
            Ok(String::new())
        }
        Action::Restatectl { args, .. } => {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            command(world, &args)
        }
        other => Err(format!("the model knows no {other:?}")),
    };
    match done {
        Ok(printed) => json!({"ok": {"exit": 0, "stdout": printed, "stderr": ""}}),
        Err(problem) => json!({"ok": {"exit": 1, "stdout": "", "stderr": format!("Error: {problem}\n")}}),
    }
}

fn write(
    world: &mut World,
    node: &str,
    expect: Option<&str>,
    base: (&str, &str),
    edits: &[Edit],
    promised: &str,
) -> Result<String, String> {
    let text_of =
        |name: &str| world.machine(name).and_then(|machine| machine.file.as_ref()).map(|file| &file.text);
    let hash_of = |name: &str| text_of(name).map(|text| digest(text));
    if hash_of(node).as_deref() != expect || hash_of(base.0).as_deref() != Some(base.1) {
        return Err("the file has changed since it was read".into());
    }
    let mut text = text_of(base.0).ok_or("no file")?.clone();
    for edit in edits.iter().rev() {
        text.replace_range(edit.start..edit.end, &edit.insert);
    }
    if digest(&text) != promised {
        return Err("the text is not the one that was promised".into());
    }
    let written = world.now;
    world.machine_mut(node).ok_or("no such machine")?.file = Some(File { text, written });
    Ok("written".into())
}

fn start(world: &mut World, node: &str) -> Result<String, String> {
    let since = world.now;
    let machine = world.machine_mut(node).ok_or("no such machine")?;
    let file = machine.file.as_ref().ok_or("no file")?;
    let settings = Settings::read(&file.text).ok_or("the server does not load its file")?;
    machine.disk.is_used = true;
    machine.process.get_or_insert(Process { since, settings, phase: Phase::Joining });
    Ok("started".into())
}

fn stop(world: &mut World, node: &str) {
    if let Some(machine) = world.machine_mut(node) {
        machine.process = None;
    }
}

fn command(world: &mut World, args: &[&str]) -> Result<String, String> {
    if !look::answers(world, args) || !world.has_metadata() {
        return Err("The service is currently unavailable: tcp connect error".into());
    }
    let copies =
        |flag: &str| args.iter().position(|arg| *arg == flag).and_then(|at| copies_of(args.get(at + 1)?));
    let (logs, partitions) = (copies("--log-replication"), copies("--partition-replication"));
    let has = |words: &[&str]| args.windows(words.len()).any(|window| window == words);
    let add = args.iter().position(|arg| *arg == "add-node").and_then(|at| args.get(at + 1)).copied();
    let ups: Vec<u32> = world
        .cluster
        .iter()
        .flat_map(|cluster| cluster.members.keys().copied())
        .filter(|id| world.is_up(*id))
        .collect();
    let leader_saves =
        world.cluster.as_ref().and_then(|cluster| cluster.partition.leader).is_some_and(|id| {
            let process = world.of_member(id).and_then(|machine| machine.process.as_ref());
            process
                .is_some_and(|process| process.phase == Phase::Up && process.settings.destination.is_some())
        });
    let readable = world.cluster.as_ref().is_some_and(|cluster| {
        let mut segments = cluster.log.segments.iter();
        segments.all(|segment| world.can_read(segment))
    });
    let cluster = world.cluster.as_mut().ok_or("no cluster")?;
    match add {
        _ if has(&["config", "set"]) => {
            cluster.log_copies = logs.unwrap_or(cluster.log_copies);
            cluster.partition_copies = partitions.unwrap_or(cluster.partition_copies);
            cluster.logs_version += 1;
            Ok("✅ Cluster configuration updated successfully\n".into())
        }
        _ if has(&["snapshots", "create"]) => {
            if !leader_saves {
                // As the real one: the exit code is a success.
                return Ok(String::new());
            }
            let end = cluster.log.end() - 1;
            cluster.partition.archived = Some(end);
            cluster.partition.is_told = true;
            if has(&["--trim-log"]) && readable {
                cluster.log.trimmed = end;
                let last = cluster.log.segments.len() - 1;
                let kept = |at: usize| at == last || cluster.log.segments[at].end > end + 1;
                let kept: Vec<bool> = (0..=last).map(kept).collect();
                let mut keep = kept.iter();
                cluster.log.segments.retain(|_| *keep.next().unwrap_or(&true));
                cluster.logs_version += 1;
            }
            Ok(format!("Snapshot created for partition 0 @ LSN >= {end}\n"))
        }
        Some(id) => {
            let id: u32 = id.trim_start_matches('N').parse().map_err(|_| "no number of a node")?;
            let member = cluster.members.get_mut(&id).filter(|_| ups.contains(&id)).ok_or("no such node")?;
            member.standing = Standing::Member;
            cluster.voters.insert(id);
            cluster.nodes_version += 1;
            Ok(String::new())
        }
        None => Err(format!("the model knows no {args:?}")),
    }
}

/// `2` and `{node: 2}`.
fn copies_of(text: &str) -> Option<usize> {
    text.trim_matches(|sign: char| !sign.is_ascii_digit()).parse().ok()
}
