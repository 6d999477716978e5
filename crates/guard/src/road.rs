//! What a plan leads to: the guard's word on the starts of a road that is not entered yet.
//!
//! The files are those that the plan would have written by then; everything else is as it was observed. So what would keep a
//! later node from being started is told before the first step is approved.

use std::collections::BTreeMap;

use restate_scaleout_api::{Action, Observation, Refusal, StepKey, Target};

use crate::effect::Effect;
use crate::invariants::{File, check_to_come};
use crate::review::Review;
use crate::{Proposal, Start, Verdict, secrets};

/// A road, as far as it can be foreseen.
pub struct Road<'a> {
    /// The deployment wanted.
    pub target: &'a Target,
    /// The starts and restarts on it, with their steps.
    pub starts: &'a [(StepKey, Action)],
    /// Everything that was seen, with the files that each start would find.
    pub observations: &'a [Observation],
    /// The nodes whose files are not those that were seen.
    pub files: &'a BTreeMap<String, File>,
    /// What `validate` says of a configuration that a server would start with.
    pub verdict: &'a dyn Fn(&Start) -> Verdict,
}

/// Holds every start of a road against what a start must not be.
///
/// # Errors
/// A refusal that names the invariant that one of them would break.
pub fn on_the_road(road: &Road<'_>) -> Result<(), Refusal> {
    let &Road { target, starts, observations, files, verdict } = road;
    let proposals: Vec<Proposal<'_>> = starts
        .iter()
        .map(|(step, action)| Proposal { target, step, action, observations, approvals: &[], verdict })
        .collect();
    let Some(first) = proposals.first() else { return Ok(()) };
    let review = Review::new(first);
    let clean = |refusal| secrets::withhold(refusal, first);
    for proposal in &proposals {
        let review = review.of_another(proposal);
        // While nobody can say who is registered, each start is judged when its turn comes.
        let (Some(node), false) = (review.effect.does().starts, matches!(review.effect, Effect::Revive(_)))
        else {
            continue;
        };
        check_to_come(&review, node, files.get(node).copied()).map_err(clean)?;
    }
    Ok(())
}
