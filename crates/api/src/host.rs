//! The host functions that the driver module calls, with their inputs and outputs.
//!
//! Every function takes one JSON text and answers one [`Reply`](crate::Reply) as JSON text. A host
//! function never throws: it answers in band. An empty or malformed answer counts as `failed`.
//!
//! | function | input | output |
//! |---|---|---|
//! | `look` | [`LookInput`] | `Reply<LookOutput>` |
//! | `act` | [`HostAction`] | `Reply<CommandOutput>` |
//! | `approve` | [`ApproveInput`] | `Reply<ApproveOutput>` |
//! | `report` | [`ReportInput`] | `Reply<ReportOutput>` |
//! | `sleep` | [`SleepInput`] | `Reply<Clock>` |

use serde::{Deserialize, Serialize};

use crate::answer::{
    CommandOutput, ConfigFile, DialReport, DiskReport, InstalledServer, LogTail, ProcessReport,
};
use crate::approval::Consent;
use crate::decision::{Decision, Reason};
use crate::exposure::Exposure;
use crate::reply::Reply;
use crate::request::Request;
use crate::step::StepKey;

/// The names of all host functions, in the namespace `extism:host/user`.
pub const HOST_FUNCTIONS: [&str; 5] = ["look", "act", "approve", "report", "sleep"];

/// Input of `look`. The host carries the requests out side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct LookInput {
    /// What to look at.
    pub requests: Vec<Request>,
}

/// Output of `look`, as a host writes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LookOutput {
    /// One answer for each request, in the order of the requests. With another number of answers all of
    /// them count as unknown.
    pub answers: Vec<Answered>,
}

/// An answer to one request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answered {
    /// When the answer was complete: the host's wall clock, in milliseconds since 1970.
    pub at_ms: u64,
    /// What was seen.
    pub answer: Reply<Answer>,
}

/// What was seen, in the shape that belongs to the request's kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    /// To `restatectl` and `dump-config`.
    Command(CommandOutput),
    /// To `read-config`.
    Config(ConfigFile),
    /// To `process`.
    Process(ProcessReport),
    /// To `disk`.
    Disk(DiskReport),
    /// To `installed`.
    Installed(InstalledServer),
    /// To `dial`.
    Dial(DialReport),
    /// To `log-tail`.
    LogTail(LogTail),
}

/// Input of `act`: an action as a host carries it out. It differs from a decision's action in
/// `write-config`, which brings the whole new text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum HostAction {
    /// Run `restatectl` with exactly these arguments.
    Restatectl {
        /// Arguments after the program's name; never to be given to a shell.
        args: Vec<String>,
        /// Kill the process after this many milliseconds; its effect is then unknown.
        timeout_ms: u64,
    },
    /// Replace a node's configuration file atomically (a temporary file in the same directory, then a
    /// rename), keeping its mode, and only if it still is what it was. The old file is kept beside it.
    WriteConfig {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the present text; absent when there must be no file yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expect: Option<String>,
        /// The whole new text; may contain credentials, so it must not be logged.
        text: String,
        /// SHA-256 (hex) of `text`.
        sha256: String,
        /// Unified diff for humans and logs, values of secret keys withheld.
        diff: String,
    },
    /// Start a node that does not run.
    StartNode {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
    /// Stop a node gracefully and keep it from starting again by itself.
    StopNode {
        /// The node.
        node: String,
    },
    /// Stop a node gracefully and start it again.
    RestartNode {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
    /// Install another server version on a node and restart it.
    UpgradeNode {
        /// The node.
        node: String,
        /// The version to install.
        version: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
}

/// Input of `approve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ApproveInput {
    /// SHA-256 (hex) over the consent.
    pub digest: String,
    /// What is agreed to.
    pub consent: Consent,
    /// The question.
    pub question: String,
    /// The reasons.
    pub why: Reason,
}

/// Output of `approve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApproveOutput {
    /// Yes or no. No ends the run with nothing further done.
    pub approved: bool,
    /// Who said so, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Input of `report`: what the driver does, as it does it. More events may be added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum ReportInput {
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

/// Output of `report`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReportOutput {
    /// False asks the driver to stop before the next action.
    pub go_on: bool,
}

/// Input of `sleep`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct SleepInput {
    /// How long, in milliseconds; zero to ask for the time only.
    pub ms: u64,
}

/// Output of `sleep`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clock {
    /// The host's wall clock after the sleep, in milliseconds since 1970: the clock of every `at-ms`.
    pub now_ms: u64,
}
