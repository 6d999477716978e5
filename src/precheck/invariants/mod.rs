//! One invariant a file.

mod feasible_replication;
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
mod same_cluster;
mod same_version;
mod snapshot_before_join;
mod verified_trim;

use super::invariant::Invariant;

/// All invariants, in the order they are checked: what cannot be judged at all comes first.
pub const ALL: [&dyn Invariant; 16] = [
    &only_listed_commands::OnlyListedCommands,
    &verified_trim::VerifiedTrim,
    &known_facts::KnownFacts,
    &same_cluster::SameCluster,
    &no_secrets::NoSecrets,
    &one_provisioner::OneProvisioner,
    &own_identity::OwnIdentity,
    &known_peers::KnownPeers,
    &same_version::SameVersion,
    &snapshot_before_join::SnapshotBeforeJoin,
    &one_membership_change::OneMembershipChange,
    &reachable_voter::ReachableVoter,
    &feasible_replication::FeasibleReplication,
    &metadata_quorum::MetadataQuorum,
    &last_copy::LastCopy,
    &kept_protection::KeptProtection,
];
