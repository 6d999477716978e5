//! What a step says of itself.

use crate::api::{Evidence, Reason, Refusal, Request, StepKey};
use crate::state::intent::Intent;

/// How far a step is, and what it would do next.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The facts show its postcondition.
    Holds(Reason),
    /// It does not matter now: the deployment is past what it prepares, or another step comes first.
    Passed(Reason),
    /// It is not for this node, or not for this deployment.
    NotApplicable(&'static str),
    /// What it would be judged by has not been observed.
    NotObserved(&'static str),
    /// What it would be judged by was looked at and still is not known, which is for a person to solve.
    Undeterminable(Refusal),
    /// It would do this.
    Act(Box<Proposal>),
    /// It waits for this.
    Wait(Waiting),
    /// It must see this first.
    Observe(Vec<Request>, Reason),
    /// It cannot be done.
    Refuse(Refusal),
}

/// An effect that a step proposes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The effect.
    pub intent: Intent,
    /// Why.
    pub why: Reason,
    /// What the facts will say once it has worked.
    pub postcondition: String,
    /// How to undo it, or that there is no way back.
    pub rollback: String,
    /// Only to be done while the deployment is at rest.
    pub at_rest: bool,
}

/// Something awaited.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What is awaited.
    pub awaiting: String,
    /// The last thing seen that is in the way, in one short line.
    pub cause: String,
    /// Why.
    pub why: Reason,
    /// Look again after this.
    pub poll_ms: u64,
    /// Longer than this is a failure.
    pub give_up_after_ms: u64,
    /// The effect that was taken and whose outcome is awaited; lets the road be foreseen.
    pub expects: Option<Intent>,
}

/// A reason with its evidence.
pub fn why(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Reason {
    Reason { summary: summary.into(), evidence: evidence.into() }
}

/// A step whose postcondition holds, with what shows it.
pub fn holds(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Progress {
    Progress::Holds(why(summary, evidence))
}

/// A step that does not matter now, with what shows it.
pub fn passed(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Progress {
    Progress::Passed(why(summary, evidence))
}

/// A refusal of a step.
pub fn refuse(
    name: &str,
    step: &StepKey,
    message: impl Into<String>,
    evidence: impl Into<Vec<Evidence>>,
    remedy: impl Into<String>,
) -> Progress {
    Progress::Refuse(refusal(name, Some(step), message, evidence, remedy))
}

/// A refusal.
pub fn refusal(
    name: &str,
    step: Option<&StepKey>,
    message: impl Into<String>,
    evidence: impl Into<Vec<Evidence>>,
    remedy: impl Into<String>,
) -> Refusal {
    let message = message.into();
    Refusal {
        name: name.into(),
        cause: message.clone(),
        message,
        evidence: evidence.into(),
        remedy: remedy.into(),
        step: step.cloned(),
    }
}

/// A wait of a second at a time.
pub fn wait(
    awaiting: impl Into<String>,
    why: Reason,
    give_up_after_ms: u64,
    expects: Option<Intent>,
) -> Progress {
    let awaiting = awaiting.into();
    Progress::Wait(Waiting {
        cause: format!("still waiting for {awaiting}"),
        awaiting,
        why,
        poll_ms: 1_000,
        give_up_after_ms,
        expects,
    })
}

impl Progress {
    /// The same, with the last thing seen that is in the way.
    pub fn caused_by(mut self, seen: impl Into<String>) -> Self {
        match &mut self {
            Self::Wait(waiting) => waiting.cause = seen.into(),
            Self::Refuse(refusal) | Self::Undeterminable(refusal) => refusal.cause = seen.into(),
            _ => {}
        }
        self
    }
}
