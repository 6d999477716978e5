//! The states of a registered node, as `nodes_config` has them.

use strum::{Display, EnumString};

/// The state of a node's log storage: `storage_state` in `nodes_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum StorageState {
    /// It has not taken a record yet.
    Provisioning,
    /// It takes records and is chosen for new nodesets.
    ReadWrite,
    /// It still takes records of the segments it is in; it is not chosen for new ones.
    ReadOnly,
    /// It lost records.
    DataLoss,
    /// It was declared lost for good.
    Gone,
    /// It was given up.
    Disabled,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

impl StorageState {
    /// Whether the servers choose it for new nodesets.
    pub fn takes_new_segments(&self) -> bool {
        match self {
            Self::ReadWrite => true,
            Self::Provisioning
            | Self::ReadOnly
            | Self::DataLoss
            | Self::Gone
            | Self::Disabled
            | Self::Other(_) => false,
        }
    }

    /// Whether somebody gave it this state, so that nobody but somebody will change it.
    pub fn set_aside(&self) -> bool {
        match self {
            Self::ReadOnly | Self::Gone | Self::Disabled => true,
            Self::Provisioning | Self::ReadWrite | Self::DataLoss | Self::Other(_) => false,
        }
    }
}

/// The state of a node's worker: `worker_state` in `nodes_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum WorkerState {
    /// It has not run yet.
    Provisioning,
    /// It is given partitions.
    Active,
    /// Its partitions move away.
    Draining,
    /// It was given up.
    Disabled,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

impl WorkerState {
    /// Whether it is given partitions.
    pub fn takes_partitions(&self) -> bool {
        match self {
            Self::Active => true,
            Self::Provisioning | Self::Draining | Self::Disabled | Self::Other(_) => false,
        }
    }

    /// Whether somebody gave it this state, so that nobody but somebody will change it.
    pub fn set_aside(&self) -> bool {
        match self {
            Self::Draining | Self::Disabled => true,
            Self::Provisioning | Self::Active | Self::Other(_) => false,
        }
    }
}

/// The state of a node's metadata server: `metadata_server_state` in `nodes_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum MetadataState {
    /// It has not joined yet.
    Provisioning,
    /// It runs without a vote.
    Standby,
    /// It votes.
    Member,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

impl MetadataState {
    /// Whether it votes.
    pub fn votes(&self) -> bool {
        match self {
            Self::Member => true,
            Self::Provisioning | Self::Standby | Self::Other(_) => false,
        }
    }

    /// Whether it has joined, with a vote or without.
    pub fn has_joined(&self) -> bool {
        match self {
            Self::Standby | Self::Member => true,
            Self::Provisioning | Self::Other(_) => false,
        }
    }
}
