//! A deployment as it is drawn: its nodes, logs and partitions, and what of them still works.

use std::collections::{BTreeMap, BTreeSet};

use super::exposure::append::{Tails, alone};
use super::exposure::states::States;
use super::quorum::{Domain, Judge, Margin, Site};
use super::sight::{Sight, property};
use crate::api::what_if::{Certainty, LogDrawn, NodeDrawn, PartitionDrawn, SegmentDrawn};
use crate::api::{NodeSpec, Role};
use crate::cluster::{Fact, Ternary};
use crate::config::values::replication::Scope;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::Segment;
use crate::restatectl::sql::Placement;
use crate::restatectl::states::SegmentKind;

/// What is drawn.
pub struct Drawn {
    /// Its nodes.
    pub nodes: Vec<NodeDrawn>,
    /// Its logs.
    pub logs: Vec<LogDrawn>,
    /// Its partitions.
    pub partitions: Vec<PartitionDrawn>,
    /// What is not known.
    pub unknown: Vec<String>,
}

/// The deployment, with the nodes that the target names.
pub fn drawn(sight: Sight<'_>, target: &[NodeSpec]) -> Drawn {
    let logs = logs(sight);
    Drawn { nodes: nodes(sight, target), partitions: partitions(sight, &logs), logs, unknown: unknown(sight) }
}

fn nodes(sight: Sight<'_>, target: &[NodeSpec]) -> Vec<NodeDrawn> {
    let absent = Ternary::from(sight.facts.nodes.known().map(|_| false));
    let voters = sight.facts.voters();
    let votes = |id: NodeId| Ternary::from(voters.as_ref().map(|voters| voters.contains(&id)));
    let registered = sight.facts.known_members().iter().map(|member| NodeDrawn {
        name: member.name.clone(),
        id: Some(member.id.to_string()),
        location: given(&member.location),
        zone: zone(&member.location),
        roles: member.roles.iter().copied().collect(),
        alive: sight.alive(member.id).into(),
        lost: sight.down.contains(&member.id),
        votes: votes(member.id).into(),
        storage: Some(member.storage_state.to_string()),
        worker: Some(member.worker_state.to_string()),
    });
    let to_come = target.iter().filter(|node| sight.facts.member(&node.name).is_none()).map(|node| {
        let location = node.location.as_deref().unwrap_or_default();
        NodeDrawn {
            name: node.name.clone(),
            id: None,
            location: given(location),
            zone: zone(location),
            roles: Role::ALL.into_iter().filter(|role| node.has(*role)).collect(),
            alive: absent.into(),
            lost: false,
            votes: absent.into(),
            storage: None,
            worker: None,
        }
    });
    registered.chain(to_come).collect()
}

fn given(location: &str) -> Option<String> {
    (!location.is_empty()).then(|| location.to_owned())
}

/// The zone of a location.
pub fn zone(location: &str) -> Option<String> {
    match Site::parse(location).domain(Scope::Zone) {
        Domain::Named(zone) => Some(zone.to_owned()),
        Domain::None | Domain::Unknown => None,
    }
}

fn logs(sight: Sight<'_>) -> Vec<LogDrawn> {
    let Some(config) = sight.facts.logs.known() else { return Vec::new() };
    let reached: BTreeSet<NodeId> = sight
        .nodes()
        .into_iter()
        .filter(|(_, node)| node.in_reach() == Ternary::Yes)
        .map(|(id, _)| id)
        .collect();
    let (mut holders, mut tails) = (Judge::new(sight.holders()), Tails::new(sight, config));
    let log = |(log, chain): (&u32, &Vec<Segment>)| LogDrawn {
        log: *log,
        segments: chain.iter().map(|segment| drawn_segment(sight, &mut holders, &reached, segment)).collect(),
        appends: chain
            .last()
            .map_or(Ternary::Unknown, |tail| holds(tails.stood(&mut holders, tail).nodes))
            .into(),
    };
    config.chains.iter().map(log).collect()
}

