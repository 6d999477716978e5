//! What the host saw, and what it has done.

use serde::Serialize;

use crate::action::Action;
use crate::answer::{
    CommandOutput, ConfigFile, DialReport, DiskReport, InstalledServer, LogTail, ProcessReport,
};
use crate::reply::Reply;
use crate::step::StepKey;

/// A request with its answer, or an action with what the host claimed of it. `at-ms` is the host's
/// wall clock when the answer was complete, in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Observation {
    /// `restatectl` was run.
    Restatectl {
        /// When it had ended.
        at_ms: u64,
        /// The arguments it was run with.
        args: Vec<String>,
        /// What it printed.
        answer: Reply<CommandOutput>,
    },
    /// A node's configuration file was read.
    ReadConfig {
        /// When it had been read.
        at_ms: u64,
        /// The node.
        node: String,
        /// The file.
        answer: Reply<ConfigFile>,
    },
    /// A node's server processes were looked for.
    Process {
        /// When the host had looked.
        at_ms: u64,
        /// The node.
        node: String,
        /// All that match.
        answer: Reply<ProcessReport>,
    },
    /// A node's base directory was looked at.
    Disk {
        /// When the host had looked.
        at_ms: u64,
        /// The node.
        node: String,
        /// The directory that was asked about; absent when it was left to the host.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base_dir: Option<String>,
        /// What lies there.
        answer: Reply<DiskReport>,
    },
    /// What a start of a node would run.
    Installed {
        /// When the host had looked.
        at_ms: u64,
        /// The node.
        node: String,
        /// Program, version, arguments and environment.
        answer: Reply<InstalledServer>,
    },
    /// A URL was dialled.
    Dial {
        /// When the answer was complete, or the attempt had ended.
        at_ms: u64,
        /// The node that is expected there.
        node: String,
        /// What was dialled.
        url: String,
        /// The node from whose host it was dialled; absent for the host's own place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// What answered.
        answer: Reply<DialReport>,
    },
    /// The installed server was run with `--dump-config`.
    DumpConfig {
        /// When it had ended.
        at_ms: u64,
        /// The node.
        node: String,
        /// What it printed.
        answer: Reply<CommandOutput>,
    },
    /// The end of a node's server log was read.
    LogTail {
        /// When it had been read.
        at_ms: u64,
        /// The node.
        node: String,
        /// The lines.
        answer: Reply<LogTail>,
    },
    /// An action that this run has carried out earlier. A claim, never a proof.
    Action {
        /// When the action had ended.
        at_ms: u64,
        /// The step it belonged to.
        step: StepKey,
        /// What was done.
        action: Action,
        /// What the host answered.
        answer: Reply<CommandOutput>,
    },
}

impl Observation {
    /// When it was made.
    pub fn at_ms(&self) -> u64 {
        match self {
            Self::Restatectl { at_ms, .. }
            | Self::ReadConfig { at_ms, .. }
            | Self::Process { at_ms, .. }
            | Self::Disk { at_ms, .. }
            | Self::Installed { at_ms, .. }
            | Self::Dial { at_ms, .. }
            | Self::DumpConfig { at_ms, .. }
            | Self::LogTail { at_ms, .. }
            | Self::Action { at_ms, .. } => *at_ms,
        }
    }
}
