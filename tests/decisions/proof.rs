//! A deployment is done only when every node is seen to be what it is registered as, and every partition has a log.

use restate_scaleout::api::{Decision, Observation, StepInput};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;

/// Clusters that are done.
pub const DONE: [&str; 3] = ["three-zones", "six-nodes", "two-zones"];

/// The observation changed as a message.
pub fn spoilt(scenario: &str, change: impl Fn(&mut Value)) -> Decision {
    let input: StepInput = step_input(scenario);
    let mut seen = false;
    let observations = input.observations.iter().map(|observation| {
        let before = serde_json::to_value(observation).expect("JSON");
        let mut after = before.clone();
        change(&mut after);
        seen |= before != after;
        serde_json::from_value::<Observation>(after).expect("an observation")
    });
    let observations = observations.collect();
    assert!(seen, "nothing changed");
    next_step(&StepInput { observations, ..input }).decision
}

pub fn host(kind: &'static str, answer: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
    move |it| {
        if it["kind"] == kind && it["node"] == "n2" && it.get("from").is_none() {
            answer(&mut it["answer"]["ok"]);
        }
    }
}

pub fn health(change: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
    host("dial", move |answer| {
        let mut body: Value = serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
        change(&mut body);
        answer["body"] = body.to_string().into();
    })
}

pub fn printed(what: &'static str, change: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
    move |it| {
        let last = it["args"].as_array().and_then(|args| args.last()).and_then(Value::as_str);
        if it["kind"] == "restatectl" && last.is_some_and(|last| last.contains(what)) {
            let text = it["answer"]["ok"]["stdout"].as_str().expect("text");
            let mut output: Value = serde_json::from_str(text).expect("JSON");
            change(&mut output);
            it["answer"]["ok"]["stdout"] = output.to_string().into();
        }
    }
}

/// It waits for something about this, and shows what it saw.
pub fn waits(what: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        match spoilt(scenario, &change) {
            Decision::Wait { awaiting, why, .. } => {
                assert!(awaiting.contains(what), "{scenario}: {awaiting}, and not {what}");
                assert!(!why.evidence.is_empty(), "{scenario}: {what}");
            }
            other => panic!("{scenario}: {what}: {other:?}"),
        }
    }
}

/// It is not done, whoever says so.
pub fn not_done(what: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        let decision = spoilt(scenario, &change);
        assert!(
            matches!(decision, Decision::Wait { .. } | Decision::Refuse(_) | Decision::Observe { .. }),
            "{scenario}: {what}: {decision:?}"
        );
    }
}

#[test]
fn untouched_it_is_done() {
    for scenario in DONE {
        assert!(matches!(next_step(&step_input(scenario)).decision, Decision::Done { .. }), "{scenario}");
    }
}

#[test]
fn a_node_must_be_itself_by_its_own_word() {
    let page = json!({"status": 200, "body": "<html>nginx</html>"});
    waits("n2 to report about itself", host("dial", |it| *it = page.clone()));
    waits(
        "n2 to answer as",
        health(|it| {
            let id =
                it["node_id"].as_str().expect("an id").split_once(':').expect("a generation").0.to_owned();
            it["node_id"] = format!("{id}:77").into();
        }),
    );
    for (role, key) in [("worker", "worker_status"), ("log-server", "log_server_status")] {
        waits(&format!("the {role} of n2 to be ready"), health(|it| it[key] = "Starting".into()));
    }
    waits(
        "the worker of n2 to be ready",
        health(|it| drop(it.as_object_mut().expect("fields").remove("worker_status"))),
    );
    not_done("another fingerprint", |it| {
        health(|it| it["cluster_fingerprint"] = 12_345.into())(it);
        printed("nodes_config", |it| it["cluster_fingerprint"] = 54_321.into())(it);
    });
    not_done("another cluster", health(|it| it["cluster_name"] = "other".into()));
}

