//! The one next decision.

use super::aim::Aim;
use super::contradiction;
use super::exposure;
use super::foresee;
use super::observe;
use super::plan;
use super::steps;
use super::verdict::{Progress, Proposal, Waiting, refusal, wait, why};
use super::world::World;
use crate::api::decision::{Consent, Decision, StepInput, StepOutput};
use crate::api::{CONTRACT, Evidence, ExposureChange, Refusal, Request, StepKey, Why};
use crate::cluster::gather::gather;
use crate::guard;

/// Rest is reached within this time, or something is wrong.
const REST_MS: u64 = 300_000;
/// A read that failed is repeated for this long: a node that has just died makes answers partial.
const CLEAR_MS: u64 = 90_000;

/// What is due, before anybody was asked for consent.
pub enum Due {
    /// Look at these.
    Observe(Vec<Request>, Why),
    /// Do this.
    Act(StepKey, Box<Proposal>),
    /// Wait for this.
    Wait(StepKey, Waiting),
    /// All steps are done.
    Done(Why),
    /// Not to be done.
    Refuse(Refusal),
}

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

/// What the first step that is not done would do, once it has passed the guard.
pub fn due(world: &World) -> Due {
    if let Some((requests, why)) = observe::wanted(world) {
        return Due::Observe(requests, why);
    }
    if let Some(refusal) = contradiction::find(world) {
        return Due::Refuse(refusal);
    }
    let mut last = None;
    for (key, step) in steps::road(world) {
        // Only the first step can be judged before the cluster itself has been seen.
        if step.name() != "start-node"
            && let Some(unclear) = observe::unclear(world)
        {
            let (reason, source) = unclear.reason();
            let evidence = Evidence { fact: reason.into(), source: source.into() };
            let Progress::Wait(waiting) =
                wait("a complete answer", why(format!("{source}: {reason}"), [evidence]), CLEAR_MS, None)
            else {
                unreachable!("wait makes a wait")
            };
            return Due::Wait(key, waiting);
        }
        match step.progress(world, &key) {
            Progress::Done(why) => last = Some(why),
            Progress::Observe(requests, why) => return Due::Observe(requests, why),
            Progress::Refuse(refusal) => return Due::Refuse(refusal),
            Progress::Wait(waiting) => return Due::Wait(key, waiting),
            Progress::Act(proposal) => return act(world, key, proposal),
        }
    }
    Due::Done(last.unwrap_or_default())
}

fn act(world: &World, key: StepKey, proposal: Box<Proposal>) -> Due {
    if proposal.at_rest
        && let Some(unrest) = world.unrest()
    {
        let Progress::Wait(waiting) = wait(
            unrest,
            why(format!("{key} is only done while the deployment is at rest"), proposal.why.evidence.clone()),
            REST_MS,
            None,
        ) else {
            unreachable!("wait makes a wait")
        };
        return Due::Wait(key, waiting);
    }
    let action = proposal.intent.action(world.entry().unwrap_or_default());
    match guard::check(&key, &action, &world.facts) {
        Err(broken) => Due::Refuse(broken),
        Ok(()) => Due::Act(key, proposal),
    }
}

/// Losses tolerated before, during and after an action.
pub fn change(world: &World, proposal: &Proposal) -> ExposureChange {
    let before = exposure::now(&world.facts);
    let after = exposure::now(&foresee::after(world, &proposal.intent).facts);
    let during = foresee::during(world, &proposal.intent, &before, &after);
    ExposureChange { before, during, after }
}

/// Asks for what has not been approved yet; otherwise the action itself.
fn consent(world: &World, step: StepKey, proposal: Proposal) -> Decision {
    let action = proposal.intent.action(world.entry().unwrap_or_default());
    let planned = world.approvals.plan.as_ref().is_some_and(|plan| plan.contains(&step));
    if !planned {
        let road = plan::from(world);
        let steps: Vec<StepKey> = plan::todo(&road).into_iter().collect();
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

/// A refusal to go on foreseeing.
pub fn lost(world: &World) -> Refusal {
    refusal(
        "no-progress",
        None,
        "the road does not end",
        [world.facts.nodes.evidence("the state it turns in circles from")],
        "report this with the observations",
    )
}
