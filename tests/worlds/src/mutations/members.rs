//! Registered nodes: killed, removed, in another state, elsewhere.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Kind, done, kind};
use crate::observed::{Member, Observed};

pub(super) const KINDS: &[Kind] = &[
    kind("kill", kill),
    kind("kill in one place", kill_in_one_place),
    kind("tombstone", tombstone),
    kind("tombstone in one place", tombstone_in_one_place),
    kind("drop a member", drop_member),
    kind("storage state", storage_state),
    kind("worker state", worker_state),
    kind("metadata-server state", metadata_state),
    kind("give up a role", give_up_role),
    kind("give up a role in one place", give_up_role_in_one_place),
    kind("registered address", registered_address),
    kind("generation", generation),
    kind("generation in one place", generation_in_one_place),
    kind("location", location),
    kind("rename", rename),
    kind("registered version", version),
];

const SOURCES: [fn(&mut Observed, &Member) -> bool; 5] =
    [refused, gossip_dead, no_process, not_reached, partial];

fn refused(world: &mut Observed, member: &Member) -> bool {
    let answers = world.hosts("dial", &member.name).map(|answer| *answer = json!({"failure": "refused"}));
    answers.count() > 0
}

fn gossip_dead(world: &mut Observed, member: &Member) -> bool {
    world.rows("nodes", |rows| {
        let mut mine = rows.iter_mut().filter(|row| row["plain_node_id"] == member.plain());
        mine.next().map(|row| row["state"] = json!("dead")).is_some()
    })
}

fn no_process(world: &mut Observed, member: &Member) -> bool {
    world.hosts("process", &member.name).map(|answer| answer["processes"] = json!([])).count() > 0
}

fn not_reached(world: &mut Observed, member: &Member) -> bool {
    world.table("list-servers", |table| {
        let Some(at) = table.row(&member.plain()) else { return false };
        table.rows.remove(at);
        table.unreachable(&member.plain());
        true
    })
}

/// Queries that ask every node are incomplete.
fn partial(world: &mut Observed, member: &Member) -> bool {
    let warning = format!(
        "WARNING (partial results):\n  {}: External error: connect throttled; 1.2s left in throttling window\n",
        member.plain()
    );
    let mut changed = world.rows("partition_state", |rows| {
        rows.retain(|row| row["plain_node_id"] != member.plain());
        true
    });
    for table in ["FROM partition_state", "FROM loglet_workers"] {
        for answer in world.answers(table) {
            let said = answer["stderr"].as_str().unwrap_or_default();
            answer["stderr"] = json!(format!("{warning}{said}"));
            changed = true;
        }
    }
    changed
}

fn kill(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let changed = SOURCES.map(|source| source(world, &member));
    done(changed.contains(&true), format!("{} is killed", member.name))
}

fn kill_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let at = rng.usize(..SOURCES.len());
    let said = [
        "it refuses",
        "gossip says dead",
        "its process is gone",
        "list-servers cannot reach it",
        "queries lack it",
    ];
    let changed = SOURCES[at](world, &member);
    done(changed, format!("of {} it is only seen that {}", member.name, said[at]))
}

fn bury(world: &mut Observed, member: &Member) -> bool {
    world.json("nodes_config", |config| {
        if let Some(names) = config["name_lookup"].as_object_mut() {
            names.remove(&member.name);
        }
        let mut entries = config["nodes"].as_array_mut().into_iter().flatten();
        entries.find(|entry| entry[0] == member.id).map(|entry| entry[1] = json!("Tombstone")).is_some()
    })
}

fn tombstone(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let changed = bury(world, &member);
    world.rows("nodes", |rows| {
        rows.retain(|row| row["plain_node_id"] != member.plain());
        true
    });
    world.table("list-servers", |table| table.row(&member.plain()).map(|at| table.rows.remove(at)).is_some());
    done(changed, format!("{} is removed", member.name))
}

fn tombstone_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    done(bury(world, &member), format!("{} is removed, and still seen elsewhere", member.name))
}

fn drop_member(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let changed = world.json("nodes_config", |config| {
        let Some(entries) = config["nodes"].as_array_mut() else { return false };
        entries.retain(|entry| entry[0] != member.id);
        true
    });
    done(changed, format!("{} is not listed in nodes_config", member.name))
}

