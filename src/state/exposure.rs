//! Losses tolerated, computed from facts.
//!
//! For a segment with nodeset n and r copies, an append needs r alive members, and finding the tail
//! or sealing needs n − r + 1, since any record must be on one of them. A record survives the loss of
//! r − 1 nodes. A Raft metadata cluster of v voters needs ⌊v/2⌋ + 1 of them.

use std::collections::BTreeSet;

use crate::api::{Exposure, ExposureChange, Role, Tolerance};
use crate::cluster::Facts;
use crate::cluster::logs;
use crate::restatectl::NodeId;
use crate::restatectl::sql::Placement;

/// What the deployment tolerates now.
pub fn now(facts: &Facts) -> Exposure {
    let metadata = metadata(facts);
    let data = data(facts);
    let writes = writes(facts, &metadata);
    Exposure { writes, data, metadata }
}

/// What it tolerates while one node is down.
pub fn without(facts: &Facts, node: NodeId) -> Exposure {
    let mut facts = facts.clone();
    if let Some(liveness) = facts.liveness.known_mut() {
        liveness.insert(node, "dead".into());
    }
    if let Some(processors) = facts.processors.known_mut() {
        processors.retain(|processor| processor.node != node);
    }
    // The node comes back with its disk: what lies there is out of reach, not lost.
    Exposure { data: data(&facts), ..now(&facts) }
}

/// The worst of two moments, field by field.
pub fn worst(a: &Exposure, b: &Exposure) -> Exposure {
    let worst = |a: &Tolerance, b: &Tolerance| {
        let rank = |t: &Tolerance| (!t.interrupted, t.losses.is_some(), t.losses);
        if rank(b) < rank(a) { b.clone() } else { a.clone() }
    };
    Exposure {
        writes: worst(&a.writes, &b.writes),
        data: worst(&a.data, &b.data),
        metadata: worst(&a.metadata, &b.metadata),
    }
}

/// What a change makes worse while it lasts or for good, in words; `None` when nothing.
pub fn worsening(change: &ExposureChange) -> Option<String> {
    let fields = |exposure: &Exposure| {
        [
            ("writes", exposure.writes.clone()),
            ("data", exposure.data.clone()),
            ("metadata", exposure.metadata.clone()),
        ]
    };
    let before = fields(&change.before);
    for (moment, exposure) in [("after it", &change.after), ("while it lasts", &change.during)] {
        for ((what, was), (_, is)) in before.iter().zip(fields(exposure)) {
            if is.interrupted && !was.interrupted {
                return Some(format!("{moment}, {what} are interrupted: {}", is.because));
            }
            if is.losses < was.losses {
                let number = is.losses.map_or_else(|| "an unknown number of".to_owned(), |n| n.to_string());
                return Some(format!("{moment}, {what} tolerate {number} losses: {}", is.because));
            }
        }
    }
    None
}

fn tolerates(losses: usize, because: impl Into<String>) -> Tolerance {
    Tolerance {
        losses: Some(u32::try_from(losses).unwrap_or(u32::MAX)),
        interrupted: false,
        because: because.into(),
    }
}

fn interrupted(because: impl Into<String>) -> Tolerance {
    Tolerance { losses: Some(0), interrupted: true, because: because.into() }
}

fn unknown(because: impl Into<String>) -> Tolerance {
    Tolerance { losses: None, interrupted: false, because: because.into() }
}

fn tightest(all: impl IntoIterator<Item = Tolerance>, otherwise: &str) -> Tolerance {
    all.into_iter()
        .min_by_key(|t| (!t.interrupted, t.losses.is_some(), t.losses))
        .unwrap_or_else(|| unknown(otherwise))
}

