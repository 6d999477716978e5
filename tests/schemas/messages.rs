//! Real messages, each with the file name of its schema: what the recorded scenarios lead to, and
//! every call and answer of the driver's loop.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use restate_scaleout::api::decision::{Decision, Mark, Reason};
use restate_scaleout::api::exposure::{Exposure, ExposureChange, Tolerance};
use restate_scaleout::api::run::{RunInput, RunOutput};
use restate_scaleout::api::what_if::WhatIfInput;
use restate_scaleout::api::{
    Action, Approval, CONTRACT, ClusterShown, Consent, ConsentScope, NodeShown, Observation, Request,
    StepInput, StepKey, StepOutput, Target, TargetShown,
};
use restate_scaleout::config::hash::sha256_hex;
use restate_scaleout::{driver, exports, lifecycle};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common;
use crate::replay::Replay;

/// A deployment of which much is unknown.
const COMPOSE: &str = "services:\n  n1:\n    image: restatedev/restate:1.7\n    env_file: n1.env\n    environment:\n      \
                       RESTATE_CLUSTER_NAME: ${CLUSTER:-acme}\n      RESTATE_ROLES: ${ROLES}\n    command: --node-name=${NODE}\n";

/// Messages by the file name of their schema.
#[derive(Clone, Default)]
pub struct Messages(pub BTreeMap<String, Vec<Value>>);

impl Messages {
    fn add(&mut self, schema: &str, message: &impl Serialize) {
        let message = serde_json::to_value(message).expect("JSON");
        self.0.entry(schema.into()).or_default().push(message);
    }

    /// An input, and what the export answers to it.
    fn exchange(&mut self, export: &str, input: &impl Serialize) {
        let input = serde_json::to_value(input).expect("JSON");
        let output = exports::call(export, input.to_string().as_bytes()).expect("an answer");
        self.add(&format!("{export}.input.json"), &input);
        self.add(&format!("{export}.output.json"), &serde_json::from_slice::<Value>(&output).expect("JSON"));
    }

    /// What the driver asked, and what it was answered.
    fn calls(&mut self, host: &Replay) {
        for call in &host.calls {
            let json = |bytes| serde_json::from_slice::<Value>(bytes).expect("JSON");
            self.add(&format!("{}.request.json", call.function), &json(&call.request));
            self.add(&format!("{}.answer.json", call.function), &json(&call.answer));
        }
    }

    /// Looks and decides, answering every question of consent with yes.
    fn scenario(&mut self, target: &Target, observations: &[Observation]) {
        let mut input = StepInput {
            contract: Some(CONTRACT.into()),
            target: target.clone(),
            observations: observations.to_vec(),
            approvals: Vec::new(),
            marks: vec![Mark { name: "rest".into(), at_ms: 1, state: "0".into() }],
        };
        self.exchange("plan", &input);
        loop {
            self.exchange("next_step", &input);
            let Decision::Approve { digest, consent, .. } = lifecycle::next_step(&input).decision else {
                break;
            };
            let consent = serde_json::to_value(consent).expect("JSON");
            input.approvals.push(Approval { digest, consent, by: Some("ada".into()), at_ms: Some(1) });
        }
        for dry_run in [false, true] {
            let input = json!({"target": target, "approvals": input.approvals, "dry-run": dry_run});
            let mut host = Replay::new(observations);
            let output = exports::run(&mut host, input.to_string().as_bytes()).expect("an answer");
            self.add("run.input.json", &input);
            self.add("run.output.json", &serde_json::from_slice::<Value>(&output).expect("JSON"));
            self.calls(&host);
        }
    }
}

impl Messages {
    /// A deployment as it is, and at the end of its road without a node.
    fn losses(&mut self, input: StepInput) {
        let last = lifecycle::plan(&input).road.pop().map(|planned| planned.step);
        let StepInput { target, observations, .. } = input;
        let seen = WhatIfInput {
            contract: Some(CONTRACT.into()),
            target,
            observations,
            approvals: Vec::new(),
            after: None,
            lost_nodes: Vec::new(),
            lost_zones: Vec::new(),
        };
        self.exchange("what_if", &seen);
        self.exchange("what_if", &WhatIfInput { after: last, lost_nodes: vec!["n1".into()], ..seen });
    }
}

/// All of them.
pub fn real() -> &'static Messages {
    static REAL: OnceLock<Messages> = OnceLock::new();
    REAL.get_or_init(collect)
}

