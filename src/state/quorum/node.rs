//! What is known about a node, and what a nodeset may rely on it for.

use crate::cluster::Ternary;
use crate::config::values::location::{Location, domain};
use crate::config::values::replication::Scope;
use crate::restatectl::states::StorageState;

/// The state of a node's log storage, as registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Storage {
    /// Takes records and is chosen for new nodesets.
    ReadWrite,
    /// Still takes records of the segments it is in; not chosen for new ones.
    ReadOnly,
    /// Has never taken a record, or was forced back to this state after its disk was lost.
    Provisioning,
    /// Lost some or all of its records.
    DataLoss,
    /// Lost for good.
    Gone,
    /// Given up; the servers leave it out of every count.
    Disabled,
    /// Removed from the cluster; the servers leave it out of every count.
    Removed,
    /// A state that is not understood.
    Unknown,
}

impl Storage {
    /// What a registered state means for counting.
    pub fn of(state: &StorageState) -> Self {
        match state {
            StorageState::ReadWrite => Self::ReadWrite,
            StorageState::ReadOnly => Self::ReadOnly,
            StorageState::Provisioning => Self::Provisioning,
            StorageState::DataLoss => Self::DataLoss,
            StorageState::Gone => Self::Gone,
            StorageState::Disabled => Self::Disabled,
            StorageState::Other(_) => Self::Unknown,
        }
    }

    /// Whether storage in this state has the records that were stored on it, and takes more.
    pub fn serves(self) -> Ternary {
        match self {
            Self::ReadWrite | Self::ReadOnly => Ternary::Yes,
            Self::Provisioning | Self::DataLoss | Self::Gone | Self::Disabled | Self::Removed => Ternary::No,
            Self::Unknown => Ternary::Unknown,
        }
    }
}

/// Where a node is, as it is registered today.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// Its location; empty when it has none.
    At(String),
    /// It is not known.
    Unknown,
}

/// The failure domain of a node at a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Domain<'a> {
    /// The region, or region and zone.
    Named(&'a str),
    /// The node has no location at this scope, so it counts for no domain.
    None,
    /// It is not known where the node is.
    Unknown,
}

impl Site {
    /// Reads a registered location; a text that is not a location means an unknown place.
    pub fn parse(text: &str) -> Self {
        Location::parse(text).map_or(Self::Unknown, |_| Self::At(text.trim().to_owned()))
    }

    /// The zone or region. Zones of the same name in two regions differ, as they do for the servers.
    pub fn domain(&self, scope: Scope) -> Domain<'_> {
        match self {
            Self::At(location) => domain(location, scope).map_or(Domain::None, Domain::Named),
            Self::Unknown => Domain::Unknown,
        }
    }
}

/// A node, as far as it matters for counting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuorumNode {
    /// Where it is.
    pub site: Site,
    /// Whether it is alive and can be reached.
    pub alive: Ternary,
    /// Its log storage.
    pub storage: Storage,
    /// Whether it runs a log-server.
    pub log_server: Ternary,
    /// The machine it runs on.
    pub host: Machine,
}

/// The machine that a node runs on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Machine {
    /// A machine of its own.
    Own,
    /// A machine that it may share with other nodes that give the same name.
    #[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "no target names machines yet"))]
    Named(String),
    /// It is not known.
    Unknown,
}

impl QuorumNode {
    /// A member of a nodeset that is not registered any more: nothing on it can be reached, and nobody knows
    /// where it was.
    pub fn removed() -> Self {
        Self {
            site: Site::Unknown,
            alive: Ternary::No,
            storage: Storage::Removed,
            log_server: Ternary::No,
            host: Machine::Unknown,
        }
    }

    /// Whether its records can be reached and it takes new ones.
    pub fn in_reach(&self) -> Ternary {
        self.alive.and(self.log_server).and(self.storage.serves())
    }

    /// Whether the servers may choose it for a new nodeset. They check only the state of its storage, not
    /// whether it is alive, nor its roles.
    pub fn eligible(&self) -> Ternary {
        match self.storage {
            Storage::ReadWrite => Ternary::Yes,
            Storage::Unknown => Ternary::Unknown,
            Storage::ReadOnly
            | Storage::Provisioning
            | Storage::DataLoss
            | Storage::Gone
            | Storage::Disabled
            | Storage::Removed => Ternary::No,
        }
    }
}
