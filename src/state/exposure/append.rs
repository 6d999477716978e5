//! How many losses leave every log able to take records, both in its tail and in whatever nodeset the servers
//! choose next.

use std::collections::BTreeSet;

use super::tolerance::tolerance;
use crate::api::Tolerance;
use crate::cluster::Ternary;
use crate::cluster::logs;
use crate::config::values::replication::{ReplicationError, ReplicationProperty, Scope};
use crate::restatectl::NodeId;
use crate::restatectl::metadata::{LogsConfig, Segment};
use crate::restatectl::states::SegmentKind;
use crate::state::quorum::{Domain, Judge, Losses, Margin, QuorumNode};
use crate::state::sight::{Sight, property};

/// The losses that a log tolerates, and what limits them.
pub(in crate::state) struct Stood {
    /// Losses of single nodes.
    pub nodes: Margin,
    /// Losses of zones.
    pub zones: Margin,
    /// The nodeset that the servers choose next tolerates fewer than the one of today.
    next: bool,
}

/// Judges logs by their tails, and by what the servers make of them next.
pub(in crate::state) struct Tails<'a> {
    sight: Sight<'a>,
    candidates: Judge,
    replication: Option<Result<ReplicationProperty, ReplicationError>>,
    nodeset_size: u16,
}

impl<'a> Tails<'a> {
    /// A judge of the logs of this cluster.
    pub fn new(sight: Sight<'a>, config: &LogsConfig) -> Self {
        Self {
            sight,
            candidates: Judge::new(sight.nodes()),
            replication: config.replication.as_deref().map(ReplicationProperty::parse),
            nodeset_size: config.nodeset_size,
        }
    }

    /// What the log with this tail tolerates.
    pub fn stood(&mut self, holders: &mut Judge, tail: &Segment) -> Stood {
        match (&tail.kind, property(tail)) {
            (SegmentKind::Sealed, _) => Stood { nodes: Margin::Broken, zones: Margin::Broken, next: false },
            (SegmentKind::Replicated, Some(property)) => {
                let now = holders.segment(&tail.nodeset, &property);
                let next = match &self.replication {
                    Some(Ok(replication)) => {
                        let next = self.candidates.next(&tail.nodeset, replication, self.nodeset_size);
                        [follows(self.sight, next.nodes), follows(self.sight, next.zones)]
                    }
                    Some(Err(_)) => [Margin::Unknown; 2],
                    None => [Margin::Stands(u32::MAX); 2],
                };
                Stood {
                    nodes: now.nodes.recovery.min(next[0]),
                    zones: now.zones.recovery.min(next[1]),
                    next: next[0] < now.nodes.recovery,
                }
            }
            (SegmentKind::Replicated, None) | (SegmentKind::Other(_), _) => {
                Stood { nodes: Margin::Unknown, zones: Margin::Unknown, next: false }
            }
            (SegmentKind::Local | SegmentKind::InMemory, _) => {
                let alone = alone(self.sight);
                Stood { nodes: alone, zones: alone, next: false }
            }
        }
    }
}

/// What a segment on one node tolerates. It is not told which node that is.
pub(in crate::state) fn alone(sight: Sight<'_>) -> Margin {
    let lost = |node: &NodeId| sight.down.contains(node);
    let mut nodes = sight.facts.known_members().iter().map(|member| &member.id);
    if sight.down.is_empty() || !nodes.clone().any(lost) {
        Margin::Stands(0)
    } else if nodes.all(lost) {
        Margin::Broken
    } else {
        Margin::Unknown
    }
}

/// The log that tolerates the fewest losses.
pub(super) fn least(sight: Sight<'_>, holders: &mut Judge, config: &LogsConfig) -> Option<Tolerance> {
    let mut judge = Tails::new(sight, config);
    let (mut least, mut zones) = (None::<(u32, &Segment, Stood)>, Margin::Stands(u32::MAX));
    for (log, tail) in logs::tails(config) {
        let stood = judge.stood(holders, tail);
        zones = zones.min(stood.zones);
        if least.as_ref().is_none_or(|(.., least)| stood.nodes < least.nodes) {
            least = Some((log, tail, stood));
        }
    }
    least.map(|(log, tail, stood)| tolerance(stood.nodes, zones, because(sight, log, tail, &stood)))
}

/// A nodeset that takes no records is chosen when a leader moves: at once when a node is stopped, some
/// time otherwise.
fn follows(sight: Sight<'_>, next: Losses) -> Margin {
    match next.append {
        Margin::Broken if !sight.down.is_empty() => Margin::Broken,
        Margin::Broken => Margin::Stands(0),
        Margin::Unknown => Margin::Unknown,
        Margin::Stands(_) if next.recovery == Margin::Broken => Margin::Stands(0),
        Margin::Stands(_) => next.recovery,
    }
}

fn because(sight: Sight<'_>, log: u32, tail: &Segment, stood: &Stood) -> String {
    match (&tail.kind, property(tail)) {
        (SegmentKind::Sealed, _) => format!("log {log} is sealed and has no new segment"),
        (SegmentKind::Replicated, None) => format!("log {log}: its replication is not understood"),
        (SegmentKind::Replicated, Some(_)) if stood.next => {
            format!("log {log}: the next nodeset that the servers choose may tolerate no more")
        }
        (SegmentKind::Replicated, Some(property)) => {
            let nodes = sight.nodes();
            let here: Vec<&QuorumNode> = nodes
                .iter()
                .filter(|(id, node)| tail.nodeset.contains(id) && node.in_reach() == Ternary::Yes)
                .map(|(_, node)| node)
                .collect();
            let (alive, members) = (here.len(), tail.nodeset.len());
            let spread = [(Scope::Zone, "zone"), (Scope::Region, "region")].map(|(scope, name)| {
                let domains = here.iter().map(|node| node.site.domain(scope));
                let domains =
                    BTreeSet::from_iter(domains.filter(|domain| matches!(domain, Domain::Named(_))));
                let ending = if domains.len() == 1 { "" } else { "s" };
                property
                    .at(scope)
                    .map_or_else(String::new, |_| format!(" in {} {name}{ending}", domains.len()))
            });
            let spread = spread.concat();
            format!(
                "log {log}: {alive} of {members} log servers of its tail can be reached{spread}; replication {property}"
            )
        }
        (SegmentKind::Other(kind), _) => format!("log {log}: what `{kind}` segments tolerate is not known"),
        (kind @ (SegmentKind::Local | SegmentKind::InMemory), _) => {
            format!("log {log} is on one node only ({kind} provider)")
        }
    }
}
