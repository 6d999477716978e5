//! Observations that are missing, old, partial, not understood or in contradiction.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const KNOWN: &str = "known-facts";

/// A restart rests on nearly everything.
fn restart() -> Scene {
    grown().restart("n2")
}

fn without(what: &str) -> Scene {
    let mut scene = restart();
    scene.input["observations"].as_array_mut().expect("observations").retain(|it| {
        let last = it["args"].as_array().and_then(|args| args.last()).and_then(Value::as_str);
        !last.is_some_and(|last| last.contains(what))
    });
    scene
}

fn table(change: impl Fn(&str) -> String) -> Scene {
    restart().printed("list-servers", |it| it["stdout"] = change(it["stdout"].as_str().expect("text")).into())
}

fn disks() -> Vec<Case> {
    let disk = |answer: Value| n3_down().start("n3").host("disk", "n3", |it| *it = answer.clone());
    vec![(
        KNOWN,
        "a disk that is not there, with an entry",
        disk(json!({"exists": false, "other-entries": 1})),
    )]
}

fn unreadable() -> Vec<Case> {
    let reads = [
        "nodes_config",
        "bifrost_config",
        "partition_table",
        "list-servers",
        "FROM nodes",
        "FROM partitions",
        "FROM partition_state",
    ];
    let mut cases = Vec::new();
    for what in reads {
        cases.push((KNOWN, what, without(what)));
        cases.push((KNOWN, what, restart().printed(what, |it| it["exit"] = 1.into())));
        cases.push((
            KNOWN,
            what,
            restart().printed(what, |it| drop(it.as_object_mut().expect("object").remove("exit"))),
        ));
        cases.push((KNOWN, what, restart().printed(what, |it| it["timed-out"] = true.into())));
        cases.push((KNOWN, what, restart().printed(what, |it| it["stdout"] = "nonsense".into())));
    }
    for what in ["FROM nodes", "FROM partitions", "FROM partition_state"] {
        let warned = restart()
            .printed(what, |it| it["stderr"] = "N3 hat nicht geantwortet\n3 rows. Query took 5ms\n".into());
        cases.push((KNOWN, "partial in whatever words", warned));
    }
    cases
}

