//! The exports, `run` with a host that answers what was recorded.

use restate_scaleout::Host;
use restate_scaleout::exports::{self, RUN};
use serde_json::{Value, json};

use crate::input::{Answer, Input};
use crate::plant::{self, Plant};
use crate::seeds;
use crate::target::{Bounds, Target};

/// A target that asks an export of a fixed name.
macro_rules! export {
    ($name:ident, $seeds:expr, $plant:expr, $bounds:expr, $mutations:expr) => {
        Target {
            name: stringify!($name),
            recorded: || seeds::vectors(stringify!($name)).into_iter().chain($seeds).collect(),
            ask: |input| Some(exports::call(stringify!($name), &input.bytes())),
            form: |answer| form(stringify!($name), answer),
            plant: $plant,
            bounds: $bounds,
            mutations: $mutations,
        }
    };
}

/// All of them.
pub fn targets() -> Vec<Target> {
    let plant = |into, without_files| Some(Plant { into, without_files });
    vec![
        export!(describe, None, None, BOUNDS, 360),
        export!(validate, validated(), plant(plant::into_nodes, plant::nothing), WITH_NAMES, 60),
        export!(fix, fixed(), plant(plant::into_nodes, plant::of_fix), WITH_TRIALS, 60),
        export!(render, None, plant(plant::into_rendered, plant::nothing), BOUNDS, 180),
        export!(complete, completed(), plant(plant::into_nodes, plant::nothing), WITH_NAMES, 360),
        export!(plan, scenarios(), plant(plant::into_observations, plant::nothing), BOUNDS, 36),
        export!(next_step, scenarios(), plant(plant::into_observations, plant::nothing), BOUNDS, 36),
        export!(what_if, scenarios(), plant(plant::into_observations, plant::nothing), BOUNDS, 60),
        export!(explain, None, plant(plant::into_topic, plant::nothing), BOUNDS, 120),
        export!(collect, folders(&json!({})), plant(plant::into_files, plant::of_collect), BOUNDS, 60),
        export!(check, checked(), plant(plant::into_files, plant::of_check), WITH_TRIALS, 12),
        export!(apply_edits, None, plant(plant::into_text, plant::of_edits), BOUNDS, 600),
        Target {
            name: RUN,
            recorded: seeds::runs,
            ask: run,
            form: |answer| form(RUN, answer),
            plant: plant(plant::into_run, plant::nothing),
            bounds: BOUNDS,
            mutations: 36,
        },
    ]
}

/// What most of them may cost: several times the most that was seen.
const BOUNDS: Bounds = Bounds { memory: 1000.0, work: 1000.0 };
/// What one may cost that looks for names like those that are unknown, in each node anew. A node of a compose file has few
/// bytes.
const WITH_NAMES: Bounds = Bounds { work: 10_000.0, ..BOUNDS };
/// What one may cost that tries fixes besides, each on all nodes.
const WITH_TRIALS: Bounds = Bounds { work: 40_000.0, ..BOUNDS };

/// The files of pages of rules as nodes. One of three is enough to begin with.
fn nodes() -> impl Iterator<Item = Value> {
    let node =
        |text| json!({"name": "n1", "file": {"name": "restate.toml", "text": text}, "environment": {}});
    seeds::shown_files().into_iter().step_by(3).map(node)
}

fn validated() -> Vec<Input> {
    let input = |node| json!({"nodes": [node], "server-version": "1.7.12", "effective": true});
    nodes().map(|node| Input::Json(input(node))).collect()
}

fn fixed() -> Vec<Input> {
    let input = |node| json!({"node": node, "unsafe-fixes": true, "server-version": "1.7.12"});
    nodes().map(|node| Input::Json(input(node))).collect()
}

fn completed() -> Vec<Input> {
    let middle = |file: &Value| file["text"].as_str().map_or(0, |text| text.len() / 2);
    let input = |node: Value| json!({"offset": middle(&node["file"]), "file": node["file"]});
    nodes().map(|node| Input::Json(input(node))).collect()
}

fn scenarios() -> Vec<Input> {
    seeds::scenarios().into_iter().map(Input::Json).collect()
}

/// The cases of `collect`, with other fields beside the files.
fn folders(beside: &Value) -> Vec<Input> {
    let input = |files| {
        let mut input = beside.clone();
        input["files"] = files;
        Input::Json(input)
    };
    seeds::folders().into_iter().map(input).collect()
}

fn checked() -> Vec<Input> {
    // Fixes are tried on all files of a deployment, one by one and together, which takes seconds for some in a debug build.
    let mut all: Vec<Input> = folders(&json!({"share": true})).into_iter().step_by(6).collect();
    all.extend(folders(&json!({"fix": "unsafe"})).into_iter().skip(1).step_by(24));
    all
}

/// An answer is an object that says which contract it follows. An error names the export, has a line of its own, and says
/// something.
fn form(export: &str, answer: &Answer) -> Result<(), String> {
    match answer {
        Ok(bytes) => match serde_json::from_slice::<Value>(bytes) {
            Ok(Value::Object(fields)) if fields.contains_key("contract") => Ok(()),
            Ok(_) => Err("the answer is no object with `contract`".into()),
            Err(error) => Err(format!("the answer is no JSON: {error}")),
        },
        Err(error) => match error.strip_prefix(export).and_then(|rest| rest.strip_prefix(": ")) {
            Some(rest) if !rest.trim().is_empty() && !error.contains('\n') => Ok(()),
            _ => Err(format!("the error is not one line that names the export: {error}")),
        },
    }
}

/// Answers what it was given, in order, and then that it cannot.
struct Script<'a> {
    answers: std::slice::Iter<'a, Value>,
    calls: usize,
}

/// A host that was asked so often would be stopped by a person.
const MOST_CALLS: usize = 400;

impl Host for Script<'_> {
    fn call(&mut self, function: &'static str, _: &[u8]) -> Result<Vec<u8>, String> {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return Err("it was asked too often".into());
        }
        match self.answers.next() {
            // An answer is a text, but mutation may have made something else of it.
            Some(Value::String(text)) => Ok(text.clone().into_bytes()),
            Some(other) => Ok(other.to_string().into_bytes()),
            None if function == "report" => Ok(br#"{"ok":{"go-on":false}}"#.to_vec()),
            None => Err("it has ended".into()),
        }
    }
}

fn run(input: &Input) -> Option<Answer> {
    let Input::Json(value) = input else { return Some(exports::run(&mut script(&[]), &input.bytes())) };
    let answers = value.get("answers").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Some(exports::run(&mut script(answers), value.get("input")?.to_string().as_bytes()))
}

fn script(answers: &[Value]) -> Script<'_> {
    Script { answers: answers.iter(), calls: 0 }
}
