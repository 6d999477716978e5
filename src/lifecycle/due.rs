//! What is due: what the first step that is not done does next, before the guard has seen it.

use super::contradiction;
use super::foreign_file;
use super::frozen;
use super::observe;
use super::origin::origin;
use super::steps::{self, Leg};
use super::verdict::{Act, Progress, Waiting, clarity, refusal, why};
use super::world::World;
use crate::api::{Action, Evidence, Reason, Refusal, Request, StepKey};
use crate::state::intent::Intent;
use crate::state::rest::Rest;

/// If the deployment has not settled within this time, something is wrong.
const REST_MS: u64 = 300_000;

/// What is due, before anybody is asked for approval.
pub enum Due {
    /// Observe these.
    Observe(Vec<Request>, Reason),
    /// Do this.
    Act(Box<Deed>),
    /// Wait for this.
    Wait(Leg, Waiting),
    /// All steps are done.
    Complete(Reason),
    /// Refuse.
    Refuse(Refusal),
}

/// An action, as the planner proposes it.
pub struct Deed {
    /// The step it is for.
    pub leg: Leg,
    /// What the step proposed.
    pub proposal: Act,
    /// The message.
    pub action: Action,
}

/// What the first step that is not done does next, before the guard has seen it.
pub fn due(world: &World) -> Due {
    if let Some(waiting) = observe::slow(world) {
        return Due::Wait(steps::start(world), waiting);
    }
    if let Some((requests, why)) = observe::wanted(world) {
        return Due::Observe(requests, why);
    }
    if let Some(refusal) = contradiction::find(world) {
        return Due::Refuse(refusal);
    }
    if let Err(refusal) = origin(world.aim, world.facts) {
        return Due::Refuse(refusal);
    }
    let unclear = observe::unclear(world);
    let mut last = None;
    let mut blind = None;
    // While it is not known who is registered, a node that is waited for may itself need others that are down.
    let unregistered = world.facts.nodes.known().is_none();
    let mut starting = None;
    for leg in steps::road(world) {
        // Until the cluster can be read, nothing but the start of a node that is down can be judged. Such a
        // start may be what makes the cluster readable again.
        if !leg.revives(world) {
            if let Some(unclear) = unclear {
                blind.get_or_insert_with(|| {
                    let (reason, source) = unclear.reason();
                    Due::Wait(leg, clarity(Evidence { fact: reason.into(), source: source.into() }))
                });
                continue;
            }
            if starting.is_some() {
                continue;
            }
        }
        match frozen::held(world, &leg, leg.step.progress(world, &leg.key)) {
            Progress::Holds(why) | Progress::Passed(why) => last = Some(why),
            Progress::NotYet(_) | Progress::NotApplicable => {}
            Progress::NotObserved(what) => return Due::Refuse(not_observed(&leg.key, what)),
            Progress::Observe(requests, why) => return Due::Observe(requests, why),
            Progress::Refuse(refusal) | Progress::Undeterminable(refusal) => return Due::Refuse(refusal),
            Progress::Wait(waiting) if unregistered => {
                starting.get_or_insert(Due::Wait(leg, waiting));
            }
            Progress::Wait(waiting) => return Due::Wait(leg, waiting),
            Progress::Act(proposal) => return act(world, leg, *proposal),
        }
    }
    if let Some(due) = starting.or(blind) {
        return due;
    }
    match last {
        Some(why) => Due::Complete(why),
        // Nothing is done for want of anything that was proved.
        None => Due::Refuse(refusal(
            "known-facts",
            None,
            "no step of this target could be judged",
            [world.facts.nodes.evidence("the registered nodes")],
            "run again once the nodes can be read",
        )),
    }
}

fn act(world: &World, leg: Leg, proposal: Act) -> Due {
    // Starting what is down only restores what was there.
    if let Some(refusal) = foreign_file::find(world).filter(|_| !leg.revives(world)) {
        return Due::Refuse(refusal);
    }
    let rest = if proposal.at_rest { world.rest() } else { Rest::Settled };
    match rest {
        Rest::Settled => {}
        // Starting what is down may be just what brings the cluster's answers back.
        Rest::Unknown(_) if leg.revives(world) => {}
        Rest::Unknown(unknown) => return Due::Wait(leg, clarity(unknown)),
        Rest::Moving(awaited) => {
            if let Some(refusal) = frozen::refusal(world, &leg.key) {
                return Due::Refuse(refusal);
            }
            let waiting = Waiting {
                cause: format!("still waiting for {awaited}"),
                awaiting: awaited,
                why: why(
                    format!("{} is done only once the deployment has settled", leg.key),
                    proposal.why.evidence,
                ),
                poll_ms: 1_000,
                give_up_after_ms: REST_MS,
                expects: None,
            };
            return Due::Wait(leg, waiting);
        }
    }
    let entry = match (&proposal.intent, world.entry()) {
        (_, Some(entry)) => entry,
        // They go to a host, not through the cluster.
        (Intent::Configure(_) | Intent::Start(_) | Intent::Restart(_), None) => "",
        (Intent::Cluster(_), None) => {
            return Due::Refuse(not_observed(&leg.key, "no node is known to answer"));
        }
    };
    let action = proposal.intent.action(entry);
    Due::Act(Box::new(Deed { leg, proposal, action }))
}

fn not_observed(key: &StepKey, what: &str) -> Refusal {
    refusal("known-facts", Some(key), format!("{key} cannot be judged: {what}"), [], "run again")
}
