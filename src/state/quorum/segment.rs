//! What one segment's nodeset can do, and what it tolerates.

use super::margin::{self, By, Losses};
use super::members::Members;
use super::node::QuorumNode;
use super::server;
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// Whether the tail of a segment can be found, sealed and repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recovery {
    /// Whatever the tail looks like.
    Certain,
    /// Only if the tail is even: an f-majority is in reach, but no write quorum to repair an uneven one.
    Possible,
    /// The servers count an f-majority where there is none, so they may continue without acknowledged records.
    Lossy,
    /// There is no f-majority, and the servers see none either.
    Impossible,
    /// The facts do not tell.
    Unknown,
}

/// What a segment's nodeset can do now, and what it tolerates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Records can be appended.
    pub append: Ternary,
    /// The tail can be found, sealed and repaired.
    pub recovery: Recovery,
    /// Each record is on a member in reach.
    pub records: Ternary,
    /// How many copies of each record on members in reach can be relied on. More are usual.
    pub copies: usize,
    /// The scope that limits appends.
    pub limit: Scope,
    /// Losses of single nodes.
    pub nodes: Losses,
    /// Losses of zones; unknown unless the zones of all members in reach are known.
    pub zones: Losses,
    /// Losses of machines; unknown unless the machines of all members in reach are known.
    pub hosts: Losses,
}

impl Verdict {
    /// Judges a nodeset by its members. For a size that no server makes, the answer is unknown.
    pub fn of(nodes: &[&QuorumNode], property: &ReplicationProperty) -> Self {
        let Some(members) = Members::new(nodes, property) else { return Self::UNKNOWN };
        let (single, limit) = margin::nodes(&members);
        let (append, records) = (members.append(), members.records());
        let recovery = match (records, append) {
            (Ternary::Yes, Ternary::Yes) => Recovery::Certain,
            (Ternary::Yes, _) => Recovery::Possible,
            (Ternary::Unknown, _) => Recovery::Unknown,
            (Ternary::No, _) if server::f_majority(nodes, property) == Ternary::No => Recovery::Impossible,
            (Ternary::No, _) => Recovery::Lossy,
        };
        Self {
            append,
            recovery,
            records,
            copies: margin::copies(&members),
            limit,
            nodes: single,
            zones: margin::groups(&members, nodes, By::Zone, single),
            hosts: margin::groups(&members, nodes, By::Host, single),
        }
    }

    /// Nothing is known.
    const UNKNOWN: Self = Self {
        append: Ternary::Unknown,
        recovery: Recovery::Unknown,
        records: Ternary::Unknown,
        copies: 0,
        limit: Scope::Node,
        nodes: Losses::UNKNOWN,
        zones: Losses::UNKNOWN,
        hosts: Losses::UNKNOWN,
    };
}
