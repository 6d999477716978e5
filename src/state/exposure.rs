//! Losses tolerated, computed from facts.
//!
//! For a segment with nodeset n and r copies, an append needs r alive members, and finding the tail
//! or sealing needs n − r + 1, since any record must be on one of them. A record survives the loss of
//! r − 1 nodes. A Raft metadata cluster of v voters needs ⌊v/2⌋ + 1 of them.

use std::collections::BTreeSet;

use super::node_quorum as quorum;
use crate::api::{Exposure, ExposureChange, Role, Tolerance};
use crate::cluster::Facts;
use crate::cluster::logs;
use crate::cluster::processors::ByPartition;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::Segment;

/// What the deployment tolerates now.
pub fn now(facts: &Facts) -> Exposure {
    Sight { facts, down: None }.exposure()
}

/// What it tolerates while one node is down. The node comes back with its disk: what lies there is
/// out of reach, not lost.
pub fn without(facts: &Facts, node: NodeId) -> Exposure {
    Sight { facts, down: Some(node) }.exposure()
}

/// The worst of two moments, field by field.
pub fn worst(a: &Exposure, b: &Exposure) -> Exposure {
    let worst = |a: &Tolerance, b: &Tolerance| if rank(b) < rank(a) { b.clone() } else { a.clone() };
    Exposure {
        writes: worst(&a.writes, &b.writes),
        data: worst(&a.data, &b.data),
        metadata: worst(&a.metadata, &b.metadata),
    }
}

/// Whether one moment is no worse than another in any field.
pub fn no_worse(now: &Exposure, shown: &Exposure) -> bool {
    let fields = [(&now.writes, &shown.writes), (&now.data, &shown.data), (&now.metadata, &shown.metadata)];
    fields.into_iter().all(|(now, shown)| rank(now) >= rank(shown))
}

/// Interrupted is worse than an unknown number, and that is worse than any number.
fn rank(tolerance: &Tolerance) -> (bool, bool, Option<u32>) {
    (!tolerance.interrupted, tolerance.losses.is_some(), tolerance.losses)
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
    all.into_iter().min_by_key(rank).unwrap_or_else(|| unknown(otherwise))
}

/// The facts, with one node thought away.
struct Sight<'a> {
    facts: &'a Facts,
    down: Option<NodeId>,
}

