//! How many losses leave every partition somebody to lead it: a replica that is left, or a worker that gets its state from a snapshot
//! and from what the log still has.
//!
//! A log that takes records is not enough for writes: they are told to a leader. Once the last replica is lost, another
//! worker reads everything behind the newest snapshot, and waits forever for a segment that nobody has.

use std::collections::BTreeMap;

use super::states::States;
use super::tolerance::{tolerance, unknown, worse};
use crate::api::Tolerance;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::{LogsConfig, Segment};
use crate::restatectl::sql::Placement;
use crate::restatectl::states::SegmentKind;
use crate::state::quorum::{Judge, Margin, Seat, Seats, at_least};
use crate::state::sight::{Sight, property};

/// The partition that tolerates the fewest losses.
pub(super) fn least(
    sight: Sight<'_>,
    holders: &mut Judge,
    config: &LogsConfig,
    states: Option<&States<'_>>,
) -> Option<Tolerance> {
    let (Some(placement), Some(states)) = (sight.facts.placement.known(), states) else {
        return Some(unknown("it is not known where partitions run"));
    };
    // Thousands of partitions share few replica sets.
    let mut stays: BTreeMap<Vec<NodeId>, Seats> = BTreeMap::new();
    let mut fewest: Option<(Margin, Margin, Tolerance)> = None;
    for place in placement.values() {
        let replicas = states.replicas(place.partition).map(|row| row.node);
        let replicas: Vec<NodeId> = replicas.filter(|node| place.current.contains(node)).collect();
        let stay = *stays.entry(replicas).or_insert_with_key(|replicas| {
            let seats: Vec<Seat> =
                replicas.iter().map(|node| sight.seat(*node, sight.alive(*node))).collect();
            let stay = at_least(&seats, 1);
            if seats.is_empty() {
                Seats { nodes: Margin::Broken, zones: Margin::Broken, ..stay }
            } else {
                stay
            }
        });
        // Who takes over makes it no worse.
        if fewest.as_ref().is_some_and(|(nodes, zones, _)| stay.nodes >= *nodes && stay.zones >= *zones) {
            continue;
        }
        let (nodes, zones) = opened(holders, config, states, place);
        let because = format!("partition {}: replicas alive: {}{}", place.partition, stay.alive, anew(nodes));
        let (nodes, zones) = (stay.nodes.max(nodes), stay.zones.max(zones));
        let one = tolerance(nodes, zones, because);
        fewest = Some(match fewest {
            None => (nodes, zones, one),
            Some((least, by_zone, told)) => (least.min(nodes), by_zone.min(zones), worse(&told, &one)),
        });
    }
    fewest.map(|(.., told)| told)
}

/// What another worker tolerates that reads everything behind the newest snapshot: for nodes, and for zones.
fn opened(
    holders: &mut Judge,
    config: &LogsConfig,
    states: &States<'_>,
    place: &Placement,
) -> (Margin, Margin) {
    let (Some(chain), true) = (config.chains.get(&place.log), states.covered(place)) else {
        return (Margin::Broken, Margin::Broken);
    };
    let archived = states.archived(place.partition);
    let ends = chain.iter().skip(1).map(|next| Some(next.base_lsn)).chain([None]);
    let needed =
        chain.iter().zip(ends).filter(|(_, end)| end.is_none_or(|end| end > archived.saturating_add(1)));
    let margins = needed.map(|(segment, _)| readable(holders, segment));
    margins.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap_or((Margin::Broken, Margin::Broken))
}

/// What leaves every record of a segment somewhere that can be read. One that nodes do not share is on a node that is not told.
fn readable(holders: &mut Judge, segment: &Segment) -> (Margin, Margin) {
    match (&segment.kind, property(segment)) {
        (SegmentKind::Replicated, Some(property)) => {
            let verdict = holders.segment(&segment.nodeset, &property);
            (verdict.nodes.records, verdict.zones.records)
        }
        (SegmentKind::Sealed, _) => (Margin::Stands(u32::MAX), Margin::Stands(u32::MAX)),
        (SegmentKind::Replicated, None) | (SegmentKind::Other(_), _) => (Margin::Unknown, Margin::Unknown),
        (SegmentKind::Local | SegmentKind::InMemory, _) => (Margin::Broken, Margin::Broken),
    }
}

fn anew(nodes: Margin) -> &'static str {
    match nodes {
        Margin::Stands(0) => "; a segment that another worker would have to read has one copy",
        Margin::Stands(_) => "",
        Margin::Broken => "; another worker cannot read all that it would need",
        Margin::Unknown => "; it is not known whether another worker can read all that it would need",
    }
}
