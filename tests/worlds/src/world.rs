//! One world: a recorded scenario with some mutations, made from a seed and a number alone.

use fastrand::Rng;
use serde_json::Value;

use crate::mutations;
use crate::observed::Observed;
use crate::scenario::Scenario;

/// A deployment as it might be seen.
#[derive(Debug, Clone)]
pub struct World<'a> {
    /// What it was made from.
    pub scenario: &'a Scenario,
    /// Which world of the seed it is.
    pub number: u64,
    /// The observations.
    pub observations: Vec<Value>,
    /// The kinds of its mutations, with what each did in words.
    pub mutations: Vec<(&'static str, String)>,
}

/// The most mutations of a world.
const MOST: usize = 4;

impl<'a> World<'a> {
    /// Makes a world.
    pub fn make(scenarios: &'a [Scenario], seed: u64, number: u64) -> Self {
        let mut rng = rng(seed, number);
        let at = usize::try_from(number).unwrap_or(0) % scenarios.len();
        let scenario = &scenarios[at];
        let kinds: Vec<&mutations::Kind> = mutations::all().collect();
        let wanted = rng.usize(1..=MOST);
        let mut observed = Observed(scenario.observations.clone());
        let mut done = Vec::new();
        // What a world does not have cannot be changed, so some kinds are tried in vain.
        for _ in 0..8 * MOST {
            if done.len() == wanted {
                break;
            }
            let Some(kind) = rng.choice(&kinds) else { break };
            if let Some(words) = (kind.change)(&mut observed, &mut rng) {
                done.push((kind.name, words));
            }
        }
        Self { scenario, number, observations: observed.0, mutations: done }
    }
}

/// The randomness of a world; the same for the same seed and number.
pub fn rng(seed: u64, number: u64) -> Rng {
    Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd134_2543_de82_ef95))
}
