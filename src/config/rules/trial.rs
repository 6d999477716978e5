//! Fixes are tried out before they are offered.

use std::collections::BTreeMap;

use super::Context;
use super::run::diagnose;
use crate::api::validate::{ConfigText, Diagnostic, Fix, FixSafety, Severity};
use crate::config::patch;

/// How many fixes of one call are tried out before they are offered; each costs another reading.
const TRIED: usize = 64;

/// Tries every fix: it must remove its finding. One that brings other findings to light needs a look,
/// and one after which the server would refuse the file is not offered.
pub fn try_fixes(files: &[ConfigText], context: &Context, found: &mut [Diagnostic]) {
    let before = count(found);
    let mut tried = 0;
    for one in found {
        let Some(fix) = &mut one.fix else { continue };
        tried += 1;
        if tried > TRIED {
            fix.safety = FixSafety::NeedsALook;
            continue;
        }
        match outcome(files, context, &before, &one.file, &one.code, one.key.as_ref(), fix) {
            Outcome::Clean => {}
            Outcome::Uncovers => fix.safety = FixSafety::NeedsALook,
            Outcome::Breaks => one.fix = None,
        }
    }
}

/// Findings by file, code and key; how many there are, and whether one is an error.
type Counts = BTreeMap<(String, String, Option<String>), (usize, bool)>;

fn count(found: &[Diagnostic]) -> Counts {
    let mut counts = Counts::new();
    for one in found {
        let entry = counts.entry((one.file.clone(), one.code.clone(), one.key.clone())).or_default();
        entry.0 += 1;
        entry.1 |= one.severity == Severity::Error;
    }
    counts
}

enum Outcome {
    /// Its finding is gone, and no other came.
    Clean,
    /// Its finding is gone, and others came to light.
    Uncovers,
    /// Its finding stays, or the server would refuse the file.
    Breaks,
}

fn outcome(
    files: &[ConfigText],
    context: &Context,
    before: &Counts,
    file: &str,
    code: &str,
    key: Option<&String>,
    fix: &Fix,
) -> Outcome {
    let mut files = files.to_vec();
    let Some(changed) = files.iter_mut().find(|one| one.name == file) else { return Outcome::Breaks };
    match patch::apply(&changed.text, &fix.edits) {
        Ok(text) => changed.text = text,
        Err(_) => return Outcome::Breaks,
    }
    let after = count(&diagnose(&files, context));
    let own = (file.to_owned(), code.to_owned(), key.cloned());
    let left = |counts: &Counts| counts.get(&own).map_or(0, |(count, _)| *count);
    if left(&after) >= left(before) {
        return Outcome::Breaks;
    }
    let new =
        |(key, (count, _)): &(&_, &(usize, bool))| before.get(*key).map_or(0, |(count, _)| *count) < *count;
    let added: Vec<_> = after.iter().filter(new).collect();
    if added.iter().any(|(_, (_, is_error))| *is_error) {
        Outcome::Breaks
    } else if added.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Uncovers
    }
}
