//! The words by which servers name their states, each read once, into a type of its own.
//!
//! A newer server may use words that nobody here knows. Such a word is kept as it is, and every use of a state
//! has to say what it makes of it: it never counts as fine, and never as the opposite either.

use strum::{Display, EnumString};

/// What gossip says of a node: the column `state` of `nodes`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Liveness {
    /// It answers its peers.
    Alive,
    /// It does not.
    Dead,
    /// It is shutting down, and its leaders move away.
    FailingOver,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// The state of a node's log storage: `storage_state` in `nodes_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum StorageState {
    /// It has not taken a record yet.
    Provisioning,
    /// It takes records and is chosen for new nodesets.
    ReadWrite,
    /// It still takes records of the segments it is in; it is not chosen for new ones.
    ReadOnly,
    /// It lost records.
    DataLoss,
    /// It was declared lost for good.
    Gone,
    /// It was given up.
    Disabled,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// The state of a node's worker: `worker_state` in `nodes_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum WorkerState {
    /// It has not run yet.
    Provisioning,
    /// It is given partitions.
    Active,
    /// Its partitions move away.
    Draining,
    /// It was given up.
    Disabled,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// The state of a node's metadata server: `metadata_server_state` in `nodes_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum MetadataState {
    /// It has not joined yet.
    Provisioning,
    /// It runs without a vote.
    Standby,
    /// It votes.
    Member,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// What a metadata server says of itself: the column `STATUS` of `metadata-server list-servers`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(ascii_case_insensitive)]
pub enum MetadataStatus {
    /// It votes.
    Member,
    /// It runs without a vote.
    Standby,
    /// It waits for the cluster to be provisioned.
    Provisioning,
    /// It has not started yet.
    Starting,
    /// A word that is not known, `UNKNOWN` among them.
    #[strum(default)]
    Other(String),
}

/// What makes new segments: `default_provider` in `bifrost_config`, and the key of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Provider {
    /// Several nodes.
    Replicated,
    /// The disk of one node.
    Local,
    /// The memory of one node.
    InMemory,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// What a segment is made of: `kind` in the chains of `bifrost_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum SegmentKind {
    /// It is on the nodes of its nodeset.
    Replicated,
    /// It is on the disk of one node.
    Local,
    /// It is in the memory of one node.
    InMemory,
    /// It holds no records: its log was sealed and has no new segment yet.
    Sealed,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// How far a partition processor is: `replay_status` of `partition_state`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ReplayStatus {
    /// It has not read its log yet.
    Starting,
    /// It reads what was written before it started.
    CatchingUp,
    /// It has caught up.
    Active,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// Whether a partition processor leads: `effective_mode` of `partition_state`. Servers before 1.7 write it in
/// lower case.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(ascii_case_insensitive)]
pub enum RunMode {
    /// It leads.
    Leader,
    /// It is about to lead.
    Candidate,
    /// It follows.
    Follower,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// What a node says of itself: `status` of `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
pub enum NodeStatus {
    /// It has joined and runs.
    Alive,
    /// It is not fully running yet.
    StartingUp,
    /// It shuts down.
    ShuttingDown,
    /// A word that is not known, `Unknown` among them.
    #[strum(default)]
    Other(String),
}

/// What a node says of one of its roles: `admin_status` of `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
pub enum RoleStatus {
    /// It answers.
    Ready,
    /// It does not answer yet.
    StartingUp,
    /// A word that is not known, `Unknown` among them.
    #[strum(default)]
    Other(String),
}

impl StorageState {
    /// Whether the servers choose it for new nodesets.
    pub fn takes_new_segments(&self) -> bool {
        match self {
            Self::ReadWrite => true,
            Self::Provisioning
            | Self::ReadOnly
            | Self::DataLoss
            | Self::Gone
            | Self::Disabled
            | Self::Other(_) => false,
        }
    }

    /// Whether somebody gave it this state, so that nobody but somebody will change it.
    pub fn set_aside(&self) -> bool {
        match self {
            Self::ReadOnly | Self::Gone | Self::Disabled => true,
            Self::Provisioning | Self::ReadWrite | Self::DataLoss | Self::Other(_) => false,
        }
    }
}

impl WorkerState {
    /// Whether it is given partitions.
    pub fn takes_partitions(&self) -> bool {
        match self {
            Self::Active => true,
            Self::Provisioning | Self::Draining | Self::Disabled | Self::Other(_) => false,
        }
    }

