//! What is left alone: the guard's word on a deployment that is said to be done.
//!
//! Any server is started again some day, and whoever does it asks nobody. So a deployment is done only when each of its
//! servers runs as its next start would have it, and that start is one that would be let pass.

use restate_scaleout_api::{Action, Observation, Refusal, StepKey, Target};

use crate::invariants::{check_rest, check_start};
use crate::review::Review;
use crate::{Proposal, Start, Verdict, secrets};

/// A deployment in which nothing is left to do.
pub struct AtRest<'a> {
    /// The deployment wanted.
    pub target: &'a Target,
    /// The step that says so.
    pub step: &'a StepKey,
    /// Everything that was seen, as the host sent it.
    pub observations: &'a [Observation],
    /// What `validate` says of a configuration that a server would start with.
    pub verdict: &'a dyn Fn(&Start) -> Verdict,
}

/// Holds the next start of every node of the target against what a start must not be.
///
/// # Errors
/// A refusal that names the invariant that one of them would break.
pub fn at_rest(rest: &AtRest<'_>) -> Result<(), Refusal> {
    let &AtRest { target, step, observations, verdict } = rest;
    let restart = |name: &String| Action::RestartNode { node: name.clone(), restore: None };
    let restarts: Vec<Action> = target.nodes.iter().map(|node| restart(&node.name)).collect();
    let proposals: Vec<Proposal<'_>> = restarts
        .iter()
        .map(|action| Proposal { target, step, action, observations, approvals: &[], verdict })
        .collect();
    let Some(first) = proposals.first() else { return Ok(()) };
    let review = Review::new(first);
    let clean = |refusal| secrets::withhold(refusal, first);
    for (proposal, node) in proposals.iter().zip(&target.nodes) {
        check_start(&review.of_another(proposal), &node.name).map_err(clean)?;
    }
    check_rest(&review).map_err(clean)
}
