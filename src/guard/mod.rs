//! The second mind: checks every effectful action against the invariants and refuses by name.
//!
//! It imports facts and actions only, and shares no code with the planner in [`lifecycle`](crate::lifecycle):
//! a defect has to be made twice to hurt anyone. It reads a command's arguments as they will be run,
//! and a configuration change as it will lie on the disk.

mod invariants;
pub mod pages;
mod review;

use crate::api::Approvals;
use crate::api::{Action, Evidence, Refusal, StepKey};
use crate::cluster::Facts;

pub use invariants::ALL;
pub use review::{Effect, Review};

/// An invariant: what must never be done.
pub trait Invariant: Sync {
    /// Its stable name.
    fn name(&self) -> &'static str;
    /// What is never done, as the end of the sentence "it never …".
    fn never(&self) -> &'static str;
    /// Whether the action breaks it, and how.
    ///
    /// # Errors
    /// When it does.
    fn check(&self, review: &Review<'_>) -> Result<(), Broken>;
}

/// How an action breaks an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong with the action.
    pub message: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// How to mend it.
    pub remedy: String,
}

impl Broken {
    /// An action broke an invariant.
    pub fn new(message: impl Into<String>, evidence: Vec<Evidence>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), evidence, remedy: remedy.into() }
    }
}

/// Checks an action against everything but consent.
///
/// # Errors
/// A refusal that names the broken invariant and the observation that shows it.
pub fn check(step: &StepKey, action: &Action, facts: &Facts) -> Result<(), Refusal> {
    let review = Review::new(action, facts);
    for invariant in ALL {
        if let Err(broken) = invariant.check(&review) {
            return Err(refusal(invariant.name(), step, broken));
        }
    }
    Ok(())
}

/// Checks that a human has approved an action: the step in a plan, and a risk by itself.
///
/// # Errors
/// A refusal by the name of `approved-plan` or `no-lasting-exposure`.
pub fn check_consent(
    step: &StepKey,
    action: &Action,
    risky: bool,
    approvals: &Approvals,
) -> Result<(), Refusal> {
    if !approvals.plan.as_ref().is_some_and(|plan| plan.contains(step)) {
        let broken = Broken::new(
            format!("{step} is not in the approved plan"),
            vec![Evidence {
                fact: format!("{action:?}").chars().take(80).collect(),
                source: "proposed action".into(),
            }],
            "approve a plan that has this step",
        );
        return Err(refusal("approved-plan", step, broken));
    }
    if risky && !approvals.risks.iter().any(|risk| *risk == format!("risk:{step}")) {
        let broken = Broken::new(
            format!("{step} lowers what the deployment tolerates, and nobody has approved that"),
            Vec::new(),
            "approve the risk",
        );
        return Err(refusal("no-lasting-exposure", step, broken));
    }
    Ok(())
}

fn refusal(name: &str, step: &StepKey, broken: Broken) -> Refusal {
    Refusal {
        name: name.into(),
        message: broken.message,
        evidence: broken.evidence,
        remedy: broken.remedy,
        step: Some(step.clone()),
    }
}