fn state(
    world: &mut Observed,
    rng: &mut Rng,
    path: [&str; 2],
    words: &[&'static str],
) -> Option<(Member, &'static str)> {
    let member = world.member(rng)?;
    let word = *rng.choice(words)?;
    let changed = world.entry(member.id, |node| {
        let state = &mut node[path[0]][path[1]];
        let differs = *state != word;
        *state = json!(word);
        differs
    });
    changed.then_some((member, word))
}

fn storage_state(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let words = ["provisioning", "disabled", "read-only", "gone", "data-loss", "read-write", "full"];
    let (member, word) = state(world, rng, ["log_server_config", "storage_state"], &words)?;
    Some(format!("the storage state of {} is {word}", member.name))
}

fn worker_state(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let words = ["provisioning", "active", "draining", "disabled", "resting"];
    let (member, word) = state(world, rng, ["worker_config", "worker_state"], &words)?;
    Some(format!("the worker state of {} is {word}", member.name))
}

fn metadata_state(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let words = ["standby", "provisioning", "member"];
    let (member, word) = state(world, rng, ["metadata_server_config", "metadata_server_state"], &words)?;
    Some(format!("the metadata-server state of {} is {word}", member.name))
}

const ROLES: [&str; 5] = ["http-ingress", "admin", "worker", "log-server", "metadata-server"];

fn without_role(node: &mut Value, role: &str) -> bool {
    let Some(roles) = node["roles"].as_array_mut() else { return false };
    let before = roles.len();
    roles.retain(|has| has != role);
    roles.len() < before
}

fn give_up_role(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let role = ROLES[rng.usize(..ROLES.len())];
    let changed = world.entry(member.id, |node| without_role(node, role));
    world.health(&member.name, |said| without_role(said, role));
    done(changed, format!("{} has given up the role {role}", member.name))
}

fn give_up_role_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let role = ROLES[rng.usize(..ROLES.len())];
    let changed = if rng.bool() {
        world.entry(member.id, |node| without_role(node, role))
    } else {
        world.health(&member.name, |said| without_role(said, role))
    };
    done(changed, format!("{} has given up the role {role} by one source", member.name))
}

fn registered_address(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let others = world.members();
    let taken =
        rng.bool().then(|| rng.choice(&others)).flatten().filter(|other| other.id != member.id).cloned();
    let mut address = json!("http://10.9.9.9:5122/");
    if let Some(other) = &taken {
        world.entry(other.id, |node| {
            address = node["address"].clone();
            false
        });
    }
    let changed = world.entry(member.id, |node| {
        node["address"] = address.clone();
        true
    });
    done(changed, format!("{} is registered at {address}", member.name))
}

fn generation(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let (old, new) = (member.exact(), format!("{}:{}", member.plain(), member.generation + 1));
    let changed = world.entry(member.id, |node| {
        node["current_generation"][1] = json!(member.generation + 1);
        true
    });
    world.health(&member.name, |said| {
        said["node_id"] = json!(new);
        true
    });
    for (table, column) in [("partitions", "leader_gen_node_id"), ("partition_state", "gen_node_id")] {
        world.rows(table, |rows| {
            rows.iter_mut().filter(|row| row[column] == old).for_each(|row| row[column] = json!(new));
            true
        });
    }
    done(changed, format!("{} has started once more", member.name))
}

fn generation_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let other = if rng.bool() { member.generation + 1 } else { member.generation.saturating_sub(1) };
    let changed = if rng.bool() {
        world.entry(member.id, |node| {
            node["current_generation"][1] = json!(other);
            true
        })
    } else {
        world.health(&member.name, |said| {
            said["node_id"] = json!(format!("{}:{other}", member.plain()));
            true
        })
    };
    done(changed, format!("one source has {} in generation {other}", member.name))
}

fn location(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let place = *rng.choice(["", "r", "r.z1", "r.z2", "r.z9", "elsewhere.z1"].as_slice())?;
    let changed = world.entry(member.id, |node| {
        let differs = node["location"] != place;
        node["location"] = json!(place);
        differs
    });
    done(changed, format!("{} is registered in the location `{place}`", member.name))
}

fn rename(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let others = world.members();
    let name = rng.choice(&others).filter(|other| other.id != member.id && rng.bool());
    let name = name.map_or_else(|| "another".to_owned(), |other| other.name.clone());
    let changed = world.entry(member.id, |node| {
        node["name"] = json!(name);
        true
    });
    done(changed, format!("{} is registered as {name}", member.name))
}

fn version(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let version = *rng.choice(["1.5.3", "1.6.2", "1.7.2", "1.8.0", ""].as_slice())?;
    let changed = world.entry(member.id, |node| {
        node["binary_version"] = json!(version);
        true
    });
    done(changed, format!("{} is registered with version `{version}`", member.name))
}
