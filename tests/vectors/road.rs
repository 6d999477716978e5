//! The recorded road: `road.json` has a growth of real servers, which every host walks by a loop of its own over `next_step`.
//! `node tests/live/record-road.mjs` records it anew.

use std::fs;

use restate_scaleout::exports;
use serde_json::{Value, json};

use crate::folder;

/// How to look, which is no part of what was seen.
const HOW: [&str; 2] = ["timeout-ms", "lines"];

fn seen(road: &Value, round: &Value, request: &Value) -> Value {
    let asked = request.as_object().unwrap().iter().filter(|(name, _)| !HOW.contains(&name.as_str()));
    let asked: Vec<(&String, &Value)> = asked.collect();
    let all = round["seen"].as_array().unwrap();
    let found = all.iter().find(|one| asked.iter().all(|(name, value)| one[name.as_str()] == **value));
    let mut found = found.unwrap_or_else(|| panic!("nothing was recorded for {request}")).clone();
    let answer = usize::try_from(found["answer"].as_u64().unwrap()).unwrap();
    found["answer"] = road["answers"][answer].clone();
    found
}

/// Looks and approves until there is something else to do.
fn decide(road: &Value, round: &Value, input: &mut Value) -> Value {
    loop {
        let answer = exports::call("next_step", input.to_string().as_bytes()).unwrap();
        let decision = serde_json::from_slice::<Value>(&answer).unwrap()["decision"].clone();
        match decision["kind"].as_str() {
            Some("observe") => {
                let requests = decision["requests"].as_array().unwrap();
                let observations = requests.iter().map(|request| seen(road, round, request));
                input["observations"].as_array_mut().unwrap().extend(observations);
            }
            Some("approve") => {
                let approval =
                    json!({"digest": decision["digest"], "consent": decision["consent"], "by": "ada"});
                input["approvals"].as_array_mut().unwrap().push(approval);
            }
            _ => return decision,
        }
    }
}

#[test]
fn the_recorded_road_leads_to_its_target() {
    let road: Value = serde_json::from_str(&fs::read_to_string(folder().join("road.json")).unwrap()).unwrap();
    let mut input = json!({"target": road["target"], "observations": [], "approvals": [], "marks": []});
    let (mut actions, mut decided) = (Vec::new(), Vec::new());
    for round in road["rounds"].as_array().unwrap() {
        let decision = decide(&road, round, &mut input);
        decided.push(format!("{} {}", decision["kind"], decision["step"]));
        for field in ["kind", "step"] {
            assert_eq!(decision[field], round["decision"][field], "{decided:?}\n{decision}");
        }
        if decision["kind"] == "act" {
            actions.push(json!({"kind": "action", "step": decision["step"], "action": decision["action"],
                "at-ms": round["acted"]["at-ms"], "answer": round["acted"]["answer"]}));
        }
        input["observations"] = json!(actions);
        input["marks"] = decision.get("mark").map_or(json!([]), |mark| json!([mark]));
    }
    assert_eq!(decided.last().map(String::as_str), Some("\"done\" null"));
    let acts = decided.iter().filter(|one| one.starts_with("\"act\"")).count();
    assert!(acts > 10, "{decided:?}");
}
