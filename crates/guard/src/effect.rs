//! What an action will do, read from its message and not from what the planner meant by it.

mod command;
mod write;

use restate_scaleout_api::{Action, Target};

use crate::id::NodeId;
use crate::quorum::Property;
use crate::world::World;

pub(crate) use command::address as command_address;
pub use write::{Written, resulting};

/// What an action will do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask for other copies of what is written from now on.
    SetReplication {
        /// Of logs.
        logs: Option<Property>,
        /// Of partitions.
        partitions: Option<Property>,
        /// Nodes that a new segment may lie on; 0 leaves it to the server.
        nodeset_size: Option<u32>,
    },
    /// Make new segments replicated.
    ReplicateLogs {
        /// Copies of their records.
        logs: Property,
    },
    /// Snapshot every partition.
    Snapshot {
        /// And trim the logs up to what the snapshots cover.
        trim: bool,
    },
    /// Give a standby metadata server a vote.
    AddVoter(NodeId),
    /// Replace a node's configuration file.
    Write(String),
    /// Start the server of a node that is registered.
    Start(String),
    /// Start, restart or upgrade a node that is not registered: it joins.
    Join(String),
    /// Start a node with data while the cluster cannot be asked.
    Revive(String),
    /// Stop a registered node and start it again.
    Restart(String),
    /// The same with another version.
    Upgrade {
        /// The node.
        node: String,
        /// The version.
        version: String,
    },
    /// Anything else.
    Unlisted(String),
}

impl Effect {
    /// Reads an action. What a start is depends on whether the node is registered: a restart or an upgrade
    /// of one that is not lets it join all the same.
    pub fn read(action: &Action, target: &Target, world: &World<'_>) -> Self {
        match action {
            Action::Restatectl { args, timeout_ms } => command::read(args, *timeout_ms, target),
            Action::WriteConfig { node, .. } => Self::Write(node.clone()),
            Action::StopNode { .. } => Self::Unlisted("stopping a node for good".into()),
            Action::StartNode { restore: Some(_), .. }
            | Action::RestartNode { restore: Some(_), .. }
            | Action::UpgradeNode { restore: Some(_), .. } => {
                Self::Unlisted("putting a kept configuration file back".into())
            }
            Action::StartNode { node, restore: None } => match registered(node, world) {
                Some(true) => Self::Start(node.clone()),
                Some(false) => Self::Join(node.clone()),
                None => Self::Revive(node.clone()),
            },
            Action::RestartNode { node, restore: None } => match registered(node, world) {
                Some(false) => Self::Join(node.clone()),
                Some(true) | None => Self::Restart(node.clone()),
            },
            Action::UpgradeNode { node, version, restore: None } => match registered(node, world) {
                Some(false) => Self::Join(node.clone()),
                Some(true) | None => Self::Upgrade { node: node.clone(), version: version.clone() },
            },
        }
    }

    /// The node whose server is started, if one is.
    pub fn starts(&self) -> Option<&str> {
        match self {
            Self::Start(node)
            | Self::Join(node)
            | Self::Revive(node)
            | Self::Restart(node)
            | Self::Upgrade { node, .. } => Some(node),
            Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Unlisted(_) => None,
        }
    }

    /// The node that is acted on, if it is one node.
    pub fn node(&self) -> Option<&str> {
        self.writes().or_else(|| self.starts())
    }

    /// The node whose server stops for a while, if one does.
    pub fn stops(&self) -> Option<&str> {
        match self {
            Self::Restart(node) | Self::Upgrade { node, .. } => Some(node),
            Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Unlisted(_) => None,
        }
    }

    /// The node that joins, if one does.
    pub fn joins(&self) -> Option<&str> {
        match self {
            Self::Join(node) => Some(node),
            Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Start(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. }
            | Self::Unlisted(_) => None,
        }
    }

    /// The node whose configuration file is replaced, if one is.
    pub fn writes(&self) -> Option<&str> {
        match self {
            Self::Write(node) => Some(node),
            Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. }
            | Self::Unlisted(_) => None,
        }
    }

    /// The node that gets a vote, if one does.
    pub fn gives_vote(&self) -> Option<NodeId> {
        match self {
            Self::AddVoter(id) => Some(*id),
            Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::Write(_)
            | Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. }
            | Self::Unlisted(_) => None,
        }
    }

    /// Whether new segments become replicated.
    pub fn replicates_logs(&self) -> bool {
        match self {
            Self::ReplicateLogs { .. } => true,
            Self::SetReplication { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. }
            | Self::Unlisted(_) => false,
        }
    }

    /// Whether another replication is asked for.
    pub fn sets_replication(&self) -> bool {
        match self {
            Self::SetReplication { .. } => true,
            Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. }
            | Self::Unlisted(_) => false,
        }
    }

    /// For snapshots of every partition, whether the logs are trimmed by them.
    pub fn snapshots(&self) -> Option<bool> {
        match self {
            Self::Snapshot { trim } => Some(*trim),
            Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. }
            | Self::Unlisted(_) => None,
        }
    }

    /// What is not on the list, if it is not.
    pub fn unlisted(&self) -> Option<&str> {
        match self {
            Self::Unlisted(what) => Some(what),
            Self::SetReplication { .. }
            | Self::ReplicateLogs { .. }
            | Self::Snapshot { .. }
            | Self::AddVoter(_)
            | Self::Write(_)
            | Self::Start(_)
            | Self::Join(_)
            | Self::Revive(_)
            | Self::Restart(_)
            | Self::Upgrade { .. } => None,
        }
    }
}

fn registered(node: &str, world: &World<'_>) -> Option<bool> {
    world.nodes.seen().map(|nodes| nodes.named(node).is_some())
}