#[test]
fn a_metadata_server_must_take_part() {
    let decision = spoilt("three-zones", health(|it| it["metadata_server_status"] = "Starting".into()));
    match decision {
        Decision::Wait { awaiting, .. } => assert_eq!(awaiting, "the metadata-server of n2 to be ready"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_host_must_show_its_node() {
    not_done("no process", host("process", |it| *it = json!({"processes": []})));
    not_done("two processes", host("process", |it| *it = json!({"processes": [{}, {}]})));
    not_done("an empty disk", host("disk", |it| *it = json!({"exists": true, "empty": true})));
    not_done("no disk", host("disk", |it| *it = json!({"exists": false})));
}

/// Of two rows about the same neither can be believed.
#[test]
fn what_is_listed_twice_is_not_known() {
    for table in ["FROM nodes", "FROM partitions"] {
        waits(
            "a complete answer",
            printed(table, |it| {
                let rows = it.as_array_mut().expect("rows");
                rows.push(rows[0].clone());
            }),
        );
    }
}

#[test]
fn nobody_else_leads_a_partition() {
    waits(
        "to stop leading partition 0, of which it is no replica",
        printed("partition_state", |it| {
            let rows = it.as_array_mut().expect("rows");
            let leader = |row: &&Value| row["partition_id"] == 0 && row["effective_mode"] == "Leader";
            let mut other = rows.iter().find(leader).expect("a leader").clone();
            // N1 is no replica of it in any of these clusters.
            let of_n1 = rows.iter().find(|row| row["plain_node_id"] == "N1").expect("a row");
            other["gen_node_id"] = of_n1["gen_node_id"].clone();
            other["plain_node_id"] = "N1".into();
            rows.push(other);
        }),
    );
}

#[test]
fn a_partition_must_have_a_log() {
    not_done(
        "log 0 is gone",
        printed("bifrost_config", |it| {
            it["logs"].as_array_mut().expect("logs").retain(|log| log[0] != 0);
        }),
    );
    not_done("log 0 has no segment", printed("bifrost_config", |it| it["logs"][0][1]["chain"] = json!([])));
    waits(
        "to have a log",
        printed("FROM partitions", |it| {
            it.as_array_mut().expect("rows").iter_mut().for_each(|row| row["log_id"] = 99.into());
        }),
    );
}

/// A command that reads the cluster, changed as a whole.
fn asked(what: &'static str, change: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
    move |it| {
        let read = it["args"]
            .as_array()
            .is_some_and(|args| args.iter().any(|arg| arg.as_str().is_some_and(|arg| arg.contains(what))));
        if it["kind"] == "restatectl" && read {
            change(it);
        }
    }
}

/// It looks again.
fn observes(what: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        let decision = spoilt(scenario, &change);
        assert!(matches!(decision, Decision::Observe { .. }), "{scenario}: {what}: {decision:?}");
    }
}

#[test]
fn what_was_asked_elsewhere_was_not_asked() {
    for what in ["bifrost_config", "list-servers", "FROM partition_state", "nodes_config", "leadership"] {
        observes(what, asked(what, |it| it["args"][1] = "http://10.66.66.66:5122".into()));
    }
    observes(
        "no address",
        asked("bifrost_config", |it| drop(it["args"].as_array_mut().expect("arguments").drain(..2))),
    );
    let dialled = |to: &'static str| {
        move |it: &mut Value| {
            if it["kind"] == "dial" && it["node"] == "n2" {
                it["url"] = match to {
                    "" => it["url"].as_str().expect("a URL").replace("/health", "/").into(),
                    to => to.into(),
                };
            }
        }
    };
    observes("health of another address", dialled("http://10.9.9.9:5122/health"));
    observes("another page", dialled(""));
}

#[test]
fn two_clusters_are_not_one() {
    for (key, other) in [("cluster_name", json!("other")), ("cluster_fingerprint", json!(54_321))] {
        let mut input = step_input("three-zones");
        let of = |it: &&Observation| matches!(it, Observation::Restatectl { args, .. } if args.iter().any(|arg| arg == "nodes_config"));
        let mut second =
            serde_json::to_value(input.observations.iter().find(of).expect("seen")).expect("JSON");
        second["args"][1] = input.target.nodes[2].address.clone().into();
        second["at-ms"] = 1.into();
        let mut text: Value =
            serde_json::from_str(second["answer"]["ok"]["stdout"].as_str().expect("text")).expect("JSON");
        let same = serde_json::from_value(second.clone()).expect("an observation");
        input.observations.push(same);
        assert!(matches!(next_step(&input).decision, Decision::Done { .. }), "the same twice");
        text[key] = other;
        second["answer"]["ok"]["stdout"] = text.to_string().into();
        second["at-ms"] = 2.into();
        input.observations.push(serde_json::from_value(second).expect("an observation"));
        let Decision::Wait { cause, .. } = next_step(&input).decision else {
            panic!("{key}: {:?}", next_step(&input).decision)
        };
        assert!(cause.contains("two clusters were read"), "{cause}");
    }
}

#[test]
fn metadata_servers_must_follow_one_leader_that_votes() {
    let names = |leader: &'static str| {
        asked("list-servers", move |it| {
            let text = it["answer"]["ok"]["stdout"].as_str().expect("text");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let at = lines[1].find("LEADER").expect("a column");
            let row = lines.iter_mut().find(|line| line.starts_with(" N1 ")).expect("a row");
            row.replace_range(at..at + 2, leader);
            it["answer"]["ok"]["stdout"] = lines.join("\n").into();
        })
    };
    waits("to name one leader that votes", names("N2"));
    waits("to name one leader that votes", names("N9"));
    // They agree, on somebody who is none of them.
    waits(
        "to name one leader that votes (named: N9)",
        asked("list-servers", |it| {
            let text = it["answer"]["ok"]["stdout"].as_str().expect("text");
            let at = text.lines().nth(1).and_then(|line| line.find("LEADER")).expect("a column");
            let stranger = |line: &str| match line.get(at..at + 1) {
                Some("N") => format!("{}N9{}", &line[..at], &line[at + 2..]),
                _ => line.to_owned(),
            };
            it["answer"]["ok"]["stdout"] = text.lines().map(stranger).collect::<Vec<_>>().join("\n").into();
        }),
    );
}

