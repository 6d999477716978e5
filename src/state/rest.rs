//! Whether a deployment has settled: nothing is under way, dead or lagging.

use std::collections::BTreeSet;

use super::own_word;
use super::quorum::{Judge, Recovery};
use super::sight::{Sight, property};
use crate::api::{Evidence, Role};
use crate::cluster::Facts;
use crate::cluster::Ternary;
use crate::cluster::logs;
use crate::cluster::processors::ByPartition;
use crate::restatectl::metadata::Member;
use crate::restatectl::sql::Placement;
use crate::restatectl::states::{Liveness, MetadataState, SegmentKind, StorageState, WorkerState};
use crate::restatectl::{NodeId, list};

/// A follower counts as lagging when it is this many records behind its log's tail, and what is told of a log at one
/// moment may be this many behind what is told of it at the next.
pub const LAG_LIMIT: u64 = 1_000;

/// Whether something has settled.
#[derive(Debug, Clone, PartialEq)]
pub enum Rest {
    /// It has.
    Settled,
    /// It has not: this is awaited.
    Moving(String),
    /// That cannot be told: this is not known. It never counts as settled.
    Unknown(Evidence),
}

impl Rest {
    /// This, or what else has not settled when this has.
    #[must_use]
    pub fn and_then(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Settled => other(),
            _ => self,
        }
    }

    /// Whether it has settled, by what is awaited and then by what is not known.
    pub fn of(awaited: Option<String>, unknown: impl FnOnce() -> Option<Evidence>) -> Self {
        match awaited {
            Some(awaited) => Self::Moving(awaited),
            None => unknown().map_or(Self::Settled, Self::Unknown),
        }
    }
}

/// Whether the deployment has settled: nothing is under way, dead or lagging.
pub fn rest(facts: &Facts) -> Rest {
    let awaited =
        nodes(facts).or_else(|| metadata(facts)).or_else(|| of_logs(facts)).or_else(|| partitions(facts));
    let awaited = awaited.or_else(|| behind(facts));
    Rest::of(awaited, || {
        let unknown = [
            facts.nodes.unknown(),
            facts.liveness.unknown(),
            facts.metadata.unknown(),
            facts.logs.unknown(),
            facts.partitions.unknown(),
            facts.placement.unknown(),
            facts.processors.unknown(),
        ];
        unknown.into_iter().flatten().next().or_else(|| states(facts)).or_else(|| lag(facts))
    })
}

/// A state of a member that is not understood.
fn states(facts: &Facts) -> Option<Evidence> {
    facts.known_members().iter().find_map(|node| {
        node.roles.iter().find_map(|role| {
            let state = match (role, node) {
                (Role::LogServer, Member { storage_state: StorageState::Other(state), .. }) => state,
                (Role::Worker, Member { worker_state: WorkerState::Other(state), .. }) => state,
                (Role::MetadataServer, Member { metadata_state: MetadataState::Other(state), .. }) => state,
                _ => return None,
            };
            let role = role.as_str();
            Some(
                facts
                    .nodes
                    .evidence(format!("the {role} of {} is `{state}`, which is not understood", node.name)),
            )
        })
    })
}

/// A replica of which it is not known how far it is behind its log.
fn lag(facts: &Facts) -> Option<Evidence> {
    let processors = ByPartition::new(facts.processors.known()?);
    facts.placement.known()?.values().find_map(|place| {
        let unclear = |node: &&NodeId| {
            processors.on(place.partition, **node).is_some_and(|it| it.tail.is_none() || it.applied.is_none())
        };
        let node = place.current.iter().find(unclear)?;
        let fact =
            format!("how far partition {} on {node} is behind its log is not reported", place.partition);
        Some(facts.processors.evidence(fact))
    })
}

fn nodes(facts: &Facts) -> Option<String> {
    let gossip = facts.liveness.known().into_iter().flatten();
    let alive = gossip.filter(|(_, state)| matches!(state, Liveness::Alive)).map(|(id, _)| *id);
    if let Some(id) =
        alive.into_iter().find(|id| facts.nodes.known().is_some() && facts.member_by_id(*id).is_none())
    {
        return Some(format!("{id}, which gossip calls alive, to be registered"));
    }
    for node in facts.known_members() {
        match facts.alive(node.id) {
            Ternary::Yes => {}
            Ternary::No => return Some(format!("{} ({}) to be alive", node.id, node.name)),
            Ternary::Unknown => {
                return Some(format!("gossip to report the state of {} ({})", node.id, node.name));
            }
        }
        if let Some((awaited, _)) = own_word::missing(facts, node) {
            return Some(awaited);
        }
        if node.roles.contains(&Role::LogServer) && node.storage_state == StorageState::Provisioning {
            return Some(format!("the log server of {} ({}) to be ready", node.id, node.name));
        }
        if node.roles.contains(&Role::Worker) && node.worker_state == WorkerState::Provisioning {
            return Some(format!("the worker of {} ({}) to be ready", node.id, node.name));
        }
    }
    None
}

