//! Real messages, each with the file name of its schema: what the recorded scenarios lead to, and
//! every call and answer of the driver's loop.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use restate_scaleout::api::decision::{Consent, Decision, Why};
use restate_scaleout::api::exposure::{Exposure, ExposureChange, Tolerance};
use restate_scaleout::api::observation::Request;
use restate_scaleout::api::run::RunOutput;
use restate_scaleout::api::{Action, Approvals, CONTRACT, Goal, Observation, StepInput, StepKey, StepOutput};
use restate_scaleout::{driver, exports, lifecycle};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common;
use crate::replay::Replay;

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
    fn scenario(&mut self, goal: &Goal, observations: &[Observation]) {
        let mut input = StepInput {
            goal: goal.clone(),
            observations: observations.to_vec(),
            approvals: Approvals::default(),
        };
        self.exchange("plan", &input);
        loop {
            self.exchange("next_step", &input);
            match lifecycle::next_step(&input).decision {
                Decision::Approve { consent: Consent::Plan { steps }, .. } => {
                    input.approvals.plan = Some(steps)
                }
                Decision::Approve { id, .. } => input.approvals.risks.push(id),
                _ => break,
            }
        }
        for dry_run in [false, true] {
            let input = json!({"goal": goal, "approvals": input.approvals, "dry-run": dry_run});
            let mut host = Replay::new(observations);
            let output = exports::run(&mut host, input.to_string().as_bytes()).expect("an answer");
            self.add("run.input.json", &input);
            self.add("run.output.json", &serde_json::from_slice::<Value>(&output).expect("JSON"));
            self.calls(&host);
        }
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
        messages.scenario(&scenario.goal, &scenario.observations);
    }
    let file =
        json!({"name": "n1.toml", "text": "node_name = \"n1\"\n", "env": {"RESTATE_CLUSTER_NAME": "c"}});
    messages.exchange("validate", &json!({"files": [file]}));
    messages.exchange(
        "validate",
        &json!({"files": [file, {"name": "b", "text": "a = "}], "server-version": "1.6.2", "one-host": true}),
    );
    messages.exchange(
        "fix",
        &json!({"file": file, "server-version": "1.7.12", "codes": [], "needs-a-look": true,
            "set": {"cluster-name": "c"}, "remove": ["node_name"]}),
    );
    messages.exchange("explain", &json!({}));
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
    Replay::default().patient(100).fixing("read_config", br#"{"ok": {"text": "", "age-ms": 5}}"#)
}

/// Lets the driver's loop call every host function. What it was told, as text.
pub fn everything(host: &mut Replay) -> String {
    let mut told = String::new();
    let mut turns = actions().into_iter().map(act).collect::<Vec<_>>().into_iter();
    let mut looked = false;
    let mut asked = false;
    let output: RunOutput = driver::run_with(host, &input(), |input| {
        told += &serde_json::to_string(input).expect("JSON");
        let decision = if !looked {
            looked = true;
            Decision::Observe { requests: requests(), why: why() }
        } else if !asked {
            asked = true;
            Decision::Approve {
                id: "risk:roll:n1".into(),
                consent: Consent::Risk {
                    step: StepKey::node("roll", "n1"),
                    action: Action::RestartNode { node: "n1".into() },
                    exposure: change(),
                    way_back: "none".into(),
                },
                question: "May I?".into(),
                why: why(),
            }
        } else {
            turns.next().unwrap_or(Decision::Done { why: why() })
        };
        StepOutput { contract: CONTRACT.into(), decision, exposure: exposure(), notes: vec!["a note".into()] }
    });
    told + &serde_json::to_string(&output).expect("JSON")
}

fn input() -> restate_scaleout::api::run::RunInput {
    serde_json::from_value(json!({"goal": {
        "nodes": [{"name": "n1", "address": "http://n1:5122", "roles": ["worker", "log-server"],
            "location": "eu.a", "settings": {"admin.bind-address": "127.0.0.1:19070"}}],
        "replication": "1",
        "snapshots": {"destination": "s3://bucket/prefix", "interval": "10m"},
    }}))
    .expect("a run")
}

fn requests() -> Vec<Request> {
    vec![
        Request::Restatectl { args: vec!["nodes".into()], timeout_ms: 5 },
        Request::ReadConfig { node: "n1".into() },
        Request::Probe { node: "n1".into(), url: "http://n1:5122/health".into(), from: Some("n2".into()) },
    ]
}

/// One of every kind. The hashes are those of an empty text.
fn actions() -> Vec<Action> {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let all = json!([
        {"kind": "restatectl", "args": ["snapshots", "create"], "timeout-ms": 5},
        {"kind": "write-config", "node": "n1", "expect": empty, "base": {"node": "n1", "sha256": empty},
            "edits": [], "sha256": empty, "diff": ""},
        {"kind": "start-node", "node": "n1"},
        {"kind": "restart-node", "node": "n1"},
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
        way_back: "none".into(),
    }
}

fn why() -> Why {
    Why { summary: "because".into(), evidence: vec![] }
}

fn exposure() -> Exposure {
    let one = || Tolerance { losses: Some(1), interrupted: false, because: "three nodes".into() };
    Exposure { writes: one(), data: one(), metadata: one() }
}

fn change() -> ExposureChange {
    ExposureChange { before: exposure(), during: exposure(), after: exposure() }
}
