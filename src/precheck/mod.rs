//! What the guard would say of facts that are foreseen: of the later steps of a plan there are no
//! observations yet, which `crates/guard` reads. It keeps a road that must end in a refusal from being
//! entered, by the same names; whether an action is carried out is decided by the crate alone.

mod invariant;
mod invariants;
pub mod pages;
mod review;

use crate::api::{Action, Refusal, StepKey};
use crate::cluster::Facts;

pub use invariants::ALL;

use invariant::Broken;
use review::Review;

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
