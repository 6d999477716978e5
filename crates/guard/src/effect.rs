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

    /// What it does, in the terms that invariants ask in. One of a new kind does not compile before it is said here.
    pub fn does(&self) -> Does<'_> {
        let nothing = Does::default();
        match self {
            Self::SetReplication { .. } => Does { sets_replication: true, ..nothing },
            Self::ReplicateLogs { .. } => Does { replicates_logs: true, ..nothing },
            Self::Snapshot { .. } => Does { snapshots: true, ..nothing },
            Self::AddVoter(id) => Does { gives_vote: Some(*id), ..nothing },
            Self::Write(node) => Does { writes: Some(node), ..nothing },
            Self::Start(node) | Self::Revive(node) => Does { starts: Some(node), ..nothing },
            Self::Join(node) => Does { starts: Some(node), joins: Some(node), ..nothing },
            Self::Restart(node) | Self::Upgrade { node, .. } => {
                Does { starts: Some(node), stops: Some(node), ..nothing }
            }
            Self::Unlisted(what) => Does { unlisted: Some(what), ..nothing },
        }
    }
}

/// What an effect does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Does<'a> {
    /// The node whose server is started.
    pub starts: Option<&'a str>,
    /// The node whose server stops for a while.
    pub stops: Option<&'a str>,
    /// The node that joins.
    pub joins: Option<&'a str>,
    /// The node whose configuration file is replaced.
    pub writes: Option<&'a str>,
    /// The node that gets a vote.
    pub gives_vote: Option<NodeId>,
    /// Whether another replication is asked for.
    pub sets_replication: bool,
    /// Whether new segments become replicated.
    pub replicates_logs: bool,
    /// Whether every partition is snapshotted.
    pub snapshots: bool,
    /// What is not on the list.
    pub unlisted: Option<&'a str>,
}

impl<'a> Does<'a> {
    /// The node that is acted on, if it is one node.
    pub fn node(&self) -> Option<&'a str> {
        self.writes.or(self.starts)
    }
}

fn registered(node: &str, world: &World<'_>) -> Option<bool> {
    world.nodes.seen().map(|nodes| nodes.named(node).is_some())
}
