//! Inputs of contract 1.0 in the words of 2.0. A target had no removals, and a probe of a node was what
//! are now four looks at it: dialling it, its process, its disk and what is installed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// `goal` as a target.
pub fn target(goal: &Value) -> Value {
    let mut target = goal.clone();
    if let Value::Object(fields) = &mut target
        && let Some(repository) = fields.remove("snapshots")
    {
        fields.insert("repository".into(), repository);
    }
    target
}

/// All observations of one input.
pub fn observations(observations: &[Value]) -> Vec<Value> {
    // Variables came with the file; now they come with what a start would run.
    let environments: BTreeMap<&str, &Value> = observations
        .iter()
        .filter(|it| it["kind"] == "config")
        .filter_map(|it| Some((it["node"].as_str()?, &it["answer"]["ok"]["env"])))
        .collect();
    let mut all: Vec<Value> = observations.iter().flat_map(|it| observation(it, &environments)).collect();
    all.extend(policies(observations));
    let directories = base_dirs(&all);
    for look in all.iter_mut().filter(|it| it["kind"] == "disk") {
        let directory = look["node"].as_str().and_then(|node| directories.get(node).cloned());
        if let Some(answer) = look["answer"].get_mut("ok").and_then(Value::as_object_mut) {
            answer.insert("base-dir".into(), directory.unwrap_or_else(|| "/restate-data".into()).into());
        }
    }
    all
}

/// Nobody said which directory was looked at: it was the one that the node's file names.
fn base_dirs(observations: &[Value]) -> BTreeMap<String, String> {
    let files = observations.iter().filter(|it| it["kind"] == "read-config");
    let named = |text: &str| -> Option<String> {
        let line = text.lines().find_map(|line| line.strip_prefix("base-dir = \""))?;
        line.strip_suffix('"').map(Into::into)
    };
    let of =
        |file: &Value| Some((file["node"].as_str()?.into(), named(file["answer"]["ok"]["text"].as_str()?)?));
    files.filter_map(of).collect()
}

/// Nobody asked for freezes then: nothing is frozen, told by whoever answered last.
fn policies(observations: &[Value]) -> Vec<Value> {
    let reads = observations.iter().filter(|it| it["kind"] == "restatectl" && it["args"][0] == "--address");
    let Some(newest) = reads.max_by_key(|it| it["at-ms"].as_u64()) else { return Vec::new() };
    let columns = [("placement", "AUTOMATIC PLACEMENT", "ENABLED"), ("leadership", "FREEZE", "-")];
    let show = |(what, column, free): (&str, &str, &str)| {
        let rows: String = (0..PARTITIONS).map(|id| format!(" {id:<9}  {free} \n")).collect();
        let printed = format!(" PARTITION  {column} \n{rows}");
        json!({
            "kind": "restatectl",
            "at-ms": newest["at-ms"],
            "args": ["--address", newest["args"][1], "partitions", what, "show"],
            "answer": { "ok": { "exit": 0, "stdout": printed } },
        })
    };
    columns.map(show).into()
}

/// More than any of the inputs has.
const PARTITIONS: u32 = 64;

fn observation(old: &Value, environments: &BTreeMap<&str, &Value>) -> Vec<Value> {
    match old["kind"].as_str() {
        Some("config") => vec![with(old, "read-config", config)],
        Some("probe") if !old["from"].is_null() => vec![with(old, "dial", dial)],
        Some("probe") => {
            let node = old["node"].as_str().unwrap_or_default();
            let environment = environments.get(node).map_or(Value::Null, |env| (*env).clone());
            let mut looks = vec![
                with(old, "dial", dial),
                with(old, "process", process),
                with(old, "disk", |probe| disk(probe, node)),
                with(old, "installed", |probe| installed(probe, &environment)),
            ];
            // The log's end came with the probe of a node that did not answer.
            if !healthy(&old["answer"]["ok"]) {
                looks.push(with(old, "log-tail", log_tail));
            }
            looks
        }
        _ => vec![with(old, old["kind"].as_str().unwrap_or_default(), |output| Ok(output.clone()))],
    }
}

/// The observation under another kind; `answer` says what the host saw, or why it could not.
fn with(old: &Value, kind: &str, answer: impl Fn(&Value) -> Result<Value, Value>) -> Value {
    let mut new = old.clone();
    new["kind"] = kind.into();
    if kind != "dial"
        && kind != "restatectl"
        && let Value::Object(fields) = &mut new
    {
        fields.remove("url");
        fields.remove("from");
    }
    new["answer"] = match (&old["answer"]["ok"], &old["answer"]["error"]) {
        (Value::Null, error) => json!({ "error": { "kind": "failed", "message": error["message"] } }),
        (ok, _) => match answer(ok) {
            Ok(answer) => json!({ "ok": answer }),
            Err(error) => json!({ "error": error }),
        },
    };
    new
}

/// What a host says that has no means to look.
fn unsupported(what: &str) -> Value {
    json!({ "kind": "unsupported", "message": format!("this host cannot tell {what}") })
}

fn config(file: &Value) -> Result<Value, Value> {
    Ok(known(&[("text", &file["text"]), ("age-ms", &file["age-ms"])]))
}

fn dial(probe: &Value) -> Result<Value, Value> {
    if probe["answered"] == true {
        return Ok(known(&[("status", &probe["status"]), ("body", &probe["body"])]));
    }
    let failure = if probe["running"] == false { "refused" } else { "timed-out" };
    Ok(json!({ "failure": failure }))
}

fn healthy(probe: &Value) -> bool {
    probe["answered"] == true && probe["status"].as_u64().is_none_or(|status| (200..300).contains(&status))
}

fn process(probe: &Value) -> Result<Value, Value> {
    match probe["running"].as_bool() {
        Some(true) => Ok(json!({ "processes": [known(&[("age-ms", &probe["process-age-ms"])])] })),
        Some(false) => Ok(json!({ "processes": [] })),
        None => Err(unsupported("which processes run")),
    }
}

fn disk(probe: &Value, node: &str) -> Result<Value, Value> {
    match probe["data-present"].as_bool() {
        Some(true) => Ok(json!({ "exists": true, "node-directories": [node], "empty": false })),
        Some(false) => Ok(json!({ "exists": false })),
        None => Err(unsupported("what lies on the disk")),
    }
}

fn installed(probe: &Value, environment: &Value) -> Result<Value, Value> {
    // Without any variable contract 1.0 left the field out.
    let environment = environment.as_object().cloned().unwrap_or_default().into();
    Ok(known(&[("version", &probe["installed-version"]), ("environment", &environment)]))
}

fn log_tail(probe: &Value) -> Result<Value, Value> {
    Ok(json!({ "lines": probe["log-tail"].as_array().cloned().unwrap_or_default() }))
}

/// An object of the fields that are known.
fn known(fields: &[(&str, &Value)]) -> Value {
    let known = fields.iter().filter(|(_, value)| !value.is_null());
    Value::Object(known.map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect::<Map<_, _>>())
}
