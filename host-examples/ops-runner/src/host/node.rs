//! What the runner can do with a node, whatever way it is reached.

use restate_scaleout::api::host::WriteConfigCall;
use restate_scaleout::api::{CommandOutput, ConfigFile};
use sha2::{Digest, Sha256};

use super::http;

/// A node as the runner reaches it. Every error is one sentence without credentials.
pub trait Node {
    /// The configuration file, its age and the server's environment.
    fn read_config(&mut self) -> Result<ConfigFile, String>;
    /// Replaces the configuration file, if it still is what the plan was made from.
    fn write_config(&mut self, call: &WriteConfigCall) -> Result<CommandOutput, String>;
    /// Starts the server; a server that runs already is left alone.
    fn start(&mut self) -> Result<CommandOutput, String>;
    /// Stops the server gracefully and starts it again.
    fn restart(&mut self) -> Result<CommandOutput, String>;
    /// Installs another version of the server and restarts.
    fn upgrade(&mut self, version: &str) -> Result<CommandOutput, String>;
    /// GETs `url` from the node's host.
    fn dial(&mut self, url: &str) -> Result<http::Answer, String>;
    /// The process, the installed server and the data.
    fn look(&mut self) -> Look;
}

/// What can be seen of a node from its host; every field may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
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

/// SHA-256 in lower-case hex.
pub fn sha256(text: &[u8]) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the present text is what the plan was made from.
///
/// # Errors
/// When it is not, with what to do.
pub fn unchanged(what: &str, present: Option<&str>, expect: Option<&str>) -> Result<(), String> {
    let found = present.map(|text| sha256(text.as_bytes()));
    match (found.as_deref(), expect) {
        (found, expect) if found == expect => Ok(()),
        (Some(_), None) => Err(format!("{what} exists already, although it was to be new; look again")),
        (None, Some(_)) => Err(format!("{what} is gone since it was read; look again")),
        _ => Err(format!("{what} was changed by somebody else since it was read; look again")),
    }
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

/// The answer of an action that is no command.
pub fn done(what: impl Into<String>) -> CommandOutput {
    CommandOutput { exit: Some(0), stdout: what.into(), ..CommandOutput::default() }
}
