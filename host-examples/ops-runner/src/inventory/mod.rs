//! The inventory: the deployment wanted, and how to reach each of its nodes.
//!
//! [`raw`] is the file as written, [`load`] checks it, and what is here is known to be sound.

mod commands;
mod duration;
pub mod load;
mod raw;
pub mod report;
pub mod template;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use restate_scaleout_api::Goal;

use template::Template;

/// A checked inventory.
#[derive(Debug)]
pub struct Inventory {
    /// The file it was read from.
    pub path: PathBuf,
    /// The deployment wanted.
    pub goal: Goal,
    /// The `restatectl` program, absolute.
    pub restatectl: PathBuf,
    /// How to reach each node, by name.
    pub nodes: BTreeMap<String, Reach>,
}

/// How a node is reached.
#[derive(Debug, Clone)]
pub enum Reach {
    /// A process on this host.
    Local(LocalSpec),
    /// Another host, by the user's own commands.
    Remote(RemoteSpec),
}

/// A server process on this host.
#[derive(Debug, Clone)]
pub struct LocalSpec {
    /// The `restate-server` program.
    pub server: PathBuf,
    /// Programs of further versions, for upgrades.
    pub versions: BTreeMap<String, PathBuf>,
    /// Its `restate.toml`.
    pub config: PathBuf,
    /// Where its data lies, in a directory of the node's name; what the file says when absent.
    pub base_dir: Option<PathBuf>,
    /// Its whole environment, but for `PATH`, `HOME` and the like.
    pub env: BTreeMap<String, String>,
    /// Where its output goes.
    pub log: PathBuf,
    /// Its working directory.
    pub working_dir: PathBuf,
    /// How long a graceful stop may take.
    pub stop_timeout: Duration,
}

/// A host reached by command templates.
#[derive(Debug, Clone)]
pub struct RemoteSpec {
    /// Values of the placeholders.
    pub vars: BTreeMap<String, String>,
    /// The environment variables the server is started with, as far as the user says.
    pub env: BTreeMap<String, String>,
    /// How long one command may take.
    pub timeout: Duration,
    /// The templates, by purpose.
    pub templates: BTreeMap<Purpose, Template>,
}

/// What a command template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Print the configuration file.
    Read,
    /// Replace the configuration file by standard input.
    Write,
    /// Ask the installed server whether it takes the text on standard input.
    Verify,
    /// Start the server.
    Start,
    /// Stop and start the server.
    Restart,
    /// Install `{version}` and restart.
    Upgrade,
    /// GET `{url}` from that host.
    Probe,
    /// Print the seconds since the configuration file was written.
    ConfigAge,
    /// Print the seconds since the server process was started.
    ProcessAge,
    /// Tell by the exit code whether the server process runs.
    Running,
    /// Print what `restate-server --version` says.
    Version,
    /// Tell by the exit code whether the node has data.
    DataPresent,
    /// Print the last lines of the server's log.
    LogTail,
}

impl Purpose {
    /// The key in the inventory.
    pub fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Verify => "verify",
            Self::Start => "start",
            Self::Restart => "restart",
            Self::Upgrade => "upgrade",
            Self::Probe => "probe",
            Self::ConfigAge => "config-age",
            Self::ProcessAge => "process-age",
            Self::Running => "running",
            Self::Version => "version",
            Self::DataPresent => "data-present",
            Self::LogTail => "log-tail",
        }
    }

    /// Templates without which nothing works.
    pub const MANDATORY: [Self; 4] = [Self::Read, Self::Write, Self::Start, Self::Restart];

    /// The placeholder whose value is only known when the command is run.
    pub fn dynamic(self) -> Option<&'static str> {
        match self {
            Self::Upgrade => Some("version"),
            Self::Probe => Some("url"),
            _ => None,
        }
    }
}

impl Inventory {
    /// The directory of the runner's own files: lock, pid files, logs of local nodes.
    pub fn state_dir(&self) -> PathBuf {
        state_dir(&self.path)
    }

    /// Where the audit log goes when nothing else is asked for.
    pub fn audit_path(&self) -> PathBuf {
        beside(&self.path, ".audit.jsonl")
    }
}

fn state_dir(inventory: &Path) -> PathBuf {
    beside(inventory, ".state")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(suffix);
    path.with_file_name(name)
}
