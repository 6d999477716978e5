//! What tests over recorded scenarios share.

use std::fs;
use std::path::Path;

use restate_scaleout::api::{Observation, StepInput, Target};
use restate_scaleout::cluster::Facts;
use restate_scaleout::cluster::gather::gather;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[allow(dead_code, reason = "for the reader of the file")]
    pub about: String,
    pub target: Target,
    pub observations: Vec<Observation>,
}

pub fn scenario(path: &Path) -> Scenario {
    let file = path.join("input.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[allow(dead_code, reason = "not every test binary needs facts")]
pub fn facts(name: &str) -> Facts {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name);
    let scenario = scenario(&path);
    gather(&scenario.target, &scenario.observations)
}

#[allow(dead_code, reason = "not every test binary decides")]
pub fn step_input(name: &str) -> StepInput {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name);
    let Scenario { target, observations, .. } = scenario(&path);
    StepInput { contract: None, target, observations, approvals: Vec::new(), marks: Vec::new() }
}

/// Checks that a message is written for people: nothing of it is how the program prints its own values.
#[allow(dead_code, reason = "not every test binary refuses")]
pub fn in_words(message: &impl serde::Serialize) {
    let text = serde_json::to_string(message).expect("JSON");
    for debug in ["NodeId(", "Some(", "None,", "Known {", "Unknown {", "Layer::", "Env("] {
        assert!(!text.contains(debug), "`{debug}` in {text}");
    }
}
