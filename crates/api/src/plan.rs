//! `plan`: the whole road from here, with nothing executed.

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::approval::Consent;
use crate::decision::{Reason, Refusal};
use crate::exposure::{Exposure, ExposureChange};
use crate::request::Request;
use crate::step::StepKey;

/// Output of `plan`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct PlanOutput {
    /// The contract version.
    pub contract: String,
    /// Losses tolerated now.
    pub exposure: Exposure,
    /// Every step of the road, including those that are done.
    pub road: Vec<PlannedStep>,
    /// Where the road ends.
    pub end: RoadEnd,
    /// What must be approved before anything is done; absent when nothing is to be done, when it was
    /// approved already, or when the road does not lead to the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<PlanApproval>,
}

/// The consent that a plan needs, as `next_step` would ask for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct PlanApproval {
    /// SHA-256 (hex) over the consent.
    pub digest: String,
    /// What is agreed to.
    pub consent: Consent,
}

/// One step of the road.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct PlannedStep {
    /// Its name.
    pub step: StepKey,
    /// One line of what it is for.
    pub title: String,
    /// Whether it is still to be done.
    pub status: StepStatus,
    /// The actions it will take, as far as they can be foreseen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// The reasons.
    pub why: Reason,
    /// Losses tolerated before, during and after; absent for steps that are done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<ExposureChange>,
    /// Whether a human is asked before it, beside the approval of the plan.
    #[serde(default)]
    pub needs_approval: bool,
    /// How to undo it, or that it cannot be undone.
    #[serde(default)]
    pub rollback: String,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StepStatus {
    /// The facts show its postcondition.
    Done,
    /// Its postcondition is on its way.
    UnderWay,
    /// Still to be done.
    Todo,
}

/// Where the road ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum RoadEnd {
    /// At the target, with these losses tolerated.
    Target {
        /// Losses tolerated once everything is done.
        exposure: Exposure,
    },
    /// Something must be looked at before the road can be told.
    Unknown {
        /// What to look at.
        requests: Vec<Request>,
        /// What is not known.
        why: Reason,
    },
    /// The target cannot be reached, or something is wrong.
    Refused(Refusal),
}
