//! A target that has another name or address for a node than the cluster: the refusal says which of the two it is.

use restate_scaleout::api::answer::{DialFailure, DialReport, LogTail};
use restate_scaleout::api::{Decision, Observation, Refusal, Reply, StepInput};
use restate_scaleout::next_step;

use crate::common::step_input;

const WRONG: &str = "http://127.0.0.1:25999";

/// The cluster of three, where the target has another address for `n2`, at which nothing answers.
fn mistyped() -> StepInput {
    let mut input = step_input("voters-three");
    let spec = input.target.nodes.iter_mut().find(|node| node.name == "n2").expect("n2");
    spec.address = WRONG.into();
    let mut at_ms = 0;
    for observation in &mut input.observations {
        if let Observation::Dial { node, url, from: None, answer, at_ms: seen } = observation
            && node == "n2"
        {
            at_ms = *seen;
            *url = format!("{WRONG}/health");
            *answer = Reply::Ok(DialReport { failure: Some(DialFailure::Refused), ..DialReport::default() });
        }
    }
    let lines = vec!["    otel.name: something".into()];
    let answer = Reply::Ok(LogTail { lines });
    input.observations.push(Observation::LogTail { at_ms, node: "n2".into(), answer });
    input
}

fn refusal(input: &StepInput) -> Refusal {
    match next_step(input).decision {
        Decision::Refuse(refusal) => *Box::new(refusal),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_node_that_answers_where_it_is_registered_is_not_waited_for_elsewhere() {
    let refused = refusal(&mistyped());
    assert_eq!(refused.name, "registered-elsewhere", "{refused:?}");
    assert!(refused.message.contains(WRONG) && refused.remedy.contains("correct the address in the target"));
    // A node that was just started with the address of the target registers it soon.
    let mut moved = mistyped();
    for observation in &mut moved.observations {
        if let Observation::ReadConfig { node, answer: Reply::Ok(file), .. } = observation
            && node == "n2"
        {
            let text = file.text.take().expect("a file");
            let kept = text.lines().filter(|line| !line.starts_with("advertised-address"));
            let new = [format!("advertised-address = \"{WRONG}\"")];
            file.text = Some(new.into_iter().chain(kept.map(str::to_owned)).collect::<Vec<_>>().join("\n"));
            file.sha256 = None;
        }
    }
    match next_step(&moved).decision {
        Decision::Wait { awaiting, cause, .. } => {
            assert!(awaiting.contains(WRONG), "{awaiting}");
            assert_eq!(cause, format!("{WRONG}/health does not answer; its process is running"));
        }
        other => panic!("{other:?}"),
    }
}

/// The only node, where the target has another port for it: nobody can say where it is registered, and its own file can.
#[test]
fn the_only_node_is_not_waited_for_at_a_port_that_its_file_does_not_have() {
    let mistyped = |address: &str, age_ms: u64| {
        let mut input = step_input("single-fresh");
        input.target.nodes[0].address = address.into();
        input.observations.retain(|it| !matches!(it, Observation::Restatectl { .. }));
        for observation in &mut input.observations {
            match observation {
                Observation::Dial { node, url, answer, .. } if node == "n1" => {
                    *url = format!("{address}/health");
                    let failure = Some(DialFailure::Refused);
                    *answer = Reply::Ok(DialReport { failure, ..DialReport::default() });
                }
                Observation::ReadConfig { node, answer: Reply::Ok(file), .. } if node == "n1" => {
                    file.age_ms = Some(age_ms);
                }
                _ => {}
            }
        }
        let answer =
            Reply::Ok(LogTail { lines: vec!["    global_tail: 101".into(), "on rs:worker-0".into()] });
        input.observations.push(Observation::LogTail { at_ms: 1_030, node: "n1".into(), answer });
        input
    };
    let refused = refusal(&mistyped(WRONG, 60_000));
    assert_eq!(refused.name, "registered-elsewhere", "{refused:?}");
    let said =
        format!("n1 runs, but does not answer at `{WRONG}`; its own file says `http://127.0.0.1:16745`");
    assert_eq!(refused.message, said);
    assert!(refused.evidence.iter().any(|it| it.source == "target: nodes[0].address"), "{refused:?}");
    // Another name for the host may lead to the same node, and a younger file says nothing of the process.
    for (address, age_ms) in [("http://localhost:16745", 60_000), (WRONG, 0)] {
        match next_step(&mistyped(address, age_ms)).decision {
            Decision::Wait { awaiting, why, .. } => {
                assert!(awaiting.contains(address), "{awaiting}");
                assert!(!format!("{why:?}").contains("global_tail"), "of no interest: {why:?}");
            }
            other => panic!("{address}: {other:?}"),
        }
    }
}

#[test]
fn a_node_that_is_called_otherwise_is_not_to_be_removed() {
    let mut input = step_input("single-fresh");
    let registered = "n1";
    let spec = input.target.nodes.iter_mut().find(|node| node.name == registered).expect("n1");
    spec.name = "one".into();
    let refused = refusal(&renamed(input));
    assert_eq!(refused.name, "node-outside-target", "{refused:?}");
    assert!(refused.message.contains("is registered as `n1`") && refused.message.contains("calls it `one`"));
    assert!(!refused.remedy.contains("remove"), "{}", refused.remedy);
}

/// What was seen of `n1`, seen of `one`.
fn renamed(input: StepInput) -> StepInput {
    let seen = input.observations.iter().map(|observation| {
        let mut it = serde_json::to_value(observation).expect("JSON");
        if it["node"] == "n1" {
            it["node"] = "one".into();
        }
        serde_json::from_value(it).expect("an observation")
    });
    StepInput { observations: seen.collect(), ..input }
}
