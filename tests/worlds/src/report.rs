//! What is told of worlds: each that is wrong in full, and what came up in all.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::decide::words;
use crate::run::{Tally, Wrong};

impl Wrong<'_> {
    /// Everything that is needed to look into it.
    pub fn story(&self, seed: u64) -> String {
        let mut text = format!(
            "world {} of seed {seed}, made from {} (--seed {seed} --only {})\n",
            self.world.number, self.world.scenario.name, self.world.number
        );
        for (kind, words) in &self.world.mutations {
            let _ = writeln!(text, "  {kind}: {words}");
        }
        if let Some(decided) = &self.decided {
            let _ = writeln!(text, "  decided: {}", words(&decided.decision));
        }
        let _ = writeln!(text, "  {}: {}", self.rule, self.sentence);
        text
    }
}

fn list<K: AsRef<str>>(text: &mut String, what: &str, counts: &BTreeMap<K, u64>) {
    let _ = writeln!(text, "{what}:");
    for (name, count) in counts {
        let _ = writeln!(text, "  {:<34}{count:>8}", name.as_ref());
    }
}

impl Tally<'_> {
    /// What came up, counted.
    pub fn counts(&self) -> String {
        let mut text = String::new();
        list(&mut text, "mutations", &self.mutations);
        list(&mut text, "decisions", &self.decisions);
        list(&mut text, "steps that act", &self.acts);
        list(&mut text, "refusals", &self.refusals);
        list(&mut text, "rules with something to judge", &self.rules);
        text
    }
}
