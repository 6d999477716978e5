//! Fixes that conclude something from other keys wait until nothing is found about these.

use super::{Bench, Candidate};
use crate::config::patch::KeyPath;
use crate::config::rules::rule::Found;

impl Bench<'_, '_> {
    /// Whether nothing else is found about the keys that a fix rests on.
    pub fn stands_firm(&self, candidate: &Candidate) -> bool {
        let Some(proposal) = self.proposal(candidate) else { return true };
        let own = &self.found[candidate.finding];
        proposal.rests_on.is_empty()
            || !self
                .found
                .iter()
                .filter(|other| other.finding.file == own.finding.file && other.rule.code != own.rule.code)
                .flat_map(about)
                .any(|key| {
                    proposal.rests_on.iter().any(|rest| is_below(&key, &KeyPath::from(*rest).to_string()))
                })
    }
}

/// The key of a finding, and the key that its fix would make of it.
fn about(found: &Found) -> impl Iterator<Item = String> {
    let made = found.finding.fix.as_ref().and_then(|fix| fix.change.target()).map(KeyPath::to_string);
    found.finding.key.clone().into_iter().chain(made)
}

fn is_below(key: &str, rest: &str) -> bool {
    key.strip_prefix(rest).is_some_and(|more| more.is_empty() || more.starts_with('.'))
}
