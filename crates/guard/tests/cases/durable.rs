//! Servers that would not keep what they acknowledge.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const KEPT: &str = "kept-protection";

/// Keys by table, each of which is unsafe when it is true.
const UNSAFE: [(&str, &str); 7] = [
    ("bifrost.local", "rocksdb-disable-wal"),
    ("bifrost.local", "rocksdb-disable-wal-fsync"),
    ("log-server", "in-memory"),
    ("log-server", "read-only"),
    ("log-server", "rocksdb-disable-wal"),
    ("log-server", "rocksdb-disable-wal-fsync"),
    ("metadata-server", "rocksdb-disable-wal"),
];

fn with(scene: Scene, node: &str, table: &str, key: &str, value: &str) -> Scene {
    // A dotted key before the first table, wherever the file has its tables.
    scene.file(node, |text| format!("{table}.{key} = {value}\n{text}"))
}

fn variable(scene: Scene, node: &str, name: &str, value: &serde_json::Value) -> Scene {
    variables(scene, node, &json!({ name: value }))
}

fn variables(scene: Scene, node: &str, environment: &serde_json::Value) -> Scene {
    scene
        .host("installed", node, |it| it["environment"] = environment.clone())
        .host("process", node, |it| it["processes"][0]["environment"] = environment.clone())
}

pub fn cases() -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    for (table, key) in UNSAFE.into_iter().filter(|(table, _)| *table != "metadata-server") {
        all.push((KEPT, "a restart", with(grown().restart("n2"), "n2", table, key, "true")));
        all.push((KEPT, "a join", with(ready_to_join().start("n2"), "n2", table, key, "true")));
    }
    let named = [
        ("RESTATE_LOG_SERVER__IN_MEMORY", json!("true")),
        ("RESTATE_METADATA_SERVER__ROCKSDB_DISABLE_WAL", json!("true")),
    ];
    for (name, value) in named {
        all.push((KEPT, "a variable", variable(grown().restart("n2"), "n2", name, &value)));
    }
    all.push((
        "known-facts",
        "a variable whose value is withheld",
        variable(grown().restart("n2"), "n2", "RESTATE_LOG_SERVER__IN_MEMORY", &json!({"sha256": "aa"})),
    ));
    for (name, table) in [
        (KEPT, "{in-memory=true}"),
        (KEPT, "{in-memory=\"yes\"}"),
        ("known-facts", "{in-memory"),
        ("known-facts", "true"),
    ] {
        let scene = variable(grown().restart("n2"), "n2", "RESTATE_LOG_SERVER", &json!(table));
        all.push((name, "a table that says it, or is not understood", scene));
    }
    // A table that says nothing of a key leaves it to the file and to other variables.
    for (table, key) in UNSAFE.into_iter().filter(|(table, _)| *table == "log-server") {
        let other = json!({"RESTATE_LOG_SERVER": "{incoming-network-queue-length=100}"});
        let file = variables(grown().restart("n2"), "n2", &other);
        all.push((KEPT, "a restart beside a table", with(file, "n2", table, key, "true")));
        let joins =
            ready_to_join().start("n2").host("installed", "n2", |it| it["environment"] = other.clone());
        all.push((KEPT, "a join beside a table", with(joins, "n2", table, key, "true")));
        let named = format!("RESTATE_LOG_SERVER__{}", key.to_ascii_uppercase().replace('-', "_"));
        let mut both = other.clone();
        both[&named] = json!("true");
        all.push((KEPT, "a variable beside a table", variables(grown().restart("n2"), "n2", &both)));
        both["RESTATE_LOG_SERVER"] = json!(format!("{{{key}=false}}"));
        let scene = variables(grown().restart("n2"), "n2", &both);
        all.push(("known-facts", "a variable and a table that say otherwise", scene));
    }
    // A member that runs so has nothing that the others may count on, whatever its next start would have.
    for name in [
        "RESTATE_LOG_SERVER__IN_MEMORY",
        "RESTATE_LOG_SERVER__ROCKSDB_DISABLE_WAL",
        "RESTATE_WORKER__DURABILITY_MODE",
    ] {
        let value = if name.ends_with("MODE") { "replica-set-only" } else { "true" };
        let runs = |scene: Scene, node: &str| {
            scene.host("process", node, |it| it["processes"][0]["environment"] = json!({ name: value }))
        };
        let joins = KEPT;
        all.extend([
            (KEPT, "a trim beside it", runs(grown().snapshot(), "n2")),
            (KEPT, "more copies beside it", runs(grown().set_replication("2"), "n2")),
            (KEPT, "a vote beside it", runs(third_voter().add_voter("N3"), "n1")),
            (KEPT, "a restart of another", runs(grown().restart("n3"), "n2")),
            (joins, "a join beside it", runs(ready_to_join().start("n2"), "n1")),
        ]);
    }
    // What only a start has, and what only runs: both are another server than the one that came back.
    for name in ["RESTATE_LOG_SERVER__ROCKSDB_MEMORY_BUDGET", "RESTATE_LOG_SERVER__IN_MEMORY"] {
        let starts =
            grown().restart("n2").host("installed", "n2", |it| it["environment"] = json!({name: "false"}));
        let starts = starts.host("process", "n2", |it| it["processes"][0]["environment"] = json!({}));
        all.push(("same-process", "a setting of log servers that does not run yet", starts));
    }
    all
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    let tables = ["{in-memory=false}", "{incoming-network-queue-length=100}"].into_iter().map(|table| {
        let scene = variable(grown().restart("n2"), "n2", "RESTATE_LOG_SERVER", &json!(table));
        ("a table that says nothing of it, or that it is off", scene)
    });
    let off = UNSAFE.into_iter().filter(|(table, _)| *table == "log-server").map(|(table, key)| {
        ("what is false is the default", with(grown().restart("n2"), "n2", table, key, "false"))
    });
    // What a variable says beats the file; the same twice is no question.
    let beaten = [
        json!({"RESTATE_LOG_SERVER": "{in-memory=false}"}),
        json!({"RESTATE_LOG_SERVER": "{in-memory=false}", "RESTATE_LOG_SERVER__IN_MEMORY": "false"}),
    ];
    let beaten = beaten.into_iter().map(|environment| {
        let scene = with(grown().restart("n2"), "n2", "log-server", "in-memory", "true");
        ("a variable that takes it back", variables(scene, "n2", &environment))
    });
    tables.chain(off).chain(beaten).collect()
}
