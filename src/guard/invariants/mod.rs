//! One invariant a file.

mod feasible_replication;
mod fresh_identity;
mod last_copy;
mod metadata_quorum;
mod no_blunt_tools;
mod no_guessing;
mod no_lasting_exposure;
mod no_secrets;
mod one_membership_change;
mod one_provisioner;
mod reachable_voter;
mod same_cluster;
mod same_version;
mod snapshot_before_join;
mod verified_trim;

use super::Invariant;

/// All invariants, in the order they are checked: what cannot be judged at all comes first.
pub const ALL: [&dyn Invariant; 15] = [
    &no_blunt_tools::NoBluntTools,
    &verified_trim::VerifiedTrim,
    &no_guessing::NoGuessing,
    &same_cluster::SameCluster,
    &no_secrets::NoSecrets,
    &one_provisioner::OneProvisioner,
    &fresh_identity::FreshIdentity,
    &same_version::SameVersion,
    &snapshot_before_join::SnapshotBeforeJoin,
    &one_membership_change::OneMembershipChange,
    &reachable_voter::ReachableVoter,
    &feasible_replication::FeasibleReplication,
    &metadata_quorum::MetadataQuorum,
    &last_copy::LastCopy,
    &no_lasting_exposure::NoLastingExposure,
];
