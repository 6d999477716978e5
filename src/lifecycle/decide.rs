//! The one next decision.

use super::aim::Aim;
use super::due::{Due, due};
use super::foresee::change;
use super::plan;
use super::verdict::{Proposal, why};
use super::world::World;
use crate::api::decision::{Consent, Decision, StepInput, StepOutput};
use crate::api::plan::RoadEnd;
use crate::api::{CONTRACT, StepKey};
use crate::cluster::gather::gather;
use crate::guard;
use crate::state::exposure;

/// The one next decision.
pub fn next_step(input: &StepInput) -> StepOutput {
    let facts = gather(&input.goal, &input.observations);
    let exposure = exposure::now(&facts);
    let decision = match Aim::new(&input.goal) {
        Err(refusal) => Decision::Refuse(refusal),
        Ok(aim) => decide(&World { aim, facts, approvals: input.approvals.clone() }),
    };
    StepOutput { contract: CONTRACT.into(), decision, exposure, notes: Vec::new() }
}

fn decide(world: &World) -> Decision {
    match due(world) {
        Due::Observe(requests, why) => Decision::Observe { requests, why },
        Due::Wait(step, waiting) => Decision::Wait {
            step,
            awaiting: waiting.awaiting,
            why: waiting.why,
            poll_ms: waiting.poll_ms,
            give_up_after_ms: waiting.give_up_after_ms,
        },
        Due::Done(why) => Decision::Done { why },
        Due::Refuse(refusal) => Decision::Refuse(refusal),
        Due::Act(step, proposal) => consent(world, step, *proposal),
    }
}

/// Asks for what has not been approved yet; otherwise the action itself.
fn consent(world: &World, step: StepKey, proposal: Proposal) -> Decision {
    let action = proposal.intent.action(world.entry().unwrap_or_default());
    let planned = world.approvals.plan.as_ref().is_some_and(|plan| plan.contains(&step));
    if !planned {
        let road = plan::from(world);
        // A road that is known to end in a refusal is not entered.
        if let RoadEnd::Refused(refusal) = road.end {
            return Decision::Refuse(refusal);
        }
        let steps = plan::to_approve(world, &road);
        return Decision::Approve {
            id: format!("plan:{step}"),
            question: format!("Carry out these {} steps?", steps.len()),
            consent: Consent::Plan { steps },
            why: why("nothing is done that was not in an approved plan", []),
        };
    }
    let exposure = change(world, &proposal);
    let risk = format!("risk:{step}");
    let worse = exposure::worsening(&exposure);
    if let Some(worse) = &worse
        && !world.approvals.risks.contains(&risk)
    {
        return Decision::Approve {
            id: risk,
            question: format!("{step}: {worse}. Go on?"),
            why: proposal.why,
            consent: Consent::Risk { step, action, exposure, way_back: proposal.way_back },
        };
    }
    if let Err(broken) = guard::check_consent(&step, &action, worse.is_some(), &world.approvals) {
        return Decision::Refuse(broken);
    }
    Decision::Act {
        step,
        action,
        why: proposal.why,
        exposure,
        postcondition: proposal.postcondition,
        way_back: proposal.way_back,
    }
}
