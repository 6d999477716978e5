//! Inputs of `next_step` and `plan` for clusters of any size: recorded observations of a grown cluster,
//! scaled up. What a real server answers is taken as it was recorded, with other names and numbers.
//!
//! Works on JSON alone, so it holds no types of ours that a change could hide behind.

mod cluster;
mod nodes;

use cluster::Cluster;
use serde_json::{Value, json};

/// How far the cluster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Every node has joined and everything is at rest.
    Done,
    /// The last third of the nodes has not been configured yet.
    MidRoad,
}

/// An input for a node by itself, as recorded, that is to become so many with every role: the longest road
/// there is.
pub fn alone(nodes: usize) -> Value {
    let mut input = scenario(include_str!("../../scenarios/single-snapshotted/input.json"));
    let recorded = list(&input["observations"]);
    let of_absent = of_node(recorded, "n2");
    let first =
        recorded.iter().filter(|observation| observation["node"].is_null() || observation["node"] == "n1");
    let mut observations: Vec<Value> = first.map(nodes::at_first_node).collect();
    for id in 2..=nodes {
        observations.extend(of_absent.iter().map(|observation| nodes::observed(observation, id, 1)));
    }
    input["observations"] = json!(observations);
    let target = input["target"].as_object_mut().expect("the scenario has a target");
    target.insert("nodes".into(), (1..=nodes).map(nodes::wanted_everywhere).collect());
    target.remove("one-host");
    input.as_object_mut().map(|input| input.remove("about"));
    input
}

/// An input for so many nodes, three at least, and partitions.
pub fn input(nodes: usize, partitions: usize, state: State) -> Value {
    let mut input = scenario(include_str!("../../scenarios/grown/input.json"));
    let single = scenario(include_str!("../../scenarios/single-snapshotted/input.json"));
    let joined = match state {
        State::Done => nodes,
        State::MidRoad => nodes - nodes / 3,
    };
    let cluster = Cluster::new(joined, partitions);

    let recorded = list(&input["observations"]);
    let of_first = of_node(recorded, "n1");
    let of_peer = of_node(recorded, "n2");
    let of_absent = of_node(list(&single["observations"]), "n2");
    let mut observations = Vec::new();
    for id in 1..=nodes {
        let template = match id {
            1 => &of_first,
            _ if id <= joined => &of_peer,
            _ => &of_absent,
        };
        observations.extend(template.iter().map(|observation| nodes::observed(observation, id, joined)));
    }
    observations.extend(recorded.iter().filter(|observation| observation["kind"] == "restatectl").map(
        |observation| {
            let mut observation = nodes::at_first_node(observation);
            cluster.answer(&mut observation);
            observation
        },
    ));
    input["observations"] = json!(observations);

    // Called `goal` by contract 1.0.
    let key = if input["target"].is_null() { "goal" } else { "target" };
    let target = input[key].as_object_mut().expect("the scenario has a target");
    target.insert("nodes".into(), (1..=nodes).map(nodes::wanted).collect());
    target.insert("tolerate".into(), json!(1));
    target.remove("one-host");
    input.as_object_mut().map(|input| input.remove("about"));
    input
}

fn scenario(text: &str) -> Value {
    serde_json::from_str(text).expect("scenarios are JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn of_node(observations: &[Value], node: &str) -> Vec<Value> {
    observations.iter().filter(|observation| observation["node"] == node).cloned().collect()
}
