//! The pages of invariants, for `explain`.

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../docs/invariants/", $name, ".md")))),+]
    };
}

/// One page an invariant, in the order they are checked; consent comes last.
pub const INVARIANTS: &[(&str, &str)] = pages!(
    "no-blunt-tools",
    "verified-trim",
    "no-guessing",
    "same-cluster",
    "no-secrets",
    "one-provisioner",
    "fresh-identity",
    "same-version",
    "snapshot-before-join",
    "one-membership-change",
    "reachable-voter",
    "feasible-replication",
    "metadata-quorum",
    "last-copy",
    "no-lasting-exposure",
    "approved-plan",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::ALL;

    #[test]
    fn every_invariant_has_its_page() {
        let pages: Vec<&str> = INVARIANTS.iter().map(|(name, _)| *name).collect();
        let mut invariants: Vec<&str> = ALL.iter().map(|invariant| invariant.name()).collect();
        invariants.push("approved-plan");
        assert_eq!(pages, invariants);
    }
}
