//! Calls as the driver makes them, with shell scripts for a node and for restatectl.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use restate_scaleout_api::{Observation, Request};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::hash::sha256;
use crate::inventory::load::{Use, parse};
use crate::plugin::Answers;

const INVENTORY: &str = r#"
restatectl = "./ctl"
[target]
replication = 2
[target.repository]
destination = "s3://bucket/prod"
settings = { aws-secret-access-key = "inventory-hush" }
[commands]
config = "n1.toml"
read = "test -e {config} || exit 66; cat {config}"
write = "cat > {config}"
start = "echo started inventory-hush"
restart = "exit 255"
[[node]]
name = "n1"
address = "http://10.0.0.1:5122"
[node.commands]
"#;

struct Place {
    dir: TempDir,
    host: Host,
}

fn place(consents: Consents, audited: bool) -> Place {
    let dir = tempfile::tempdir().unwrap();
    let ctl = dir.path().join("ctl");
    // Renamed into place, so that nothing holds the file open for writing when it is run.
    let made = dir.path().join("ctl.new");
    fs::write(&made, "#!/bin/sh\necho \"$@\"\n").unwrap();
    fs::set_permissions(&made, fs::Permissions::from_mode(0o755)).unwrap();
    fs::rename(made, ctl).unwrap();
    let file = dir.path().join("n1.toml").display().to_string();
    let text = INVENTORY.replace("config = \"n1.toml\"", &format!("config = \"{file}\""));
    let inventory = parse(&dir.path().join("cluster.toml"), &text, Use::Programs).unwrap();
    let mut host = Host::new(&inventory, Ui::new(true), Stop::default(), consents).unwrap();
    if audited {
        host.keep_audit(&dir.path().join("audit.jsonl")).unwrap();
    }
    Place { dir, host }
}

impl Place {
    fn call(&mut self, function: &str, input: &Value) -> Value {
        serde_json::from_str(&self.host.answer(function, &input.to_string())).unwrap()
    }