    /// Whether somebody gave it this state, so that nobody but somebody will change it.
    pub fn set_aside(&self) -> bool {
        match self {
            Self::Draining | Self::Disabled => true,
            Self::Provisioning | Self::Active | Self::Other(_) => false,
        }
    }
}

impl MetadataState {
    /// Whether it votes.
    pub fn votes(&self) -> bool {
        match self {
            Self::Member => true,
            Self::Provisioning | Self::Standby | Self::Other(_) => false,
        }
    }

    /// Whether it has joined, with a vote or without.
    pub fn has_joined(&self) -> bool {
        match self {
            Self::Standby | Self::Member => true,
            Self::Provisioning | Self::Other(_) => false,
        }
    }
}

impl SegmentKind {
    /// Whether there may be records in it.
    pub fn holds_records(&self) -> bool {
        match self {
            Self::Replicated | Self::Local | Self::InMemory | Self::Other(_) => true,
            Self::Sealed => false,
        }
    }
}

impl ReplayStatus {
    /// Whether it has caught up.
    pub fn has_caught_up(&self) -> bool {
        match self {
            Self::Active => true,
            Self::Starting | Self::CatchingUp | Self::Other(_) => false,
        }
    }
}

impl RunMode {
    /// Whether it leads.
    pub fn leads(&self) -> bool {
        match self {
            Self::Leader => true,
            Self::Candidate | Self::Follower | Self::Other(_) => false,
        }
    }
}

impl NodeStatus {
    /// Whether it has joined and runs.
    pub fn is_alive(&self) -> bool {
        match self {
            Self::Alive => true,
            Self::StartingUp | Self::ShuttingDown | Self::Other(_) => false,
        }
    }
}

impl RoleStatus {
    /// Whether it answers.
    pub fn is_ready(&self) -> bool {
        match self {
            Self::Ready => true,
            Self::StartingUp | Self::Other(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::{Debug, Display};

    /// Words and what they are, with one more that nobody knows; each is told again as it was written.
    fn read<T>(known: &[(&str, T)], other: fn(String) -> T)
    where
        T: for<'a> From<&'a str> + Debug + Display + PartialEq,
    {
        for (word, state) in known {
            assert_eq!(T::from(word), *state);
            assert_eq!(state.to_string(), *word);
        }
        for word in ["", "unknown", "hibernating", "read_write", " alive"] {
            assert_eq!(T::from(word), other(word.into()));
            assert_eq!(T::from(word).to_string(), word);
        }
    }

    #[test]
    fn every_word_is_read_and_others_are_kept() {
        use {Liveness as L, NodeStatus as N, RoleStatus as R};
        read(&[("alive", L::Alive), ("dead", L::Dead), ("failing-over", L::FailingOver)], L::Other);
        read(
            &[
                ("provisioning", StorageState::Provisioning),
                ("read-write", StorageState::ReadWrite),
                ("read-only", StorageState::ReadOnly),
                ("data-loss", StorageState::DataLoss),
                ("gone", StorageState::Gone),
                ("disabled", StorageState::Disabled),
            ],
            StorageState::Other,
        );
        read(
            &[
                ("provisioning", WorkerState::Provisioning),
                ("active", WorkerState::Active),
                ("draining", WorkerState::Draining),
                ("disabled", WorkerState::Disabled),
            ],
            WorkerState::Other,
        );
        read(
            &[
                ("provisioning", MetadataState::Provisioning),
                ("standby", MetadataState::Standby),
                ("member", MetadataState::Member),
            ],
            MetadataState::Other,
        );
        read(
            &[
                ("Member", MetadataStatus::Member),
                ("Standby", MetadataStatus::Standby),
                ("Provisioning", MetadataStatus::Provisioning),
                ("Starting", MetadataStatus::Starting),
            ],
            MetadataStatus::Other,
        );
        read(
            &[
                ("replicated", Provider::Replicated),
                ("local", Provider::Local),
                ("in-memory", Provider::InMemory),
            ],
            Provider::Other,
        );
        read(
            &[
                ("replicated", SegmentKind::Replicated),
                ("local", SegmentKind::Local),
                ("in-memory", SegmentKind::InMemory),
                ("sealed", SegmentKind::Sealed),
            ],
            SegmentKind::Other,
        );
        read(
            &[
                ("starting", ReplayStatus::Starting),
                ("catching_up", ReplayStatus::CatchingUp),
                ("active", ReplayStatus::Active),
            ],
            ReplayStatus::Other,
        );
        read(
            &[
                ("Leader", RunMode::Leader),
                ("Candidate", RunMode::Candidate),
                ("Follower", RunMode::Follower),
            ],
            RunMode::Other,
        );
        let shutting = ("ShuttingDown", N::ShuttingDown);
        read(&[("Alive", N::Alive), ("StartingUp", N::StartingUp), shutting], N::Other);
        read(&[("Ready", R::Ready), ("StartingUp", R::StartingUp)], R::Other);
    }

    #[test]
    fn older_servers_write_who_leads_in_lower_case() {
        assert_eq!(RunMode::from("leader"), RunMode::Leader);
        assert_eq!(RunMode::from("follower"), RunMode::Follower);
    }

    /// Whatever is asked of a word that is not known, the answer is the careful one.
    #[test]
    fn an_unknown_word_is_never_fine() {
        fn other<T: for<'a> From<&'a str>>() -> T {
            "hibernating".into()
        }
        assert!(!other::<StorageState>().takes_new_segments());
        assert!(!other::<WorkerState>().takes_partitions());
        assert!(!other::<MetadataState>().votes());
        assert!(!other::<MetadataState>().has_joined());
        assert!(!other::<ReplayStatus>().has_caught_up());
        assert!(!other::<RunMode>().leads());
        assert!(!other::<NodeStatus>().is_alive());
        assert!(!other::<RoleStatus>().is_ready());
        assert!(other::<SegmentKind>().holds_records(), "records that may be there must not be forgotten");
    }

    /// Of each state, what the engine may count on.
    #[test]
    fn states_that_are_fine_are_listed_and_no_others() {
        use StorageState as S;
        let storage = [
            (S::Provisioning, false, false),
            (S::ReadWrite, true, false),
            (S::ReadOnly, false, true),
            (S::DataLoss, false, false),
            (S::Gone, false, true),
            (S::Disabled, false, true),
        ];
        for (state, takes, aside) in storage {
            assert_eq!((state.takes_new_segments(), state.set_aside()), (takes, aside), "{state}");
        }
        use WorkerState as W;
        let workers = [
            (W::Provisioning, false, false),
            (W::Active, true, false),
            (W::Draining, false, true),
            (W::Disabled, false, true),
        ];
        for (state, takes, aside) in workers {
            assert_eq!((state.takes_partitions(), state.set_aside()), (takes, aside), "{state}");
        }
        use MetadataState as M;
        for (state, votes, joined) in
            [(M::Provisioning, false, false), (M::Standby, false, true), (M::Member, true, true)]
        {
            assert_eq!((state.votes(), state.has_joined()), (votes, joined), "{state}");
        }
        assert!(!SegmentKind::Sealed.holds_records());
        assert!(
            [SegmentKind::Replicated, SegmentKind::Local, SegmentKind::InMemory]
                .iter()
                .all(SegmentKind::holds_records)
        );
        assert!(ReplayStatus::Active.has_caught_up());
        assert!(![ReplayStatus::Starting, ReplayStatus::CatchingUp].iter().any(ReplayStatus::has_caught_up));
        assert!(RunMode::Leader.leads());
        assert!(![RunMode::Candidate, RunMode::Follower].iter().any(RunMode::leads));
        assert!(NodeStatus::Alive.is_alive());
        assert!(![NodeStatus::StartingUp, NodeStatus::ShuttingDown].iter().any(NodeStatus::is_alive));
        assert!(RoleStatus::Ready.is_ready() && !RoleStatus::StartingUp.is_ready());
    }
}