fn collect() -> Messages {
    let mut messages = Messages::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.is_dir()) {
        let scenario = common::scenario(path);
        messages.scenario(&scenario.target, &scenario.observations);
    }
    for name in ["grown", "three-zones", "single-snapshotted"] {
        messages.losses(common::step_input(name));
    }
    let file = json!({"name": "n1.toml", "text": "node_name = \"n1\"\n", "origin": {"file": "m.yaml", "line": 3,
            "bytes": {"start": 40, "end": 60}, "verbatim": [{"at": 0, "there": 44, "length": 16, "indent": 4}]}});
    let node = json!({"name": "n1", "file": file, "arguments": ["--no-logo"], "memory-limit": 1_000_000_000,
        "environment": {"RESTATE_CLUSTER_NAME": "c", "RESTATE_ROLES": null},
        "argument-origins": [{"file": "m.yaml", "line": 9}],
        "unknown": [{"part": "variable", "name": "RESTATE_ROLES", "settled-by": "ROLES in .env"}]});
    let broken = json!({"name": "b", "file": {"name": "b.toml", "text": "a = "}});
    messages.exchange("validate", &json!({"nodes": [node, {"name": "c"}], "fixes": false}));
    let input = json!({"nodes": [node, broken], "server-version": "1.6.2", "one-host": true,
        "accepted": [{"code": "RS103", "reason": "seen"}, {"code": "RS207", "key": "a", "reason": "x"}]});
    messages.exchange("validate", &input);
    let output: serde_json::Value =
        serde_json::from_slice(&exports::call("validate", input.to_string().as_bytes()).unwrap()).unwrap();
    for format in ["human", "json", "sarif", "github", "junit"] {
        let input =
            json!({"output": output, "files": [file], "format": format, "width": 100, "colour": true});
        messages.exchange("render", &input);
    }
    messages.exchange("complete", &json!({"file": {"name": "f", "text": "node-name = 1\nro"}, "offset": 16}));
    messages.exchange("complete", &json!({"file": file, "offset": 0, "server-version": "1.6.2"}));
    messages.exchange(
        "fix",
        &json!({"node": node, "server-version": "1.7.12", "codes": [], "unsafe-fixes": true,
            "set": {"cluster-name": "c"}, "remove": ["node_name"]}),
    );
    let (hash, wanted) = (sha256_hex("a = 1\n"), sha256_hex("b = 1\n"));
    messages.exchange(
        "apply_edits",
        &json!({"contract": "2.0", "text": "a = 1\n", "base-sha256": hash, "sha256": wanted,
            "edits": [{"start": 0, "end": 1, "insert": "b"}]}),
    );
    messages.exchange(
        "collect",
        &json!({"contract": "2.0", "environment": {"TAG": "1.7.12", "TOKEN": null}, "missing": ["n2.env"],
            "files": [{"name": "docker-compose.yaml", "text": COMPOSE}, {"name": "broken.yaml", "text": "a: ["}]}),
    );
    let input = json!({"contract": "2.0", "environment": {"TAG": "1.7.12", "TOKEN": null},
        "missing": [{"path": "n2.env", "problem": "there is no such file"}], "fix": "unsafe", "one-host": true, "share": true,
        "accepted": [{"code": "RS103", "reason": "seen"}], "server-version": "1.7.12",
        "read-only": [{"file": "n9.toml", "why": "is on another host"}],
        "given": {"name": "cluster.toml", "nodes": [node]},
        "files": [{"name": "docker-compose.yaml", "text": COMPOSE}, {"name": "broken.yaml", "text": "a: [", "found": true}]});
    messages.exchange("check", &input);
    let checked: serde_json::Value =
        serde_json::from_slice(&exports::call("check", input.to_string().as_bytes()).unwrap()).unwrap();
    for format in ["human", "json", "sarif"] {
        let input = json!({"output": checked["findings"], "reading": checked["reading"], "files": checked["files"],
            "format": format, "notes": ["not read: a"], "program": "restate-check"});
        messages.exchange("render", &input);
    }
    messages.exchange("explain", &json!({}));
    messages.exchange("explain", &json!({"contract": "2.0", "kind": "key", "topic": "bind-ip"}));
    messages.exchange("explain", &json!({"topic": "add-voter:n2"}));
    messages.exchange("explain", &json!({"topic": "quorum"}));
    messages.exchange("describe", &json!({}));
    let mut host = obliging();
    everything(&mut host);
    messages.calls(&host);
    messages
}

/// A host for [`everything`]: it goes on to the end, and has a file to write to.
pub fn obliging() -> Replay {
    let answers = [
        ("look:restatectl", json!({"exit": 0, "stdout": "a", "stderr": "b", "timed-out": true})),
        ("look:read-config", json!({"text": "", "sha256": EMPTY, "age-ms": 5, "mode": "0640"})),
        (
            "look:process",
            json!({"processes": [{"pid": 7, "program": "/p", "arguments": ["-v"], "user": "u",
                "environment": {"RESTATE_A": "b", "RESTATE_KEY": {"sha256": EMPTY}},
                "data-directory": "/d", "age-ms": 4}]}),
        ),
        (
            "look:disk",
            json!({"base-dir": "/d", "exists": true, "node-directories": ["n1"], "empty": false, "free-bytes": 9}),
        ),
        (
            "look:installed",
            json!({"version": "v", "program": "/p", "arguments": ["-v"], "environment": {"RESTATE_A": "b"}}),
        ),
        ("look:dial", json!({"status": 200, "body": "b", "failure": "tls"})),
        ("look:dump-config", json!({"exit": 1})),
        ("look:log-tail", json!({"lines": ["l"]})),
    ];
    let host = Replay::default().patient(100);
    answers.iter().fold(host, |host, (name, ok)| host.fixing(name, json!({"ok": ok}).to_string().as_bytes()))
}

