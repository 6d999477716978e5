//! How a command ends, and the words it ends with.

use std::fmt;

/// Exit codes. They are part of the interface: scripts read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; for `check`: nothing but infos and warnings.
    Done = 0,
    /// Something failed, or a wait timed out; for `check`: findings that count.
    Failed = 1,
    /// The inventory, a file or the command line is wrong; nothing was touched.
    BadInput = 2,
    /// The plugin refuses to continue, and names the reason.
    Refused = 3,
    /// A human must agree, and none did.
    NeedsApproval = 4,
    /// Stopped on request; running it again continues from there.
    Stopped = 5,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error with the exit code it leads to.
#[derive(Debug)]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// What is wrong, where, and how to fix it.
    pub message: String,
}

impl Failure {
    /// Wrong input.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self { exit: Exit::BadInput, message: message.into() }
    }

    /// Something that did not work.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Prefixes an error with what was being done.
pub trait Context<T> {
    /// `what: error`, as a failure.
    fn or_fail(self, what: impl fmt::Display) -> Result<T, Failure>;
    /// `what: error`, as wrong input.
    fn or_bad_input(self, what: impl fmt::Display) -> Result<T, Failure>;
}

impl<T, E: fmt::Display> Context<T> for Result<T, E> {
    fn or_fail(self, what: impl fmt::Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::failed(format!("{what}: {error}")))
    }

    fn or_bad_input(self, what: impl fmt::Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::bad_input(format!("{what}: {error}")))
    }
}
