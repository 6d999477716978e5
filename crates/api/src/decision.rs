//! `next_step`: what to do next, and why.

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::approval::{Approval, Consent};
use crate::exposure::{Exposure, ExposureChange};
use crate::observation::Observation;
use crate::request::Request;
use crate::step::StepKey;
use crate::target::Target;

/// Input of `next_step` and of `plan`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StepInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The deployment wanted.
    pub target: Target,
    /// What was seen, in any order. Whatever was seen before the newest action is void and must be left
    /// out, except `action` observations, which say what this run has done.
    #[serde(default)]
    pub observations: Vec<Observation>,
    /// What a human has approved: pairs of digest and consent, as `approve` decisions carried them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// Marks of earlier `wait` decisions, given back verbatim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// Output of `next_step`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct StepOutput {
    /// The contract version.
    pub contract: String,
    /// The one decision.
    pub decision: Decision,
    /// Losses tolerated now, as far as the observations tell.
    pub exposure: Exposure,
}

/// Exactly one of six.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Decision {
    /// Look at these, then ask again with the answers added.
    Observe {
        /// What to look at, side by side.
        requests: Vec<Request>,
        /// What is not known yet.
        why: Reason,
    },
    /// Do this, then look again at everything.
    Act {
        /// The step.
        step: StepKey,
        /// The one effect.
        action: Action,
        /// The reasons.
        why: Reason,
        /// Losses tolerated before, during and after.
        exposure: ExposureChange,
        /// What the facts will say once it has worked.
        postcondition: String,
        /// How to undo it, or that it cannot be undone.
        rollback: String,
    },
    /// Nothing to do but wait, then look again at everything.
    Wait {
        /// The step whose postcondition is awaited.
        step: StepKey,
        /// What is awaited.
        awaiting: String,
        /// The last thing seen that is in the way, in one short line.
        cause: String,
        /// The reasons.
        why: Reason,
        /// Look again after this many milliseconds.
        poll_ms: u64,
        /// Waiting longer than this for the same thing, in all, means failure.
        give_up_after_ms: u64,
        /// To be given back with the next input, verbatim: what two rounds are compared by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<Mark>,
    },
    /// A human must agree first; then ask again with digest and consent among the approvals.
    Approve {
        /// SHA-256 (hex) over the consent.
        digest: String,
        /// What is agreed to: everything that was shown.
        consent: Consent,
        /// The question.
        question: String,
        /// The reasons.
        why: Reason,
    },
    /// The target is reached.
    Done {
        /// The proof.
        why: Reason,
    },
    /// This cannot or must not go on.
    Refuse(Refusal),
}

/// Why a decision is what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Reason {
    /// One or two sentences.
    pub summary: String,
    /// The facts it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A fact and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Evidence {
    /// What was established.
    pub fact: String,
    /// The observation it was read from.
    pub source: String,
}

/// Why there is no next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Refusal {
    /// Stable name: an invariant of the guard, or a reason of the planner. `explain` has its page.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// The last thing seen that is in the way, in one short line.
    pub cause: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// How to get out of it.
    pub remedy: String,
    /// The step that was about to be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepKey>,
}

/// What a first round saw, for a second to be compared with. Hosts give it back and read nothing in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Mark {
    /// What is compared.
    pub name: String,
    /// When the newest observation of the first round was made.
    pub at_ms: u64,
    /// SHA-256 (hex) over what is compared.
    pub state: String,
}
