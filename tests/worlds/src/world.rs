//! One world: a recorded scenario with some mutations, made from a seed and a number alone.

use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::Value;

use crate::mutations;
use crate::observed::Observed;
use crate::road;
use crate::scenario::{self, Scenario};

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

/// What worlds are made from: all recorded scenarios, then the rounds of the recorded road.
pub fn bases() -> Vec<Scenario> {
    scenario::recorded().into_iter().chain(road::rounds()).collect()
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
            let mut changed = observed.clone();
            let words = (kind.change)(&mut changed, &mut rng);
            // What says again what was said already is no mutation.
            if let Some(words) = words.filter(|_| changed.0 != observed.0) {
                observed = changed;
                done.push((kind.name, words));
            }
        }
        Self { scenario, number, observations: observed.0, mutations: done }
    }

    /// Writes it as a folder that can be committed to `tests/scenarios`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, folder: &Path, seed: u64) -> Result<PathBuf, String> {
        let folder = folder.join(format!("{}-{seed}-{}", self.scenario.name, self.number));
        let words: Vec<&str> = self.mutations.iter().map(|(_, words)| words.as_str()).collect();
        let about = format!("{}, but {}.", self.scenario.name, words.join("; "));
        scenario::write(&folder, &about, &self.scenario.wanted, &self.observations)?;
        Ok(folder)
    }
}

/// The randomness of a world; the same for the same seed and number.
pub fn rng(seed: u64, number: u64) -> Rng {
    Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd134_2543_de82_ef95))
}