/// SHA-256 of an empty text.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Lets the driver's loop call every host function. What it was told, as text.
pub fn everything(host: &mut Replay) -> String {
    let mut told = String::new();
    let mut turns = actions().into_iter().map(act).collect::<Vec<_>>().into_iter();
    let mut looked = false;
    let mut asked = false;
    let mut waited = false;
    let output: RunOutput = driver::run_with(host, &input(), |input| {
        told += &serde_json::to_string(input).expect("JSON");
        let decision = if !looked {
            looked = true;
            Decision::Observe { requests: requests(), why: why() }
        } else if !asked {
            asked = true;
            Decision::Approve {
                digest: EMPTY.into(),
                consent: consent(),
                question: "May I?".into(),
                why: why(),
            }
        } else if !waited {
            waited = true;
            Decision::Wait {
                step: StepKey::cluster("prove"),
                awaiting: "rest".into(),
                cause: "n2 moves".into(),
                why: why(),
                poll_ms: 1000,
                give_up_after_ms: 60_000,
                mark: Some(Mark { name: "rest".into(), at_ms: 1, state: "0".into() }),
            }
        } else {
            turns.next().unwrap_or(Decision::Done { why: why() })
        };
        StepOutput { contract: CONTRACT.into(), decision, exposure: exposure() }
    });
    told + &serde_json::to_string(&output).expect("JSON")
}

fn consent() -> Consent {
    Consent {
        target: TargetShown {
            sha256: EMPTY.into(),
            cluster_name: Some("c".into()),
            nodes: vec!["n1".into()],
            remove: vec!["n2".into()],
            replication: "1".into(),
            partition_replication: "1".into(),
            repository: "s3://bucket/prefix".into(),
            tolerate: 0,
        },
        cluster: Some(ClusterShown {
            name: "c".into(),
            fingerprint: Some("18446744073709551615".into()),
            nodes: [NodeShown { id: 1, name: "n1".into() }].into(),
        }),
        scope: ConsentScope::Risk {
            step: StepKey::node("roll", "n1"),
            action: Action::RestartNode { node: "n1".into(), restore: None },
        },
        exposure: change(),
        facts: vec!["n1 is alive".into()],
        rollback: "none".into(),
    }
}

fn input() -> RunInput {
    serde_json::from_value(json!({"target": {
        "nodes": [{"name": "n1", "address": "http://n1:5122", "roles": ["worker", "log-server"],
            "location": "eu.a", "settings": {"admin.bind-address": "127.0.0.1:19070"}}],
        "replication": "1",
        "repository": {"destination": "s3://bucket/prefix", "interval": "10m"},
    }}))
    .expect("a run")
}

/// One of every kind.
pub fn requests() -> Vec<Request> {
    let all = json!([
        {"kind": "restatectl", "args": ["nodes"], "timeout-ms": 5},
        {"kind": "read-config", "node": "n1"},
        {"kind": "process", "node": "n1"},
        {"kind": "disk", "node": "n1", "base-dir": "/d"},
        {"kind": "installed", "node": "n1"},
        {"kind": "dial", "node": "n1", "url": "http://n1:5122/health", "from": "n2"},
        {"kind": "dump-config", "node": "n1"},
        {"kind": "log-tail", "node": "n1", "lines": 9},
    ]);
    serde_json::from_value(all).expect("requests")
}

/// One of every kind.
fn actions() -> Vec<Action> {
    let all = json!([
        {"kind": "restatectl", "args": ["snapshots", "create"], "timeout-ms": 5},
        {"kind": "write-config", "node": "n1", "expect": EMPTY, "base": {"node": "n1", "sha256": EMPTY},
            "edits": [], "sha256": EMPTY, "diff": ""},
        {"kind": "start-node", "node": "n1"},
        {"kind": "stop-node", "node": "n1"},
        {"kind": "restart-node", "node": "n1", "restore": EMPTY},
        {"kind": "upgrade-node", "node": "n1", "version": "1.7.12"},
    ]);
    serde_json::from_value(all).expect("actions")
}

fn act(action: Action) -> Decision {
    Decision::Act {
        step: StepKey::node("roll", "n1"),
        action,
        why: why(),
        exposure: change(),
        postcondition: "it runs".into(),
        rollback: "none".into(),
    }
}

fn why() -> Reason {
    Reason { summary: "because".into(), evidence: vec![] }
}

fn exposure() -> Exposure {
    let one = || Tolerance {
        losses: Some(1),
        zones: Some(1),
        machines: Some(0),
        interrupted: false,
        because: "three nodes".into(),
    };
    Exposure { writes: one(), data: one(), metadata: one() }
}

fn change() -> ExposureChange {
    ExposureChange { before: exposure(), during: exposure(), after: exposure() }
}
