//! A node counts, and something rests on it, only by its own word: gossip and lists speak of a moment ago.

use restate_scaleout::api::{Decision, Exposure, Observation, StepInput};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;

type Spoil = fn(&mut Value);

/// What the node says, spoilt.
const SPOILT: [(&str, Spoil); 5] = [
    ("a page of something else", |it| it["body"] = "<html>".into()),
    ("no body", |it| it["body"] = "".into()),
    ("starting up", |it| said(it, |body| body["status"] = "StartingUp".into())),
    ("without its number", |it| {
        said(it, |body| drop(body.as_object_mut().expect("fields").remove("node_id")))
    }),
    ("without its cluster", |it| {
        said(it, |body| drop(body.as_object_mut().expect("fields").remove("cluster_name")))
    }),
];

fn said(answer: &mut Value, change: fn(&mut Value)) {
    let mut body: Value = serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
    change(&mut body);
    answer["body"] = body.to_string().into();
}

/// A deployment with the observations changed as messages.
pub fn changed(input: StepInput, change: impl Fn(&mut Value)) -> StepInput {
    let observations = input.observations.iter().map(|observation| {
        let mut message = serde_json::to_value(observation).expect("JSON");
        change(&mut message);
        serde_json::from_value::<Observation>(message).expect("an observation")
    });
    let observations = observations.collect();
    StepInput { observations, ..input }
}

fn of(node: &'static str, spoil: Spoil) -> impl Fn(&mut Value) {
    move |it| {
        if it["kind"] == "dial" && it["node"] == node && it.get("from").is_none() {
            spoil(&mut it["answer"]["ok"]);
        }
    }
}

/// Two voters, and n3 on standby and dialled from both.
fn third_voter() -> StepInput {
    let mut input = changed(step_input("voters-three"), |it| {
        of("n3", |it| said(it, |body| body["metadata_server_status"] = "Standby".into()))(it);
        let last =
            it["args"].as_array().and_then(|args| args.last()).and_then(Value::as_str).unwrap_or_default();
        let stdout = it["answer"]["ok"]["stdout"].as_str().unwrap_or_default();
        if last == "nodes_config" {
            let mut printed: Value = serde_json::from_str(stdout).expect("JSON");
            for node in printed["nodes"].as_array_mut().expect("nodes").iter_mut().filter(|node| node[0] == 3)
            {
                node[1]["Node"]["metadata_server_config"]["metadata_server_state"] = "standby".into();
            }
            it["answer"]["ok"]["stdout"] = printed.to_string().into();
        } else if last == "list-servers" {
            let rows = stdout.lines().filter(|line| !line.starts_with(" N3 ")).collect::<Vec<_>>().join("\n");
            let standby = " N3    Standby  v0       -       []          -        -          -     -           -           -\n";
            let rows = rows.trim_end().replace("[N1,N2,N3]", "[N1,N2]   ");
            it["answer"]["ok"]["stdout"] = format!("{rows}\n{standby}").into();
        }
    });
    let answer = |it: &&Observation| matches!(it, Observation::Dial { node, from: None, .. } if node == "n3");
    let dial = serde_json::to_value(input.observations.iter().find(answer).expect("dialled")).expect("JSON");
    for from in ["n1", "n2"] {
        let mut seen = dial.clone();
        seen["from"] = from.into();
        input.observations.push(serde_json::from_value(seen).expect("an observation"));
    }
    input
}

fn proposes(decision: &Decision, words: &str) -> bool {
    match decision {
        Decision::Act { step, .. } => step.step == words,
        // The plan or the risk is asked for first.
        Decision::Approve { consent, .. } => {
            serde_json::to_string(&consent.scope).expect("JSON").contains(words)
        }
        _ => false,
    }
}

#[test]
fn nothing_is_asked_of_nodes_that_are_not_themselves() {
    for (input, step, nodes) in [
        (step_input("voters-three"), "raise-replication", ["n1", "n2", "n3"]),
        (third_voter(), "add-voter", ["n1", "n2", "n3"]),
        (step_input("replication-settled"), "trim-weak-segments", ["n1", "n2", "n3"]),
    ] {
        let before = next_step(&input).decision;
        assert!(proposes(&before, step), "{step}: {before:?}");
        for node in nodes {
            for (what, spoil) in SPOILT {
                let decision = next_step(&changed(input.clone(), of(node, spoil))).decision;
                let waits = matches!(decision, Decision::Wait { .. } | Decision::Refuse(_));
                assert!(waits, "{step} while {node} is {what}: {decision:?}");
            }
            for key in ["worker_status", "log_server_status", "metadata_server_status"] {
                let decision = next_step(&changed(input.clone(), |it| {
                    if it["kind"] == "dial" && it["node"] == node && it.get("from").is_none() {
                        let answer = &mut it["answer"]["ok"];
                        let mut body: Value =
                            serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
                        body[key] = "Starting".into();
                        answer["body"] = body.to_string().into();
                    }
                }))
                .decision;
                let Decision::Wait { awaiting, .. } = &decision else {
                    panic!("{step} while {key} of {node} starts: {decision:?}");
                };
                assert!(awaiting.contains("to be ready"), "{awaiting}");
            }
        }
    }
}

