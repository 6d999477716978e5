//! The road from here to its end: the next step, what it changes, the step after that.
//!
//! The same decision is made again and again on the facts that are expected, so a plan cannot differ from what
//! will be done.

use std::collections::{BTreeMap, BTreeSet};

use super::due::{Deed, Due, due};
use super::observe;
use super::second_mind::{SecondMind, worse_of_both};
use super::steps::{self, AddVoter, Leg, Step, Work};
use super::verdict::{Progress, why};
use super::world::World;
use crate::api::plan::{PlannedStep, RoadEnd, StepStatus};
use crate::api::{Action, ActionsShown, ConsentScope, ExposureChange, Reason, StepKey};
use crate::cluster::Facts;
use crate::precheck;
use crate::state::{exposure, foresee as effects};
use restate_scaleout_guard::judge;

/// More actions and waits than any step takes; a road that takes more goes in circles.
const TURNS: usize = 8;

/// The road from here.
pub struct Foreseen {
    /// All of its steps, including those that are done.
    pub road: Vec<PlannedStep>,
    /// Where it ends.
    pub end: RoadEnd,
    /// Losses tolerated now, the worst on the way, and at its end.
    pub exposure: ExposureChange,
    /// The first action of it: the step, the action, and what it does to the losses tolerated.
    pub first: Option<(StepKey, Action, ExposureChange)>,
    /// What each step does, as it is shown; what is waited for may have to be done again.
    shown: BTreeMap<StepKey, BTreeSet<String>>,
}

impl Foreseen {
    /// What a plan's approval covers: the steps still to be done, and the start of any node that turns out to
    /// be down.
    pub fn to_approve(&self, world: &World) -> ConsentScope {
        let todo = BTreeSet::from_iter(
            self.road.iter().filter(|step| step.status != StepStatus::Done).map(|step| &step.step),
        );
        let starts = |leg: &Leg| leg.step.work() == Work::Start;
        let covered = steps::road(world).into_iter().filter(|leg| todo.contains(&leg.key) || starts(leg));
        let (mut steps, mut actions) = (Vec::new(), Vec::new());
        for leg in covered {
            let mut shown = self.shown.get(&leg.key).cloned().unwrap_or_default();
            if let Some(node) = leg.key.node.clone().filter(|_| starts(&leg)) {
                shown.insert(Action::StartNode { node, restore: None }.shown());
            }
            if !shown.is_empty() {
                actions.push(ActionsShown { step: leg.key.clone(), actions: shown });
            }
            steps.push(leg.key);
        }
        ConsentScope::Plan { steps, actions }
    }
}

/// The road from a world. What the guard refuses of it ends it: its first action by what was observed, the
/// others by what is foreseen.
pub fn foresee(world: &World, second: &SecondMind) -> Foreseen {
    foresee_watched(world, second, |_, _| {})
}

/// The same; `watch` is shown the facts that are expected after each action and each wait of a step.
pub fn foresee_watched(
    world: &World,
    second: &SecondMind,
    mut watch: impl FnMut(&StepKey, &Facts),
) -> Foreseen {
    let mut taken = Taken::default();
    // One set of facts is changed along the road, so that none has to be copied for each step.
    let mut facts = world.facts.clone();
    let before = exposure::now(&facts);
    let mut ahead = before.clone();
    let mut during = before.clone();
    let mut first = None;
    let mut observed = true;
    // Each node's first start on this road.
    let mut starts: Vec<(StepKey, Action)> = Vec::new();
    // Too much may be changing right now to work out all that follows; the next look shows more.
    let mut end = unknown("the plan cannot be worked out beyond these steps yet");
    // Where the road stood before the first vote.
    let mut before_votes = None;
    for _ in 0..TURNS * steps::road(world).len().max(1) {
        match due(&World::new(world.aim, &facts, world.approvals)) {
            Due::Observe(requests, why) => {
                end = RoadEnd::Unknown { requests, why };
                break;
            }
            Due::Refuse(refusal) => {
                end = RoadEnd::Refused(refusal);
                break;
            }
            Due::Complete(_) => {
                // What is foreseen has been started as it was written.
                end = match if observed { second.at_rest() } else { Ok(()) } {
                    Ok(()) => RoadEnd::Target { exposure: ahead.clone() },
                    Err(refusal) => RoadEnd::Refused(refusal),
                };
                break;
            }
            Due::Wait(leg, waiting) => {
                let Some(expected) = waiting.expects else {
                    let reason = why(format!("waiting for {}", waiting.awaiting), waiting.why.evidence);
                    end = RoadEnd::Unknown { requests: Vec::new(), why: reason };
                    break;
                };
                taken.shown(&leg, &expected.action(""));
                effects::apply(&mut facts, &expected, world.outlook());
                watch(&leg.key, &facts);
                observed = false;
                let after = exposure::now(&facts);
                let change = ExposureChange { before: ahead.clone(), during: ahead, after: after.clone() };
                taken.wait(leg, waiting.why, change);
                ahead = after;
            }
            Due::Act(deed) => {
                if deed.leg.key.step == AddVoter.name() && !taken.steps.is_empty() {
                    before_votes.get_or_insert_with(|| (taken.clone(), during.clone(), ahead.clone()));
                }
                let proposal = second.proposal(&deed.leg.key, &deed.action);
                let judged = if observed {
                    judge(&proposal).map(Some)
                } else {
                    precheck::check(&deed.leg.key, &deed.action, &facts).map(|()| None)
                };
                observed = false;
                let judged = match judged {
                    Ok(judged) => judged,
                    Err(refusal) => {
                        end = RoadEnd::Refused(refusal);
                        break;
                    }
                };
                let planned = effects::change(&mut facts, ahead, &deed.proposal.intent, world.outlook());
                let change = match &judged {
                    Some(judged) => worse_of_both(planned, judged),
                    None => planned,
                };
                watch(&deed.leg.key, &facts);
                ahead = change.after.clone();
                during = exposure::worst(&during, &change.during);
                first.get_or_insert_with(|| (deed.leg.key.clone(), deed.action.clone(), change.clone()));
                if is_start(&deed.action) && starts.iter().all(|(_, other)| *other != deed.action) {
                    starts.push((deed.leg.key.clone(), deed.action.clone()));
                }
                taken.shown(&deed.leg, &deed.action);
                taken.act(*deed, change);
            }
        }
    }
    // What is foreseen knows little of a start that the guard would refuse when its turn comes.
    if !matches!(end, RoadEnd::Refused(_))
        && let Err(refusal) = second.on_the_road(&starts, &facts)
    {
        end = RoadEnd::Refused(refusal);
    }
    // The votes follow each other without a question between them: with two voters the loss of either is the loss of
    // the quorum. So none is given before the others are known to follow.
    if let (RoadEnd::Unknown { .. }, Some((until, worst, after))) = (&end, before_votes) {
        (taken, during, ahead) = (until, worst, after);
    }
    let exposure = ExposureChange { before, during, after: ahead };
    Foreseen { road: in_order(world, taken.steps), end, exposure, first, shown: taken.shown }
}

