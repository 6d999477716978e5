//! Clusters scaled up from recorded observations are read as a real one of that size would be.

use restate_scaleout::api::StepInput;
use restate_scaleout_synthetic::{State, input};
use serde_json::{Value, json};

fn decision(nodes: usize, partitions: usize, state: State) -> Value {
    let input: StepInput = serde_json::from_value(input(nodes, partitions, state)).unwrap();
    json!(restate_scaleout::next_step(&input))["decision"].clone()
}

#[test]
fn a_cluster_at_rest_is_done() {
    for (nodes, partitions) in [(3, 24), (10, 128)] {
        let decision = decision(nodes, partitions, State::Done);
        assert_eq!(decision["kind"], "done", "{nodes} nodes: {decision:#}");
    }
}

#[test]
fn mid_road_a_node_is_to_be_configured() {
    for (nodes, partitions, next) in [(3, 24, "n3"), (10, 128, "n8")] {
        let decision = decision(nodes, partitions, State::MidRoad);
        assert_eq!(decision["kind"], "approve", "{nodes} nodes: {decision:#}");
        assert!(
            decision.to_string().contains(&format!("configure-node:{next}")),
            "{nodes} nodes: {decision:#}"
        );
    }
}
