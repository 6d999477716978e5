//! What can be wrong with a world. Each kind changes raw observations in one respect and leaves the rest as it was
//! recorded. Where a fact stands in several observations there are two kinds: one changes it everywhere, the other
//! (`… in one place`) makes one source lie.

mod answers;
mod hosts;
mod identity;
mod logs;
mod members;
mod metadata;
mod partitions;

use fastrand::Rng;

use crate::observed::Observed;

/// Changes observations and says in words what was changed; nothing where the world has no such thing.
pub type Change = fn(&mut Observed, &mut Rng) -> Option<String>;

/// A kind of mutation.
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub change: Change,
}

const fn kind(name: &'static str, change: Change) -> Kind {
    Kind { name, change }
}

/// All kinds.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    [
        members::KINDS,
        metadata::KINDS,
        logs::KINDS,
        partitions::KINDS,
        hosts::KINDS,
        identity::KINDS,
        answers::KINDS,
    ]
    .into_iter()
    .flatten()
}

/// In words, when it was done.
fn done(changed: bool, words: impl Into<String>) -> Option<String> {
    changed.then(|| words.into())
}
