//! How a command ends, and the words it ends with.

use std::fmt;

/// Exit codes. They are part of the interface: scripts read them. [`Exit::meaning`] says what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Something failed.
    Failed = 1,
    /// Wrong input.
    BadInput = 2,
    /// Refused by the plugin.
    Refused = 3,
    /// A human must agree, and none did.
    NeedsApproval = 4,
    /// Stopped on request.
    Stopped = 5,
}

impl Exit {
    /// All of them, by code.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::Failed, Self::BadInput, Self::Refused, Self::NeedsApproval, Self::Stopped];

    /// What it means: the one list, which `--help` prints and the README repeats.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done; plan, status: every step is known; check: no finding that counts",
            Self::Failed => "failed, or not enough could be seen; check: findings that count",
            Self::BadInput => "bad input: command line, inventory, file or modules; check: no node found",
            Self::Refused => "refused: the plugin says why, and what to do",
            Self::NeedsApproval => "an approval is needed and was not given",
            Self::Stopped => "stopped on request; run it again to continue",
        }
    }

    /// All of them as `--help` shows them.
    pub fn list() -> String {
        let lines = Self::ALL.map(|exit| format!("\n  {}  {}", exit as u8, exit.meaning()));
        format!("Exit codes:{}", lines.concat())
    }
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

    /// An end that somebody asked for.
    pub fn stopped(message: impl Into<String>) -> Self {
        Self { exit: Exit::Stopped, message: message.into() }
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
