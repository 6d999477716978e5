//! `next_step`: what to do next, and why.

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::approval::Approvals;
use crate::exposure::{Exposure, ExposureChange};
use crate::goal::Goal;
use crate::observation::{Observation, Request};
use crate::step::StepKey;

/// Input of `next_step` (and of `plan`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StepInput {
    /// The deployment wanted.
    pub goal: Goal,
    /// What was seen, in any order. Observations of an earlier state must be left out, except
    /// `action` observations, which tell what this run has done.
    #[serde(default)]
    pub observations: Vec<Observation>,
    /// What a human has approved.
    #[serde(default)]
    pub approvals: Approvals,
}

/// Output of `next_step`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StepOutput {
    /// The contract version.
    pub contract: String,
    /// The one decision.
    pub decision: Decision,
    /// Losses tolerated now, as far as the observations tell.
    pub exposure: Exposure,
    /// Things worth telling that change nothing about the decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Exactly one of six.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Decision {
    /// Look at these, then ask again with the answers added.
    Observe {
        /// What to look at.
        requests: Vec<Request>,
        /// What is not known yet.
        why: Why,
    },
    /// Do this, then look again at everything.
    Act {
        /// The step.
        step: StepKey,
        /// The one effect.
        action: Action,
        /// The reasons.
        why: Why,
        /// Losses tolerated before, during and after.
        exposure: ExposureChange,
        /// What the facts will say once it has worked.
        postcondition: String,
        /// How to undo it, or that there is no way back.
        way_back: String,
    },
    /// Nothing to do but wait, then look again at everything.
    Wait {
        /// The step whose postcondition is awaited.
        step: StepKey,
        /// What is awaited.
        awaiting: String,
        /// The reasons.
        why: Why,
        /// Look again after this many milliseconds.
        poll_ms: u64,
        /// Waiting longer than this for the same thing, in all, means failure.
        give_up_after_ms: u64,
    },
    /// A human must agree first; then ask again with the id among the approvals.
    Approve {
        /// What to add to `approvals.risks` (or, for a plan, the steps to `approvals.plan`).
        id: String,
        /// What kind of consent this is.
        consent: Consent,
        /// The question.
        question: String,
        /// The reasons.
        why: Why,
    },
    /// The goal is reached.
    Done {
        /// The proof.
        why: Why,
    },
    /// This cannot or must not go on.
    Refuse(Refusal),
}

/// What a human is asked to agree to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Consent {
    /// The road from here.
    Plan {
        /// Every step still to come, in order, and the steps that would start a node again that is
        /// found down.
        steps: Vec<StepKey>,
    },
    /// One action that lowers what the deployment tolerates, or stops writes for a while.
    Risk {
        /// The step.
        step: StepKey,
        /// The action.
        action: Action,
        /// Losses tolerated before, during and after.
        exposure: ExposureChange,
        /// How to undo it, or that there is no way back.
        way_back: String,
    },
}

/// Why a decision is what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Why {
    /// One or two sentences.
    pub summary: String,
    /// The facts it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A fact and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// What was established.
    pub fact: String,
    /// The observation it was read from.
    pub source: String,
}

/// Why there is no next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Refusal {
    /// Stable name: an invariant of the guard, or a reason of the planner. `explain` has its page.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// How to mend it.
    pub remedy: String,
    /// The step that was about to be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepKey>,
}
