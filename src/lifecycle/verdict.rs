//! What a step reports.

use crate::api::{Evidence, Reason, Refusal, Request, StepKey};
use crate::state::intent::Intent;

/// How far a step is, and what it does next.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The facts show its postcondition.
    Holds(Reason),
    /// Not needed any more: what it prepares for has already happened.
    Passed(Reason),
    /// Not its turn: what another step has begun comes first, and then this one is looked at again.
    NotYet(Reason),
    /// Not meant for this node, or not for this deployment.
    NotApplicable,
    /// What it depends on has not been observed.
    NotObserved(&'static str),
    /// What it depends on was observed and is still not known; a person has to solve that.
    Undeterminable(Refusal),
    /// It does this.
    Act(Box<Act>),
    /// It waits for this.
    Wait(Waiting),
    /// It has to see this first.
    Observe(Vec<Request>, Reason),
    /// It cannot be done.
    Refuse(Refusal),
}

/// An effect that a step proposes.
#[derive(Debug, Clone)]
pub struct Act {
    /// The effect.
    pub intent: Intent,
    /// Why.
    pub why: Reason,
    /// What the facts will say once it has worked.
    pub postcondition: String,
    /// How to undo it, or that it cannot be undone.
    pub rollback: String,
    /// Only to be done once the deployment has settled.
    pub at_rest: bool,
}

/// Something to wait for.
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
    /// Give up after this.
    pub give_up_after_ms: u64,
    /// The effect whose outcome is awaited, so that the rest of the plan can be worked out.
    pub expects: Option<Intent>,
}

/// A reason with its evidence.
pub fn why(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Reason {
    Reason { summary: summary.into(), evidence: evidence.into() }
}

/// A step whose postcondition holds, with the evidence.
pub fn holds(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Progress {
    Progress::Holds(why(summary, evidence))
}

/// A step that is not needed any more, with the evidence.
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

/// How long an answer that cannot be used is asked for again: a node that has just died makes answers incomplete.
pub const CLEAR_MS: u64 = 90_000;

/// A wait for an answer that can be used.
pub fn clarity(unknown: Evidence) -> Waiting {
    let cause = format!("{}: {}", unknown.source, unknown.fact);
    Waiting {
        awaiting: "a complete answer".into(),
        why: why(cause.as_str(), [unknown]),
        cause,
        poll_ms: 1_000,
        give_up_after_ms: CLEAR_MS,
        expects: None,
    }
}

/// A wait that looks again every second.
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
