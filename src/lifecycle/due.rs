//! What is due: what the first step that is not done would do, once it has passed the guard.

use super::contradiction;
use super::observe;
use super::steps;
use super::verdict::{Progress, Proposal, Waiting, why};
use super::world::World;
use crate::api::{Evidence, Refusal, Request, StepKey, Why};
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

/// What the first step that is not done would do, once it has passed the guard.
pub fn due(world: &World) -> Due {
    if let Some((requests, why)) = observe::wanted(world) {
        return Due::Observe(requests, why);
    }
    if let Some(refusal) = contradiction::find(world) {
        return Due::Refuse(refusal);
    }
    let mut last = None;
    let mut blind = None;
    for (key, step) in steps::road(world) {
        // Before the cluster itself has been seen, only starting what is down can be judged; and it may
        // be just what brings the cluster's answers back.
        let revives = step.name() == "start-node" || step.name() == "join-node" && world.is_down(&key);
        if !revives && let Some(unclear) = observe::unclear(world) {
            blind.get_or_insert_with(|| {
                let (reason, source) = unclear.reason();
                let evidence = Evidence { fact: reason.into(), source: source.into() };
                let waiting = Waiting {
                    awaiting: "a complete answer".into(),
                    why: why(format!("{source}: {reason}"), [evidence]),
                    poll_ms: 1_000,
                    give_up_after_ms: CLEAR_MS,
                    expects: None,
                };
                Due::Wait(key, waiting)
            });
            continue;
        }
        match step.progress(world, &key) {
            Progress::Done(why) => last = Some(why),
            Progress::Observe(requests, why) => return Due::Observe(requests, why),
            Progress::Refuse(refusal) => return Due::Refuse(refusal),
            Progress::Wait(waiting) => return Due::Wait(key, waiting),
            Progress::Act(proposal) => return act(world, key, proposal),
        }
    }
    blind.unwrap_or_else(|| Due::Done(last.unwrap_or_default()))
}

fn act(world: &World, key: StepKey, proposal: Box<Proposal>) -> Due {
    if proposal.at_rest
        && let Some(unrest) = world.unrest()
    {
        let waiting = Waiting {
            awaiting: unrest,
            why: why(format!("{key} is only done while the deployment is at rest"), proposal.why.evidence),
            poll_ms: 1_000,
            give_up_after_ms: REST_MS,
            expects: None,
        };
        return Due::Wait(key, waiting);
    }
    let action = proposal.intent.action(world.entry().unwrap_or_default());
    match guard::check(&key, &action, &world.facts) {
        Err(broken) => Due::Refuse(broken),
        Ok(()) => Due::Act(key, proposal),
    }
}
