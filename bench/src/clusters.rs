//! Clusters, done, mid-road and about to be grown from one node, with the plan approved.

use restate_scaleout::exports;
use restate_scaleout_synthetic::{State, alone, input};
use serde_json::{Value, json};

use crate::Input;

/// Nodes and partitions.
const SIZES: [(usize, usize); 4] = [(3, 24), (10, 128), (100, 1000), (100, 4096)];

/// Nodes that one node is to become.
const GROWTHS: [usize; 3] = [5, 21, 101];

/// Calls of `next_step` and `plan`.
pub fn inputs() -> Vec<Input> {
    let growths = ["next_step", "plan"].into_iter().flat_map(|export| {
        GROWTHS.map(move |nodes| Input {
            name: format!("{export}, one node to, {nodes} nodes"),
            export,
            message: Box::new(move || approved(alone(nodes))),
            texts: Vec::new(),
        })
    });
    let calls = [
        ("next_step", State::Done, "done"),
        ("next_step", State::MidRoad, "mid-road"),
        ("plan", State::MidRoad, "mid-road"),
    ];
    calls
        .into_iter()
        .flat_map(|(export, state, what)| {
            SIZES.map(move |(nodes, partitions)| Input {
                name: format!("{export}, {what}, {nodes} × {partitions}"),
                export,
                message: Box::new(move || approved(input(nodes, partitions, state))),
                texts: Vec::new(),
            })
        })
        .chain(growths)
        .collect()
}

/// The same input with approvals for everything that the next decision asks for.
fn approved(mut input: Value) -> Value {
    loop {
        let answer = exports::call("next_step", input.to_string().as_bytes()).expect("the input is one");
        let answer: Value = serde_json::from_slice(&answer).expect("an answer is JSON");
        let decision = &answer["decision"];
        match decision["kind"].as_str() {
            Some("approve") => {}
            Some("act" | "done") => return input,
            _ => panic!("neither act nor done: {decision:#}"),
        }
        let approval = json!({"digest": decision["digest"], "consent": decision["consent"]});
        let mut approvals = input["approvals"].as_array().cloned().unwrap_or_default();
        assert!(!approvals.contains(&approval), "approved and asked again: {approval:#}");
        approvals.push(approval);
        input["approvals"] = json!(approvals);
    }
}
