//! The whole road from here: the next step, what it will bring about, the step after that, to the end.
//!
//! It is the same decision, taken again and again on facts that are foreseen, so a plan cannot drift
//! from what will be done.

use std::collections::BTreeSet;

use super::aim::Aim;
use super::due::{Deed, Due, due};
use super::observe;
use super::steps::{self, Leg, StepId};
use super::verdict::{Progress, why};
use super::world::World;
use crate::api::decision::StepInput;
use crate::api::plan::{PlanOutput, PlannedStep, RoadEnd, StepStatus};
use crate::api::{CONTRACT, Exposure, ExposureChange, StepKey, Why};
use crate::cluster::gather::gather;
use crate::state::{exposure, foresee};

/// Longer than any road: every step is taken once or twice.
const LONGEST: usize = 500;

/// The whole road from here.
pub fn plan(input: &StepInput) -> PlanOutput {
    let facts = gather(&input.goal, &input.observations);
    match Aim::new(&input.goal) {
        Err(refusal) => PlanOutput {
            contract: CONTRACT.into(),
            exposure: exposure::now(&facts),
            road: Vec::new(),
            end: RoadEnd::Refused(refusal),
            notes: Vec::new(),
        },
        Ok(aim) => from(&World { aim: &aim, facts: &facts, approvals: &input.approvals }),
    }
}

/// The steps that a plan's approval covers: those still to be done, and starting again any node that
/// the road finds down.
pub fn to_approve(world: &World, plan: &PlanOutput) -> Vec<StepKey> {
    let todo = BTreeSet::from_iter(
        plan.road.iter().filter(|step| step.status != StepStatus::Done).map(|step| &step.step),
    );
    steps::road(world.aim)
        .into_iter()
        .filter(|leg| {
            todo.contains(&leg.key) || matches!(leg.step.id(), StepId::StartNode | StepId::JoinNode)
        })
        .map(|leg| leg.key)
        .collect()
}

/// The whole road from a world.
pub fn from(world: &World) -> PlanOutput {
    let mut taken = Taken::default();
    // One set of facts moves along the road; nothing is copied from step to step.
    let mut facts = world.facts.clone();
    let now = exposure::now(&facts);
    let mut ahead = now.clone();
    // What is seen now may be too much in motion to foresee all that follows; the next look tells more.
    let mut end = RoadEnd::Unknown {
        requests: Vec::new(),
        why: why("the road cannot be foreseen beyond these steps yet", []),
    };
    for _ in 0..LONGEST {
        match due(&World { facts: &facts, ..*world }) {
            Due::Observe(requests, why) => {
                end = RoadEnd::Unknown { requests, why };
                break;
            }
            Due::Refuse(refusal) => {
                end = RoadEnd::Refused(refusal);
                break;
            }
            Due::Complete(_) => {
                end = RoadEnd::Goal { exposure: ahead };
                break;
            }
            Due::Wait(leg, waiting) => {
                let Some(expected) = waiting.expects else {
                    end = RoadEnd::Unknown {
                        requests: Vec::new(),
                        why: why(format!("waiting for {}", waiting.awaiting), waiting.why.evidence),
                    };
                    break;
                };
                taken.wait(leg, waiting.why, &ahead);
                foresee::apply(&mut facts, &expected, world.outlook());
                ahead = exposure::now(&facts);
            }
            Due::Act(deed) => {
                let change = foresee::change(&mut facts, ahead, &deed.proposal.intent, world.outlook());
                ahead = change.after.clone();
                taken.act(*deed, change);
            }
        }
    }
    PlanOutput {
        contract: CONTRACT.into(),
        exposure: now,
        road: in_order(world, taken.0),
        end,
        notes: Vec::new(),
    }
}

/// The steps taken so far, each once.
#[derive(Default)]
struct Taken(Vec<PlannedStep>);

impl Taken {
    fn act(&mut self, deed: Deed, exposure: ExposureChange) {
        let Deed { leg, proposal, action } = deed;
        let needs_approval = exposure::worsening(&exposure).is_some();
        if let Some(step) = self.0.iter_mut().find(|step| step.step == leg.key) {
            step.actions.push(action);
            step.needs_approval |= needs_approval;
            return;
        }
        self.0.push(PlannedStep {
            actions: vec![action],
            exposure: Some(exposure),
            needs_approval,
            way_back: proposal.way_back,
            ..blank(leg, StepStatus::Todo, proposal.why)
        });
    }

    fn wait(&mut self, leg: Leg, why: Why, now: &Exposure) {
        if self.0.iter().any(|step| step.step == leg.key) {
            return;
        }
        let exposure = ExposureChange { before: now.clone(), during: now.clone(), after: now.clone() };
        self.0.push(PlannedStep { exposure: Some(exposure), ..blank(leg, StepStatus::UnderWay, why) });
    }
}

/// The steps to take among those that are done already, in the order of the road.
fn in_order(world: &World, mut taken: Vec<PlannedStep>) -> Vec<PlannedStep> {
    let visible = observe::wanted(world).is_none() && observe::unclear(world).is_none();
    let mut road = Vec::new();
    let mut done = true;
    for leg in steps::road(world.aim) {
        if let Some(at) = taken.iter().position(|taken| taken.step == leg.key) {
            road.push(taken.remove(at));
            done = false;
        } else if !done && matches!(leg.step.id(), StepId::Rebalance | StepId::Prove) {
            // A step that does nothing but look is on the road as long as anything before it is.
            road.push(blank(leg, StepStatus::Todo, why("looked at once the steps before it are done", [])));
        } else if visible {
            road.extend(passed(world, leg, done));
        }
    }
    road.extend(taken);
    road
}

/// A step that is behind us; what is not known to be done is not.
fn passed(world: &World, leg: Leg, so_far: bool) -> Option<PlannedStep> {
    match leg.step.progress(world, &leg.key) {
        Progress::Holds(why) | Progress::Passed(why) if so_far || joined(world, &leg.key) => {
            Some(blank(leg, StepStatus::Done, why))
        }
        _ => None,
    }
}

fn blank(leg: Leg, status: StepStatus, why: Why) -> PlannedStep {
    PlannedStep {
        step: leg.key,
        title: leg.step.title().into(),
        status,
        actions: Vec::new(),
        why,
        exposure: None,
        needs_approval: false,
        way_back: String::new(),
    }
}

/// Whether a step's node, if it has one, is registered.
fn joined(world: &World, key: &StepKey) -> bool {
    key.node.as_deref().is_none_or(|name| world.facts.member(name).is_some())
}
