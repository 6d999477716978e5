//! The one next decision.

use super::aim::Aim;
use super::ask::{Consented, consented};
use super::consent::Approved;
use super::due::{Due, due};
use super::world::World;
use crate::api::CONTRACT;
use crate::api::decision::{Decision, StepInput, StepOutput};
use crate::cluster::gather::gather;
use crate::state::exposure;

/// The one next decision.
pub fn next_step(input: &StepInput) -> StepOutput {
    let facts = gather(&input.target, &input.observations);
    let exposure = exposure::now(&facts);
    let decision = match Aim::new(&input.target) {
        Err(refusal) => Decision::Refuse(refusal),
        Ok(aim) => {
            let approved = Approved::new(&input.target, &input.approvals);
            decide(&World::new(&aim, &facts, &approved))
        }
    };
    StepOutput { contract: CONTRACT.into(), decision, exposure }
}

fn decide(world: &World) -> Decision {
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
        Due::Complete(why) => Decision::Done { why },
        Due::Refuse(refusal) => Decision::Refuse(refusal),
        Due::Act(deed) => match consented(world, &deed) {
            Consented::No(decision) => decision,
            Consented::Yes(exposure) => Decision::Act {
                step: deed.leg.key,
                action: deed.action,
                why: deed.proposal.why,
                exposure,
                postcondition: deed.proposal.postcondition,
                rollback: deed.proposal.rollback,
            },
        },
    }
}
