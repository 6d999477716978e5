//! What the host saw, and what it is asked to look at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::reply::Reply;
use crate::step::StepKey;

/// Something to look at. None of these changes anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Run `restatectl` with exactly these arguments, a scrubbed environment and a neutral directory.
    Restatectl {
        /// Arguments after the program's name.
        args: Vec<String>,
        /// Kill the process after this many milliseconds.
        timeout_ms: u64,
    },
    /// Read the configuration file of a node, with its age and the node's environment overrides.
    ReadConfig {
        /// `node-name` as the goal spells it.
        node: String,
    },
    /// Look at a node from outside: does `GET {url}` answer, does its process run, which server binary
    /// is installed, does its data directory exist.
    Probe {
        /// `node-name` as the goal spells it.
        node: String,
        /// What to GET; the fabric's `/health`. `unix:` addresses are not probed.
        url: String,
        /// The node from whose host to dial; the host's own place when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
}

/// What the host saw. `at-ms` is a monotonic clock of the host, the same for all observations of a
/// call, with any origin; only differences are used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Observation {
    /// Answer to [`Request::Restatectl`].
    Restatectl {
        /// When the command had ended.
        at_ms: u64,
        /// The arguments it was run with.
        args: Vec<String>,
        /// What it printed.
        answer: Reply<CommandOutput>,
    },
    /// Answer to [`Request::ReadConfig`].
    Config {
        /// When the file had been read.
        at_ms: u64,
        /// The node.
        node: String,
        /// The file.
        answer: Reply<ConfigFile>,
    },
    /// Answer to [`Request::Probe`].
    Probe {
        /// When the probe had ended.
        at_ms: u64,
        /// The node.
        node: String,
        /// What was dialled.
        url: String,
        /// From where it was dialled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// What was seen.
        answer: Reply<ProbeReport>,
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

/// What a process printed and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CommandOutput {
    /// The exit code; absent when the process was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<i32>,
    /// Standard output, complete.
    #[serde(default)]
    pub stdout: String,
    /// Standard error, complete.
    #[serde(default)]
    pub stderr: String,
    /// The process was killed because its time was up; its effect is unknown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timed_out: bool,
}

/// A configuration file as it lies on the node's disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigFile {
    /// The text; absent when there is no such file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Milliseconds since the file was last written, by the clock of the node's host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_ms: Option<u64>,
    /// The environment variables the server is started with, as far as the host knows them; names
    /// that start with `RESTATE_` override the file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
}

/// What a look at a node from outside gave. Every field may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProbeReport {
    /// The address accepted a connection and answered HTTP.
    pub answered: bool,
    /// The HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body, at most 64 KiB of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Whether the node's server process runs, if the host can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<bool>,
    /// Milliseconds since that process was started, by the clock of the node's host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_age_ms: Option<u64>,
    /// What the installed `restate-server --version` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_version: Option<String>,
    /// Whether the node's data directory exists and is not empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_present: Option<bool>,
    /// The last lines of the server's log, newest last, when the process does not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log_tail: Vec<String>,
}