fn not_understood() -> Vec<Case> {
    let state = |config: &'static str, key: &'static str| {
        restart().member(3, move |it| it[config][key] = "odd".into())
    };
    let params = |change: fn(&mut Value)| restart().segments(change);
    vec![
        (KNOWN, "a role nobody knows", restart().member(3, |it| it["roles"] = json!(["worker", "oracle"]))),
        (KNOWN, "a storage state nobody knows", state("log_server_config", "storage_state")),
        (KNOWN, "a worker state nobody knows", state("worker_config", "worker_state")),
        (KNOWN, "a metadata state nobody knows", state("metadata_server_config", "metadata_server_state")),
        (
            KNOWN,
            "a node twice",
            restart().read("nodes_config", |it| {
                let again = it["nodes"][0].clone();
                it["nodes"].as_array_mut().expect("nodes").push(again);
            }),
        ),
        (
            KNOWN,
            "a number twice",
            restart().read("nodes_config", |it| {
                let mut again = it["nodes"][0].clone();
                again[1]["Node"]["name"] = "other".into();
                it["nodes"].as_array_mut().expect("nodes").push(again);
            }),
        ),
        (
            KNOWN,
            "more nodes than can be judged",
            restart().read("nodes_config", |it| {
                let graves = (10..1_100u32).map(|id| json!([id, "Tombstone"]));
                it["nodes"].as_array_mut().expect("nodes").extend(graves);
            }),
        ),
        (
            KNOWN,
            "an answer that is too long",
            restart().printed("nodes_config", |it| {
                it["stdout"] =
                    (it["stdout"].as_str().expect("text").to_owned() + &" ".repeat(9 << 20)).into();
            }),
        ),
        (
            KNOWN,
            "gossip twice of a node",
            restart().read("FROM nodes", |it| {
                let again = it[0].clone();
                it.as_array_mut().expect("rows").push(again);
            }),
        ),
        (
            KNOWN,
            "copies in a word nobody knows",
            restart().read("partition_table", |it| it["replication"] = "sometimes".into()),
        ),
        (KNOWN, "a name twice", restart().member(3, |it| it["name"] = "n1".into())),
        (
            KNOWN,
            "an entry that is neither node nor tombstone",
            restart().read("nodes_config", |it| it["nodes"][0][1] = "Grave".into()),
        ),
        (
            KNOWN,
            "a log twice",
            restart().read("bifrost_config", |it| {
                let again = it["logs"][0].clone();
                it["logs"].as_array_mut().expect("logs").push(again);
            }),
        ),
        (KNOWN, "a replication nobody knows", params(|it| it["replication"] = json!({"rack": 2}))),
        (KNOWN, "a nodeset that is none", params(|it| it["nodeset"] = json!("all"))),
        (
            KNOWN,
            "a nodeset that is too large",
            params(|it| it["nodeset"] = json!((0..200).collect::<Vec<u32>>())),
        ),
        (
            KNOWN,
            "a provider that is none",
            restart().read("bifrost_config", |it| it["config"]["default_provider"] = 7.into()),
        ),
        (
            KNOWN,
            "two providers",
            restart().read("bifrost_config", |it| {
                it["config"]["default_provider"]["local"] = Value::Null;
            }),
        ),
        (
            KNOWN,
            "more partitions than there can be",
            restart().read("partition_table", |it| it["num_partitions"] = 4_294_967_295u32.into()),
        ),
        (
            KNOWN,
            "copies of partitions nobody knows",
            restart().read("partition_table", |it| it["replication"] = json!({"rack": 1})),
        ),
        (KNOWN, "a heading nobody knows", table(|text| format!("{text}\nDegraded mode\n"))),
        (KNOWN, "a status nobody knows", table(|text| text.replacen("Member ", "Witness", 1))),
        (KNOWN, "members that are none", table(|text| text.replacen("[N1,N2,N3]", "[N1,N2,x] ", 1))),
        (KNOWN, "a server twice", table(|text| text.replacen(" N2 ", " N1 ", 1))),
        (KNOWN, "no column of members", table(|text| text.replacen("MEMBERS", "MEMBRES", 1))),
        (
            KNOWN,
            "a partition twice",
            restart().read("FROM partitions", |it| {
                let again = it[0].clone();
                it.as_array_mut().expect("rows").push(again);
            }),
        ),
        (
            KNOWN,
            "a replica set that is none",
            restart().read("FROM partitions", |it| it[0]["current_replica_set"] = "all".into()),
        ),
        (
            KNOWN,
            "a gossip row of nobody",
            restart().read("FROM nodes", |it| it[0]["plain_node_id"] = "n2".into()),
        ),
        (
            KNOWN,
            "a hash that is not the text's",
            grown()
                .write("n2", |text| format!("{text}#\n"))
                .host("read-config", "n2", |it| it["sha256"] = "ab".into()),
        ),
    ]
}

/// Whether partitions are frozen.
fn policies() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for what in ["placement", "leadership"] {
        for scene in [restart, || grown().set_replication("3")] {
            cases.push((KNOWN, what, scene().policies(what, |it| it["exit"] = 2.into())));
            cases.push((KNOWN, what, scene().policies(what, |it| it["stdout"] = "nonsense".into())));
            let cut = scene().policies(what, |it| {
                let text = it["stdout"].as_str().expect("text").trim_end();
                it["stdout"] = text[..text.rfind('\n').expect("lines")].into();
            });
            cases.push((KNOWN, "a partition is not listed", cut));
            let mut unseen = scene();
            unseen.input["observations"].as_array_mut().expect("observations").retain(|it| {
                !it["args"].as_array().is_some_and(|args| args.ends_with(&[what.into(), "show".into()]))
            });
            cases.push((KNOWN, "nobody looked for a freeze", unseen));
        }
    }
    let unversioned = restart().policies("leadership", |it| it["exit"] = 2.into());
    let newer = unversioned.clone().member(1, |it| it["binary_version"] = "1.7.2".into());
    cases.push((KNOWN, "one of the nodes knows freezes", newer));
    let first = (1..=3).fold(restart().policies("leadership", |it| it["exit"] = 2.into()), |scene, id| {
        scene.member(id, |it| it["binary_version"] = "1.7.3".into())
    });
    cases.push((KNOWN, "the first version that knows freezes", first));
    cases
}

