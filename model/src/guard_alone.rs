//! The guard without the planner: whatever is proposed, what it lets pass must cost nothing that was not told as a risk.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use restate_scaleout::lifecycle::verdict_of_start;
use restate_scaleout_api::observation::Observation;
use restate_scaleout_api::step::StepKey;
use restate_scaleout_api::target::Target;
use restate_scaleout_guard::internals::judge_without;
use restate_scaleout_guard::{INVARIANTS, Proposal, Start, Verdict};

use crate::act::carry_out;
use crate::key::canonical;
use crate::proposer::proposals;
use crate::safety::Worth;
use crate::servers::settled;
use crate::world::World;

/// A world with what was seen of it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How it is.
    pub world: World,
    /// What a look saw.
    pub observations: Vec<Observation>,
    /// How it came about.
    pub story: Vec<String>,
}

/// What came out.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    /// Different worlds that were looked at.
    pub worlds: usize,
    /// Actions that were proposed in them.
    pub proposed: usize,
    /// Those that were let pass.
    pub passed: usize,
    /// What was let pass and must not be, with its story.
    pub costs: Vec<(String, Vec<String>)>,
    /// What each invariant alone keeps from happening: the shortest story.
    pub without: BTreeMap<&'static str, (String, Vec<String>)>,
}

/// Holds every proposal in every world against the guard, whole and without each of its invariants.
pub fn try_all(target: &Target, seen: &[Seen]) -> Verdicts {
    let known: RefCell<HashMap<String, Verdict>> = RefCell::default();
    let verdict = |start: &Start| {
        let key = format!("{start:?}");
        known.borrow_mut().entry(key).or_insert_with(|| verdict_of_start(target, start)).clone()
    };
    let mut out = Verdicts::default();
    let mut looked_at = BTreeSet::new();
    let step = StepKey::cluster("proposed");
    for Seen { world, observations, story } in seen {
        if !looked_at.insert(canonical(world).to_string()) {
            continue;
        }
        out.worlds += 1;
        let before = Worth::of(world);
        for action in proposals(world) {
            out.proposed += 1;
            let proposal = Proposal {
                target,
                step: &step,
                action: &action,
                observations,
                approvals: &[],
                verdict: &verdict,
            };
            let costs = || {
                let mut after = world.clone();
                carry_out(&mut after, &action);
                let mut lost = Worth::of(&after).lost_since(before);
                if settled(&after).second_cluster && !world.second_cluster {
                    lost.push("a second cluster");
                }
                (!lost.is_empty()).then(|| lost.join(", "))
            };
            let told = |cost: &str| {
                let mut story = story.clone();
                story.push(format!("{} is let pass", action.shown()));
                (format!("{} costs {cost}", action.shown()), story)
            };
            match judge_without(&proposal, &[]) {
                Ok(judged) => {
                    out.passed += 1;
                    if let (false, Some(cost)) = (judged.is_risky(), costs()) {
                        out.costs.push(told(&cost));
                    }
                }
                Err(refusal) => {
                    let Some(by) = INVARIANTS.iter().find(|it| it.name == refusal.name) else { continue };
                    if out.without.contains_key(by.name) {
                        continue;
                    }
                    let passes = judge_without(&proposal, &[by.name]).is_ok_and(|judged| !judged.is_risky());
                    if let (true, Some(cost)) = (passes, costs()) {
                        out.without.insert(by.name, told(&cost));
                    }
                }
            }
        }
    }
    out
}
