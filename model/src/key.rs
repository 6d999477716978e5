//! When two states are the same for all that follows: by what is true in them, with times as ages and positions as an order.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::run::Run;
use crate::world::World;

/// A state's fingerprint.
pub type Key = [u8; 32];

/// Ages are told apart by these alone: what is younger than a round of looking, what a second round is compared with, what counts as
/// fresh, and what patience is measured by.
const AGES: [u64; 4] = [5_000, 15_000, 60_000, 600_000];

/// Which of [`AGES`] something has reached.
fn age(world: &World, then: u64) -> usize {
    AGES.iter().filter(|age| world.now.saturating_sub(then) >= **age).count()
}

/// The fingerprint of a state.
pub fn key(world: &World, run: &Run, marks_hold: bool) -> Key {
    let text = json!([canonical(world), host(world, run), marks_hold && !run.marks.is_empty()]).to_string();
    Sha256::digest(text).into()
}

/// The world without what nothing depends on: versions, generations and the numbers of positions.
pub fn canonical(world: &World) -> Value {
    let machines: Vec<Value> = world
        .machines
        .iter()
        .map(|machine| {
            let file = machine.file.as_ref().map(|file| {
                let is_newer = machine.process.as_ref().is_some_and(|process| file.written > process.since);
                json!([file.text, is_newer])
            });
            let process = machine.process.as_ref().map(|process| {
                json!([
                    format!("{:?}", process.settings),
                    process.phase == crate::world::Phase::Up,
                    age(world, process.since).min(3)
                ])
            });
            json!([machine.disk.is_used, machine.disk.member, file, process])
        })
        .collect();
    let cluster = world.cluster.as_ref().map(|cluster| {
        let log = &cluster.log;
        let mut positions: Vec<u32> = log.segments.iter().flat_map(|one| [one.base, one.end]).collect();
        positions.extend([log.trimmed, cluster.partition.archived.unwrap_or(0)]);
        positions.extend([log.trimmed + 1, cluster.partition.archived.map_or(0, |at| at + 1)]);
        positions.sort_unstable();
        positions.dedup();
        let ranks: BTreeMap<u32, usize> =
            positions.iter().enumerate().map(|(rank, at)| (*at, rank)).collect();
        let segments: Vec<Value> = log
            .segments
            .iter()
            .map(|one| {
                let (id, generation) = one.sequencer;
                let is_current =
                    cluster.members.get(&id).is_some_and(|member| member.generation == generation);
                json!([
                    ranks[&one.base],
                    ranks[&one.end],
                    one.copies,
                    one.nodeset,
                    one.holders,
                    id,
                    is_current
                ])
            })
            .collect();
        let members: Vec<Value> = cluster
            .members
            .iter()
            .map(|(id, member)| {
                json!([
                    id,
                    member.name,
                    member.address,
                    format!("{:?}", (&member.roles, &member.location, member.storage, member.standing))
                ])
            })
            .collect();
        let partition = &cluster.partition;
        json!([
            cluster.name,
            members,
            cluster.voters,
            [cluster.log_copies, cluster.partition_copies],
            segments,
            ranks[&log.trimmed],
            log.is_sealed,
            [json!(partition.replicas), json!(partition.next), json!(partition.leader)],
            partition.archived.map(|at| ranks[&at]),
            partition.is_told,
        ])
    });
    json!([machines, cluster, world.second_cluster, world.lost_a_disk])
}

/// What the host remembers: its actions by what they were, how they ended and how old they are, and what was approved.
fn host(world: &World, run: &Run) -> Value {
    let actions: Vec<Value> = run
        .actions
        .iter()
        .map(|action| {
            let at = action["at-ms"].as_u64().unwrap_or(0);
            let ok = &action["answer"]["ok"];
            json!([action["step"], ok["exit"], ok["timed-out"], action["answer"]["error"], age(world, at)])
        })
        .collect();
    let approvals: Vec<&str> = run.approvals.iter().map(|approval| approval.digest.as_str()).collect();
    let marks: Vec<usize> = run.marks.iter().map(|mark| age(world, mark.at_ms)).collect();
    json!([actions, approvals, marks])
}
