//! What the runner can do with a node, however it is reached.

mod environment;
mod local;
mod remote;
mod restatectl;

use restate_scaleout_api::answer::{
    CommandOutput, ConfigFile, DialReport, DiskReport, InstalledServer, LogTail, ProcessReport,
};

use crate::hash::sha256;
use crate::secrets::Secrets;
use crate::trouble::{HostResult, failed};

pub use local::LocalNode;
pub use remote::{NO_FILE, RemoteNode};
pub use restatectl::Restatectl;

/// A node as the runner reaches it. Requests may be carried out at the same time.
pub trait Node: Send + Sync {
    /// What looking at it burdens; nodes on one host share it.
    fn place(&self) -> &str;

    /// The configuration file.
    fn read_config(&self) -> HostResult<ConfigFile>;
    /// Its server processes, however they were started.
    fn processes(&self) -> HostResult<ProcessReport>;
    /// The base directory: the one asked about, or the one the host knows.
    fn disk(&self, base_dir: Option<&str>) -> HostResult<DiskReport>;
    /// What a start would run.
    fn installed(&self) -> HostResult<InstalledServer>;
    /// GETs `url` from the node's host.
    fn dial(&self, url: &str) -> HostResult<DialReport>;
    /// What the installed server makes of file, environment and arguments.
    fn dump_config(&self) -> HostResult<CommandOutput>;
    /// The last lines of the server's log.
    fn log_tail(&self, lines: usize) -> HostResult<LogTail>;

    /// Replaces the configuration file, if it still is what the change was made for. The old text is
    /// kept, so that a later action can restore it.
    fn write_config(&self, new: &NewConfig<'_>) -> HostResult<CommandOutput>;
    /// Starts the server; one that is running is left alone.
    fn start(&self, restore: Option<&str>) -> HostResult<CommandOutput>;
    /// Stops the server gracefully.
    fn stop(&self) -> HostResult<CommandOutput>;
    /// Stops the server gracefully and starts it again.
    fn restart(&self, restore: Option<&str>) -> HostResult<CommandOutput>;
    /// Installs another version of the server and restarts.
    fn upgrade(&self, version: &str, restore: Option<&str>) -> HostResult<CommandOutput>;
}

/// A text that is to become a node's configuration file.
#[derive(Clone, Copy)]
pub struct NewConfig<'a> {
    /// SHA-256 of the present text; `None` when there must be no file yet.
    pub expect: Option<&'a str>,
    /// The whole new text; may hold credentials.
    pub text: &'a str,
    /// SHA-256 of the new text.
    pub sha256: &'a str,
}

impl NewConfig<'_> {
    /// Whether the text is the one that was meant.
    ///
    /// # Errors
    /// When its hash differs.
    pub fn intact(&self) -> HostResult<()> {
        if sha256(self.text.as_bytes()) == self.sha256 {
            return Ok(());
        }
        Err(failed("the new text does not have the hash that came with it; nothing was written"))
    }
}

/// The last lines of a server's log as they may be shown: servers colour what they print, and may print credentials,
/// also on several lines, of which only the earlier ones say what they are.
fn last_lines(secrets: &Secrets, log: &str, count: usize) -> Vec<String> {
    let plain: Vec<_> = log.lines().map(console::strip_ansi_codes).collect();
    let mut shown = secrets.redact_lines(&plain);
    shown.split_off(shown.len().saturating_sub(count))
}

/// The answer of an action that runs no command.
fn done(what: impl Into<String>) -> CommandOutput {
    CommandOutput { exit: Some(0), stdout: what.into(), ..CommandOutput::default() }
}