impl Sight<'_> {
    fn exposure(&self) -> Exposure {
        let metadata = self.metadata();
        Exposure { writes: self.writes(&metadata), data: self.data(), metadata }
    }

    fn alive(&self, id: NodeId) -> Option<bool> {
        let down = self.down == Some(id) && self.facts.liveness.known().is_some();
        if down { Some(false) } else { self.facts.alive(id) }
    }

    /// Registered nodes that are seen alive, or seen dead.
    fn nodes(&self, alive: bool) -> BTreeSet<NodeId> {
        let members = self.facts.members().iter().map(|node| node.id);
        members.filter(|id| self.alive(*id) == Some(alive)).collect()
    }

    fn usable(&self, role: Role) -> usize {
        self.facts.usable(role).into_iter().filter(|node| self.down != Some(node.id)).count()
    }

    fn metadata(&self) -> Tolerance {
        let Some(voters) = self.facts.voters() else {
            return unknown("the members of the metadata cluster are not known");
        };
        if self.facts.metadata_leader().is_none() {
            return interrupted("the metadata cluster has no leader");
        }
        let alive = voters.intersection(&self.nodes(true)).count();
        let quorum = voters.len() / 2 + 1;
        let because = format!("{alive} of {} voters alive, quorum {quorum}", voters.len());
        match alive.checked_sub(quorum) {
            Some(losses) => tolerates(losses, because),
            None => interrupted(because),
        }
    }

    /// Losses after which every acknowledged record is still in a log or covered by a snapshot.
    fn data(&self) -> Tolerance {
        let Some(config) = self.facts.logs.known() else {
            return unknown("the segments of the logs are not known");
        };
        let dead = self.nodes(false);
        let records = logs::segments(config).filter(|(_, segment)| segment.kind != "sealed");
        let copies = records.map(|(log, segment)| (log, segment, quorum::copies_left(segment, &dead)));
        let fewest = copies.min_by_key(|(.., left)| *left).map(|(log, segment, left)| {
            let name = format!("log {log} segment {}", segment.index);
            match left.checked_sub(1) {
                Some(losses) => {
                    tolerates(losses as usize, format!("{name} has {left} copies of each record in reach"))
                }
                None => interrupted(format!("{name} has records out of reach")),
            }
        });
        tightest(fewest.into_iter().chain(self.state()), "there is no segment")
    }

    /// Losses after which the state before each log's trim point is still somewhere: in a snapshot, or
    /// on another replica.
    fn state(&self) -> Option<Tolerance> {
        let facts = self.facts;
        let (Some(placement), Some(processors)) = (facts.placement.known(), facts.processors.known()) else {
            return Some(unknown("which partitions have a snapshot is not known"));
        };
        let trimmed = facts.trimmed();
        let index = ByPartition::new(processors);
        let mut tightest: Option<(usize, u32)> = None;
        for place in placement.values() {
            let rows = || index.of(place.partition).iter().filter(|row| self.down != Some(row.node));
            let archived = rows().filter_map(|row| row.archived).max().unwrap_or(0);
            // Where trim points are not known, everything may have been trimmed.
            let trim_point = match &trimmed {
                Some(trimmed) => trimmed.get(&place.log).copied().unwrap_or(0),
                None => u64::MAX,
            };
            if trim_point <= archived {
                continue;
            }
            let replicas = rows().filter(|row| row.status == "active").count();
            let fewer = |(fewest, _)| replicas.saturating_sub(1) < usize::saturating_sub(fewest, 1);
            if tightest.is_none_or(fewer) {
                tightest = Some((replicas, place.partition));
            }
        }
        tightest.map(|(replicas, partition)| {
            tolerates(
                replicas.saturating_sub(1),
                format!("partition {partition}: no snapshot is known to cover its trimmed log, {replicas} replicas"),
            )
        })
    }

    fn writes(&self, metadata: &Tolerance) -> Tolerance {
        let Some(config) = self.facts.logs.known() else {
            return unknown("the segments of the logs are not known");
        };
        let alive = self.nodes(true);
        let log_servers = self.usable(Role::LogServer);
        let workers = self.usable(Role::Worker);
        // What stands in the way of the first of the logs that tolerate least.
        let tails = logs::tails(config);
        let least = tails.iter().min_by_key(|(_, tail)| spare(tail, &alive, log_servers));
        let log = least.map(|(log, tail)| of_log(*log, tail, &alive, log_servers));
        let leading = match workers.checked_sub(1) {
            Some(losses) => tolerates(losses, format!("{workers} workers")),
            None => interrupted("no worker is alive"),
        };
        let metadata = Tolerance { because: format!("metadata: {}", metadata.because), ..metadata.clone() };
        tightest(log.into_iter().chain([leading, metadata]), "there is no log")
    }
}

/// Log-servers that a log can lose before it takes no more writes; none when it takes none now.
fn spare(tail: &Segment, alive: &BTreeSet<NodeId>, log_servers: usize) -> Option<usize> {
    match tail.kind.as_str() {
        "sealed" => None,
        "replicated" => {
            let here = quorum::members(tail, alive);
            let copies = quorum::to_append(tail);
            let limits = [
                here.checked_sub(copies),
                here.checked_sub(quorum::to_recover(tail)),
                log_servers.checked_sub(copies),
            ];
            limits.into_iter().min().flatten()
        }
        _ => Some(0),
    }
}

fn of_log(log: u32, tail: &Segment, alive: &BTreeSet<NodeId>, log_servers: usize) -> Tolerance {
    match tail.kind.as_str() {
        "sealed" => interrupted(format!("log {log} is sealed without a successor")),
        "replicated" => {
            let because = format!(
                "log {log}: {} of {} log-servers of its tail alive, {} copies, {} to recover",
                quorum::members(tail, alive),
                tail.nodeset.len(),
                quorum::to_append(tail),
                quorum::to_recover(tail)
            );
            match spare(tail, alive, log_servers) {
                Some(losses) => tolerates(losses, because),
                None => interrupted(because),
            }
        }
        kind => tolerates(0, format!("log {log} is {kind} to one node")),
    }
}
