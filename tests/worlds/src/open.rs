//! Findings that are known and not mended yet. They are told and counted, and fail nothing; one that never comes up any
//! more must leave this list.

use crate::run::Wrong;

/// A finding.
pub struct Open {
    /// The kind of mutation that shows it.
    mutation: &'static str,
    /// The rules that it breaks. Others still fail in such worlds.
    rules: &'static [&'static str],
    /// What is wrong.
    pub what: &'static str,
}

/// All of them.
pub static OPEN: [Open; 2] = [
    Open {
        mutation: "metadata status",
        rules: &["reachable-voter", "kept-quorum", "done-metadata"],
        what: "a metadata server counts as a voter although list-servers gives it another status than `Member`",
    },
    Open {
        mutation: "registered address",
        rules: &["kept-copies", "kept-quorum", "feasible-replication", "own-name"],
        what: "a node counts that answers at the target's address, and was not dialled where it is registered",
    },
];

/// The open finding that this is.
pub fn known(wrong: &Wrong<'_>) -> Option<&'static Open> {
    let had = |kind: &str| wrong.world.mutations.iter().any(|(name, _)| *name == kind);
    OPEN.iter().find(|open| open.rules.contains(&wrong.rule) && had(open.mutation))
}