#[test]
fn a_leader_must_exist() {
    let leader = |named: &'static str| {
        printed("FROM partitions", move |rows| {
            for row in rows.as_array_mut().expect("rows") {
                row["leader_gen_node_id"] = named.into();
            }
        })
    };
    waits("to name a leader that exists (it names N9:9)", leader("N9:9"));
    waits("to name a leader that exists (it names N2:99)", leader("N2:99"));
    waits("to name a leader that exists (it names N9)", leader("N9"));
    waits("a complete answer", leader("n2"));
    waits("a complete answer", leader("N2:x"));
    // What led before, or without its generation, is named for a moment after another has taken over.
    for earlier in ["N1:1", "N2"] {
        let decision = spoilt("three-zones", leader(earlier));
        assert!(matches!(decision, Decision::Done { .. }), "{earlier}: {decision:?}");
    }
}

#[test]
fn what_gossip_calls_alive_must_be_registered() {
    let gossip = |state: &'static str| {
        printed("FROM nodes", move |rows| {
            rows.as_array_mut().expect("rows").push(json!({"plain_node_id": "N9", "state": state}));
        })
    };
    waits("N9, which gossip calls alive, to be registered", gossip("alive"));
    for scenario in DONE {
        assert!(matches!(spoilt(scenario, gossip("dead")), Decision::Done { .. }), "{scenario}");
    }
}

#[test]
fn a_replica_counts_once() {
    waits(
        "to have",
        printed("FROM partitions", |rows| {
            for row in rows.as_array_mut().expect("rows") {
                row["current_replica_set"] = "N1,N1".into();
            }
        }),
    );
}

#[test]
fn what_was_trimmed_must_be_in_a_snapshot() {
    waits("a complete answer", asked("loglet_workers", |it| it["answer"] = json!({"ok": {"exit": 1}})));
    let archived = |lsn: Option<u64>| {
        printed("FROM partition_state", move |rows| {
            for row in rows.as_array_mut().expect("rows") {
                match lsn {
                    Some(lsn) => row["archived_log_lsn"] = lsn.into(),
                    None => drop(row.as_object_mut().expect("fields").remove("archived_log_lsn")),
                }
            }
        })
    };
    let trimmed = |lsn: Option<u64>| {
        move |it: &mut Value| {
            archived(lsn)(it);
            printed("loglet_workers", |rows| {
                *rows = json!([{"log_id": 0, "segment_index": 0, "trim_point": 3}]);
            })(it);
        }
    };
    for lsn in [None, Some(0), Some(2)] {
        waits("a snapshot of partition 0 that covers its trimmed log", trimmed(lsn));
    }
    for scenario in DONE {
        let decision = spoilt(scenario, trimmed(Some(3)));
        assert!(matches!(decision, Decision::Done { .. }), "{scenario}: {decision:?}");
    }
}

/// Copies in memory are none.
#[test]
fn what_is_not_kept_on_a_disk_is_no_copy() {
    for key in ["log-server.in-memory", "log-server.rocksdb-disable-wal", "log-server.read-only"] {
        for (value, refused) in [("true", true), ("false", false)] {
            let decision = spoilt(
                "six-nodes",
                host("read-config", |answer| {
                    let text = answer["text"].as_str().expect("a text");
                    answer["text"] = format!("{key} = {value}\n{text}").into();
                }),
            );
            match decision {
                Decision::Refuse(refusal) if refused => {
                    assert_eq!(refusal.name, "kept-protection");
                    assert!(refusal.message.contains(key), "{}", refusal.message);
                }
                Decision::Done { .. } if !refused => {}
                other => panic!("{key} = {value}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_the_next_start_would_lose_is_not_done() {
    let line = |line: &'static str| {
        host("read-config", move |answer| {
            let text = answer["text"].as_str().expect("a text");
            let kept =
                text.lines().filter(|old| !old.starts_with(line.split(' ').next().unwrap_or_default()));
            answer["text"] = format!("{line}\n{}", kept.collect::<Vec<_>>().join("\n")).into();
        })
    };
    not_done("another cluster", line("cluster-name = \"other\""));
    for scenario in DONE {
        let decision = spoilt(scenario, line("roles = [\"admin\"]"));
        assert!(!matches!(decision, Decision::Done { .. }), "{scenario}: {decision:?}");
    }
    waits("the data of n2 to be on its disk", host("disk", |it| it["node-directories"] = json!(["n9"])));
}

#[test]
fn a_voter_must_know_of_its_vote() {
    let change = health(|body| body["metadata_server_status"] = "Standby".into());
    match spoilt("three-zones", change) {
        Decision::Wait { awaiting, .. } => {
            assert_eq!(awaiting, "the metadata server of n2 to take part as a member");
        }
        other => panic!("{other:?}"),
    }
}
