//! Lists that planner and guard keep each for itself, so that neither rests on the other: they say the same, and whatever
//! the catalogue has of their kind is on them.

use std::collections::BTreeSet;

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
