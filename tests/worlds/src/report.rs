//! What is told of worlds: each that is wrong in full, and what came up in all.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use restate_scaleout_api::decision::Decision;

use crate::run::{Tally, Wrong};
use crate::scenario;

/// A decision in a line or two.
pub fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Observe { requests, why } => {
            format!("observe: {} requests: {}", requests.len(), why.summary)
        }
        Decision::Act { step, action, .. } => {
            format!("act: {step}: {}", serde_json::to_string(action).unwrap_or_default())
        }
        Decision::Wait { step, awaiting, cause, .. } => format!("wait: {step}: {awaiting} ({cause})"),
        Decision::Approve { question, .. } => format!("approve: {question}"),
        Decision::Done { why } => format!("done: {}", why.summary),
        Decision::Refuse(refusal) => format!("refuse: {}: {}", refusal.name, refusal.message),
    }
}

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
            let _ = writeln!(text, "  decided: {}", decision(&decided.decision));
        }
        let _ = writeln!(text, "  {}: {}", self.rule, self.sentence);
        text
    }

    /// Writes the world as a folder that can be committed to `tests/scenarios`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, folder: &Path, seed: u64) -> Result<PathBuf, String> {
        let folder = folder.join(format!("{}-{seed}-{}", self.world.scenario.name, self.world.number));
        let words: Vec<&str> = self.world.mutations.iter().map(|(_, words)| words.as_str()).collect();
        let about = format!("{}, but {}.", self.world.scenario.name, words.join("; "));
        scenario::write(&folder, &about, &self.world.scenario.wanted, &self.world.observations)?;
        Ok(folder)
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