/// Lists of metadata servers that were cut off.
fn servers() -> Vec<Case> {
    let header = |text: &str| text.lines().take(2).collect::<Vec<_>>().join("\n");
    let on = |scene: Scene| {
        scene.printed("list-servers", |it| it["stdout"] = header(it["stdout"].as_str().expect("text")).into())
    };
    vec![
        (KNOWN, "no server is listed", on(restart())),
        (KNOWN, "no server is listed", on(grown().snapshot())),
        (KNOWN, "no server is listed", on(grown().set_replication("3"))),
        (KNOWN, "no server is listed", on(ready_to_join().start("n2"))),
        (KNOWN, "no server is listed", on(third_voter().add_voter("N3"))),
        (KNOWN, "members that end too early", table(|text| text.replacen("[N1,N2,N3]", "[N1,N2,N3 ", 1))),
        (KNOWN, "members that begin too late", table(|text| text.replacen("[N1,N2,N3]", " N1,N2,N3]", 1))),
    ]
}

fn contradictory() -> Vec<Case> {
    let other = |change: fn(&mut Value)| {
        let scene = restart();
        let mut reading = scene
            .observations()
            .iter()
            .find(|it| it["args"][5] == "nodes_config")
            .expect("a reading")
            .clone();
        reading["args"][1] = scene.input["target"]["nodes"][1]["address"].clone();
        let mut printed: Value =
            serde_json::from_str(reading["answer"]["ok"]["stdout"].as_str().expect("text")).expect("JSON");
        change(&mut printed);
        reading["answer"]["ok"]["stdout"] = printed.to_string().into();
        reading["at-ms"] = 1100.into();
        scene.seen(reading)
    };
    let same = "same-cluster";
    vec![
        (KNOWN, "another generation", restart().health("n3", |it| it["node_id"] = "N3:99".into())),
        (KNOWN, "a voter that is not registered", table(|text| text.replace("[N1,N2,N3]", "[N1,N2,N9]"))),
        (KNOWN, "two leaders", table(|text| text.replacen("v3       N1", "v3       N2", 1))),
        (KNOWN, "gossip of a stranger", restart().read("FROM nodes", |it| it[0]["plain_node_id"] = "N9".into())),
        (KNOWN, "gossip of one node too many", {
            restart().read("FROM nodes", |rows| {
                let rows = rows.as_array_mut().expect("rows");
                let mut stranger = rows[0].clone();
                stranger["plain_node_id"] = "N9".into();
                rows.push(stranger);
            })
        }),
        (KNOWN, "a replica on a stranger", restart().read("FROM partition_state", |it| it[0]["plain_node_id"] = "N9".into())),
        (KNOWN, "a partition too many", restart().read("FROM partition_state", |it| it[0]["partition_id"] = 99.into())),
        (KNOWN, "a partition without a log", restart().read("bifrost_config", |it| drop(it["logs"].as_array_mut().expect("logs").pop()))),
        (same, "two clusters by name", other(|it| it["cluster_name"] = "other".into())),
        (same, "two clusters by fingerprint", other(|it| it["cluster_fingerprint"] = 1.into())),
        (same, "not the target's cluster", restart().target(|it| it["cluster-name"] = "other".into())),
        (same, "a stranger was asked", restart().seen(json!({
            "kind": "restatectl", "at-ms": 1480, "answer": {"ok": {"exit": 0, "stdout": "[]"}},
            "args": ["--address", "http://10.9.9.9:5122", "sql", "--json", "SELECT log_id, segment_index, trim_point FROM loglet_workers"],
        }))),
        (same, "a node of another cluster answers", restart().health("n3", |it| it["cluster_name"] = "other".into())),
        (same, "a node of another fingerprint answers", restart().health("n3", |it| it["cluster_fingerprint"] = 1.into())),
        (same, "a node answers as another", restart().health("n3", |it| it["node_id"] = "N1:4".into())),
        (same, "the first node was provisioned anew", ready_to_join().snapshot().host("dial", "n2", |it| {
            *it = json!({"status": 200, "body": "{\"status\":\"Alive\",\"node_id\":\"N2:2\",\"cluster_name\":\"localcluster\"}"});
        })),
        ("verified-trim", "a node with data that nobody knows", ready_to_join().snapshot().host("disk", "n2", |it| {
            *it = json!({"exists": true, "node-directories": ["n2"], "empty": false});
        })),
        ("known-facts", "nobody has looked for the data of a node that is not registered", {
            let mut scene = ready_to_join().snapshot();
            scene.observations_mut().retain(|it| it["kind"] != "disk" || it["node"] != "n2");
            scene
        }),
        ("verified-trim", "two repositories", grown().snapshot().file("n2", |text| replace_line(text, "destination", "destination = \"az://other/place\""))),
        ("verified-trim", "a node without a repository", grown().snapshot().file("n2", |text| replace_line(text, "destination", ""))),
        ("verified-trim", "a repository that is not in effect", grown().snapshot().host("read-config", "n2", |it| it["age-ms"] = 0.into())),
        ("verified-trim", "a file newer than what runs", older_process(grown(), 5_000, 100_000).snapshot()),
        ("verified-trim", "a file newer than what runs, and no answer", {
            let silent = older_process(grown(), 5_000, 100_000);
            silent.host("dial", "n2", |it| *it = json!({"failure": "timed-out"})).snapshot()
        }),
        (same, "a stranger was asked after the last action", restart().seen(json!({
            "kind": "action", "at-ms": 1, "step": "x", "action": {"kind": "start-node", "node": "n1"}, "answer": {"ok": {"exit": 0}},
        })).seen(json!({
            "kind": "restatectl", "at-ms": 1480, "answer": {"ok": {"exit": 0, "stdout": "[]"}},
            "args": ["--address", "http://10.9.9.9:5122", "sql", "--json", "SELECT log_id, segment_index, trim_point FROM loglet_workers"],
        }))),
        ("verified-trim", "nobody knows when the file was written", grown().snapshot().host("read-config", "n2", |it| drop(it.as_object_mut().expect("object").remove("age-ms")))),
    ]
}

