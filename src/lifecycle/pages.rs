//! The pages of steps and refusals, for `explain`.

macro_rules! pages {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../docs/", $folder, "/", $name, ".md")))),+]
    };
}

/// One page a step.
pub const STEPS: &[(&str, &str)] = pages!("steps":
    "start-node", "upgrade-server", "replicate-metadata", "configure-first-node", "restart-first-node",
    "replicate-logs", "snapshot-partitions", "configure-node", "join-node", "add-voter", "raise-replication",
    "rebalance", "cut-tether", "complete-peers", "reload-node", "prove",
);

/// One page a refusal that is not an invariant's.
pub const REFUSALS: &[(&str, &str)] = pages!("refusals":
    "invalid-target", "tolerance-out-of-reach", "wrong-cluster", "split-cluster", "node-outside-target",
    "unreadable-config", "invalid-config", "unpatchable-config", "environment-override", "data-loss",
    "sealed-log", "unreachable-node", "host-failed", "node-died", "unsupported-version", "external-metadata",
    "snapshot-failed", "no-progress", "target-not-proved", "not-yet-supported", "no-starting-node",
    "several-starting-nodes", "node-set-aside", "registered-elsewhere",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::steps::ALL;

    #[test]
    fn every_step_has_its_page_and_every_page_its_step() {
        let pages: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        let steps: Vec<&str> = ALL.iter().map(|step| step.id().name()).collect();
        assert_eq!(pages, steps);
    }
}
