//! A deployment is done only when every node is seen to be what it is registered as, and every partition has a log.

use restate_scaleout::api::{Decision, Observation, StepInput};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;

/// Clusters that are done.
const DONE: [&str; 3] = ["three-zones", "six-nodes", "two-zones"];

/// The observation changed as a message.
fn spoilt(scenario: &str, change: impl Fn(&mut Value)) -> Decision {
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

fn host(kind: &'static str, answer: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
    move |it| {
        if it["kind"] == kind && it["node"] == "n2" && it.get("from").is_none() {
            answer(&mut it["answer"]["ok"]);
        }
    }
}

fn health(change: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
    host("dial", move |answer| {
        let mut body: Value = serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
        change(&mut body);
        answer["body"] = body.to_string().into();
    })
}

fn printed(what: &'static str, change: impl Fn(&mut Value)) -> impl Fn(&mut Value) {
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
fn waits(what: &str, change: impl Fn(&mut Value)) {
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
fn not_done(what: &str, change: impl Fn(&mut Value)) {
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
