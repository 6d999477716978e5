//! What waiting does not change: a deployment that is in place, but not as the target says, or not for long.

use restate_scaleout::api::{Decision, StepInput, Target};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;
use crate::proof::{DONE, host, printed, spoilt, waits};

pub fn done(what: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        let decision = spoilt(scenario, &change);
        assert!(matches!(decision, Decision::Done { .. }), "{scenario}: {what}: {decision:?}");
    }
}

/// It is refused by this name, and shows this.
pub fn refused(by: &str, shown: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        match spoilt(scenario, &change) {
            Decision::Refuse(refusal) => {
                assert_eq!(refusal.name, by, "{scenario}: {refusal:?}");
                assert!(refusal.message.contains(shown), "{scenario}: {}", refusal.message);
                assert!(!refusal.evidence.is_empty() && !refusal.remedy.is_empty(), "{scenario}");
            }
            other => panic!("{scenario}: {by}: {other:?}"),
        }
    }
}

/// With what the target wants changed.
fn wants(version: &str) -> Decision {
    let input: StepInput = step_input("three-zones");
    let target = Target { server_version: Some(version.into()), ..input.target.clone() };
    next_step(&StepInput { target, ..input }).decision
}

#[test]
fn another_patch_than_the_target_wants_is_not_done() {
    assert!(matches!(wants("1.7.12"), Decision::Done { .. }));
    for version in ["1.7.11", "1.7.13"] {
        let Decision::Refuse(refusal) = wants(version) else { panic!("{version}") };
        assert_eq!(refusal.name, "unsupported-version");
        assert!(
            refusal.message.contains(version) && refusal.message.contains("1.7.12"),
            "{}",
            refusal.message
        );
    }
}

#[test]
fn a_next_start_in_another_version_is_not_done() {
    let installed = |version: &'static str| {
        host("installed", move |it| it["version"] = format!("restate-server {version}").into())
    };
    for version in ["1.8.0", "1.6.2", "1.7.11", "2.7.12", "1.7.13"] {
        refused("same-version", version, installed(version));
    }
    refused(
        "known-facts",
        "which server version",
        host("installed", |it| drop(it.as_object_mut().expect("fields").remove("version"))),
    );
}

/// An empty mount point has the name of the node as well.
#[test]
fn a_directory_without_a_servers_marker_is_no_data() {
    let marked = |names: Value| host("disk", move |it| it["marked"] = names.clone());
    done("its own", marked(json!(["n1", "n2"])));
    waits("n2", marked(json!([])));
    waits("n2", marked(json!(["n1"])));
}

#[test]
fn a_full_disk_is_not_done() {
    for free in [0_u64, (64 << 20) - 1] {
        refused("target-not-proved", "is full", host("disk", move |it| it["free-bytes"] = free.into()));
    }
    done("there is room", host("disk", |it| it["free-bytes"] = (64_u64 << 20).into()));
}

/// Rows of servers that have ended, or that nobody knows, are told for a while.
#[test]
fn replicas_of_another_life_are_none() {
    let lives = |life: Value| {
        printed("FROM partition_state", move |rows| {
            for row in rows.as_array_mut().expect("rows") {
                let id = row["plain_node_id"].as_str().expect("an id").to_owned();
                match &life {
                    Value::Null => drop(row.as_object_mut().expect("fields").remove("gen_node_id")),
                    Value::String(text) => row["gen_node_id"] = text.clone().into(),
                    life => row["gen_node_id"] = format!("{id}:{life}").into(),
                }
            }
        })
    };
    waits("to run on", lives(json!(99)));
    waits("to run on", lives(json!(0)));
    waits("to run on", lives(Value::Null));
    waits("a complete answer", lives(json!("N77:1")));
    waits("a complete answer", lives(json!("n2")));
}

