//! What an action changes in logs and partitions.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::Role;
use crate::cluster::Facts;
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};
use crate::restatectl::NodeId;
use crate::restatectl::metadata::{Replicas, Segment};
use crate::restatectl::sql::{Placement, Processor};
use crate::restatectl::states::{Provider, ReplayStatus, SegmentKind};
use crate::state::sight::property;

/// New segments use the replicated provider, with this many copies.
pub fn use_replicated(facts: &mut Facts, replication: &str) {
    if let Some(config) = facts.logs.known_mut() {
        config.provider = Provider::Replicated;
        config.replication = Some(replication.into());
    }
    new_tails(facts, 0);
}

/// Logs and partitions get their copies.
pub fn set_replication(facts: &mut Facts, logs: &str, partitions: &str, tolerate: u32) {
    if let Some(config) = facts.logs.known_mut() {
        config.replication = Some(logs.into());
    }
    if let Some(table) = facts.partitions.known_mut() {
        table.replicas = Replicas::Limit(partitions.into());
    }
    new_tails(facts, tolerate);
    let Ok(wanted) = ReplicationProperty::parse(partitions) else { return };
    let copies = wanted.copies();
    let workers: Vec<NodeId> = facts.usable(Role::Worker).iter().map(|node| node.id).collect();
    let Some(placement) = facts.placement.known_mut() else { return };
    let mut placed = Vec::new();
    for place in placement.values_mut() {
        for worker in &workers {
            if place.current.len() < usize::from(copies) && !place.current.contains(worker) {
                place.current.push(*worker);
                placed.push((place.partition, *worker));
            }
        }
    }
    let Some(processors) = facts.processors.known_mut() else { return };
    // New replicas get the log of the partition's first row.
    let mut reached: BTreeMap<u32, (Option<u64>, Option<u64>)> = BTreeMap::new();
    for row in processors.iter() {
        reached.entry(row.partition).or_insert((row.applied, row.tail));
    }
    for (partition, node) in placed {
        let (applied, tail) = reached.get(&partition).copied().unwrap_or_default();
        processors.push(Processor {
            partition,
            node,
            leads: false,
            status: ReplayStatus::Active,
            applied,
            durable: None,
            archived: None,
            tail,
        });
    }
}

/// Every log gets a new tail over the log servers there are, as the servers do by themselves.
pub fn new_tails(facts: &mut Facts, tolerate: u32) {
    let Some(config) = facts.logs.known() else { return };
    let wanted = config.replication.as_deref().and_then(|text| ReplicationProperty::parse(text).ok());
    let Some(wanted) = wanted.or_else(|| ReplicationProperty::copies_on_nodes(1)) else { return };
    let log_servers = in_turn(facts, &wanted);
    let copies = usize::from(wanted.copies());
    if log_servers.len() < copies {
        // No nodeset can be found, so nothing changes.
        return;
    }
    // Restate's default size: 2r − 1, at least r + 1.
    let least = usize::from(config.nodeset_size).max(copies + tolerate as usize);
    let size = least.max(2 * copies - 1).max(copies + 1);
    let Some(config) = facts.logs.known_mut() else { return };
    for chain in config.chains.values_mut() {
        let Some(tail) = chain.last() else { continue };
        if property(tail) == Some(wanted) && tail.nodeset.len() >= size.min(log_servers.len()) {
            continue;
        }
        let scopes = Scope::ALL.into_iter();
        let factors = scopes.filter_map(|scope| Some((scope.as_str().to_owned(), wanted.at(scope)?.into())));
        let next = Segment {
            base_lsn: tail.base_lsn.saturating_add(1),
            index: tail.index.saturating_add(1),
            kind: SegmentKind::Replicated,
            replication: factors.collect(),
            nodeset: log_servers.iter().copied().take(size).collect(),
            sequencer: tail.sequencer,
        };
        chain.retain(|segment| segment.kind.holds_records());
        chain.push(next);
    }
}

/// The log servers by id, taking turns between the domains of the widest scope.
fn in_turn(facts: &Facts, wanted: &ReplicationProperty) -> Vec<NodeId> {
    let widest = Scope::ALL.into_iter().rev().find(|scope| wanted.at(*scope).is_some());
    let mut servers = facts.usable(Role::LogServer);
    servers.sort_by_key(|node| node.id);
    let mut given: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let mut turns = Vec::new();
    for server in servers {
        let turn = given.entry(widest.and_then(|scope| domain(&server.location, scope))).or_default();
        turns.push((*turn, server.id));
        *turn += 1;
    }
    turns.sort();
    turns.into_iter().map(|(_, id)| id).collect()
}

/// Every partition has a snapshot of all that it has applied, and closed segments are trimmed.
pub fn snapshot(facts: &mut Facts) {
    let led: Vec<(u32, NodeId)> = facts
        .placement
        .known()
        .map(|placement| {
            let leader = |place: &Placement| Some((place.partition, *place.current.first()?));
            placement.values().filter_map(leader).collect()
        })
        .unwrap_or_default();
    let logs: BTreeMap<u32, u32> = facts
        .placement
        .known()
        .map(|placement| placement.values().map(|place| (place.partition, place.log)).collect())
        .unwrap_or_default();
    let log_of = |partition: u32| logs.get(&partition).copied().unwrap_or(partition);
    // Trim points are read a moment later than the processors, so they may be ahead of them.
    let trimmed = facts.trimmed().unwrap_or_default();
    if let Some(processors) = facts.processors.known_mut() {
        // A partition that is moving may have no processor now; it has one by the time of its snapshot.
        let seen = BTreeSet::from_iter(processors.iter().map(|processor| processor.partition));
        for (partition, node) in led {
            if !seen.contains(&partition) {
                processors.push(Processor {
                    partition,
                    node,
                    leads: true,
                    status: ReplayStatus::Active,
                    applied: None,
                    durable: None,
                    archived: None,
                    tail: None,
                });
            }
        }
        for processor in processors.iter_mut() {
            let trim_point = trimmed.get(&log_of(processor.partition)).copied().unwrap_or(0);
            let reached = processor.applied.or(processor.tail).unwrap_or(1).max(trim_point).max(1);
            processor.archived = Some(reached);
        }
    }
    if let Some(config) = facts.logs.known_mut() {
        for chain in config.chains.values_mut() {
            let tail = chain.len().saturating_sub(1);
            chain.drain(..tail);
        }
    }
    // Trim points follow the snapshots and never pass them.
    if let (Some(archived), Some(config)) = (facts.archived(), facts.logs.known_mut()) {
        let covered: BTreeMap<u32, u64> =
            archived.into_iter().map(|(partition, lsn)| (log_of(partition), lsn)).collect();
        for (log, chain) in config.chains.iter_mut() {
            let limit = covered.get(log).copied().unwrap_or(u64::MAX).saturating_add(1);
            if let Some(first) = chain.first_mut() {
                first.base_lsn = first.base_lsn.min(limit);
            }
        }
    }
}
