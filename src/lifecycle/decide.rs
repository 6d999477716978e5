//! The one next decision.

use super::aim::Aim;
use super::ask::{Consented, consented};
use super::consent::Approved;
use super::due::{Deed, Due, due};
use super::second_mind::SecondMind;
use super::withheld::Withheld;
use super::world::World;
use crate::api::decision::{Decision, StepInput, StepOutput};
use crate::api::{CONTRACT, Exposure, Refusal};
use crate::cluster::gather::gather;
use crate::state::exposure;
use restate_scaleout_guard::judge;

/// The one next decision.
pub fn next_step(input: &StepInput) -> StepOutput {
    let facts = gather(&input.target, &input.observations);
    let exposure = exposure::now(&facts);
    let decision = match Aim::new(&input.target) {
        Err(refusal) => Decision::Refuse(refusal),
        Ok(aim) => {
            let approved = Approved::new(&input.target, &facts, &input.approvals);
            decide(&World::new(&aim, &facts, &approved), &exposure, &SecondMind::new(input))
        }
    };
    let withheld = Withheld::of(&facts);
    let decision = withheld.decision(decision);
    let mut exposure = exposure;
    withheld.exposure(&mut exposure);
    StepOutput { contract: CONTRACT.into(), decision, exposure }
}

fn decide(world: &World, now: &Exposure, guard: &SecondMind) -> Decision {
    match due(world) {
        Due::Observe(requests, why) => Decision::Observe { requests, why },
        Due::Wait(leg, waiting) => Decision::Wait {
            step: leg.key,
            cause: waiting.cause,
            awaiting: waiting.awaiting,
            why: waiting.why,
            poll_ms: waiting.poll_ms,
            give_up_after_ms: waiting.give_up_after_ms,
            mark: None,
        },
        Due::Complete(why) => match guard.at_rest() {
            Ok(()) => Decision::Done { why },
            Err(refusal) => Decision::Refuse(refusal),
        },
        Due::Refuse(refusal) => Decision::Refuse(refusal),
        Due::Act(deed) => act(world, now, guard, *deed).unwrap_or_else(Decision::Refuse),
    }
}

/// An action, once the guard has let it pass and a person has agreed.
fn act(world: &World, now: &Exposure, guard: &SecondMind, deed: Deed) -> Result<Decision, Refusal> {
    let proposal = guard.proposal(&deed.leg.key, &deed.action);
    let judged = judge(&proposal)?;
    match consented(world, now, guard, &deed, &judged) {
        Consented::No(decision) => Ok(decision),
        Consented::Yes(exposure) => {
            judged.allow()?;
            Ok(Decision::Act {
                step: deed.leg.key,
                action: deed.action,
                why: deed.proposal.why,
                exposure,
                postcondition: deed.proposal.postcondition,
                rollback: deed.proposal.rollback,
            })
        }
    }
}