/// Once it is known who is registered, nobody else has replicas, snapshots or ends of logs.
#[test]
fn rows_of_strangers_prove_nothing() {
    let none = |row: &mut Value| row["archived_log_lsn"] = 0.into();
    let claimed = |by: &'static str| {
        printed("FROM partition_state", move |rows| {
            let rows = rows.as_array_mut().expect("rows");
            let mut strangers = rows.clone();
            rows.iter_mut().for_each(none);
            for row in &mut strangers {
                row["plain_node_id"] = by.split(':').next().into();
                row["gen_node_id"] = by.into();
            }
            strangers.dedup_by_key(|row| row["partition_id"].clone());
            rows.extend(strangers);
        })
    };
    let trimmed = |it: &mut Value| {
        printed("FROM loglet_workers", |rows| {
            *rows = json!([{"log_id": 0, "segment_index": 0, "trim_point": 1}]);
        })(it);
        claimed("N77:1")(it);
    };
    waits("that covers its trimmed log", trimmed);
    let twice = printed("FROM partition_state", |rows| {
        let rows = rows.as_array_mut().expect("rows");
        rows.push(rows[0].clone());
    });
    waits("a complete answer", twice);
}

/// A second address that was asked for who is registered, with what it printed.
fn asked_elsewhere(change: impl Fn(&mut Value)) -> Decision {
    let input: StepInput = step_input("three-zones");
    let mut all: Vec<Value> =
        input.observations.iter().map(|it| serde_json::to_value(it).expect("JSON")).collect();
    let of = |it: &&Value| it["args"].as_array().is_some_and(|args| args.contains(&json!("nodes_config")));
    let mut reading = all.iter().find(of).expect("a reading").clone();
    let other = input.target.nodes.iter().map(|node| node.address.as_str());
    let asked = reading["args"][1].as_str().expect("an address").trim_end_matches('/').to_owned();
    reading["args"][1] = other.into_iter().find(|it| it.trim_end_matches('/') != asked).into();
    let before = reading.clone();
    change(&mut reading["answer"]["ok"]);
    assert_ne!(before, reading);
    all.insert(0, reading);
    let observations =
        all.into_iter().map(|it| serde_json::from_value(it).expect("an observation")).collect();
    next_step(&StepInput { observations, ..input }).decision
}

#[test]
fn an_address_that_answers_for_nobody_knows_which_cluster_is_not_passed_over() {
    let change = |from: &'static str, to: &'static str| {
        move |it: &mut Value| {
            it["stdout"] = it["stdout"].as_str().expect("a text").replacen(from, to, 1).into();
        }
    };
    for (from, to) in [("worker", "warden"), ("{", "[")] {
        let decision = asked_elsewhere(change(from, to));
        let Decision::Wait { cause, .. } = &decision else { panic!("{from}: {decision:?}") };
        assert!(cause.contains("it was answered once more"), "{cause}");
    }
    let decision = asked_elsewhere(change("\"zones\"", "\"other\""));
    let Decision::Wait { cause, .. } = &decision else { panic!("{decision:?}") };
    assert!(cause.contains("two clusters were read"), "{cause}");
    // A node that is down is asked in vain.
    let failed = asked_elsewhere(|it| *it = json!({"exit": 1, "stderr": "connection refused"}));
    assert!(matches!(failed, Decision::Done { .. }), "{failed:?}");
    let stopped = asked_elsewhere(|it| it["timed-out"] = true.into());
    assert!(matches!(stopped, Decision::Done { .. }), "{stopped:?}");
}

#[test]
fn two_clusters_at_one_address_are_two() {
    let input: StepInput = step_input("three-zones");
    let mut all: Vec<Value> =
        input.observations.iter().map(|it| serde_json::to_value(it).expect("JSON")).collect();
    let of = |it: &&Value| it["args"].as_array().is_some_and(|args| args.contains(&json!("nodes_config")));
    let mut before = all.iter().find(of).expect("a reading").clone();
    let text = before["answer"]["ok"]["stdout"].as_str().expect("a text");
    before["answer"]["ok"]["stdout"] = text.replace("3554538648604975879", "8").into();
    before["at-ms"] = (before["at-ms"].as_u64().expect("a time") - 1).into();
    for at in [0, all.len()] {
        all.insert(at, before.clone());
        let seen = all.iter().map(|it| serde_json::from_value(it.clone()).expect("an observation"));
        let decision = next_step(&StepInput { observations: seen.collect(), ..input.clone() }).decision;
        let Decision::Wait { cause, .. } = &decision else { panic!("{decision:?}") };
        assert!(cause.contains("two clusters were read"), "{cause}");
        all.remove(at);
    }
}

