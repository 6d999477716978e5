//! The pages of refusals, for `explain`. Steps and invariants have theirs beside them.

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../docs/refusals/", $name, ".md")))),+]
    };
}

/// One page a refusal that is not an invariant's.
pub const REFUSALS: &[(&str, &str)] = pages!(
    "invalid-target",
    "tolerance-out-of-reach",
    "wrong-cluster",
    "split-cluster",
    "node-outside-target",
    "unreadable-config",
    "invalid-config",
    "unpatchable-config",
    "environment-override",
    "data-loss",
    "sealed-log",
    "unreachable-node",
    "host-failed",
    "node-died",
    "unsupported-version",
    "external-metadata",
    "snapshot-failed",
    "no-progress",
    "target-not-proved",
    "not-yet-supported",
    "no-starting-node",
    "several-starting-nodes",
    "node-set-aside",
    "registered-elsewhere",
);
