//! The loop against a scripted host and a scripted mind.

mod act;
mod consent;
mod look;
mod wait;
mod write;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::api::action::{Edit, EditBase};
use crate::api::approval::{Consent, ConsentScope, TargetShown};
use crate::api::decision::{Reason, Refusal};
use crate::api::exposure::{ExposureChange, Tolerance};
use crate::api::request::Request;

/// A host that keeps a log of all calls but those of the clock, and answers from a script: the
/// answers to each name in turn, the last one for ever, a plain success without one. Requests and
/// actions go by their kind (`look:read-config`, `act:start-node`), the other functions by their name.
#[derive(Default)]
struct Fake {
    now: u64,
    calls: Vec<(String, Value)>,
    looks: usize,
    script: BTreeMap<String, Vec<String>>,
}

impl Fake {
    fn answering(name: &str, answers: &[&str]) -> Self {
        Self::default().and(name, answers)
    }

    fn and(mut self, name: &str, answers: &[&str]) -> Self {
        self.script.insert(name.into(), answers.iter().rev().map(|a| (*a).into()).collect());
        self
    }

    fn count(&self, name: &str) -> usize {
        self.inputs(name).len()
    }

    fn inputs(&self, name: &str) -> Vec<&Value> {
        self.calls.iter().filter(|(called, _)| called == name).map(|(_, input)| input).collect()
    }

    /// The next scripted answer.
    fn scripted(&mut self, name: &str) -> Option<String> {
        let answers = self.script.get_mut(name)?;
        if answers.len() > 1 { answers.pop() } else { answers.first().cloned() }
    }

    fn look(&mut self, input: &Value) -> String {
        self.looks += 1;
        let mut answers = Vec::new();
        for request in input["requests"].as_array().expect("requests") {
            self.now += 1;
            let name = format!("look:{}", request["kind"].as_str().expect("a kind"));
            let answer = self.scripted(&name).unwrap_or_else(|| success(&name).to_string());
            self.calls.push((name, request.clone()));
            answers.push(format!(r#"{{"at-ms":{},"answer":{answer}}}"#, self.now));
        }
        self.scripted("look").unwrap_or_else(|| format!(r#"{{"ok":{{"answers":[{}]}}}}"#, answers.join(",")))
    }
}

fn success(name: &str) -> Value {
    match name {
        "approve" => json!({"ok": {"approved": true, "by": "ada"}}),
        "report" => json!({"ok": {"go-on": true}}),
        "look:read-config" => json!({"ok": {"text": "a = 1\n"}}),
        "look:process" => json!({"ok": {"processes": []}}),
        "look:disk" => json!({"ok": {"exists": true}}),
        "look:installed" | "look:dial" => json!({"ok": {}}),
        "look:log-tail" => json!({"ok": {"lines": ["last"]}}),
        _ => json!({"ok": {"exit": 0}}),
    }
}

impl Host for Fake {
    fn call(&mut self, function: &'static str, input: &[u8]) -> Result<Vec<u8>, String> {
        let input: Value = serde_json::from_slice(input).expect("inputs are JSON");
        let answer = match function {
            "look" => self.look(&input),
            "sleep" => {
                let slept = input["ms"].as_u64().expect("a time");
                self.now += slept;
                if slept > 0 {
                    self.calls.push(("sleep".into(), input));
                }
                let now = json!({"ok": {"now-ms": self.now}}).to_string();
                self.scripted("sleep").unwrap_or(now)
            }
            _ => {
                self.now += 1;
                let name = match input["kind"].as_str() {
                    Some(kind) if function == "act" => format!("act:{kind}"),
                    _ => function.to_owned(),
                };
                self.calls.push((name.clone(), input));
                self.scripted(&name).unwrap_or_else(|| success(&name).to_string())
            }
        };
        if answer == "too big" { Err(answer) } else { Ok(answer.into_bytes()) }
    }
}

fn exposure() -> Exposure {
    let none = || Tolerance {
        losses: Some(0),
        zones: None,
        machines: None,
        interrupted: false,
        because: "one node".into(),
    };
    Exposure { writes: none(), data: none(), metadata: none() }
}

fn change() -> ExposureChange {
    ExposureChange { before: exposure(), during: exposure(), after: exposure() }
}

fn why(summary: &str) -> Reason {
    Reason { summary: summary.into(), evidence: vec![] }
}

fn out(decision: Decision) -> StepOutput {
    StepOutput { contract: CONTRACT.into(), decision, exposure: exposure() }
}

fn act_on(step: &str, action: Action) -> StepOutput {
    out(Decision::Act {
        step: StepKey::cluster(step),
        action,
        why: why("because"),
        exposure: change(),
        postcondition: "it is so".into(),
        rollback: "none".into(),
    })
}

fn command(word: &str) -> Action {
    Action::Restatectl { args: vec![word.into()], timeout_ms: 1000 }
}

fn nodes() -> Request {
    Request::Restatectl { args: vec!["nodes".into()], timeout_ms: 5 }
}

fn restart() -> Action {
    Action::RestartNode { node: "n1".into(), restore: None }
}

fn start() -> Action {
    Action::StartNode { node: "n1".into(), restore: None }
}

fn done() -> StepOutput {
    out(Decision::Done { why: why("proved") })
}

fn observe(requests: Vec<Request>) -> StepOutput {
    out(Decision::Observe { requests, why: why("nodes unknown") })
}

fn wait(awaiting: &str, poll_ms: u64, give_up_after_ms: u64) -> StepOutput {
    marked(awaiting, poll_ms, give_up_after_ms, None)
}

fn marked(awaiting: &str, poll_ms: u64, give_up_after_ms: u64, mark: Option<Mark>) -> StepOutput {
    out(Decision::Wait {
        step: StepKey::cluster("settle"),
        awaiting: awaiting.into(),
        cause: "n2 is slow".into(),
        why: why("soon"),
        poll_ms,
        give_up_after_ms,
        mark,
    })
}

fn ask(digest: &str, scope: ConsentScope) -> StepOutput {
    let target = TargetShown {
        sha256: "t".into(),
        cluster_name: None,
        nodes: vec!["n1".into()],
        remove: vec![],
        replication: "1".into(),
        partition_replication: "1".into(),
        repository: "s3://bucket/prefix".into(),
        tolerate: 0,
    };
    let consent =
        Consent { target, cluster: None, scope, exposure: change(), facts: vec![], rollback: "none".into() };
    out(Decision::Approve { digest: digest.into(), consent, question: "May I?".into(), why: why("risky") })
}

fn risk() -> ConsentScope {
    ConsentScope::Risk { step: StepKey::cluster("roll"), action: restart() }
}

fn input() -> RunInput {
    serde_json::from_value(json!({"target": {
        "nodes": [{"name": "n1", "address": "http://127.0.0.1:5122"}],
        "replication": "1",
        "repository": {"destination": "s3://bucket/prefix"},
    }}))
    .expect("a target")
}

fn claims(input: &StepInput) -> usize {
    input.observations.iter().filter(|o| matches!(o, Observation::Action { .. })).count()
}

/// Acts once, then is done.
fn once(action: Action) -> impl FnMut(&StepInput) -> StepOutput {
    move |input| if claims(input) == 0 { act_on("step", action.clone()) } else { done() }
}

/// Acts for ever.
fn always(action: Action) -> impl FnMut(&StepInput) -> StepOutput {
    move |_| act_on("step", action.clone())
}
