//! Every kind is read with its own fields and no others.

use serde_json::{Value, json};

use super::*;
use crate::answer::DiskReport;
use crate::{Action, ErrorKind, Observation, Reply, Request};

fn actions() -> Vec<Value> {
    vec![
        json!({"kind": "restatectl", "args": ["nodes"], "timeout-ms": 5}),
        json!({"kind": "write-config", "node": "n2", "base": {"node": "n1", "sha256": "a"},
            "edits": [{"start": 0, "end": 1, "insert": "x"}], "sha256": "b", "diff": "+x"}),
        json!({"kind": "write-config", "node": "n2", "expect": "c", "base": {"node": "n1", "sha256": "a"},
            "edits": [], "sha256": "b", "diff": ""}),
        json!({"kind": "start-node", "node": "n1"}),
        json!({"kind": "stop-node", "node": "n1"}),
        json!({"kind": "restart-node", "node": "n1", "restore": "a"}),
        json!({"kind": "upgrade-node", "node": "n1", "version": "1.7.12"}),
    ]
}

fn observations() -> Vec<Value> {
    let output = json!({"ok": {"exit": 0, "stdout": "a", "stderr": ""}});
    let unsupported = json!({"error": {"kind": "unsupported", "message": "no"}});
    let mut all = vec![
        json!({"kind": "restatectl", "at-ms": 1, "args": [], "answer": output}),
        json!({"kind": "restatectl", "at-ms": 1, "args": [],
            "answer": {"ok": {"stdout": "", "stderr": "", "timed-out": true}}}),
        json!({"kind": "read-config", "at-ms": 1, "node": "n1",
            "answer": {"ok": {"text": "", "sha256": "e3", "age-ms": 3, "mode": "0640"}}}),
        json!({"kind": "read-config", "at-ms": 1, "node": "n1", "answer": unsupported}),
        json!({"kind": "process", "at-ms": 1, "node": "n1", "answer": {"ok": {"processes": [{"pid": 7,
            "program": "p", "arguments": ["-c"], "environment": {"A": "b", "S": {"sha256": "e3"}},
            "user": "u", "data-directory": "d", "age-ms": 4}]}}}),
        json!({"kind": "disk", "at-ms": 1, "node": "n1", "base-dir": "/d", "answer": {"ok": {"base-dir": "/d",
            "exists": true, "node-directories": ["n1"], "marked": [], "empty": false, "other-entries": 1, "free-bytes": 5}}}),
        json!({"kind": "installed", "at-ms": 1, "node": "n1", "answer": {"ok": {"version": "v",
            "program": "p", "arguments": [], "environment": {}}}}),
        json!({"kind": "dial", "at-ms": 1, "node": "n1", "url": "u", "answer": {"ok": {"failure": "refused"}}}),
        json!({"kind": "dial", "at-ms": 1, "node": "n1", "url": "u", "from": "n2",
            "answer": {"ok": {"status": 200, "body": "b"}}}),
        json!({"kind": "dump-config", "at-ms": 1, "node": "n1", "answer": output}),
        json!({"kind": "log-tail", "at-ms": 1, "node": "n1", "answer": {"ok": {"lines": ["l"]}}}),
    ];
    all.extend(actions().into_iter().map(
        |action| json!({"kind": "action", "at-ms": 1, "step": "a:b", "action": action, "answer": output}),
    ));
    all
}

/// An action of a new kind would be sent and then not be read again. Name it here, and add one to [`actions`].
#[test]
fn there_is_an_action_of_each_kind() {
    let kinds = ["restatectl", "write-config", "start-node", "stop-node", "restart-node", "upgrade-node"];
    let place = |action: &Action| match action {
        Action::Restatectl { .. } => 0,
        Action::WriteConfig { .. } => 1,
        Action::StartNode { .. } => 2,
        Action::StopNode { .. } => 3,
        Action::RestartNode { .. } => 4,
        Action::UpgradeNode { .. } => 5,
    };
    let read = actions().into_iter().map(|text| serde_json::from_value(text).expect("an action"));
    let found: std::collections::BTreeSet<&str> = read.map(|action| kinds[place(&action)]).collect();
    assert_eq!(found.len(), kinds.len(), "{found:?}");
}