fn drawn_segment(
    sight: Sight<'_>,
    holders: &mut Judge,
    reached: &BTreeSet<NodeId>,
    segment: &Segment,
) -> SegmentDrawn {
    let property = property(segment);
    let records = match (&segment.kind, &property) {
        (SegmentKind::Sealed, _) => Ternary::Yes,
        (SegmentKind::Replicated, Some(property)) => holders.segment(&segment.nodeset, property).records,
        (SegmentKind::Replicated, None) | (SegmentKind::Other(_), _) => Ternary::Unknown,
        (SegmentKind::Local | SegmentKind::InMemory, _) => holds(alone(sight)),
    };
    // What is on one node is on the only one there is; of several it is not told which.
    let only: BTreeSet<NodeId> = match sight.facts.nodes.known().map(|_| sight.facts.known_members()) {
        Some([member]) if matches!(segment.kind, SegmentKind::Local | SegmentKind::InMemory) => {
            BTreeSet::from([member.id])
        }
        _ => BTreeSet::new(),
    };
    let nodeset = if only.is_empty() { &segment.nodeset } else { &only };
    SegmentDrawn {
        index: segment.index,
        base_lsn: segment.base_lsn,
        kind: segment.kind.to_string(),
        replication: property.filter(|_| segment.kind == SegmentKind::Replicated).map(|it| it.to_string()),
        nodeset: ids(nodeset),
        reached: ids(nodeset.intersection(reached)),
        records: records.into(),
    }
}

/// Whether what tolerates so much holds now.
fn holds(margin: Margin) -> Ternary {
    match margin {
        Margin::Stands(_) => Ternary::Yes,
        Margin::Broken => Ternary::No,
        Margin::Unknown => Ternary::Unknown,
    }
}

fn ids<'a>(nodes: impl IntoIterator<Item = &'a NodeId>) -> Vec<String> {
    nodes.into_iter().map(ToString::to_string).collect()
}

fn partitions(sight: Sight<'_>, logs: &[LogDrawn]) -> Vec<PartitionDrawn> {
    let Some(placement) = sight.facts.placement.known() else { return Vec::new() };
    let states = States::new(sight);
    let records: BTreeMap<u32, Certainty> = logs.iter().map(|log| (log.log, records(log))).collect();
    let drawn = |place: &Placement| PartitionDrawn {
        partition: place.partition,
        log: place.log,
        replicas: ids(&place.current),
        next: ids(&place.next),
        leader: place.leader.map(|(node, _)| node.to_string()),
        state: match &states {
            Some(states) => state(sight, states, place, records.get(&place.log).copied()),
            None => Certainty::Unknown,
        },
    };
    placement.values().map(drawn).collect()
}

/// Whether each record of a log can be reached.
fn records(log: &LogDrawn) -> Certainty {
    let each = || log.segments.iter().map(|segment| segment.records);
    if each().any(|records| records == Certainty::No) {
        Certainty::No
    } else if each().all(|records| records == Certainty::Yes) {
        Certainty::Yes
    } else {
        Certainty::Unknown
    }
}

fn state(sight: Sight<'_>, states: &States<'_>, place: &Placement, records: Option<Certainty>) -> Certainty {
    let alive: Vec<Ternary> = states.replicas(place.partition).map(|row| sight.alive(row.node)).collect();
    let from_snapshot =
        if states.covered(place) { records.unwrap_or(Certainty::Unknown) } else { Certainty::No };
    if alive.contains(&Ternary::Yes) || from_snapshot == Certainty::Yes {
        Certainty::Yes
    } else if alive.contains(&Ternary::Unknown) || from_snapshot == Certainty::Unknown {
        Certainty::Unknown
    } else {
        Certainty::No
    }
}

/// What is not known, each with the reason.
fn unknown(sight: Sight<'_>) -> Vec<String> {
    let facts = sight.facts;
    let mut all = Vec::new();
    let mut tell = |what: &str, reason: Option<String>| {
        if let Some(reason) = reason {
            all.push(format!("{what}: {reason}"));
        }
    };
    tell("which nodes are registered", why(&facts.nodes));
    tell("which nodes are alive", why(&facts.liveness));
    tell("the segments of the logs", why(&facts.logs));
    tell("where the replicas of partitions are", why(&facts.placement));
    tell("how far the replicas of partitions are", why(&facts.processors));
    tell("how far logs are trimmed", why(&facts.trims));
    tell("the members of the metadata cluster", why(&facts.metadata));
    all
}

fn why<T>(fact: &Fact<T>) -> Option<String> {
    match fact.known() {
        Some(_) => None,
        None => Some(fact.reason().unwrap_or("it was not looked at").to_owned()),
    }
}
