//! Every word is read, and one that is not known is kept and never fine.

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
        &[("Leader", RunMode::Leader), ("Candidate", RunMode::Candidate), ("Follower", RunMode::Follower)],
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
