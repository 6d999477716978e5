//! Findings that are known and not mended yet. They are told and counted, and fail nothing; one that never comes up any
//! more must leave this list.

use crate::run::Wrong;

/// A finding.
pub struct Open {
    rule: &'static str,
    mutation: &'static str,
    /// What is wrong.
    pub what: &'static str,
}

/// All of them.
pub static OPEN: [Open; 3] = [
    Open {
        rule: "reachable-voter",
        mutation: "metadata status",
        what: "a vote is given although list-servers calls the present voter no member",
    },
    Open {
        rule: "kept-copies",
        mutation: "registered address",
        what: "a node is stopped although another that holds copies was not seen to answer where it is registered",
    },
    Open {
        rule: "kept-quorum",
        mutation: "registered address",
        what: "a node is stopped although another that votes was not seen to answer where it is registered",
    },
];

/// The open finding that this is.
pub fn known(wrong: &Wrong<'_>) -> Option<&'static Open> {
    let had = |kind: &str| wrong.world.mutations.iter().any(|(name, _)| *name == kind);
    OPEN.iter().find(|open| open.rule == wrong.rule && had(open.mutation))
}
