//! What a person must have agreed to before an action is taken.

use super::due::Deed;
use super::plan;
use super::verdict::why;
use super::world::World;
use crate::api::ExposureChange;
use crate::api::decision::{Consent, Decision};
use crate::api::plan::RoadEnd;
use crate::guard;
use crate::state::{exposure, foresee};

/// Whether an action has been agreed to.
pub enum Consented {
    /// It has, with these losses tolerated before, during and after.
    Yes(ExposureChange),
    /// It has not; this is to be decided instead.
    No(Decision),
}

/// Asks for what has not been approved yet.
pub fn consent(world: &World, deed: &Deed) -> Consented {
    let step = &deed.leg.key;
    let planned = world.approvals.plan.as_ref().is_some_and(|plan| plan.contains(step));
    if !planned {
        let road = plan::from(world);
        // A road that is known to end in a refusal is not entered.
        if let RoadEnd::Refused(refusal) = road.end {
            return Consented::No(Decision::Refuse(refusal));
        }
        let steps = plan::to_approve(world, &road);
        return Consented::No(Decision::Approve {
            id: format!("plan:{step}"),
            question: format!("Carry out these {} steps?", steps.len()),
            consent: Consent::Plan { steps },
            why: why("nothing is done that was not in an approved plan", []),
        });
    }
    let mut ahead = world.facts.clone();
    let before = exposure::now(world.facts);
    let exposure = foresee::change(&mut ahead, before, &deed.proposal.intent, world.outlook());
    let risk = format!("risk:{step}");
    let worse = exposure::worsening(&exposure);
    if let Some(worse) = &worse
        && !world.approvals.risks.contains(&risk)
    {
        return Consented::No(Decision::Approve {
            id: risk,
            question: format!("{step}: {worse}. Go on?"),
            why: deed.proposal.why.clone(),
            consent: Consent::Risk {
                step: step.clone(),
                action: deed.action.clone(),
                exposure,
                way_back: deed.proposal.way_back.clone(),
            },
        });
    }
    match guard::check_consent(step, &deed.action, worse.is_some(), world.approvals) {
        Ok(()) => Consented::Yes(exposure),
        Err(broken) => Consented::No(Decision::Refuse(broken)),
    }
}
