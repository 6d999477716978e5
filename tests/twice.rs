//! Lists that planner and guard keep each for itself, so that neither rests on the other: they say the same, and whatever
//! the catalogue has of their kind is on them.

use std::collections::BTreeSet;

use restate_scaleout::cluster::store;
use restate_scaleout::config::catalogue::history;
use restate_scaleout::config::settings::FORGETS;
use restate_scaleout_guard::internals as guard;

/// Names of keys with which a server does not keep what it acknowledges, wherever they stand.
const FORGETFUL: [&str; 4] = ["in-memory", "read-only", "rocksdb-disable-wal", "rocksdb-disable-wal-fsync"];

/// What a server can do without: the state of partitions is replayed from their logs, and the tables of log-servers and
/// metadata servers have a key of their own.
const HARMLESS: [&str; 2] = ["rocksdb-disable-wal", "worker.storage.rocksdb-disable-wal"];

#[test]
fn both_minds_know_every_key_with_which_a_server_forgets() {
    let planner: BTreeSet<String> = FORGETS.iter().map(|path| path.join(".")).collect();
    let guard: BTreeSet<String> = guard::UNSAFE.iter().map(ToString::to_string).collect();
    assert_eq!(planner, guard);
    let forgetful = history().iter().filter(|key| FORGETFUL.contains(&key.name()));
    let catalogue: BTreeSet<String> =
        forgetful.map(|key| key.path.clone()).filter(|path| !HARMLESS.contains(&path.as_str())).collect();
    assert_eq!(guard, catalogue);
}

/// Keys of a repository by which its store is found, and those that name who asks, and how.
const PLACE: [&str; 4] = ["aws-endpoint-url", "aws-profile", "aws-region", "destination"];
const ASKS: [&str; 4] = ["aws-access-key-id", "aws-allow-http", "aws-secret-access-key", "aws-session-token"];

#[test]
fn both_minds_know_what_leads_to_a_store() {
    let sorted = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(sorted(&store::PREFIXES), sorted(&guard::PREFIXES));
    assert_eq!(sorted(&store::LEAD_NOWHERE), sorted(&guard::LEAD_NOWHERE));
    for name in store::LEAD_NOWHERE {
        assert!(store::PREFIXES.iter().any(|start| name.starts_with(start)), "{name}");
    }
    let of_repository = history().iter().filter_map(|key| key.path.strip_prefix("worker.snapshots."));
    let of_store = of_repository.filter(|name| name.starts_with("aws-") || *name == "destination");
    let known: BTreeSet<String> = PLACE.iter().chain(&ASKS).map(ToString::to_string).collect();
    assert_eq!(of_store.map(str::to_owned).collect::<BTreeSet<_>>(), known);
}