#[test]
fn what_is_written_is_read_again() {
    for text in observations() {
        let read: Observation = serde_json::from_value(text.clone()).expect("an observation");
        assert_eq!(serde_json::to_value(&read).unwrap(), text);
    }
}

/// No field of its own may be missing, and in an observation none of another kind may stand. An action
/// comes from the plugin: what a later version adds is ignored.
#[test]
fn every_kind_has_its_fields() {
    let foreign = [("args", json!([])), ("url", json!("u")), ("version", json!("v")), ("zzz", json!(1))];
    for message in observations().into_iter().chain(actions()) {
        let is_action = message.get("at-ms").is_none();
        let read = |value: Value| match is_action {
            true => serde_json::from_value::<Action>(value).map(drop),
            false => serde_json::from_value::<Observation>(value).map(drop),
        };
        for (field, value) in foreign.iter().filter(|(field, _)| message.get(field).is_none()) {
            let mut spoilt = message.clone();
            spoilt[field] = value.clone();
            match read(spoilt) {
                Ok(()) => assert!(is_action, "`{field}` is read in {message}"),
                Err(error) => assert!(!is_action && error.to_string().contains(field), "{error}"),
            }
        }
        for field in message.as_object().unwrap().keys() {
            let mut spoilt = message.clone();
            spoilt.as_object_mut().unwrap().remove(field);
            match field.as_str() {
                "expect" | "from" | "restore" | "base-dir" => read(spoilt).expect("an optional field"),
                _ => assert_eq!(
                    read(spoilt).expect_err("a field is missing").to_string(),
                    format!("missing field `{field}`")
                ),
            }
        }
    }
}

#[test]
fn a_field_stands_once_and_has_a_known_name() {
    let error = |text: &str| serde_json::from_str::<Observation>(text).unwrap_err().to_string();
    assert_eq!(
        error(r#"{"kind":"disk","node":"a","node":null}"#),
        "duplicate field `node` at line 1 column 32"
    );
    assert_eq!(error(r#"{"node":"a"}"#), "missing field `kind`");
    let unknown = error(r#"{"kind":"disk","nod":"a"}"#);
    assert!(unknown.starts_with(
        "at `nod`: unknown field `nod`, expected one of `kind`, `at-ms`, `node`, `base-dir`, `answer`; did you mean `node`?"
    ));
    assert_eq!(error("7"), "invalid type: integer `7`, expected an object at line 1 column 1");
}

#[test]
fn an_answer_belongs_to_its_observation() {
    let mixed =
        json!({"kind": "read-config", "at-ms": 1, "node": "n1", "answer": {"ok": {"text": "", "exit": 0}}});
    let error = serde_json::from_value::<Observation>(mixed).unwrap_err().to_string();
    assert_eq!(
        error,
        "at `answer.ok.exit`: unknown field `exit`, expected one of `text`, `sha256`, `age-ms`, `mode`"
    );
    let both = json!({"kind": "read-config", "at-ms": 1, "node": "n1",
        "answer": {"ok": {}, "error": {"kind": "failed", "message": "m"}}});
    serde_json::from_value::<Observation>(both).expect_err("ok and error at once");
}

#[test]
fn an_answer_belongs_to_its_request() {
    let answer = |value| serde_json::from_value::<Reply<AnyAnswer>>(value).unwrap();
    let disk = || Request::Disk { node: "n1".into(), base_dir: None };
    let seen = AnyAnswer::observation(disk(), 5, answer(json!({"ok": {"exists": false}})));
    let report = DiskReport { exists: false, ..DiskReport::default() };
    assert_eq!(
        seen,
        Observation::Disk { at_ms: 5, node: "n1".into(), base_dir: None, answer: Reply::Ok(report) }
    );
    for wrong in [json!({"ok": {}}), json!({"ok": {"exists": true, "lines": []}})] {
        let Observation::Disk { answer, .. } = AnyAnswer::observation(disk(), 5, answer(wrong)) else {
            panic!("the observation follows its request")
        };
        assert_eq!(answer.error().map(|error| error.kind), Some(ErrorKind::Failed));
    }
}
