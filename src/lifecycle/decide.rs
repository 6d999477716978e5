//! The one next decision.

use super::aim::Aim;
use super::consent::{Consented, consent};
use super::due::{Due, due};
use super::world::World;
use crate::api::CONTRACT;
use crate::api::decision::{Decision, StepInput, StepOutput};
use crate::cluster::gather::gather;
use crate::state::exposure;

/// The one next decision.
pub fn next_step(input: &StepInput) -> StepOutput {
    let facts = gather(&input.goal, &input.observations);
    let exposure = exposure::now(&facts);
    let decision = match Aim::new(&input.goal) {
        Err(refusal) => Decision::Refuse(refusal),
        Ok(aim) => decide(&World { aim: &aim, facts: &facts, approvals: &input.approvals }),
    };
    StepOutput { contract: CONTRACT.into(), decision, exposure, notes: Vec::new() }
}

fn decide(world: &World) -> Decision {
    match due(world) {
        Due::Observe(requests, why) => Decision::Observe { requests, why },
        Due::Wait(leg, waiting) => Decision::Wait {
            step: leg.key,
            awaiting: waiting.awaiting,
            why: waiting.why,
            poll_ms: waiting.poll_ms,
            give_up_after_ms: waiting.give_up_after_ms,
        },
        Due::Complete(why) => Decision::Done { why },
        Due::Refuse(refusal) => Decision::Refuse(refusal),
        Due::Act(deed) => match consent(world, &deed) {
            Consented::No(decision) => decision,
            Consented::Yes(exposure) => Decision::Act {
                step: deed.leg.key,
                action: deed.action,
                why: deed.proposal.why,
                exposure,
                postcondition: deed.proposal.postcondition,
                way_back: deed.proposal.way_back,
            },
        },
    }
}
