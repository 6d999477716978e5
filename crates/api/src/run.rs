//! `run` of the driver module.

use serde::{Deserialize, Serialize};

use crate::approval::Approval;
use crate::decision::Decision;
use crate::exposure::Exposure;
use crate::step::StepKey;
use crate::target::Target;

/// Input of `run`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RunInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The deployment wanted.
    pub target: Target,
    /// What was approved beforehand; the rest is asked for with `approve`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// Stop before the first action and return the decision.
    #[serde(default)]
    pub dry_run: bool,
}

/// Output of `run`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct RunOutput {
    /// The contract version.
    pub contract: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, in a sentence.
    pub message: String,
    /// The last decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Losses tolerated at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<Exposure>,
    /// What was done, in order.
    pub steps: Vec<StepRecord>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The target is reached and proved.
    Done,
    /// The plugin refuses to go on.
    Refused,
    /// A human said no, or nobody could be asked.
    NeedsApproval,
    /// The host asked to stop; running again goes on from there.
    Stopped,
    /// Something awaited did not happen in time, or the host failed.
    Failed,
}

/// One step that this run has worked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct StepRecord {
    /// The step.
    pub step: StepKey,
    /// How many actions were taken for it.
    pub actions: u32,
    /// When it began, by the host's clock.
    pub started_ms: u64,
    /// When the next step began or the run ended.
    pub ended_ms: u64,
}
