//! The committed JSON Schemas: they are those of the types, real messages keep to them, and they
//! reject what the plugin rejects.
//!
//! `UPDATE=1 cargo test --test schemas` rewrites the files.

mod additions;
#[path = "../common/mod.rs"]
mod common;
mod messages;
mod places;
mod received;
#[path = "../common/replay.rs"]
mod replay;
mod sent;
mod shape;
mod spoil;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use messages::Messages;
use restate_scaleout::exports;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

/// The committed files.
fn validators() -> BTreeMap<String, Validator> {
    exports::schemas::all()
        .into_keys()
        .map(|name| {
            let text = fs::read_to_string(folder().join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
            let schema = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
            jsonschema::meta::validate(&schema).unwrap_or_else(|e| panic!("{name} is no schema: {e}"));
            let validator = jsonschema::validator_for(&schema).unwrap_or_else(|e| panic!("{name}: {e}"));
            (name, validator)
        })
        .collect()
}

#[test]
fn the_files_are_those_of_the_types() {
    let update = std::env::var_os("UPDATE").is_some();
    let wanted = exports::schemas::all();
    if update {
        fs::create_dir_all(folder()).unwrap();
    }
    let present: BTreeSet<String> = fs::read_dir(folder())
        .expect("schemas/ exists")
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut stale: BTreeSet<String> = BTreeSet::new();
    for (name, schema) in &wanted {
        let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
        let file = folder().join(name);
        if fs::read_to_string(&file).unwrap_or_default() != text {
            stale.insert(name.clone());
            if update {
                fs::write(&file, text).unwrap();
            }
        }
    }
    for name in present.iter().filter(|name| !wanted.contains_key(*name)) {
        stale.insert(name.clone());
        if update {
            fs::remove_file(folder().join(name)).unwrap();
        }
    }
    assert!(update || stale.is_empty(), "differ from the types (UPDATE=1 rewrites): {stale:?}");
}

/// Since contract 2.0, a host that was written for it goes on working. Only a new major version may
/// have another copy.
#[test]
fn the_contract_only_grows() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/contract-2.0.json");
    let now: BTreeMap<String, Value> =
        exports::schemas::all().into_iter().map(|(name, schema)| (name, schema.to_value())).collect();
    let Ok(text) = fs::read_to_string(&file) else {
        let lines: Vec<String> = now.iter().map(|(name, schema)| format!("\"{name}\": {schema}")).collect();
        fs::write(&file, format!("{{\n{}\n}}\n", lines.join(",\n"))).unwrap();
        panic!("{} was missing and is written now: it is to be committed", file.display());
    };
    let old: BTreeMap<String, Value> = serde_json::from_str(&text).expect("the committed copy");
    let mut breaks = Vec::new();
    for (name, old) in &old {
        let writer = match name.ends_with(".input.json") || name.ends_with(".answer.json") {
            true => additions::Writer::Host,
            false => additions::Writer::Plugin,
        };
        let Some(new) = now.get(name) else {
            breaks.push(format!("{name} is gone"));
            continue;
        };
        breaks.extend(additions::breaks(old, new, writer).into_iter().map(|it| format!("{name}: {it}")));
    }
    assert!(breaks.is_empty(), "hosts of contract 2.0 would break: {breaks:#?}");
}

#[test]
fn describe_names_every_file() {
    let description = exports::describe();
    let exports = description.exports.iter().flat_map(|export| [&export.input, &export.output]);
    let functions = description.host_functions.iter().flat_map(|it| [&it.request, &it.answer]);
    let named: BTreeSet<&String> = exports.chain(functions).collect();
    let files = exports::schemas::all();
    assert_eq!(named, files.keys().collect());
}

#[test]
fn real_messages_keep_to_their_schemas() {
    let validators = validators();
    let Messages(messages) = messages::real();
    assert_eq!(
        messages.keys().collect::<Vec<_>>(),
        validators.keys().collect::<Vec<_>>(),
        "not every schema has a real message"
    );
    for (name, messages) in messages {
        for message in messages {
            if let Some(error) = validators[name].iter_errors(message).next() {
                panic!("{name}: at `{}`: {error}", error.instance_path());
            }
        }
    }
}

/// Characters of a message above which it is not worth spoiling it everywhere.
const LONG: usize = 4000;

/// The shortest and a long real message for every schema.
fn samples() -> BTreeMap<String, Vec<Value>> {
    let Messages(mut messages) = messages::real().clone();
    for (name, messages) in &mut messages {
        messages.sort_by_key(|message| message.to_string().len());
        if matches!(name.as_str(), "plan.input.json" | "next_step.input.json") {
            let mut message = messages.last().expect("a message").clone();
            message["observations"] = json!(short_observations());
            *messages = vec![message];
        }
        // Its answers are read only when there are as many as `everything` requests.
        if name == "look.answer.json" {
            messages.retain(|message| {
                message["ok"]["answers"].as_array().is_some_and(|it| it.len() == messages::requests().len())
            });
        }
        // Spoiling takes a time that grows with the square of the length.
        let long = messages.iter().filter(|message| message.to_string().len() < LONG).count().max(1);
        messages.truncate(long);
        messages.drain(1..messages.len().saturating_sub(1).max(1));
        messages.dedup();
    }
    messages
}

/// One observation of each kind, with every field; the action observation once for each action.
fn short_observations() -> Vec<Value> {
    let output = json!({"ok": {"exit": 0, "stdout": "a", "stderr": "b", "timed-out": true}});
    let of = |kind: &str, ok: Value| json!({"kind": kind, "at-ms": 1, "node": "n1", "answer": {"ok": ok}});
    let action = |action: Value| json!({"kind": "action", "at-ms": 1, "step": "roll:n1", "action": action, "answer": output});
    let mut disk =
        of("disk", json!({"base-dir": "/d", "exists": true, "node-directories": ["n1"], "empty": false}));
    disk["base-dir"] = json!("/d");
    let mut dial = of("dial", json!({"status": 200, "body": "b", "failure": "no-such-name"}));
    dial["url"] = json!("u");
    dial["from"] = json!("n2");
    vec![
        json!({"kind": "restatectl", "at-ms": 1, "args": ["nodes"], "answer": output}),
        of("read-config", json!({"text": "", "sha256": "a", "age-ms": 3, "mode": "0640"})),
        of("process", json!({"processes": [{"pid": 1, "environment": {"A": "b", "C": {"sha256": "d"}}}]})),
        disk,
        of("installed", json!({"version": "v", "arguments": ["a"]})),
        dial,
        of("log-tail", json!({"lines": ["l"]})),
        json!({"kind": "read-config", "at-ms": 1, "node": "n1",
            "answer": {"error": {"kind": "denied", "message": "no"}}}),
        action(json!({"kind": "restatectl", "args": ["a"], "timeout-ms": 5})),
        action(json!({"kind": "write-config", "node": "n2", "expect": "c",
            "base": {"node": "n1", "sha256": "a"}, "edits": [{"start": 0, "end": 1, "insert": "x"}],
            "sha256": "b", "diff": "+x"})),
        action(json!({"kind": "stop-node", "node": "n1"})),
        action(json!({"kind": "upgrade-node", "node": "n1", "version": "1.7.12", "restore": "a"})),
    ]
}
