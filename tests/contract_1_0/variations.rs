//! The same case with one observation missing, failed or cut off: knowledge that is lacking decides more
//! often than knowledge that is there.

use serde_json::{Map, Value, json};

use crate::cases::Case;
use crate::outcome::line;
use crate::walk::walk;

/// The decision of each variation that differs from that of the whole case.
pub fn of(case: &Case, whole: &Value) -> Value {
    let whole = line(whole);
    let mut different = Map::new();
    different.insert("whole".into(), whole.as_str().into());
    for (at, observation) in case.observations.iter().enumerate() {
        for (change, replacement) in replacements(observation) {
            let mut varied = case.clone();
            varied.observations.splice(at..=at, replacement);
            let line = line(&walk(&varied, |_| true).output);
            if line != whole {
                different.insert(format!("{} {at} {change}", name(observation)), line.into());
            }
        }
    }
    Value::Object(different)
}

/// What the observation is about.
fn name(observation: &Value) -> String {
    let what = match observation["kind"].as_str() {
        // What is looked at is at the end of the arguments; the address, at the beginning, does not tell.
        Some("restatectl") => {
            observation["args"].as_array().and_then(|args| args.last()).unwrap_or(&Value::Null)
        }
        Some("action") => &observation["step"],
        _ => &observation["node"],
    };
    let kind = observation["kind"].as_str().unwrap_or_default();
    let what: String = what.as_str().unwrap_or_default().chars().take(60).collect();
    format!("{kind} {what}")
}

/// What takes the observation's place, by the name of the change.
fn replacements(observation: &Value) -> Vec<(&'static str, Option<Value>)> {
    let with = |answer: Value| {
        let mut observation = observation.clone();
        observation["answer"] = answer;
        Some(observation)
    };
    let ok = |change: Value| {
        let mut answer = observation["answer"].clone();
        if let (Some(fields), Value::Object(change)) = (answer["ok"].as_object_mut(), change) {
            fields.extend(change);
            fields.retain(|_, value| !value.is_null());
        }
        with(answer)
    };
    let mut all = vec![("missing", None), ("failed", with(json!({ "error": { "message": "no answer" } })))];
    match observation["kind"].as_str() {
        Some("config") => {
            all.push(("without a file", with(json!({ "ok": {} }))));
            all.push(("of unknown age", ok(json!({ "age-ms": null }))));
            all.push(("just written", ok(json!({ "age-ms": 0 }))));
            all.push(("overridden", ok(json!({ "env": { "RESTATE_NODE_NAME": "other" } }))));
        }
        Some("probe") => {
            let dead = json!({ "answered": false, "status": null, "body": null, "running": false });
            all.push(("dead", ok(dead)));
            all.push(("silent", ok(json!({ "answered": false, "status": null, "body": null }))));
            all.push(("of unknown process", ok(json!({ "running": null, "process-age-ms": null }))));
            all.push(("without data", ok(json!({ "data-present": false }))));
            all.push(("of unknown disk", ok(json!({ "data-present": null }))));
            all.push(("of unknown version", ok(json!({ "installed-version": null }))));
            all.push(("older", ok(json!({ "installed-version": "restate-server 1.6.2" }))));
            all.push(("not healthy", ok(json!({ "status": 503 }))));
        }
        // A claim, of whatever kind.
        Some("action") => all.push(("refused", ok(json!({ "exit": 1 })))),
        _ => {
            all.push((
                "refused",
                with(json!({ "ok": { "exit": 1, "stdout": "", "stderr": "Error: broken" } })),
            ));
            all.push(("timed out", ok(json!({ "exit": null, "timed-out": true }))));
            all.push(("empty", ok(json!({ "stdout": "" }))));
            all.push(("cut off", ok(json!({ "stdout": half(observation) }))));
        }
    }
    all
}

/// The first half of what was printed.
fn half(observation: &Value) -> String {
    let printed = observation["answer"]["ok"]["stdout"].as_str().unwrap_or_default();
    printed.chars().take(printed.chars().count() / 2).collect()
}
