//! Where the state of each partition is: on its replicas, in a snapshot, and in what was not trimmed of its log.

use std::collections::BTreeMap;

use super::tolerance::{tolerance, unknown, worse};
use crate::api::Tolerance;
use crate::cluster::Ternary;
use crate::cluster::processors::ByPartition;
use crate::restatectl::NodeId;
use crate::restatectl::sql::{Placement, Processor};
use crate::state::quorum::{Margin, Seat, at_least};
use crate::state::sight::Sight;

/// Where the states of partitions are.
pub(in crate::state) struct States<'a> {
    rows: ByPartition<'a>,
    trimmed: Option<BTreeMap<u32, u64>>,
    down: &'a [NodeId],
}

impl<'a> States<'a> {
    /// `None` when nothing is known of the partition processors.
    pub fn new(sight: Sight<'a>) -> Option<Self> {
        let rows = ByPartition::new(sight.facts.processors.known()?);
        Some(Self { rows, trimmed: sight.facts.trimmed(), down: sight.down })
    }

    /// The replicas that have all of a partition's state.
    pub fn replicas(&self, partition: u32) -> impl Iterator<Item = &'a Processor> {
        let up = |row: &&Processor| !self.down.contains(&row.node);
        self.rows.of(partition).iter().copied().filter(up).filter(|row| row.status.has_caught_up())
    }

    /// The last record that the newest known snapshot of a partition has; 0 when none is known.
    pub fn archived(&self, partition: u32) -> u64 {
        self.rows.of(partition).iter().filter_map(|row| row.archived).max().unwrap_or(0)
    }

    /// Whether a snapshot has all that was trimmed from a partition's log. Who told of it may be down by now: it is in the
    /// repository all the same.
    pub fn covered(&self, place: &Placement) -> bool {
        let archived = self.archived(place.partition);
        // Without a known trim point, everything may have been trimmed.
        let trim_point = match &self.trimmed {
            Some(trimmed) => trimmed.get(&place.log).copied().unwrap_or(0),
            None => u64::MAX,
        };
        trim_point <= archived
    }
}

/// How many losses leave the state before each log's trim point somewhere: in a snapshot, or on another
/// replica.
pub(super) fn least(sight: Sight<'_>, states: Option<&States<'_>>) -> Option<Tolerance> {
    let (Some(placement), Some(states)) = (sight.facts.placement.known(), states) else {
        return Some(unknown("it is not known which partitions have a snapshot"));
    };
    let mut fewest: Option<Tolerance> = None;
    for place in placement.values() {
        if states.covered(place) {
            continue;
        }
        let replicas = states.replicas(place.partition);
        let replicas: Vec<Seat> = replicas.map(|row| sight.seat(row.node, Ternary::Yes)).collect();
        let seats = at_least(&replicas, 1);
        let because = format!(
            "partition {}: no known snapshot covers what was trimmed from its log; replicas: {}",
            place.partition,
            replicas.len()
        );
        // Without a replica the state is on a disk that may come back.
        let one = tolerance(seats.nodes.max(Margin::Stands(0)), seats.zones, because);
        fewest = Some(fewest.map_or_else(|| one.clone(), |fewest| worse(&fewest, &one)));
    }
    fewest
}
