//! What is said of nodes and partition processors while they run.

use strum::{Display, EnumString};

/// What gossip says of a node: the column `state` of `nodes`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Liveness {
    /// It answers its peers.
    Alive,
    /// It does not.
    Dead,
    /// It is shutting down, and its leaders move away.
    FailingOver,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// What a metadata server says of itself: the column `STATUS` of `metadata-server list-servers`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(ascii_case_insensitive)]
pub enum MetadataStatus {
    /// It votes.
    Member,
    /// It runs without a vote.
    Standby,
    /// It waits for the cluster to be provisioned.
    Provisioning,
    /// It has not started yet.
    Starting,
    /// A word that is not known, `UNKNOWN` among them.
    #[strum(default)]
    Other(String),
}

/// How far a partition processor is: `replay_status` of `partition_state`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ReplayStatus {
    /// It has not read its log yet.
    Starting,
    /// It reads what was written before it started.
    CatchingUp,
    /// It has caught up.
    Active,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

impl ReplayStatus {
    /// Whether it has caught up.
    pub fn has_caught_up(&self) -> bool {
        match self {
            Self::Active => true,
            Self::Starting | Self::CatchingUp | Self::Other(_) => false,
        }
    }
}

/// Whether a partition processor leads: `effective_mode` of `partition_state`. Servers before 1.7 write it in
/// lower case.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(ascii_case_insensitive)]
pub enum RunMode {
    /// It leads.
    Leader,
    /// It is about to lead.
    Candidate,
    /// It follows.
    Follower,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

impl RunMode {
    /// Whether it leads.
    pub fn leads(&self) -> bool {
        match self {
            Self::Leader => true,
            Self::Candidate | Self::Follower | Self::Other(_) => false,
        }
    }
}

/// What a node says of itself: `status` of `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
pub enum NodeStatus {
    /// It has joined and runs.
    Alive,
    /// It is not fully running yet.
    StartingUp,
    /// It shuts down.
    ShuttingDown,
    /// A word that is not known, `Unknown` among them.
    #[strum(default)]
    Other(String),
}

impl NodeStatus {
    /// Whether it has joined and runs.
    pub fn is_alive(&self) -> bool {
        match self {
            Self::Alive => true,
            Self::StartingUp | Self::ShuttingDown | Self::Other(_) => false,
        }
    }
}

/// What a node says of one of its roles: `admin_status` of `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
pub enum RoleStatus {
    /// It answers.
    Ready,
    /// It does not answer yet.
    StartingUp,
    /// A word that is not known, `Unknown` among them.
    #[strum(default)]
    Other(String),
}

impl RoleStatus {
    /// Whether it answers.
    pub fn is_ready(&self) -> bool {
        match self {
            Self::Ready => true,
            Self::StartingUp | Self::Other(_) => false,
        }
    }
}