pub fn file(node: &'static str, change: impl Fn(&mut String)) -> impl Fn(&mut Value) {
    move |it| {
        if it["kind"] == "read-config" && it["node"] == node {
            let mut text = it["answer"]["ok"]["text"].as_str().expect("a text").to_owned();
            change(&mut text);
            it["answer"]["ok"]["text"] = text.into();
        }
    }
}

/// With a line at the top of the file of n2, or of another node.
pub fn line(node: &'static str, line: &'static str) -> impl Fn(&mut Value) {
    file(node, move |text| text.insert_str(0, line))
}

#[test]
fn snapshots_of_another_history_are_not_done() {
    let archived = |lsn: u64| {
        printed("FROM partition_state", move |rows| {
            for row in rows.as_array_mut().expect("rows") {
                if row["partition_id"] == 0 && row["effective_mode"] == "Leader" {
                    row["archived_log_lsn"] = lsn.into();
                }
            }
        })
    };
    refused("target-not-proved", "a snapshot of more than its log holds", archived(1_000_000));
    // Rows of one look are some moments apart.
    let ahead = |by: u64| {
        printed("FROM partition_state", move |rows| {
            let rows = rows.as_array_mut().expect("rows");
            let of = |row: &&Value| row["partition_id"] == 0;
            let told = |row: &Value, key: &str| row[key].as_u64().unwrap_or_default();
            let ends = rows
                .iter()
                .filter(of)
                .map(|row| told(row, "applied_log_lsn").max(told(row, "target_tail_lsn")));
            let end = ends.max().expect("a row");
            let row = rows.iter_mut().find(|row| row["partition_id"] == 0).expect("a row");
            row["archived_log_lsn"] = (end + by).into();
        })
    };
    done("up to the end", ahead(0));
    waits("to reach what its snapshot covers", ahead(1));
    waits("to reach what its snapshot covers", ahead(1_000));
    refused("target-not-proved", "a snapshot of more than its log holds", ahead(1_001));
    // What an earlier life of a node has come to is in the log as well, and so is where its last segment begins.
    let earlier = |by: u64| {
        move |it: &mut Value| {
            ahead(by)(it);
            printed("FROM partition_state", move |rows| {
                let rows = rows.as_array_mut().expect("rows");
                let mut row = rows.iter().find(|row| row["partition_id"] == 0).expect("a row").clone();
                row["gen_node_id"] = format!("{}:0", row["plain_node_id"].as_str().expect("an id")).into();
                row["applied_log_lsn"] = row["archived_log_lsn"].clone();
                rows.push(row);
            })(it);
        }
    };
    done("an earlier life", earlier(3));
    let fsync = line("n2", "log-server.rocksdb-disable-wal-fsync = true\n");
    refused("kept-protection", "rocksdb-disable-wal-fsync", fsync);
}

/// It rewrites documents of the cluster, so that one of another minor version is not used on it.
#[test]
fn a_restatectl_of_another_minor_version_is_refused() {
    for version in ["1.6.2", "1.8.0", "2.0.0"] {
        refused("unsupported-version", version, |it| {
            if it["args"] == json!(["--version"]) {
                it["answer"]["ok"]["stdout"] = format!("restatectl {version}").into();
            }
        });
    }
}

/// Nothing goes back to an older minor version, so that nobody is sent there.
#[test]
fn a_server_newer_than_any_known_is_not_told_to_upgrade() {
    let newer = |it: &mut Value| {
        *it = serde_json::from_str(&it.to_string().replace("1.7.12", "1.8.0")).expect("JSON");
    };
    let Decision::Refuse(refusal) = spoilt("three-zones", newer) else { panic!("not refused") };
    assert_eq!(refusal.name, "unsupported-version");
    assert!(refusal.message.contains("the server runs 1.8.0"), "{}", refusal.message);
    assert!(refusal.remedy.contains("a release of this tool that knows it"), "{}", refusal.remedy);
}
