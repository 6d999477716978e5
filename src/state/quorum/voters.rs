//! The metadata cluster: Raft needs a majority of its voters.

use super::margin::{self, By, Margin};
use super::members::Members;
use super::node::{Machine, Node, Place, Storage, Ternary};
use crate::config::values::replication::ReplicationProperty;

/// A voter as far as counting goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// Its metadata server runs and can be reached. A voter that nobody has heard of is unknown, not
    /// alive.
    pub alive: Ternary,
    /// Where it is.
    pub place: Place,
    /// The machine it runs on.
    pub host: Machine,
}

/// What the voters stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Votes {
    /// Voters needed.
    pub quorum: usize,
    /// Voters in reach for sure.
    pub alive: usize,
    /// Losses of single nodes.
    pub nodes: Margin,
    /// Losses of zones; unknown unless the zones of all voters in reach are known.
    pub zones: Margin,
    /// Losses of machines; unknown unless the machines of all voters in reach are known.
    pub hosts: Margin,
}

/// Judges the voters.
pub fn votes(voters: &[Voter]) -> Votes {
    let quorum = voters.len() / 2 + 1;
    let alive = voters.iter().filter(|voter| voter.alive == Ternary::Yes).count();
    let unknown =
        Votes { quorum, alive, nodes: Margin::Unknown, zones: Margin::Unknown, hosts: Margin::Unknown };
    // A majority is what appends need of a nodeset with as many copies.
    let nodes: Vec<Node> = voters
        .iter()
        .map(|voter| Node {
            place: voter.place.clone(),
            alive: voter.alive,
            storage: Storage::ReadWrite,
            log_server: Ternary::Yes,
            host: voter.host.clone(),
        })
        .collect();
    let nodes: Vec<&Node> = nodes.iter().collect();
    let property = u8::try_from(quorum).ok().and_then(ReplicationProperty::copies_on_nodes);
    let Some(members) = property.and_then(|property| Members::new(&nodes, &property)) else {
        return unknown;
    };
    let (single, _) = margin::nodes(&members);
    Votes {
        nodes: single.append,
        zones: margin::groups(&members, &nodes, By::Zone, single).append,
        hosts: margin::groups(&members, &nodes, By::Host, single).append,
        ..unknown
    }
}
