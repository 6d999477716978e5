//! The recorded growth of `tests/vectors/road.json`, as scenarios: one for each round in which something was done, which
//! is what most lone scenarios lack.

use std::fs;

use restate_scaleout_api::Target;
use restate_scaleout_api::decision::Decision;
use serde_json::{Value, json};

use crate::decide::{decide, input};
use crate::scenario::{Scenario, folder};

/// The rounds in which something was done.
///
/// # Panics
/// When the road cannot be read, or is not walked as it was recorded.
pub fn rounds() -> Vec<Scenario> {
    let text = fs::read_to_string(folder().join("../vectors/road.json")).expect("road.json");
    let road: Value = serde_json::from_str(&text).expect("JSON");
    let wanted = road["target"].clone();
    let target: Target = serde_json::from_value(wanted.clone()).expect("a target");
    let (mut actions, mut found) = (Vec::new(), Vec::new());
    for (number, round) in road["rounds"].as_array().expect("rounds").iter().enumerate() {
        let Some(step) = round["decision"]["step"].as_str().filter(|_| round["decision"]["kind"] == "act")
        else {
            continue;
        };
        let seen = round["seen"].as_array().expect("what was seen").iter().map(|seen| resolved(&road, seen));
        let observations: Vec<Value> = actions.iter().cloned().chain(seen).collect();
        let decided =
            input(&target, &observations).and_then(|mut asked| decide(&mut asked)).expect("a decision");
        let Decision::Act { step: acts, action, .. } = decided.decision else { panic!("{step} is not done") };
        assert_eq!(acts.to_string(), step);
        actions.push(json!({"kind": "action", "step": step, "action": action,
            "at-ms": round["acted"]["at-ms"], "answer": round["acted"]["answer"]}));
        let name = format!("road-{number:02}-{}", step.replace(':', "-"));
        found.push(Scenario { name, target: target.clone(), wanted: wanted.clone(), observations });
    }
    found
}

/// Answers that are the same are written once, and named by number.
fn resolved(road: &Value, seen: &Value) -> Value {
    let mut seen = seen.clone();
    let at = seen["answer"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a number");
    seen["answer"] = road["answers"][at].clone();
    seen
}
