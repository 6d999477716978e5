//! `plan`: the whole road from here, with nothing executed.

use super::aim::Aim;
use super::ask::to_plan;
use super::consent::Approved;
use super::foreseen::{Foreseen, foresee};
use super::second_mind::SecondMind;
use super::steps;
use super::withheld::Withheld;
use super::world::World;
use crate::api::CONTRACT;
use crate::api::approval::digest;
use crate::api::decision::StepInput;
use crate::api::plan::{PlanApproval, PlanOutput, RoadEnd};
use crate::cluster::gather::gather;
use crate::state::exposure;

/// The whole road from here.
pub fn plan(input: &StepInput) -> PlanOutput {
    let facts = gather(&input.target, &input.observations);
    let withheld = Withheld::of(&facts);
    match Aim::new(&input.target) {
        Err(refusal) => {
            let mut exposure = exposure::now(&facts);
            withheld.exposure(&mut exposure);
            let end = withheld.end(RoadEnd::Refused(refusal));
            PlanOutput { contract: CONTRACT.into(), exposure, road: Vec::new(), end, approval: None }
        }
        Ok(aim) => {
            let approved = Approved::new(&input.target, &facts, &input.approvals);
            let world = World::new(&aim, &facts, &approved);
            let mut foreseen = foresee(&world, &SecondMind::new(input));
            let approval = approval(&world, &foreseen);
            withheld.road(&mut foreseen.road);
            withheld.exposure(&mut foreseen.exposure.before);
            PlanOutput {
                contract: CONTRACT.into(),
                approval,
                exposure: foreseen.exposure.before,
                road: foreseen.road,
                end: withheld.end(foreseen.end),
            }
        }
    }
}

/// What must be approved before anything is done.
fn approval(world: &World, foreseen: &Foreseen) -> Option<PlanApproval> {
    let (step, action, change) = foreseen.first.as_ref()?;
    let refused = matches!(foreseen.end, RoadEnd::Refused(_));
    if refused || world.approvals.in_plan(&steps::keys(world), step, action, change) {
        return None;
    }
    let consent = to_plan(world, foreseen);
    Some(PlanApproval { digest: digest(&consent), consent })
}
