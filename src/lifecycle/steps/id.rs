//! Which step a step is.

/// Every kind of step, in the order of the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepId {
    /// `start-node`
    StartNode,
    /// `upgrade-server`
    UpgradeServer,
    /// `replicate-metadata`
    ReplicateMetadata,
    /// `configure-first-node`
    ConfigureFirstNode,
    /// `restart-first-node`
    RestartFirstNode,
    /// `replicate-logs`
    ReplicateLogs,
    /// `snapshot-partitions`
    SnapshotPartitions,
    /// `configure-node`
    ConfigureNode,
    /// `join-node`
    JoinNode,
    /// `add-voter`
    AddVoter,
    /// `raise-replication`
    RaiseReplication,
    /// `rebalance`
    Rebalance,
    /// `cut-tether`
    CutTether,
    /// `complete-peers`
    CompletePeers,
    /// `reload-node`
    ReloadNode,
    /// `prove`
    Prove,
}

impl StepId {
    /// Its stable name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartNode => "start-node",
            Self::UpgradeServer => "upgrade-server",
            Self::ReplicateMetadata => "replicate-metadata",
            Self::ConfigureFirstNode => "configure-first-node",
            Self::RestartFirstNode => "restart-first-node",
            Self::ReplicateLogs => "replicate-logs",
            Self::SnapshotPartitions => "snapshot-partitions",
            Self::ConfigureNode => "configure-node",
            Self::JoinNode => "join-node",
            Self::AddVoter => "add-voter",
            Self::RaiseReplication => "raise-replication",
            Self::Rebalance => "rebalance",
            Self::CutTether => "cut-tether",
            Self::CompletePeers => "complete-peers",
            Self::ReloadNode => "reload-node",
            Self::Prove => "prove",
        }
    }
}
