//! Files that are not at hand, as far as what is passed on speaks of them.

use std::collections::BTreeSet;

use crate::api::check::{MissingFile, SharedFile};
use crate::collect::sources::{beside, normal};

/// The paths that a kept text names, from its own folder or as they are.
pub fn named(missing: &[MissingFile], files: &[SharedFile]) -> Vec<String> {
    if missing.is_empty() {
        return Vec::new();
    }
    let mut named = BTreeSet::new();
    for file in files {
        let ends = |sign: char| sign.is_whitespace() || "\"',:;=[]{}()<>".contains(sign);
        for word in file.text.split(ends).map(|word| word.trim_start_matches('-')) {
            if !word.is_empty() {
                named.extend([normal(word), beside(&file.name, word)]);
            }
        }
    }
    let is_named = |one: &&MissingFile| named.contains(&normal(&one.path));
    missing.iter().filter(is_named).map(|one| one.path.clone()).collect()
}
