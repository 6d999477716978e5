//! What is to be done, before it becomes a message.

use crate::api::action::EditBase;
use crate::api::{Action, Edit};
use crate::restatectl::argv::WriteCommand;

/// What is to be done, before it becomes a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Change the cluster.
    Cluster(WriteCommand),
    /// Change a node's configuration file.
    Configure(Box<ConfigChange>),
    /// Start a node that is not running.
    Start(String),
    /// Restart a node.
    Restart(String),
}

/// A change of a configuration file.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigChange {
    /// The node.
    pub node: String,
    /// SHA-256 of the node's current file, if it has one.
    pub expect: Option<String>,
    /// The file whose text the edits apply to.
    pub base: EditBase,
    /// The edits.
    pub edits: Vec<Edit>,
    /// The new text.
    pub text: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The diff for humans.
    pub diff: String,
}

impl Intent {
    /// Whether replicas or leaders have to move because of it.
    pub fn needs_takeover(&self) -> bool {
        match self {
            Self::Restart(_) | Self::Cluster(WriteCommand::SetReplication { .. }) => true,
            Self::Cluster(
                WriteCommand::UseReplicatedLoglet { .. }
                | WriteCommand::SnapshotAndTrim
                | WriteCommand::AddVoter(_),
            )
            | Self::Configure(_)
            | Self::Start(_) => false,
        }
    }

    /// The message; `entry` is the address that restatectl gets.
    pub fn action(&self, entry: &str) -> Action {
        match self {
            Self::Cluster(write) => {
                Action::Restatectl { args: write.args(entry), timeout_ms: write.timeout_ms() }
            }
            Self::Configure(change) => Action::WriteConfig {
                node: change.node.clone(),
                expect: change.expect.clone(),
                base: change.base.clone(),
                edits: change.edits.clone(),
                sha256: change.sha256.clone(),
                diff: change.diff.clone(),
            },
            Self::Start(node) => Action::StartNode { node: node.clone(), restore: None },
            Self::Restart(node) => Action::RestartNode { node: node.clone(), restore: None },
        }
    }
}
