//! What worlds must have had for their silence to mean anything.

use crate::mutations;
use crate::open::{OPEN, known};
use crate::oracle::RULES;
use crate::run::Tally;

/// The decisions there are, but for `approve`: every question is answered.
const DECISIONS: [&str; 5] = ["observe", "act", "wait", "done", "refuse"];

/// What never came up.
pub fn missing(tally: &Tally<'_>) -> Vec<String> {
    let mutations = mutations::all().filter(|kind| !tally.mutations.contains_key(kind.name));
    let decisions = DECISIONS.iter().filter(|kind| !tally.decisions.contains_key(**kind));
    let rules = RULES.iter().filter(|rule| !tally.rules.contains_key(rule.name));
    let seen = |open: &crate::open::Open| {
        tally.wrong.iter().filter_map(known).any(|found| std::ptr::eq(found, open))
    };
    mutations
        .map(|kind| format!("no world had `{}`", kind.name))
        .chain(decisions.map(|kind| format!("no world led to `{kind}`")))
        .chain(rules.map(|rule| format!("`{}` had nothing to judge", rule.name)))
        .chain(OPEN.iter().filter(|open| !seen(open)).map(|open| format!("mended, it seems: {}", open.what)))
        .collect()
}
