//! The committed JSON Schemas: they are those of the types, real messages keep to them, and they
//! reject what the plugin rejects.
//!
//! `UPDATE=1 cargo test --test schemas` rewrites the files.

mod additions;
#[path = "../common/mod.rs"]
mod common;
mod messages;
#[path = "../common/replay.rs"]
mod replay;
mod spoil;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use messages::Messages;
use replay::Replay;
use restate_scaleout::api::describe::{Description, ExplainOutput};
use restate_scaleout::api::edits::ApplyEditsOutput;
use restate_scaleout::api::host::{ApproveInput, HostAction, LookInput, ReportInput, SleepInput};
use restate_scaleout::api::plan::PlanOutput;
use restate_scaleout::api::run::RunOutput;
use restate_scaleout::api::validate::{FixOutput, ValidateOutput};
use restate_scaleout::api::{Observation, StepOutput};
use restate_scaleout::exports;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use spoil::spoil;

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
    let mut disk = of("disk", json!({"base-dir": "/d", "exists": true, "node-directories": ["n1"], "empty": false}));
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

/// What the plugin makes of what the host sends.
#[derive(Debug, PartialEq)]
enum Verdict {
    Read,
    /// It is an answer, but to another request.
    Misfit,
    Rejected,
}

fn verdict(schema: &str, message: &Value) -> Verdict {
    let (name, part) = schema.split_once('.').expect("name.part.json");
    let text = message.to_string();
    // What an export says of the subject, not of the message, does not name the schema.
    let of_export = |answer: Result<Vec<u8>, String>| match answer {
        Err(error) if error.contains("schemas/") => Verdict::Rejected,
        _ => Verdict::Read,
    };
    match part {
        // A short input suffices: a read that fails never gets further.
        "input.json" if name == exports::RUN => {
            of_export(exports::run(&mut Replay::default().fixing("report", b""), text.as_bytes()))
        }
        "input.json" => of_export(exports::call(name, text.as_bytes())),
        "answer.json" => {
            let mut host = messages::obliging().fixing(name, text.as_bytes());
            let told = messages::everything(&mut host);
            assert!(host.calls.iter().any(|call| call.function == name), "{name} was not called");
            match () {
                () if told.contains("it is neither") || told.contains("is not `{") => Verdict::Rejected,
                () if told.contains("has the wrong shape") => Verdict::Misfit,
                () => Verdict::Read,
            }
        }
        _ => panic!("the host does not send {schema}"),
    }
}

#[test]
fn what_a_schema_takes_is_what_the_plugin_takes() {
    let validators = validators();
    let mut rejected = 0;
    for (name, messages) in samples() {
        if !name.ends_with(".input.json") && !name.ends_with(".answer.json") {
            continue;
        }
        for spoilt in messages.iter().flat_map(spoil) {
            let valid = validators[&name].is_valid(&spoilt.message);
            let agree = match verdict(&name, &spoilt.message) {
                Verdict::Read => valid || spoilt.lenient,
                Verdict::Misfit => true,
                Verdict::Rejected => !valid,
            };
            assert!(agree, "{name} with {}: the schema says {valid}, the plugin otherwise", spoilt.change);
            rejected += usize::from(!valid);
        }
    }
    assert!(rejected > 1000, "only {rejected} messages were wrong");
}

/// A configuration file with its credentials may stand where something else was expected.
#[test]
fn no_error_repeats_a_value() {
    let secrets = [json!("hunter2"), json!(["hunter2"]), json!({"a": ["hunter2"]}), json!(719_226_417)];
    let mut errors = 0;
    for (name, messages) in samples() {
        let Some(export) = name.strip_suffix(".input.json").filter(|export| *export != "describe") else {
            continue;
        };
        for place in messages.iter().flat_map(|message| spoil::places(message).map(move |it| (message, it))) {
            for secret in &secrets {
                let mut spoilt = place.0.clone();
                *spoilt.pointer_mut(&place.1).expect("a place in the message") = secret.clone();
                let whole = spoilt.to_string();
                for text in [&whole[..], &whole[..whole.len() - 1]] {
                    let answer = match export {
                        exports::RUN => exports::run(&mut Replay::default(), text.as_bytes()),
                        _ => exports::call(export, text.as_bytes()),
                    };
                    let Err(error) = answer else { continue };
                    assert!(
                        !error.contains("hunter2") && !error.contains("719226417"),
                        "{export} with {secret} at `{}`: {error}",
                        place.1
                    );
                    errors += 1;
                }
            }
        }
    }
    assert!(errors > 1000, "only {errors} messages were wrong");
}

fn is<T: DeserializeOwned>(message: &Value) -> bool {
    serde_json::from_str::<T>(&message.to_string()).is_ok()
}

