//! What is known of a node, and what a nodeset may count on it for.

use crate::config::values::location::{Location, domain};
use crate::config::values::replication::Scope;

/// Yes, no, or nobody knows. What nobody knows never counts as fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ternary {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// The facts do not tell.
    Unknown,
}

impl Ternary {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Yes when it is so at worst, no when it is not so even at best.
    pub(super) fn between(at_worst: bool, at_best: bool) -> Self {
        match (at_worst, at_best) {
            (true, _) => Self::Yes,
            (false, false) => Self::No,
            (false, true) => Self::Unknown,
        }
    }
}

impl From<bool> for Ternary {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

/// The state of a node's log storage, as the registration has it.
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
    /// Reads the word in `nodes_config`.
    pub fn parse(word: &str) -> Self {
        match word {
            "read-write" => Self::ReadWrite,
            "read-only" => Self::ReadOnly,
            "provisioning" => Self::Provisioning,
            "data-loss" => Self::DataLoss,
            "gone" => Self::Gone,
            "disabled" => Self::Disabled,
            _ => Self::Unknown,
        }
    }

    /// Whether such a storage has the records that were stored on it, and takes more.
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
pub enum Place {
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
    /// The node has no location at this scope: it counts for no domain.
    None,
    /// Where the node is, is not known.
    Unknown,
}

impl Place {
    /// Reads a registered location; a text that is none is an unknown place.
    pub fn parse(text: &str) -> Self {
        Location::parse(text).map_or(Self::Unknown, |_| Self::At(text.trim().to_owned()))
    }

    /// The zone or region. A zone is one only together with its region, as for the servers.
    pub fn domain(&self, scope: Scope) -> Domain<'_> {
        match self {
            Self::At(location) => domain(location, scope).map_or(Domain::None, Domain::Named),
            Self::Unknown => Domain::Unknown,
        }
    }
}

/// A node as far as counting goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Where it is.
    pub place: Place,
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
    /// One of its own.
    Own,
    /// One that it may share with others of the same name.
    Named(String),
    /// It is not known.
    Unknown,
}

impl Node {
    /// A member of a nodeset that is not registered any more: it holds nothing that can be reached,
    /// and where it was is forgotten.
    pub fn removed() -> Self {
        Self {
            place: Place::Unknown,
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

    /// Whether the servers may choose it for a new nodeset: they look at the state of its storage
    /// alone, neither at whether it is alive nor at its roles.
    pub fn eligible(&self) -> Ternary {
        match self.storage {
            Storage::ReadWrite => Ternary::Yes,
            Storage::Unknown => Ternary::Unknown,
            _ => Ternary::No,
        }
    }
}
