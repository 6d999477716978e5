//! What is asked about deployments: the recorded scenarios.

use std::fs;

use restate_scaleout::exports::RUN;
use serde_json::{Value, json};

use crate::common::{self, Scenario};
use crate::folder;
use crate::vector::Vector;

/// Of these the way to the decision is asked, too: with approvals, lost nodes, and as a run.
const WHOLE: [&str; 3] = ["single-fresh", "sealed-single", "grown"];

pub fn all() -> Vec<Vector> {
    let mut paths: Vec<_> =
        fs::read_dir(folder().join("../scenarios")).unwrap().map(|it| it.unwrap().path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let scenario = common::scenario(&path);
        let input = json!({"target": scenario.target, "observations": scenario.observations});
        for export in ["next_step", "plan", "what_if"] {
            all.push(Vector::json(export, name, &input).sharing(name));
        }
        if WHOLE.contains(&name) {
            all.extend(whole(name, &scenario, &input));
        }
    }
    let nothing_seen = json!({"target": {"nodes": [{"name": "n1", "address": "http://10.0.0.1:5122"}],
        "replication": "2", "repository": {"destination": "s3://bucket/größe"}}});
    all.push(Vector::json("next_step", "nothing seen", &nothing_seen));
    all
}

fn whole(name: &str, scenario: &Scenario, input: &Value) -> Vec<Vector> {
    let mut all = approved(name, input);
    let with = |field: &str, value: Value| {
        let mut input = input.clone();
        input[field] = value;
        input
    };
    all.push(Vector::json("what_if", format!("{name}, n1 lost"), &with("lost-nodes", json!(["n1"]))));
    all.push(Vector::json(
        "what_if",
        format!("{name}, no such node"),
        &with("lost-nodes", json!(["n1", "nx"])),
    ));
    let target = json!({"target": scenario.target}).to_string();
    all.push(Vector::run(RUN, name, target, &scenario.observations));
    all
}

/// The inputs on the way to the decision: each question is answered with yes.
fn approved(name: &str, input: &Value) -> Vec<Vector> {
    let mut all: Vec<Vector> = Vec::new();
    let mut input = input.clone();
    let mut answer = Vector::json("next_step", name, &input).answered();
    while answer["decision"]["kind"] == "approve" {
        let approval =
            json!({"digest": answer["decision"]["digest"], "consent": answer["decision"]["consent"]});
        match &mut input["approvals"] {
            Value::Array(approvals) => approvals.push(approval),
            none => *none = json!([approval]),
        }
        let vector = Vector::json("next_step", format!("{name}, approved {}", all.len() + 1), &input);
        answer = vector.answered();
        all.push(vector);
    }
    all
}