fn is_start(action: &Action) -> bool {
    match action {
        Action::StartNode { .. } | Action::RestartNode { .. } | Action::UpgradeNode { .. } => true,
        Action::StopNode { .. } | Action::WriteConfig { .. } | Action::Restatectl { .. } => false,
    }
}

fn unknown(summary: &str) -> RoadEnd {
    RoadEnd::Unknown { requests: Vec::new(), why: why(summary, []) }
}

/// The steps taken so far, each once.
#[derive(Clone, Default)]
struct Taken {
    steps: Vec<PlannedStep>,
    shown: BTreeMap<StepKey, BTreeSet<String>>,
}

impl Taken {
    fn shown(&mut self, leg: &Leg, action: &Action) {
        self.shown.entry(leg.key.clone()).or_default().insert(action.shown());
    }

    fn act(&mut self, deed: Deed, exposure: ExposureChange) {
        let Deed { leg, proposal, action } = deed;
        let needs_approval = exposure::worsening(&exposure).is_some();
        if let Some(step) = self.steps.iter_mut().find(|step| step.step == leg.key) {
            step.actions.push(action);
            step.needs_approval |= needs_approval;
            goes_on(step, exposure);
            return;
        }
        self.steps.push(PlannedStep {
            actions: vec![action],
            exposure: Some(exposure),
            needs_approval,
            rollback: proposal.rollback,
            ..blank(leg, StepStatus::Todo, proposal.why)
        });
    }

    fn wait(&mut self, leg: Leg, why: Reason, exposure: ExposureChange) {
        match self.steps.iter_mut().find(|step| step.step == leg.key) {
            Some(step) => goes_on(step, exposure),
            None => self
                .steps
                .push(PlannedStep { exposure: Some(exposure), ..blank(leg, StepStatus::UnderWay, why) }),
        }
    }
}

/// A step that has begun goes on: what it ends with is what its last action or wait leaves.
fn goes_on(step: &mut PlannedStep, next: ExposureChange) {
    if let Some(so_far) = &mut step.exposure {
        so_far.during = exposure::worst(&so_far.during, &next.during);
        so_far.after = next.after;
    }
}

/// The steps to take and those that are already done, in the order of the road.
fn in_order(world: &World, mut taken: Vec<PlannedStep>) -> Vec<PlannedStep> {
    let visible = observe::wanted(world).is_none() && observe::unclear(world).is_none();
    let mut road = Vec::new();
    let mut done = true;
    for leg in steps::road(world) {
        if let Some(at) = taken.iter().position(|taken| taken.step == leg.key) {
            road.push(taken.remove(at));
            done = false;
        } else if !done && matches!(leg.step.work(), Work::Watch | Work::Prove) {
            // A step that only observes is still to do while any step before it is.
            road.push(blank(leg, StepStatus::Todo, why("checked once the steps before it are done", [])));
        } else if visible {
            road.extend(passed(world, leg, done));
        }
    }
    road.extend(taken);
    road
}

/// A step that is done, if that is known, or whose turn comes again.
fn passed(world: &World, leg: Leg, so_far: bool) -> Option<PlannedStep> {
    match leg.step.progress(world, &leg.key) {
        Progress::Holds(why) | Progress::Passed(why) if so_far || joined(world, &leg.key) => {
            Some(blank(leg, StepStatus::Done, why))
        }
        Progress::NotYet(why) => Some(blank(leg, StepStatus::Todo, why)),
        _ => None,
    }
}

fn blank(leg: Leg, status: StepStatus, why: Reason) -> PlannedStep {
    PlannedStep {
        step: leg.key,
        title: leg.step.title().into(),
        status,
        actions: Vec::new(),
        why,
        exposure: None,
        needs_approval: false,
        rollback: String::new(),
    }
}

/// Whether a step's node, if it has one, is registered.
fn joined(world: &World, key: &StepKey) -> bool {
    key.node.as_deref().is_none_or(|name| world.facts.member(name).is_some())
}