    fn audit(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.dir.path().join("audit.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn write(expect: Option<&str>, text: &str) -> Value {
    let mut action = json!({"kind": "write-config", "node": "n1", "text": text, "sha256": sha256(text.as_bytes()), "diff": "+x"});
    if let Some(expect) = expect {
        action["expect"] = sha256(expect.as_bytes()).into();
    }
    action
}

#[test]
fn answers_come_by_position_each_with_its_own_time_and_failure() {
    let mut place = place(Consents::Nobody, false);
    fs::write(place.dir.path().join("n1.toml"), "a = 1").unwrap();
    let requests = json!([
        {"kind": "restatectl", "args": ["nodes", "list"], "timeout-ms": 60_000},
        {"kind": "dry-start", "node": "n1"},
        {"kind": "read-config", "node": "n1"},
        {"kind": "process", "node": "n1"},
        {"kind": "read-config", "node": "n9"},
        {"kind": "read-config"},
    ]);
    let before = place.host.now_ms();
    let reply = place.call("look", &json!({"requests": requests}));
    let answers = reply["ok"]["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 6);
    for answered in answers {
        let at = answered["at-ms"].as_u64().unwrap();
        assert!((before..=place.host.now_ms()).contains(&at), "{answered}");
    }
    let answer = |at: usize| &answers[at]["answer"];
    assert_eq!(answer(0)["ok"]["stdout"], "nodes list\n");
    assert_eq!(answer(1)["error"]["kind"], "unsupported");
    assert_eq!(answer(2)["ok"]["text"], "a = 1");
    assert_eq!(answer(2)["ok"]["sha256"], sha256(b"a = 1"));
    assert_eq!(answer(3)["error"]["kind"], "unsupported");
    assert_eq!(answer(4)["error"]["kind"], "unsupported");
    assert_eq!(answer(5)["error"]["kind"], "failed");
}

#[test]
fn what_is_seen_becomes_the_observation_of_its_request() {
    let place = place(Consents::Nobody, false);
    fs::write(place.dir.path().join("n1.toml"), "a = 1").unwrap();
    let requests = [
        Request::ReadConfig { node: "n1".into() },
        Request::Restatectl { args: vec!["status".into()], timeout_ms: 60_000 },
    ];
    match &place.host.observe(&requests)[..] {
        [Observation::ReadConfig { answer: file, .. }, Observation::Restatectl { args, answer, .. }] => {
            assert_eq!(file.ok().and_then(|file| file.text.as_deref()), Some("a = 1"));
            assert_eq!((args[0].as_str(), answer.claims_success()), ("status", true));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn actions_are_written_down_without_texts_and_credentials() {
    let mut place = place(Consents::Nobody, true);
    assert_eq!(place.call("act", &write(None, "secret-key = \"file-hush\""))["ok"]["exit"], 0);
    let started = place.call("act", &json!({"kind": "start-node", "node": "n1"}));
    assert_eq!(started["ok"]["stdout"], "started <withheld>\n");
    let restarted = place.call("act", &json!({"kind": "restart-node", "node": "n1"}));
    assert_eq!(restarted["error"]["kind"], "unreachable");
    let stopped = place.call("act", &json!({"kind": "stop-node", "node": "n1"}));
    assert_eq!(stopped["error"]["kind"], "unsupported");
    let lease = place.call("act", &json!({"kind": "take-lease", "node": "n1"}));
    assert_eq!(lease["error"]["kind"], "unsupported");

    let audit = place.audit();
    let events: Vec<&str> = audit.iter().filter_map(|entry| entry["event"].as_str()).collect();
    assert_eq!(events, ["acting", "acted"].repeat(4));
    let written = &audit[0]["action"];
    assert_eq!(written["sha256"], sha256(b"secret-key = \"file-hush\""));
    assert!(written["text"].is_null() && written["diff"].is_null(), "{written}");
    let text = fs::read_to_string(place.dir.path().join("audit.jsonl")).unwrap();
    assert!(!text.contains("hush"), "{text}");
}

#[test]
fn an_action_is_written_down_with_the_step_it_was_decided_for() {
    let mut place = place(Consents::Nobody, true);
    let exposure = question()["consent"]["exposure"].clone();
    let decision = json!({
        "kind": "act", "step": "start-node:n1", "action": {"kind": "start-node", "node": "n1"},
        "why": {"summary": "it is down"}, "exposure": exposure, "postcondition": "it answers", "rollback": "none",
    });
    let event = json!({"event": "decided", "decision": decision, "exposure": exposure["before"]});
    assert_eq!(place.call("report", &event)["ok"]["go-on"], true);
    place.call("act", &json!({"kind": "start-node", "node": "n1"}));
    let steps: Vec<Value> = place.audit().iter().skip(1).map(|entry| entry["step"].clone()).collect();
    assert_eq!(steps, ["start-node:n1", "start-node:n1"]);
}

#[test]
fn the_kept_text_goes_back() {
    let mut place = place(Consents::Nobody, true);
    place.call("act", &write(None, "one"));
    place.call("act", &write(Some("one"), "two"));
    let start = json!({"kind": "start-node", "node": "n1", "restore": sha256(b"one")});
    assert_eq!(place.call("act", &start)["ok"]["exit"], 0);
    assert_eq!(fs::read_to_string(place.dir.path().join("n1.toml")).unwrap(), "one");
}

#[test]
fn a_host_without_an_audit_log_changes_nothing() {
    let mut place = place(Consents::Yes, false);
    let reply = place.call("act", &write(None, "one"));
    assert!(reply["error"]["message"].as_str().unwrap().contains("only looks"), "{reply}");
    assert!(!place.dir.path().join("n1.toml").exists());
}

fn question() -> Value {
    let tolerance = json!({"losses": 0, "because": "one node"});
    let exposure = json!({"writes": tolerance, "data": tolerance, "metadata": tolerance});
    json!({
        "digest": "ab",
        "consent": {
            "target": {"sha256": "cd", "nodes": ["n1"], "replication": "2", "partition-replication": "2", "repository": "s3://b", "tolerate": 1},
            "scope": {"kind": "plan", "steps": ["snapshot-partitions"]},
            "exposure": {"before": exposure, "during": exposure, "after": exposure},
            "rollback": "none",
            "added-later": 7,
        },
        "question": "Carry out this plan?",
        "why": {"summary": "it leads to the target"},
    })
}

#[test]
fn an_approval_is_written_down_with_what_was_shown_and_who_gave_it() {
    let mut place = place(Consents::Yes, true);
    let reply = place.call("approve", &question());
    assert_eq!(reply["ok"]["approved"], true);
    let by = reply["ok"]["by"].as_str().unwrap();
    assert!(by.ends_with("(--yes)"), "{by}");
    let [entry] = &place.audit()[..] else { panic!("{:?}", place.audit()) };
    assert_eq!((&entry["digest"], &entry["consent"]["added-later"]), (&json!("ab"), &json!(7)));
    assert_eq!((entry["approved"].as_bool(), entry["by"].as_str()), (Some(true), Some(by)));
    assert!(entry["time"].is_string());
}

#[test]
fn nobody_to_ask_is_no_approval() {
    let mut place = place(Consents::Nobody, true);
    let reply = place.call("approve", &question());
    assert_eq!(reply["error"]["kind"], "denied");
    assert!(reply["error"]["message"].as_str().unwrap().contains("not a terminal"), "{reply}");
    assert_eq!(place.audit()[0]["approved"], Value::Null);
}

#[test]
fn reports_of_a_newer_module_are_passed_over_but_not_its_decisions() {
    let mut place = place(Consents::Nobody, true);
    assert_eq!(place.call("report", &json!({"event": "rested"}))["ok"]["go-on"], true);
    let reply = place.call("report", &json!({"event": "decided", "decision": {"kind": "meditate"}}));
    assert!(reply["error"]["message"].as_str().unwrap().contains("older than the module"), "{reply}");
    place.host.stop.ask();
    assert_eq!(place.call("report", &json!({"event": "rested"}))["ok"]["go-on"], false);
}

#[test]
fn whatever_is_called_there_is_an_answer() {
    let mut place = place(Consents::Nobody, true);
    assert!(place.call("sleep", &json!({"ms": 0}))["ok"]["now-ms"].as_u64().unwrap() > 1_600_000_000_000);
    assert_eq!(place.call("probe", &json!({}))["error"]["kind"], "unsupported");
    assert_eq!(place.call("look", &json!({"requests": 3}))["error"]["kind"], "failed");
    let reply: Value = serde_json::from_str(&place.host.answer("act", "{")).unwrap();
    assert_eq!(reply["error"]["kind"], "failed");
}
