//! What all rules found.

use std::collections::BTreeMap;

use super::findings::Findings;
use super::rule::{Found, Rule};

/// The findings of all rules.
#[derive(Debug, Default)]
pub struct Collected {
    /// Those that may be shown.
    pub found: Vec<Found>,
    /// How many more there are, by file and rule.
    pub beyond: BTreeMap<(Option<usize>, &'static str), usize>,
}

impl Collected {
    /// Adds what a rule found.
    pub fn add(&mut self, rule: &'static Rule, findings: Findings) {
        let (kept, beyond) = findings.parts();
        self.found.extend(kept.into_iter().map(|finding| Found { rule, finding }));
        for (file, count) in beyond {
            *self.beyond.entry((file, rule.code)).or_default() += count;
        }
    }
}
