//! Whether an action has been approved, and the question to ask if it has not.

use std::collections::BTreeSet;

use super::consent::{self, consent};
use super::due::Deed;
use super::foreseen::{Foreseen, foresee};
use super::second_mind::{SecondMind, worse_of_both};
use super::steps;
use super::verdict::why;
use super::world::World;
use crate::api::plan::{PlannedStep, RoadEnd, StepStatus};
use crate::api::{ActionsShown, Consent, ConsentScope, Decision, Exposure, ExposureChange};
use crate::state::{exposure, foresee as effects};
use restate_scaleout_guard::Judged;

/// Steps that a question names; a consent lists all.
const NAMED: usize = 4;

/// Whether an action has been approved.
pub enum Consented {
    /// It has, with these losses tolerated before, during and after.
    Yes(ExposureChange),
    /// It has not; this is the decision instead.
    No(Decision),
}

/// Asks for what has not been approved yet; `now` is what the deployment tolerates before the action.
pub fn consented(
    world: &World,
    now: &Exposure,
    guard: &SecondMind,
    deed: &Deed,
    judged: &Judged<'_>,
) -> Consented {
    let step = &deed.leg.key;
    let change = effects::cost(world.facts, now.clone(), &deed.proposal.intent, world.outlook());
    let change = worse_of_both(change, judged);
    if !world.approvals.in_plan(&steps::keys(world), step, &deed.action, &change) {
        return Consented::No(ask_for_plan(world, guard, deed, change));
    }
    if let Some(worse) = exposure::worsening(&change)
        && !world.approvals.accepts_risk(step, &deed.action, &change)
    {
        let scope = ConsentScope::Risk { step: step.clone(), action: deed.action.clone() };
        let consent = consent(world.aim, world.facts, scope, change, deed.proposal.rollback.clone());
        let question = format!("{step}: {worse}. Continue?");
        return Consented::No(consent::ask(consent, question, deed.proposal.why.clone()));
    }
    Consented::Yes(change)
}

fn ask_for_plan(world: &World, guard: &SecondMind, deed: &Deed, change: ExposureChange) -> Decision {
    let foreseen = foresee(world, guard);
    // A plan that is known to end in a refusal is not begun. A node that is down is started all the same, since
    // that only restores what was there.
    if let RoadEnd::Refused(refusal) = foreseen.end {
        if !restarts_member(world, deed) {
            return Decision::Refuse(refusal);
        }
        let key = &deed.leg.key;
        let actions = ActionsShown { step: key.clone(), actions: BTreeSet::from([deed.action.shown()]) };
        let scope = ConsentScope::Plan { steps: vec![key.clone()], actions: vec![actions] };
        let consent = consent(world.aim, world.facts, scope, change, deed.proposal.rollback.clone());
        let question = format!("{}: the node is down. Start it again?", deed.leg.key);
        return consent::ask(consent, question, deed.proposal.why.clone());
    }
    let consent = to_plan(world, &foreseen);
    let is_todo = |step: &&PlannedStep| step.status != StepStatus::Done;
    let todo = BTreeSet::from_iter(foreseen.road.iter().filter(is_todo).map(|step| &step.step));
    let of = foreseen.road.len();
    let question = match foreseen.end {
        RoadEnd::Unknown { .. } => {
            format!(
                "Carry out what is known of this plan ({} of {of} steps to do; more may follow)?",
                todo.len()
            )
        }
        _ => format!("Carry out this plan ({} of {of} steps to do)?", todo.len()),
    };
    let mut summary = "nothing is done without an approved plan".to_owned();
    if let ConsentScope::Plan { steps, .. } = &consent.scope {
        let again: Vec<String> =
            steps.iter().filter(|step| !todo.contains(step)).map(ToString::to_string).collect();
        let (named, more) = again.split_at(again.len().min(NAMED));
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        if !named.is_empty() {
            let named = named.join(", ");
            summary.push_str(&format!("; it also covers starting a stopped node again ({named}{more})"));
        }
    }
    consent::ask(consent, question, why(summary, []))
}

/// Whether an action only starts a node that was registered before.
fn restarts_member(world: &World, deed: &Deed) -> bool {
    let node = deed.leg.key.node.as_deref().unwrap_or_default();
    deed.leg.revives(world) && (world.facts.nodes.known().is_none() || world.facts.member(node).is_some())
}

/// What is approved with a plan.
pub fn to_plan(world: &World, foreseen: &Foreseen) -> Consent {
    let scope = foreseen.to_approve(world);
    let rollback = "each step says how to undo it, or that it cannot be undone";
    consent(world.aim, world.facts, scope, foreseen.exposure.clone(), rollback.into())
}
