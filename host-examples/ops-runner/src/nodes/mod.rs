//! What the runner can do with a node, however it is reached.

mod local;
mod remote;
mod restatectl;

use restate_scaleout_api::host::WriteConfigCall;
use restate_scaleout_api::{CommandOutput, ConfigFile};

use crate::hash::sha256;
use crate::http;

pub use local::LocalNode;
pub use remote::{NO_FILE, RemoteNode};
pub use restatectl::Restatectl;

/// A node as the runner reaches it. Every error is one sentence without credentials.
pub trait Node: Send + Sync {
    /// What looking at it burdens; nodes on one host share it.
    fn place(&self) -> &str;
    /// The configuration file, its age and the server's environment.
    fn read_config(&self) -> Result<ConfigFile, String>;
    /// Replaces the configuration file, if it still is what the plan was made from.
    fn write_config(&self, call: &WriteConfigCall) -> Result<CommandOutput, String>;
    /// Starts the server; a server that runs already is left alone.
    fn start(&self) -> Result<CommandOutput, String>;
    /// Stops the server gracefully and starts it again.
    fn restart(&self) -> Result<CommandOutput, String>;
    /// Installs another version of the server and restarts.
    fn upgrade(&self, version: &str) -> Result<CommandOutput, String>;
    /// GETs `url` from the node's host.
    fn dial(&self, url: &str) -> Result<http::Dialled, String>;
    /// The process, the installed server and the data.
    fn look(&self) -> NodeLook;
}

/// What can be seen of a node from its host; every field may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeLook {
    /// Whether the server process runs.
    pub running: Option<bool>,
    /// Milliseconds since it was started.
    pub process_age_ms: Option<u64>,
    /// What `restate-server --version` says.
    pub installed_version: Option<String>,
    /// Whether the data directory exists and is not empty.
    pub data_present: Option<bool>,
    /// The last lines of the log, when the process does not run.
    pub log_tail: Vec<String>,
}

/// Whether a message's text is the text that was meant.
///
/// # Errors
/// When its hash differs.
pub fn intact(call: &WriteConfigCall) -> Result<(), String> {
    if sha256(call.text.as_bytes()) == call.sha256 {
        return Ok(());
    }
    Err(format!(
        "the new text for node `{}` does not have the hash that came with it; nothing was written",
        call.node
    ))
}

/// The answer of an action that runs no command.
pub fn done(what: impl Into<String>) -> CommandOutput {
    CommandOutput { exit: Some(0), stdout: what.into(), ..CommandOutput::default() }
}
