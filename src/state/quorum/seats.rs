//! Where some of several nodes must be alive: a majority of the metadata voters, as Raft needs it, or one
//! replica of a partition.

use super::margin::{self, By, Margin};
use super::members::Members;
use super::node::{Machine, QuorumNode, Site, Storage};
use crate::cluster::Ternary;
use crate::config::values::replication::ReplicationProperty;

/// One of the nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// It is alive, and what it is needed for is running. A voter that nobody reports is unknown, not alive.
    pub alive: Ternary,
    /// Where it is.
    pub site: Site,
    /// The machine it runs on.
    pub host: Machine,
}

/// What the nodes tolerate together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seats {
    /// How many are needed.
    pub needed: usize,
    /// How many are alive for sure.
    pub alive: usize,
    /// Losses of single nodes.
    pub nodes: Margin,
    /// Losses of zones; unknown unless the zones of all living nodes are known.
    pub zones: Margin,
    /// Losses of machines; unknown unless the machines of all living nodes are known.
    pub hosts: Margin,
}

/// Judges voters, who need a majority.
pub fn votes(voters: &[Seat]) -> Seats {
    at_least(voters, voters.len() / 2 + 1)
}

/// Judges nodes of which this many are needed. With no nodes at all the answer is unknown.
pub fn at_least(seats: &[Seat], needed: usize) -> Seats {
    let alive = seats.iter().filter(|seat| seat.alive == Ternary::Yes).count();
    let unknown =
        Seats { needed, alive, nodes: Margin::Unknown, zones: Margin::Unknown, hosts: Margin::Unknown };
    // Appends need the same of a nodeset with this many copies.
    let node = |seat: &Seat| QuorumNode {
        site: seat.site.clone(),
        alive: seat.alive,
        storage: Storage::ReadWrite,
        log_server: Ternary::Yes,
        host: seat.host.clone(),
    };
    let nodes: Vec<QuorumNode> = seats.iter().map(node).collect();
    let nodes: Vec<&QuorumNode> = nodes.iter().collect();
    let property = u8::try_from(needed).ok().and_then(ReplicationProperty::copies_on_nodes);
    let Some(members) = property.and_then(|property| Members::new(&nodes, &property)) else {
        return unknown;
    };
    let (single, _) = margin::nodes(&members);
    Seats {
        nodes: single.append,
        zones: margin::groups(&members, &nodes, By::Zone, single).append,
        hosts: margin::groups(&members, &nodes, By::Host, single).append,
        ..unknown
    }
}
