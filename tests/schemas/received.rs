//! What hosts send: the schemas take what the plugin takes, and no error repeats a value.

use restate_scaleout::api::Observation;
use restate_scaleout::exports;
use serde_json::{Value, json};

use crate::messages;
use crate::replay::Replay;
use crate::spoil::{self, spoil};
use crate::{samples, validators};

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
                () if told.contains("the reply cannot be read") || told.contains("is not `{") => {
                    Verdict::Rejected
                }
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
                Verdict::Read => valid,
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
    let secrets = [json!("hunter2"), json!({"a": ["hunter2"]}), json!(719_226_417)];
    let mut errors = 0;
    for (name, messages) in samples() {
        let Some(export) = name.strip_suffix(".input.json") else { continue };
        // `plan` reads what `next_step` reads.
        if ["describe", "plan"].contains(&export) {
            continue;
        }
        for place in messages.iter().flat_map(|message| spoil::places(message).map(move |it| (message, it))) {
            for secret in &secrets {
                let mut spoilt = place.0.clone();
                *spoilt.pointer_mut(&place.1).expect("a place in the message") = secret.clone();
                let text = spoilt.to_string();
                let answer = match export {
                    exports::RUN => {
                        exports::run(&mut Replay::default().fixing("report", b""), text.as_bytes())
                    }
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
    assert!(errors > 300, "only {errors} messages were wrong");
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
        ("validate.input.json", json!({"node": []})),
        ("validate.input.json", json!({"nodes": [], "one_host": true})),
        ("fix.input.json", json!({"node": {"file": {"name": "a"}}})),
        ("render.input.json", json!({"output": {}, "format": "pdf"})),
        ("complete.input.json", json!({"file": {"name": "a", "text": ""}})),
        ("explain.input.json", json!({"topic": 1})),
        ("next_step.input.json", json!({"target": {"nodes": []}})),
        ("next_step.input.json", json!({"target": target, "approvals": {"plan": []}})),
        ("plan.input.json", observation(json!({"kind": "read-config", "at-ms": 1, "node": "n1"}))),
        ("plan.input.json", observation(json!({"kind": "look", "at-ms": 1}))),
        (
            "plan.input.json",
            observation(
                json!({"kind": "read-config", "at-ms": 1, "node": "n1", "answer": {"ok": {"exit": 0}}}),
            ),
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
