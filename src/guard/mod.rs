//! What the guard would say of facts that are foreseen: of the later steps of a plan there are no
//! observations yet, which `crates/guard` reads. It keeps a road that must end in a refusal from being
//! entered, by the same names; whether an action is carried out is decided by the crate alone.

mod invariants;
pub mod pages;
mod review;

use crate::api::{Action, Evidence, Refusal, StepKey};
use crate::cluster::Facts;

pub use invariants::ALL;
pub use review::{Effect, Review};

/// An invariant: what must never be done.
pub trait Invariant: Sync {
    /// Its stable name.
    fn name(&self) -> &'static str;
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
    /// The last thing seen that is in the way, in one short line.
    pub cause: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// How to put it right.
    pub remedy: String,
}

impl Broken {
    /// An action broke an invariant.
    pub fn new(message: impl Into<String>, evidence: Vec<Evidence>, remedy: impl Into<String>) -> Self {
        let message = message.into();
        let cause = evidence.last().map_or_else(|| message.clone(), |last| last.fact.clone());
        Self { message, cause, evidence, remedy: remedy.into() }
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

fn refusal(name: &str, step: &StepKey, broken: Broken) -> Refusal {
    Refusal {
        name: name.into(),
        cause: broken.cause,
        message: broken.message,
        evidence: broken.evidence,
        remedy: broken.remedy,
        step: Some(step.clone()),
    }
}
