//! The metadata servers, as `list-servers` prints them.

use fastrand::Rng;
use serde_json::json;

use super::{Kind, done, kind};
use crate::observed::Observed;

pub(super) const KINDS: &[Kind] = &[
    kind("drop a voter", drop_voter),
    kind("drop a voter in one place", drop_voter_in_one_place),
    kind("metadata leader", leader),
    kind("metadata status", status),
    kind("metadata version", version),
];

/// `[N1,N2,N3]` without one of them.
fn without(members: &str, node: &str) -> String {
    let left = members.trim_matches(['[', ']']).split(',').filter(|member| *member != node);
    format!("[{}]", left.collect::<Vec<_>>().join(","))
}

fn drop_voter(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let node = member.plain();
    let changed = world.table("list-servers", |table| {
        for row in 0..table.rows.len() {
            if let Some(cell) = table.cell(row, "MEMBERS") {
                *cell = without(cell, &node);
            }
        }
        let mine = table.row(&node);
        mine.and_then(|row| table.cell(row, "STATUS")).map(|cell| *cell = "Standby".into()).is_some()
    });
    world.entry(member.id, |entry| {
        entry["metadata_server_config"]["metadata_server_state"] = json!("standby");
        true
    });
    world.health(&member.name, |said| {
        said["metadata_server_status"] = json!("Standby");
        true
    });
    done(changed, format!("{} has no vote", member.name))
}

fn drop_voter_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let changed = match rng.u8(..3) {
        0 => world.table("list-servers", |table| {
            let row = rng.usize(..table.rows.len().max(1));
            table.cell(row, "MEMBERS").map(|cell| *cell = without(cell, &member.plain())).is_some()
        }),
        1 => world.entry(member.id, |entry| {
            entry["metadata_server_config"]["metadata_server_state"] = json!("standby");
            true
        }),
        _ => world.health(&member.name, |said| {
            said["metadata_server_status"] = json!("Standby");
            true
        }),
    };
    done(changed, format!("one source has {} without a vote", member.name))
}

fn cell(world: &mut Observed, rng: &mut Rng, head: &str, words: &[&str]) -> Option<String> {
    let word = *rng.choice(words)?;
    let everywhere = rng.bool();
    let changed = world.table("list-servers", |table| {
        let rows = table.rows.len();
        let only = rng.usize(..rows.max(1));
        let mut changed = false;
        for row in (0..rows).filter(|row| everywhere || *row == only) {
            changed |= table.cell(row, head).map(|cell| *cell = word.into()).is_some();
        }
        changed
    });
    let rows = if everywhere { "every row" } else { "one row" };
    done(changed, format!("list-servers has {head} `{word}` in {rows}"))
}

fn leader(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    cell(world, rng, "LEADER", &["-", "N1", "N2", "N3", "N9"])
}

fn status(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    cell(world, rng, "STATUS", &["Standby", "Provisioning", "Starting", "Member", "Learner"])
}

fn version(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    cell(world, rng, "VERSION", &["v0", "v1", "v9", "-"])
}
