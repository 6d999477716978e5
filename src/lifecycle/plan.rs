//! The whole road from here: the next step, what it will bring about, the step after that, to the end.
//!
//! It is the same decision, taken again and again on facts that are foreseen, so a plan cannot drift
//! from what will be done.

use std::collections::BTreeSet;

use super::aim::Aim;
use super::due::{Due, due};
use super::foresee;
use super::steps::{self, Step};
use super::verdict::{Proposal, why};
use super::world::World;
use crate::api::decision::StepInput;
use crate::api::plan::{PlanOutput, PlannedStep, RoadEnd, StepStatus};
use crate::api::{CONTRACT, StepKey};
use crate::cluster::gather::gather;
use crate::state::exposure;

/// Longer than any road: every step is taken once or twice.
const LONGEST: usize = 500;

/// The whole road from here.
pub fn plan(input: &StepInput) -> PlanOutput {
    let facts = gather(&input.goal, &input.observations);
    let exposure = exposure::now(&facts);
    match Aim::new(&input.goal) {
        Err(refusal) => PlanOutput {
            contract: CONTRACT.into(),
            exposure,
            road: Vec::new(),
            end: RoadEnd::Refused(refusal),
            notes: Vec::new(),
        },
        Ok(aim) => from(&World { aim, facts, approvals: input.approvals.clone() }),
    }
}

/// The steps that a plan's approval covers: those still to be done, and starting again any node that
/// the road finds down.
pub fn to_approve(world: &World, plan: &PlanOutput) -> Vec<StepKey> {
    let todo = BTreeSet::from_iter(
        plan.road.iter().filter(|step| step.status != StepStatus::Done).map(|step| &step.step),
    );
    steps::road(world)
        .into_iter()
        .filter(|(key, step)| todo.contains(key) || matches!(step.name(), "start-node" | "join-node"))
        .map(|(key, _)| key)
        .collect()
}

/// The whole road from a world.
pub fn from(world: &World) -> PlanOutput {
    let mut taken: Vec<PlannedStep> = Vec::new();
    let mut ahead = world.clone();
    // What is seen now may be too much in motion to foresee all that follows; the next look tells more.
    let mut end = RoadEnd::Unknown {
        requests: Vec::new(),
        why: why("the road cannot be foreseen beyond these steps yet", []),
    };
    for _ in 0..LONGEST {
        match due(&ahead) {
            Due::Observe(requests, why) => {
                end = RoadEnd::Unknown { requests, why };
                break;
            }
            Due::Refuse(refusal) => {
                end = RoadEnd::Refused(refusal);
                break;
            }
            Due::Done(_) => {
                end = RoadEnd::Goal { exposure: exposure::now(&ahead.facts) };
                break;
            }
            Due::Wait(key, waiting) => {
                let Some(expected) = waiting.expects else {
                    end = RoadEnd::Unknown {
                        requests: Vec::new(),
                        why: why(format!("waiting for {}", waiting.awaiting), waiting.why.evidence),
                    };
                    break;
                };
                if !taken.iter().any(|step| step.step == key) {
                    taken.push(under_way(&ahead, &key, waiting.why));
                }
                ahead = foresee::after(&ahead, &expected);
            }
            Due::Act(key, proposal) => {
                let foreseen = foresee::after(&ahead, &proposal.intent);
                take(&mut taken, &ahead, key, *proposal);
                ahead = foreseen;
            }
        }
    }
    PlanOutput {
        contract: CONTRACT.into(),
        exposure: exposure::now(&world.facts),
        road: in_order(world, taken),
        end,
        notes: Vec::new(),
    }
}

fn take(taken: &mut Vec<PlannedStep>, world: &World, key: StepKey, proposal: Proposal) {
    let action = proposal.intent.action(world.entry().unwrap_or_default());
    let exposure = foresee::change(world, &proposal);
    let needs_approval = exposure::worsening(&exposure).is_some();
    if let Some(step) = taken.iter_mut().find(|step| step.step == key) {
        step.actions.push(action);
        step.needs_approval |= needs_approval;
        return;
    }
    taken.push(PlannedStep {
        title: title(&key).into(),
        step: key,
        status: StepStatus::Todo,
        actions: vec![action],
        why: proposal.why,
        exposure: Some(exposure),
        needs_approval,
        way_back: proposal.way_back,
    });
}

fn under_way(world: &World, key: &StepKey, why: crate::api::Why) -> PlannedStep {
    let now = exposure::now(&world.facts);
    PlannedStep {
        step: key.clone(),
        title: title(key).into(),
        status: StepStatus::UnderWay,
        actions: Vec::new(),
        why,
        exposure: Some(crate::api::ExposureChange { before: now.clone(), during: now.clone(), after: now }),
        needs_approval: false,
        way_back: String::new(),
    }
}

/// The steps to take among those that are done already, in the order of the road.
fn in_order(world: &World, mut taken: Vec<PlannedStep>) -> Vec<PlannedStep> {
    let mut road = Vec::new();
    let mut done = true;
    for (key, step) in steps::road(world) {
        if let Some(at) = taken.iter().position(|taken| taken.step == key) {
            road.push(taken.remove(at));
            done = false;
        } else if let Some(step) = passed(world, &key, step, done) {
            road.push(step);
        }
    }
    road.extend(taken);
    road
}

fn passed(world: &World, key: &StepKey, step: &dyn Step, so_far: bool) -> Option<PlannedStep> {
    let waits_only = matches!(step.name(), "rebalance" | "prove");
    // A step that does nothing but look is on the road as long as anything before it is.
    if waits_only && !so_far {
        return Some(blank(
            key,
            step,
            StepStatus::Todo,
            why("looked at once the steps before it are done", []),
        ));
    }
    if super::observe::wanted(world).is_some() || super::observe::unclear(world).is_some() {
        return None;
    }
    match step.progress(world, key) {
        // What rests on no fact is not known to be done: perhaps nothing could be seen.
        super::verdict::Progress::Done(why)
            if !why.evidence.is_empty() && (so_far || world.facts.member_of(key)) =>
        {
            Some(blank(key, step, StepStatus::Done, why))
        }
        _ => None,
    }
}

fn blank(key: &StepKey, step: &dyn Step, status: StepStatus, why: crate::api::Why) -> PlannedStep {
    PlannedStep {
        step: key.clone(),
        title: step.title().into(),
        status,
        actions: Vec::new(),
        why,
        exposure: None,
        needs_approval: false,
        way_back: String::new(),
    }
}

fn title(key: &StepKey) -> &'static str {
    steps::ALL.iter().find(|step| step.name() == key.step).map_or("", |step| step.title())
}

impl crate::cluster::Facts {
    /// Whether a step's node, if it has one, is registered.
    fn member_of(&self, key: &StepKey) -> bool {
        key.node.as_deref().is_none_or(|name| self.member(name).is_some())
    }
}
