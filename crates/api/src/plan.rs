//! `plan`: the whole road from here, with nothing executed.

use serde::{Deserialize, Serialize};

use crate::action::Action;
pub use crate::approval::Approvals;
use crate::decision::{Refusal, Why};
use crate::exposure::{Exposure, ExposureChange};
use crate::observation::Request;
use crate::step::StepKey;

/// Output of `plan`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlanOutput {
    /// The contract version.
    pub contract: String,
    /// Losses tolerated now.
    pub exposure: Exposure,
    /// Every step of the road, those already behind us included.
    pub road: Vec<PlannedStep>,
    /// Where the road ends.
    pub end: RoadEnd,
    /// Things worth telling.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One step of the road.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
    pub why: Why,
    /// Losses tolerated before, during and after; absent for steps already done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<ExposureChange>,
    /// Whether a human is asked before it.
    #[serde(default)]
    pub needs_approval: bool,
    /// How to undo it, or that there is no way back.
    #[serde(default)]
    pub way_back: String,
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
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum RoadEnd {
    /// At the goal, with these losses tolerated.
    Goal {
        /// Losses tolerated once everything is done.
        exposure: Exposure,
    },
    /// Something must be looked at before the road can be told.
    Unknown {
        /// What to look at.
        requests: Vec<Request>,
        /// What is not known.
        why: Why,
    },
    /// The goal cannot be carried, or something is wrong.
    Refused(Refusal),
}
