//! Runs worlds, on all cores, and counts what came up in them.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use fastrand::Rng;
use restate_scaleout_api::decision::{Decision, StepInput};

use crate::decide::{Decided, answer, decide, input, kind, quietly, words};
use crate::oracle::{Case, RULES};
use crate::scenario::Scenario;
use crate::sight::Sight;
use crate::world::{World, rng};

/// What is wrong with a decision.
#[derive(Debug, Clone)]
pub struct Wrong<'a> {
    /// The world.
    pub world: World<'a>,
    /// What was decided, when there was a decision.
    pub decided: Option<Decided>,
    /// The rule that it breaks.
    pub rule: &'static str,
    /// What the oracle says.
    pub sentence: String,
}

/// What came up.
#[derive(Debug, Default)]
pub struct Tally<'a> {
    /// How many worlds there were.
    pub worlds: u64,
    /// How often each kind of mutation was applied.
    pub mutations: BTreeMap<&'static str, u64>,
    /// How often each decision was made.
    pub decisions: BTreeMap<&'static str, u64>,
    /// How often each step was to act.
    pub acts: BTreeMap<String, u64>,
    /// How often each rule had something to judge.
    pub rules: BTreeMap<&'static str, u64>,
    /// How often each refusal was made.
    pub refusals: BTreeMap<String, u64>,
    /// What is wrong, in the order of worlds.
    pub wrong: Vec<Wrong<'a>>,
}

/// Runs the worlds of these numbers.
pub fn run(scenarios: &[Scenario], seed: u64, worlds: std::ops::Range<u64>) -> Tally<'_> {
    quietly(|| on_all_cores(scenarios, seed, worlds))
}

fn on_all_cores(scenarios: &[Scenario], seed: u64, worlds: std::ops::Range<u64>) -> Tally<'_> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(worlds.start);
    let mut all = Tally::default();
    thread::scope(|scope| {
        let work = || {
            let mut tally = Tally::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= worlds.end {
                    return tally;
                }
                tally.one(World::make(scenarios, seed, number), seed);
            }
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            all.add(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
    });
    all.wrong.sort_by_key(|wrong| wrong.world.number);
    all
}

impl<'a> Tally<'a> {
    fn one(&mut self, world: World<'a>, seed: u64) {
        self.worlds += 1;
        world.mutations.iter().for_each(|(kind, _)| *self.mutations.entry(kind).or_default() += 1);
        let target = &world.scenario.target;
        let mut asked = match input(target, &world.observations) {
            Ok(asked) => asked,
            Err(sentence) => {
                return self.wrong.push(Wrong { world, decided: None, rule: "an input", sentence });
            }
        };
        let decided = match decide(&mut asked) {
            Ok(decided) => decided,
            Err(sentence) => {
                return self.wrong.push(Wrong { world, decided: None, rule: "an answer", sentence });
            }
        };
        *self.decisions.entry(kind(&decided.decision)).or_default() += 1;
        self.name(&decided);
        let sight = Sight::of(&world.observations);
        for rule in &RULES {
            let verdict = (rule.judge)(&Case { target, sight: &sight, decided: &decided });
            let Some(verdict) = verdict else { continue };
            *self.rules.entry(rule.name).or_default() += 1;
            if let Err(sentence) = verdict {
                self.wrong.push(Wrong {
                    world: world.clone(),
                    decided: Some(decided.clone()),
                    rule: rule.name,
                    sentence,
                });
            }
        }
        if let Some(sentence) = differs(asked, &decided.decision, rng(!seed, world.number)) {
            self.wrong.push(Wrong { world, decided: Some(decided), rule: "the same again", sentence });
        }
    }

    fn name(&mut self, decided: &Decided) {
        match &decided.decision {
            Decision::Act { step, .. } => *self.acts.entry(step.step.clone()).or_default() += 1,
            Decision::Refuse(refusal) => *self.refusals.entry(refusal.name.clone()).or_default() += 1,
            _ => {}
        }
    }

    fn add(&mut self, other: Self) {
        fn sum<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
            from.into_iter().for_each(|(key, count)| *into.entry(key).or_default() += count);
        }
        self.worlds += other.worlds;
        sum(&mut self.mutations, other.mutations);
        sum(&mut self.decisions, other.decisions);
        sum(&mut self.acts, other.acts);
        sum(&mut self.rules, other.rules);
        sum(&mut self.refusals, other.refusals);
        self.wrong.extend(other.wrong);
    }
}

/// Asks once more, and with the observations in another order.
fn differs(mut asked: StepInput, decided: &Decision, mut rng: Rng) -> Option<String> {
    for how in ["asked again", "in another order"] {
        match answer(&asked) {
            Ok(other) if other == *decided => {}
            Ok(other) => return Some(format!("{how}, it decides otherwise: {}", words(&other))),
            Err(error) => return Some(format!("{how}, {error}")),
        }
        rng.shuffle(&mut asked.observations);
    }
    None
}
