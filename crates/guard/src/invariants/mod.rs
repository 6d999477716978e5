//! One invariant a file.

mod declared_loss;
mod exact_write;
mod feasible_replication;
mod frozen_partitions;
mod intended;
mod kept_protection;
mod known_facts;
mod known_peers;
mod last_copy;
mod metadata_quorum;
mod no_secrets;
mod one_membership_change;
mod one_provisioner;
mod only_listed_commands;
mod own_identity;
mod reachable_voter;
mod replicated_logs;
mod same_cluster;
mod same_process;
mod same_version;
mod snapshot_before_join;
mod valid_start;
mod verified_trim;
mod would_listen;

use restate_scaleout_api::Refusal;

#[cfg(feature = "internals")]
pub use kept_protection::UNSAFE;
#[cfg(feature = "internals")]
pub use same_version::{GROWN, TRIED};

use crate::broken::Broken;
use crate::in_service;
use crate::review::Review;

/// What must never be done.
pub trait Invariant: Sync {
    /// Its stable name.
    fn name(&self) -> &'static str;
    /// Whether the action breaks it, and how.
    ///
    /// # Errors
    /// When it does, or when what it takes to tell is not known.
    fn check(&self, review: &Review<'_>) -> Result<(), Broken>;
}

/// All invariants, in the order they are checked: what must not even be named comes first, then what cannot be judged at all.
const ALL: [&dyn Invariant; 22] = [
    &no_secrets::NoSecrets,
    &only_listed_commands::OnlyListedCommands,
    &exact_write::ExactWrite,
    &declared_loss::DeclaredLoss,
    &known_facts::KnownFacts,
    &same_cluster::SameCluster,
    &own_identity::OwnIdentity,
    &one_provisioner::OneProvisioner,
    &known_peers::KnownPeers,
    &same_process::SameProcess,
    &same_version::SameVersion,
    &valid_start::ValidStart,
    &replicated_logs::ReplicatedLogs,
    &snapshot_before_join::SnapshotBeforeJoin,
    &verified_trim::VerifiedTrim,
    &one_membership_change::OneMembershipChange,
    &reachable_voter::ReachableVoter,
    &feasible_replication::FeasibleReplication,
    &frozen_partitions::FrozenPartitions,
    &metadata_quorum::MetadataQuorum,
    &last_copy::LastCopy,
    &kept_protection::KeptProtection,
];

/// Holds an action against all of them.
pub(crate) fn check(review: &Review<'_>) -> Result<(), Refusal> {
    in_turn(&ALL, review)?;
    if let Some(node) = review.effect.does().starts {
        valid(review, valid_start::ports::check(review, node, |_| true))?;
    }
    // A start that is only foreseen has no server that ran with its file; a person may restart it by hand until then.
    valid(review, valid_start::untried::check(review))
}

fn valid(review: &Review<'_>, checked: Result<(), Broken>) -> Result<(), Refusal> {
    checked.map_err(|broken| broken.refusal(valid_start::ValidStart.name(), review.proposal.step))
}

fn in_turn(invariants: &[&dyn Invariant], review: &Review<'_>) -> Result<(), Refusal> {
    for invariant in invariants {
        invariant.check(review).map_err(|broken| broken.refusal(invariant.name(), review.proposal.step))?;
    }
    Ok(())
}

/// What the start of a node must not be, whoever starts it. What else an action must not do is of no concern where nobody
/// acts.
const OF_A_START: [&dyn Invariant; 6] = [
    &own_identity::OwnIdentity,
    &one_provisioner::OneProvisioner,
    &known_peers::KnownPeers,
    &same_process::SameProcess,
    &same_version::SameVersion,
    &valid_start::ValidStart,
];

/// Holds the next start of a node against those that are about starts.
pub(crate) fn check_start(review: &Review<'_>, node: &str) -> Result<(), Refusal> {
    in_turn(&OF_A_START, review)?;
    valid(review, valid_start::ports::check(review, node, |_| true))?;
    kept(review, kept_protection::by_start(review, node))
}

/// A file that is to be written before a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The first one that the node has.
    New,
    /// Another one than it has now.
    Changed,
}

