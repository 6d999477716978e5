//! The host functions that the driver module calls, with their requests and answers.
//!
//! Every function takes one JSON text and answers one [`Reply`](super::Reply) as JSON text. A host
//! function never throws: it answers in band. An empty answer counts as a failure.
//!
//! | function | request | answer |
//! |---|---|---|
//! | `restatectl` | [`RestatectlCall`] | `Reply<CommandOutput>` |
//! | `read_config` | [`NodeCall`] | `Reply<ConfigFile>` |
//! | `write_config` | [`WriteConfigCall`] | `Reply<CommandOutput>` |
//! | `start_node`, `restart_node` | [`NodeCall`] | `Reply<CommandOutput>` |
//! | `upgrade_node` | [`UpgradeNodeCall`] | `Reply<CommandOutput>` |
//! | `probe` | [`ProbeCall`] | `Reply<ProbeReport>` |
//! | `approve` | [`ApproveCall`] | `Reply<ApproveAnswer>` |
//! | `report` | [`ReportCall`] | `Reply<ReportAnswer>` |
//! | `sleep` | [`SleepCall`] | `Reply<Clock>` |
//!
//! Every answer but those of `approve` and `report` is followed by nothing; the clock is asked with
//! `sleep` of zero milliseconds.

use serde::{Deserialize, Serialize};

use crate::decision::{Consent, Decision, Why};
use crate::exposure::Exposure;
use crate::step::StepKey;

/// The names of all host functions, in the namespace `extism:host/user`.
pub const HOST_FUNCTIONS: [&str; 10] = [
    "restatectl",
    "read_config",
    "write_config",
    "start_node",
    "restart_node",
    "upgrade_node",
    "probe",
    "approve",
    "report",
    "sleep",
];

/// Request of `restatectl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RestatectlCall {
    /// Arguments after the program's name; never to be given to a shell.
    pub args: Vec<String>,
    /// Kill the process after this many milliseconds.
    pub timeout_ms: u64,
    /// The command changes the cluster.
    pub mutates: bool,
}

/// Request of `read_config`, `start_node` and `restart_node`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodeCall {
    /// `node-name` as the goal spells it.
    pub node: String,
}

/// Request of `upgrade_node`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UpgradeNodeCall {
    /// The node.
    pub node: String,
    /// The version to install.
    pub version: String,
}

/// Request of `write_config`. The host must write atomically (temporary file in the same directory,
/// then rename), keep the file's mode, and refuse when the present text is not `expect`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WriteConfigCall {
    /// The node.
    pub node: String,
    /// SHA-256 (hex) of the present text; absent when there must be no file yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
    /// The whole new text; may contain credentials, so it must not be logged.
    pub text: String,
    /// SHA-256 (hex) of `text`.
    pub sha256: String,
    /// Unified diff for humans and logs, values of secret keys withheld.
    pub diff: String,
}

/// Request of `probe`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProbeCall {
    /// The node looked at.
    pub node: String,
    /// What to GET.
    pub url: String,
    /// The node from whose host to dial; the host's own place when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// Request of `approve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApproveCall {
    /// Identifies the question.
    pub id: String,
    /// What kind of consent this is, with the steps or the action it is about.
    pub consent: Consent,
    /// The question.
    pub question: String,
    /// The reasons.
    pub why: Why,
}

/// Answer of `approve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApproveAnswer {
    /// Yes or no. No ends the run with nothing further done.
    pub approved: bool,
}

/// Request of `report`: what the driver does, as it does it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum ReportCall {
    /// A decision was made on complete observations.
    Decided {
        /// The decision.
        decision: Decision,
        /// Losses tolerated now.
        exposure: Exposure,
    },
    /// An action was carried out; the result is a claim.
    Acted {
        /// The step.
        step: StepKey,
        /// Whether the host answered `ok` and, for a command, the exit code was zero.
        claims_success: bool,
        /// What was printed, or the host's error; shortened.
        result: String,
    },
}

/// Answer of `report`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReportAnswer {
    /// False asks the driver to stop before the next action.
    pub go_on: bool,
}

/// Request of `sleep`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SleepCall {
    /// How long; zero to ask the clock only.
    pub ms: u64,
}

/// Answer of `sleep`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clock {
    /// The host's monotonic clock after the sleep, any origin.
    pub now_ms: u64,
}
