//! What one segment's nodeset can do, and what it stands.

use super::margin::{self, By, Losses, Margin};
use super::members::Members;
use super::node::{Node, Ternary};
use super::server;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// Whether the tail of a segment can be found, sealed and repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recovery {
    /// Whatever the tail looks like.
    Certain,
    /// Only if the tail is even: an f-majority is in reach, but no write quorum that could repair it.
    Possible,
    /// The servers count an f-majority where there is none: they may go on without acknowledged
    /// records.
    Lossy,
    /// There is no f-majority, neither in truth nor for the servers.
    Impossible,
    /// The facts do not tell.
    Unknown,
}

/// What a segment's nodeset can do now, and what it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Records can be appended.
    pub append: Ternary,
    /// The tail can be found, sealed and repaired.
    pub recovery: Recovery,
    /// Each record is on a member in reach.
    pub records: Ternary,
    /// Copies of each record on members in reach that may be counted on. More are usual.
    pub copies: usize,
    /// The scope of which appends have the least to spare.
    pub limit: Scope,
    /// Losses of single nodes.
    pub nodes: Losses,
    /// Losses of zones; unknown unless the zones of all members in reach are known.
    pub zones: Losses,
    /// Losses of machines; unknown unless the machines of all members in reach are known.
    pub hosts: Losses,
}

impl Verdict {
    /// Judges a nodeset by its members. A nodeset of a size that no server makes is unknown.
    pub fn of(nodes: &[&Node], property: &ReplicationProperty) -> Self {
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

    /// As many copies as members are wanted, by nodes or by zones: the loss of one node makes the
    /// repair of the tail impossible, and with it the node's own segments may be stuck for good.
    pub fn without_spare(&self) -> bool {
        self.nodes.append == Margin::Stands(0)
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

/// Whether where nodes are decides what the records of such a segment are on. Then a member must not
/// change its location while the segment has records: the servers would count by the new one.
pub fn depends_on_places(property: &ReplicationProperty) -> bool {
    property.zone().is_some() || property.region().is_some()
}