fn metadata(facts: &Facts) -> Tolerance {
    let Some(voters) = facts.voters() else {
        return unknown("the members of the metadata cluster are not known");
    };
    if facts.metadata_leader().is_none() {
        return interrupted("the metadata cluster has no leader");
    }
    let alive = voters.intersection(&facts.alive_nodes()).count();
    let quorum = voters.len() / 2 + 1;
    let because = format!("{alive} of {} voters alive, quorum {quorum}", voters.len());
    match alive.checked_sub(quorum) {
        Some(losses) => tolerates(losses, because),
        None => interrupted(because),
    }
}

/// Losses after which every acknowledged record is still in a log or covered by a snapshot.
fn data(facts: &Facts) -> Tolerance {
    let Some(config) = facts.logs.known() else {
        return unknown("the segments of the logs are not known");
    };
    let dead = BTreeSet::from_iter(
        facts.members().iter().map(|node| node.id).filter(|id| facts.alive(*id) == Some(false)),
    );
    let segments =
        logs::segments(config).filter(|(_, segment)| segment.kind != "sealed").map(|(log, segment)| {
            let left = segment.copies_left(&dead);
            let name = format!("log {log} segment {}", segment.index);
            match left.checked_sub(1) {
                Some(losses) => {
                    tolerates(losses as usize, format!("{name} has {left} copies of each record in reach"))
                }
                None => interrupted(format!("{name} has records out of reach")),
            }
        });
    tightest(segments.chain(state(facts)), "there is no segment")
}

/// Losses after which the state before each log's trim point is still somewhere: in a snapshot, or
/// on another replica.
fn state(facts: &Facts) -> Vec<Tolerance> {
    let (Some(archived), Some(placement), Some(processors)) =
        (facts.archived(), facts.placement.known(), facts.processors.known())
    else {
        return vec![unknown("which partitions have a snapshot is not known")];
    };
    let trimmed = facts.trimmed();
    let uncovered = |place: &&Placement| {
        // Where trim points are not known, everything may have been trimmed.
        let trim_point = match &trimmed {
            Some(trimmed) => trimmed.get(&place.log).copied().unwrap_or(0),
            None => u64::MAX,
        };
        trim_point > archived.get(&place.partition).copied().unwrap_or(0)
    };
    placement
        .values()
        .filter(uncovered)
        .map(|place| {
            let replicas = processors
                .iter()
                .filter(|row| row.partition == place.partition && row.status == "active")
                .count();
            tolerates(
                replicas.saturating_sub(1),
                format!(
                    "partition {}: no snapshot is known to cover its trimmed log, {replicas} replicas",
                    place.partition
                ),
            )
        })
        .collect()
}

fn writes(facts: &Facts, metadata: &Tolerance) -> Tolerance {
    let Some(config) = facts.logs.known() else {
        return unknown("the segments of the logs are not known");
    };
    let alive = facts.alive_nodes();
    let log_servers = facts.usable(Role::LogServer).len();
    let workers = facts.usable(Role::Worker).len();
    let tails = logs::tails(config).into_iter().map(|(log, tail)| {
        if tail.kind == "sealed" {
            return interrupted(format!("log {log} is sealed without a successor"));
        }
        if tail.kind != "replicated" {
            return tolerates(0, format!("log {log} is {} to one node", tail.kind));
        }
        let copies = tail.copies() as usize;
        let here = tail.nodeset.intersection(&alive).count();
        let recovery = tail.nodeset.len() - copies.min(tail.nodeset.len()) + 1;
        let because = format!(
            "log {log}: {here} of {} log-servers of its tail alive, {copies} copies, {recovery} to recover",
            tail.nodeset.len()
        );
        let limits = [here.checked_sub(copies), here.checked_sub(recovery), log_servers.checked_sub(copies)];
        match limits.into_iter().min().flatten() {
            Some(losses) => tolerates(losses, because),
            None => interrupted(because),
        }
    });
    let leading = match workers.checked_sub(1) {
        Some(losses) => tolerates(losses, format!("{workers} workers")),
        None => interrupted("no worker is alive"),
    };
    let metadata = Tolerance { because: format!("metadata: {}", metadata.because), ..metadata.clone() };
    tightest(tails.chain([leading, metadata]), "there is no log")
}
