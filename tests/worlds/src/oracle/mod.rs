//! The oracle: what must be true of the raw observations for a decision to be right. Each rule judges decisions of one
//! kind and is silent about all others.

mod alive_address;
mod approved;
mod ask;
mod done_copies;
mod done_hosts;
mod done_known;
mod done_metadata;
mod done_nodes;
mod done_partitions;
mod done_unfrozen;
mod feasible_replication;
mod kept_copies;
mod kept_quorum;
mod kept_writes;
mod listed;
mod one_cluster;
mod own_disk;
mod own_name;
mod reachable_voter;
mod snapshot_and_trim;
#[cfg(test)]
mod tests;

use restate_scaleout_api::Target;

use crate::decide::Decided;
use crate::sight::{Property, Sight};

/// What is judged.
pub struct Case<'a> {
    /// The deployment wanted.
    pub target: &'a Target,
    /// The raw observations, as the oracle reads them.
    pub sight: &'a Sight,
    /// The decision.
    pub decided: &'a Decided,
}

/// Nothing when a rule is silent about such a decision; else whether the decision is right, or what is wrong.
pub type Verdict = Option<Result<(), String>>;

/// Something that must hold of every decision of one kind.
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Judges.
    pub judge: fn(&Case<'_>) -> Verdict,
}

/// All rules.
pub const RULES: [Rule; 19] = [
    Rule { name: "done-known", judge: done_known::judge },
    Rule { name: "done-nodes", judge: done_nodes::judge },
    Rule { name: "done-copies", judge: done_copies::judge },
    Rule { name: "done-metadata", judge: done_metadata::judge },
    Rule { name: "done-partitions", judge: done_partitions::judge },
    Rule { name: "done-unfrozen", judge: done_unfrozen::judge },
    Rule { name: "done-hosts", judge: done_hosts::judge },
    Rule { name: "listed", judge: listed::judge },
    Rule { name: "approved", judge: approved::judge },
    Rule { name: "one-cluster", judge: one_cluster::judge },
    Rule { name: "alive-address", judge: alive_address::judge },
    Rule { name: "feasible-replication", judge: feasible_replication::judge },
    Rule { name: "snapshot-and-trim", judge: snapshot_and_trim::judge },
    Rule { name: "reachable-voter", judge: reachable_voter::judge },
    Rule { name: "kept-writes", judge: kept_writes::judge },
    Rule { name: "kept-copies", judge: kept_copies::judge },
    Rule { name: "kept-quorum", judge: kept_quorum::judge },
    Rule { name: "own-disk", judge: own_disk::judge },
    Rule { name: "own-name", judge: own_name::judge },
];

impl Case<'_> {
    /// How many copies are wanted.
    fn wanted(&self) -> Result<Property, String> {
        Property::parse(&self.target.replication)
            .ok_or_else(|| "the target's replication is not understood".into())
    }

    /// How many losses of nodes are to be survived.
    fn tolerate(&self) -> Result<usize, String> {
        let by_copies = self.wanted()?.nodes - 1;
        Ok(self.target.tolerate.map_or(by_copies, |losses| losses as usize))
    }
}