fn metadata(facts: &Facts) -> Option<String> {
    let metadata = facts.metadata.known()?;
    if facts.metadata_leader().is_none() {
        return Some("the metadata cluster to have a leader".into());
    }
    if !metadata.unreachable.is_empty() {
        return Some(format!("metadata servers to answer: {}", list(&metadata.unreachable)));
    }
    let Some(voters) = facts.voters() else {
        return Some("all metadata servers to agree on the members".into());
    };
    let leaders = BTreeSet::from_iter(metadata.servers.iter().filter_map(|server| server.leader));
    if leaders.len() > 1 || !leaders.is_subset(&voters) {
        return Some(format!(
            "all metadata servers to name one leader that votes (named: {})",
            list(&leaders)
        ));
    }
    let joining = metadata
        .servers
        .iter()
        .find(|server| voters.contains(&server.id) && (server.members.is_none() || server.leader.is_none()));
    joining.map(|server| format!("{} to take part in the metadata cluster", server.id))
}

/// A leader that there is not, or not yet. One that has been replaced may still be named for a moment.
fn led(facts: &Facts, place: &Placement) -> Option<String> {
    let (leader, generation) = place.leader?;
    let member = facts.member_by_id(leader);
    let lives = member.is_some_and(|it| generation.is_none_or(|generation| generation <= it.generation));
    let life = generation.map_or_else(String::new, |generation| format!(":{generation}"));
    (!lives).then(|| {
        format!("partition {} to name a leader that exists (it names {leader}{life})", place.partition)
    })
}

fn of_logs(facts: &Facts) -> Option<String> {
    let logs = facts.logs.known()?;
    let sealed = logs::sealed(logs);
    if let Some(first) = sealed.first() {
        // Servers make one when somebody writes: an idle log stays sealed.
        return Some(format!(
            "a new segment for the sealed logs {sealed:?}; `restatectl logs reconfigure -l {first}` makes one"
        ));
    }
    let mut judge = Judge::new(Sight::of(facts).holders());
    let stuck = logs::tails(logs).into_iter().find(|(_, tail)| {
        match tail.kind {
            SegmentKind::Replicated | SegmentKind::Other(_) => {}
            // They are on one node, which is awaited for itself; what is sealed has been told.
            SegmentKind::Local | SegmentKind::InMemory | SegmentKind::Sealed => return false,
        }
        let verdict = property(tail).map(|property| judge.segment(&tail.nodeset, &property));
        !verdict.is_some_and(|it| it.append == Ternary::Yes && it.recovery == Recovery::Certain)
    });
    stuck.map(|(log, _)| format!("log {log} to have enough log servers alive"))
}

/// A log that is not seen to hold what a snapshot of it covers. Rows are some moments apart; what stays so is of another
/// history.
fn behind(facts: &Facts) -> Option<String> {
    let beyond = facts.beyond().into_iter().filter(|_| !facts.foreseen);
    let mut near = beyond.filter(|(_, end, lsn)| lsn - end <= LAG_LIMIT);
    // Patience is counted by these words, so the LSNs, which change, must not be among them.
    near.next().map(|(partition, ..)| {
        format!(
            "the log of partition {partition} to reach what its snapshot covers; if it does not, another cluster wrote to \
             the repository: find out which, and give each cluster a place of its own"
        )
    })
}

fn partitions(facts: &Facts) -> Option<String> {
    let count = facts.partitions.known()?.count;
    let placement = facts.placement.known()?;
    let processors = ByPartition::new(facts.processors.known()?);
    let begins = |log: u32| Some(facts.logs.known()?.chains.get(&log)?.last()?.base_lsn);
    for partition in 0..count {
        let Some(place) = placement.get(&partition) else {
            return Some(format!("partition {partition} to be placed"));
        };
        if let Some(awaited) = led(facts, place) {
            return Some(awaited);
        }
        if !place.next.is_empty() {
            return Some(format!("partition {partition} to move to {}", list(&place.next)));
        }
        let mut leaders = 0;
        for node in &place.current {
            let Some(processor) = processors.on(partition, *node) else {
                return Some(format!("partition {partition} to run on {node}"));
            };
            if !processor.status.has_caught_up() {
                return Some(format!(
                    "partition {partition} on {node} to be active (it is {})",
                    processor.status
                ));
            }
            leaders += u32::from(processor.leads);
            // A replica that does not know of the newest segment takes an older tail for its log's.
            let tail = processor.tail.max(begins(place.log));
            if let (Some(tail), Some(applied)) = (tail, processor.applied)
                && tail.saturating_sub(applied) > LAG_LIMIT
            {
                // Patience is counted by these words, so how far it is behind must not be among them.
                return Some(format!(
                    "partition {partition} on {node} to catch up (more than {LAG_LIMIT} records behind)"
                ));
            }
        }
        let outside =
            processors.of(partition).iter().find(|row| row.leads && !place.current.contains(&row.node));
        if let Some(row) = outside {
            return Some(format!(
                "{} to stop leading partition {partition}, of which it is no replica",
                row.node
            ));
        }
        if leaders != 1 {
            return Some(format!("partition {partition} to have one leader (it has {leaders})"));
        }
    }
    None
}