/// Holds a start that is yet to come against what is known of it. A host looks at a disk by the file that there is, so that of
/// another file nothing is known of the disk; and what runs without one is stopped by hand once. Where other servers listen by
/// then is known of those alone of which the target says nothing else.
pub(crate) fn check_to_come(review: &Review<'_>, node: &str, file: Option<File>) -> Result<(), Refusal> {
    match file {
        None => in_turn(&OF_A_START, review)?,
        Some(file) => {
            let [_, provisions, peers, process, version, valid] = OF_A_START;
            in_turn(&[provisions, peers, version, valid], review)?;
            let as_it_runs = match file {
                File::New => Ok(()),
                File::Changed => same_process::as_it_runs(review, node),
            };
            as_it_runs.map_err(|broken| broken.refusal(process.name(), review.proposal.step))?;
        }
    }
    valid(review, valid_start::ports::check(review, node, |other| !intended::says_where(review, other)))?;
    kept(review, kept_protection::by_start(review, node))?;
    kept(review, kept_protection::one_repository(review, node))
}

fn kept(review: &Review<'_>, checked: Result<(), Broken>) -> Result<(), Refusal> {
    checked.map_err(|broken| broken.refusal(kept_protection::KeptProtection.name(), review.proposal.step))
}

/// Holds what all nodes have in common against what it must not be where nobody acts.
pub(crate) fn check_rest(review: &Review<'_>) -> Result<(), Refusal> {
    in_turn(&[&same_cluster::SameCluster], review)?;
    in_service::check(review).map_err(|broken| broken.refusal("node-set-aside", review.proposal.step))?;
    kept(review, verified_trim::one_repository(review))
}

/// An invariant, to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvariantInfo {
    /// Its stable name.
    pub name: &'static str,
    /// What is never done, as the end of the sentence "it never …".
    pub never: &'static str,
}

const fn info(name: &'static str, never: &'static str) -> InvariantInfo {
    InvariantInfo { name, never }
}

/// All invariants, consent included, in the order they are checked.
pub const INVARIANTS: [InvariantInfo; 24] = [
    info("no-secrets", no_secrets::NEVER),
    info("only-listed-commands", only_listed_commands::NEVER),
    info("exact-write", exact_write::NEVER),
    info("declared-loss", declared_loss::NEVER),
    info("known-facts", known_facts::NEVER),
    info("same-cluster", same_cluster::NEVER),
    info("own-identity", own_identity::NEVER),
    info("one-provisioner", one_provisioner::NEVER),
    info("known-peers", known_peers::NEVER),
    info("same-process", same_process::NEVER),
    info("same-version", same_version::NEVER),
    info("valid-start", valid_start::NEVER),
    info("replicated-logs", replicated_logs::NEVER),
    info("snapshot-before-join", snapshot_before_join::NEVER),
    info("verified-trim", verified_trim::NEVER),
    info("one-membership-change", one_membership_change::NEVER),
    info("reachable-voter", reachable_voter::NEVER),
    info("feasible-replication", feasible_replication::NEVER),
    info("frozen-partitions", frozen_partitions::NEVER),
    info("metadata-quorum", metadata_quorum::NEVER),
    info("last-copy", last_copy::NEVER),
    info("kept-protection", kept_protection::NEVER),
    info(
        "approved-plan",
        "does a step that no approved plan for this target has, or that does worse than was shown",
    ),
    info(
        "approved-risk",
        "lowers what the deployment tolerates, even for a while, unless that was shown and approved",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_what_is_checked() {
        let listed: Vec<_> = INVARIANTS.iter().map(|it| it.name).collect();
        let checked: Vec<_> = ALL.iter().map(|it| it.name()).collect();
        assert_eq!(listed[..checked.len()], checked);
    }
}