/// Whether a host that uses the types of this crate reads what the plugin sends.
fn host_reads(schema: &str, message: &Value) -> bool {
    match schema {
        "describe.output.json" => is::<Description>(message),
        "validate.output.json" => is::<ValidateOutput>(message),
        "fix.output.json" => is::<FixOutput>(message),
        "plan.output.json" => is::<PlanOutput>(message),
        "next_step.output.json" => is::<StepOutput>(message),
        "explain.output.json" => is::<ExplainOutput>(message),
        "apply_edits.output.json" => is::<ApplyEditsOutput>(message),
        "run.output.json" => is::<RunOutput>(message),
        "look.request.json" => is::<LookInput>(message),
        "act.request.json" => is::<HostAction>(message),
        "approve.request.json" => is::<ApproveInput>(message),
        "report.request.json" => is::<ReportInput>(message),
        "sleep.request.json" => is::<SleepInput>(message),
        other => panic!("nobody reads {other}"),
    }
}

/// Whether a change makes a kind that is not known yet, which a later version may add and a reader of
/// today cannot know.
fn is_of_a_new_kind(change: &str) -> bool {
    change.ends_with("/kind`") || change.ends_with("/event`")
}

#[test]
fn what_a_schema_promises_the_host_can_read() {
    let validators = validators();
    for (name, messages) in samples() {
        if !name.ends_with(".output.json") && !name.ends_with(".request.json") {
            continue;
        }
        let mut rejected = 0;
        for spoilt in messages.iter().flat_map(spoil).filter(|it| !is_of_a_new_kind(&it.change)) {
            let valid = validators[&name].is_valid(&spoilt.message);
            let read = host_reads(&name, &spoilt.message);
            assert!(!valid || read, "{name} with {}: the schema allows it", spoilt.change);
            // Only fields with a default may be promised and still be done without.
            assert!(
                valid || !read || spoilt.lenient || spoilt.change.starts_with("no field"),
                "{name} with {}: the schema forbids it",
                spoilt.change
            );
            rejected += usize::from(!valid);
        }
        assert!(rejected > 5, "{name}: only {rejected} messages were wrong");
    }
}

/// Readers of what the plugin sends ignore what they do not know.
#[test]
fn what_the_plugin_sends_may_grow() {
    let validators = validators();
    let Messages(messages) = messages::real();
    let mut grown = 0;
    for (name, messages) in messages {
        if !name.ends_with(".output.json") && !name.ends_with(".request.json") {
            continue;
        }
        for mut message in messages.iter().take(20).cloned() {
            for place in spoil::places(&message).collect::<Vec<_>>() {
                if let Some(Value::Object(fields)) = message.pointer_mut(&place) {
                    // A map of the user's own has values of one type.
                    if !place.contains("/settings") && !place.contains("/effective") {
                        fields.insert("later".into(), json!({"a": 1}));
                        grown += 1;
                    }
                }
            }
            assert!(validators[name].is_valid(&message), "{name} is closed: {message}");
            assert!(host_reads(name, &message), "{name} cannot be read once it has grown: {message}");
        }
    }
    assert!(grown > 100, "only {grown} objects");
}

/// The last resort against a schema that allows too much: real mistakes, by hand.
#[test]
fn wrong_messages_are_rejected() {
    let validators = validators();
    let target = json!({"nodes": [], "replication": "2", "repository": {"destination": "s3://b"}});
    let observation = |observation: Value| json!({"target": target, "observations": [observation]});
    let answer = |answer: Value| json!({"ok": {"answers": [{"at-ms": 1, "answer": answer}]}});
    let cases = [
        ("describe.input.json", json!({"verbose": true})),
        ("validate.input.json", json!({"file": []})),
        ("validate.input.json", json!({"files": [], "one_host": true})),
        ("fix.input.json", json!({"file": {"name": "a"}})),
        ("explain.input.json", json!({"topic": 1})),
        ("next_step.input.json", json!({"target": {"nodes": []}})),
        ("next_step.input.json", json!({"target": target, "approvals": {"plan": []}})),
        ("plan.input.json", observation(json!({"kind": "read-config", "at-ms": 1, "node": "n1"}))),
        ("plan.input.json", observation(json!({"kind": "look", "at-ms": 1}))),
        (
            "plan.input.json",
            observation(json!({"kind": "read-config", "at-ms": 1, "node": "n1", "answer": {"ok": {"exit": 0}}})),
        ),
        ("run.input.json", json!({"target": target, "dry_run": true})),
        ("act.answer.json", json!({"ok": {"exit": 0}, "error": {"kind": "failed", "message": "both"}})),
        ("act.answer.json", json!({"error": {"message": "no kind"}})),
        ("look.answer.json", json!({"ok": {"answers": [{"answer": {"ok": {}}}]}})),
        ("look.answer.json", answer(json!({"ok": {"status": 70_000}}))),
        ("look.answer.json", answer(json!({"error": {"kind": "quota", "message": "m"}}))),
        ("approve.answer.json", json!({"ok": {"approved": "yes"}})),
        ("report.answer.json", json!({"ok": {"go_on": true}})),
        ("sleep.answer.json", json!({})),
    ];
    for (name, message) in cases {
        assert!(!validators[name].is_valid(&message), "{name} allows {message}");
    }
    assert!(validators["look.answer.json"].is_valid(&answer(json!({"ok": {"lines": []}}))));
    let fine: Observation = serde_json::from_value(
        json!({"kind": "read-config", "at-ms": 1, "node": "n1", "answer": {"ok": {}}}),
    )
    .expect("an observation");
    assert!(validators["plan.input.json"].is_valid(&observation(serde_json::to_value(fine).unwrap())));
}
