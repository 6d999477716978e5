//! What was seen of a single node with snapshots, for tests that spoil one fact of it.

use serde_json::Value;

use crate::api::{Observation, Target};
use crate::cluster::Facts;
use crate::cluster::gather::gather;

/// The target and the facts of a recorded scenario.
pub fn single_snapshotted() -> (Target, Facts) {
    let text = include_str!("../../tests/scenarios/single-snapshotted/input.json");
    let scenario: Value = serde_json::from_str(text).expect("JSON");
    let target: Target = serde_json::from_value(scenario["target"].clone()).expect("a target");
    let observations: Vec<Observation> =
        serde_json::from_value(scenario["observations"].clone()).expect("observations");
    let facts = gather(&target, &observations);
    (target, facts)
}