/// With the file of n2 and its process of these ages, whatever the server says of its own.
fn older_process(scene: Scene, file: u64, process: u64) -> Scene {
    scene
        .host("read-config", "n2", |it| it["age-ms"] = file.into())
        .host("process", "n2", |it| it["processes"][0]["age-ms"] = process.into())
        .health("n2", |it| it["age"] = "1s".into())
}

fn old() -> Vec<Case> {
    let mut stale = restart();
    let newest = json!({"kind": "log-tail", "at-ms": 62_000, "node": "n1", "answer": {"ok": {"lines": []}}});
    stale = stale.seen(newest);
    let mut acted = restart();
    let action = json!({
        "kind": "action", "at-ms": 1100, "step": "x", "action": {"kind": "start-node", "node": "n1"}, "answer": {"ok": {"exit": 0}},
    });
    acted = acted.seen(action);
    let oldest = oldest(&restart());
    let just =
        json!({"kind": "log-tail", "at-ms": oldest + 60_001, "node": "n1", "answer": {"ok": {"lines": []}}});
    vec![
        (KNOWN, "seen over a minute ago", stale),
        (KNOWN, "one of them seen just over a minute ago", restart().seen(just)),
        (KNOWN, "seen before the last action", acted),
    ]
}

fn lost() -> Vec<Case> {
    let declared = |scene: Scene| {
        scene.target(|it| it["remove"] = json!([{"node": "n3", "lost": {"id": 3, "generation": 3}}]))
    };
    let lost = || {
        declared(n3_down()).host("disk", "n3", |it| *it = json!({"exists": true, "empty": true})).snapshot()
    };
    let loss = "declared-loss";
    vec![
        (loss, "started on a new disk", lost().start("n3")),
        (loss, "another number", lost().target(|it| it["remove"][0]["lost"]["id"] = 2.into())),
        (loss, "another life", lost().target(|it| it["remove"][0]["lost"]["generation"] = 2.into())),
        (
            loss,
            "the cluster says it is alive",
            lost().read("FROM nodes", |rows| {
                rows.as_array_mut().expect("rows").iter_mut().for_each(|row| row["state"] = "alive".into());
            }),
        ),
        (loss, "something answers", lost().host("dial", "n3", |it| *it = json!({"status": 200}))),
        (loss, "its server runs", lost().host("process", "n3", |it| *it = json!({"processes": [{}]}))),
        (
            loss,
            "its data is there",
            lost().host("disk", "n3", |it| *it = json!({"exists": true, "node-directories": ["n3"]})),
        ),
        (loss, "its data is there, with the marker of a server", {
            let disk = json!({"exists": true, "node-directories": ["n3"], "marked": ["n3"]});
            lost().host("disk", "n3", move |it| *it = disk.clone())
        }),
        (
            loss,
            "its metadata server answers",
            lost().printed("list-servers", |it| {
                let text = grown()
                    .observations()
                    .iter()
                    .find(|it| it["args"][3] == "list-servers")
                    .expect("servers")["answer"]["ok"]["stdout"]
                    .clone();
                it["stdout"] = text;
            }),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [
        disks(),
        unreadable(),
        not_understood(),
        policies(),
        servers(),
        contradictory(),
        hardly_dead(),
        old(),
        lost(),
    ]
    .concat()
}

/// A server that others call dead, and that says itself that it is alive.
fn hardly_dead() -> Vec<Case> {
    let only = Scene::recorded("single-restart-pending");
    vec![
        ("known-facts", "the only node, dead by gossip", only.clone().restart("n1").dead("N1")),
        ("known-facts", "the only node, of which gossip says nothing", {
            only.restart("n1").read("FROM nodes", |rows| rows.as_array_mut().expect("rows").clear())
        }),
        ("known-facts", "one of several, dead by gossip", grown().restart("n2").dead("N2")),
        ("known-facts", "an upgrade of it", grown().upgrade("n2", "1.7.12").dead("N2")),
    ]
}

/// A node that is declared lost is known to be lost: nothing waits for its answers.
#[test]
fn a_declared_loss_is_known() {
    let scene =
        n3_down().target(|it| it["remove"] = json!([{"node": "n3", "lost": {"id": 3, "generation": 3}}]));
    let mut scene = scene.host("disk", "n3", |it| *it = json!({"exists": true, "empty": true})).snapshot();
    scene.input["observations"]
        .as_array_mut()
        .expect("observations")
        .retain(|it| it["node"] != "n3" || it["kind"] == "dial");
    assert_eq!(scene.refused(), None);
    let unseen = scene.target(|it| it["remove"] = json!([]));
    assert_eq!(unseen.refused().as_deref(), Some("known-facts"), "its file was not read");
}

/// The mount point of a disk that is gone has the name of the node, and nothing in it.
#[test]
fn a_directory_without_a_servers_marker_is_no_data_of_a_lost_node() {
    let disk = |answer: serde_json::Value| {
        let scene =
            n3_down().target(|it| it["remove"] = json!([{"node": "n3", "lost": {"id": 3, "generation": 3}}]));
        scene.host("disk", "n3", |it| *it = answer.clone()).snapshot()
    };
    let unmarked = json!({"exists": true, "node-directories": ["n3"], "marked": []});
    assert_eq!(disk(unmarked).refused(), None);
    let others = json!({"exists": true, "node-directories": ["n3", "n7"], "marked": ["n7"]});
    assert_eq!(disk(others).refused(), None, "another node's");
    let nobody_looked = json!({"exists": true, "node-directories": ["n3"]});
    assert_eq!(disk(nobody_looked).refused().as_deref(), Some("declared-loss"));
}
