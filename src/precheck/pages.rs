//! The pages of invariants, for `explain`.

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../docs/invariants/", $name, ".md")))),+]
    };
}

/// One page an invariant, in the order they are checked; consent comes last.
pub const INVARIANTS: &[(&str, &str)] = pages!(
    "no-secrets",
    "only-listed-commands",
    "exact-write",
    "declared-loss",
    "known-facts",
    "same-cluster",
    "own-identity",
    "one-provisioner",
    "known-peers",
    "same-process",
    "same-version",
    "valid-start",
    "replicated-logs",
    "snapshot-before-join",
    "verified-trim",
    "one-membership-change",
    "reachable-voter",
    "feasible-replication",
    "frozen-partitions",
    "metadata-quorum",
    "last-copy",
    "kept-protection",
    "approved-plan",
    "approved-risk",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::precheck::ALL;

    #[test]
    fn every_invariant_has_its_page() {
        let pages: Vec<&str> = INVARIANTS.iter().map(|(name, _)| *name).collect();
        let invariants: Vec<&str> =
            restate_scaleout_guard::INVARIANTS.iter().map(|invariant| invariant.name).collect();
        assert_eq!(pages, invariants);
        for foreseen in ALL {
            assert!(pages.contains(&foreseen.name()), "{}", foreseen.name());
        }
    }
}