/// A vote needs the answer of the very address that is registered, from each voter.
#[test]
fn a_vote_needs_the_registered_address() {
    let elsewhere = changed(third_voter(), |it| {
        if it["kind"] == "dial" && it["from"] == "n2" {
            it["url"] = "http://127.0.0.1:9/health".into();
        }
    });
    let Decision::Observe { requests, .. } = next_step(&elsewhere).decision else { panic!("it looks again") };
    assert_eq!(requests.len(), 1);
}

fn losses(exposure: &Exposure) -> [Option<u32>; 3] {
    [&exposure.writes, &exposure.data, &exposure.metadata].map(|tolerance| tolerance.losses)
}

#[test]
fn what_is_tolerated_counts_nodes_by_their_own_word() {
    let exposure =
        |change: &dyn Fn(&mut Value)| next_step(&changed(step_input("three-zones"), change)).exposure;
    assert_eq!(losses(&exposure(&|_| ())), [Some(1); 3]);
    for (what, spoil) in SPOILT {
        assert_eq!(losses(&exposure(&of("n2", spoil))), [Some(0); 3], "{what}");
    }
    let role = |key: &'static str| {
        move |it: &mut Value| {
            if it["kind"] == "dial" && it["node"] == "n2" {
                let answer = &mut it["answer"]["ok"];
                let mut body: Value =
                    serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
                body[key] = "StartingUp".into();
                answer["body"] = body.to_string().into();
            }
        }
    };
    assert_eq!(losses(&exposure(&role("log_server_status"))), [Some(0), Some(0), Some(1)]);
    assert_eq!(losses(&exposure(&role("metadata_server_status"))), [Some(0), Some(1), Some(0)]);
    for key in ["worker_status", "admin_status"] {
        let one = exposure(&role(key));
        assert_eq!(losses(&one), [Some(1); 3], "two others are ready: {key}");
        let two = |it: &mut Value| {
            role(key)(it);
            if it["kind"] == "dial" && it["node"] == "n3" {
                let answer = &mut it["answer"]["ok"];
                let mut body: Value =
                    serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
                body[key] = "StartingUp".into();
                answer["body"] = body.to_string().into();
            }
        };
        assert_eq!(losses(&exposure(&two)), [Some(0), Some(1), Some(1)], "one is ready: {key}");
    }
    // Its host says that nothing runs there, and nothing answers.
    let gone = exposure(&|it| match (it["kind"].as_str(), it["node"].as_str()) {
        (Some("dial"), Some("n2")) => it["answer"]["ok"] = json!({"failure": "refused"}),
        (Some("process"), Some("n2")) => it["answer"]["ok"] = json!({"processes": []}),
        _ => {}
    });
    assert_eq!(losses(&gone), [Some(0); 3]);
}

/// A log-server that is down, and has no place today, may have been in any when it took its records.
#[test]
fn a_dead_node_without_a_place_may_have_been_in_any() {
    let without = |location: &'static str| {
        let input = changed(step_input("three-zones"), |it| {
            let last = it["args"]
                .as_array()
                .and_then(|args| args.last())
                .and_then(Value::as_str)
                .unwrap_or_default();
            let (nodes, gossip) = (last == "nodes_config", last.ends_with("FROM nodes"));
            if !nodes && !gossip {
                return;
            }
            let stdout = it["answer"]["ok"]["stdout"].as_str().expect("text");
            let mut printed: Value = serde_json::from_str(stdout).expect("JSON");
            for row in printed.as_array_mut().into_iter().flatten() {
                if row["plain_node_id"] == "N2" {
                    row["state"] = "dead".into();
                }
            }
            for node in printed.get_mut("nodes").and_then(Value::as_array_mut).into_iter().flatten() {
                if node[0] == 2 {
                    node[1]["Node"]["location"] = location.into();
                }
            }
            it["answer"]["ok"]["stdout"] = printed.to_string().into();
        });
        next_step(&input).exposure
    };
    for location in ["r.z2", "", "r"] {
        let exposure = without(location);
        assert_eq!(exposure.data.losses, Some(0), "{location}: {}", exposure.data.because);
        assert_eq!(exposure.writes.losses, Some(0), "{location}: {}", exposure.writes.because);
    }
}

/// Counted as down it would cost nothing to stop it, and nobody would be asked.
#[test]
fn the_only_node_is_not_restarted_while_gossip_calls_it_dead() {
    for (from, to) in [("\"alive\"", "\"dead\""), ("\"alive\"", "\"failing-over\"")] {
        let input = changed(step_input("single-restart-pending"), |it| {
            let last = it["args"].as_array().and_then(|args| args.last()).and_then(Value::as_str);
            if last.is_some_and(|last| last.contains("FROM nodes")) {
                let text = it["answer"]["ok"]["stdout"].as_str().expect("a text").replace(from, to);
                it["answer"]["ok"]["stdout"] = text.into();
            }
        });
        match next_step(&input).decision {
            Decision::Wait { awaiting, .. } => assert_eq!(awaiting, "gossip to report n1 alive"),
            other => panic!("{to}: {other:?}"),
        }
    }
}
