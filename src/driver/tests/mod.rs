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
use crate::api::decision::{Refusal, Why};
use crate::api::exposure::{ExposureChange, Tolerance};
use crate::api::observation::Request;

/// A host that keeps a log of all calls but those of the clock, and answers from a script: the
/// answers of a function in turn, the last one for ever, a plain success without one.
#[derive(Default)]
struct Fake {
    now: u64,
    calls: Vec<(&'static str, Value)>,
    script: BTreeMap<&'static str, Vec<String>>,
}

impl Fake {
    fn answering(function: &'static str, answers: &[&str]) -> Self {
        Self::default().and(function, answers)
    }

    fn and(mut self, function: &'static str, answers: &[&str]) -> Self {
        self.script.insert(function, answers.iter().rev().map(|a| (*a).into()).collect());
        self
    }

    fn count(&self, function: &str) -> usize {
        self.calls.iter().filter(|(name, _)| *name == function).count()
    }

    fn requests(&self, function: &str) -> Vec<&Value> {
        self.calls.iter().filter(|(name, _)| *name == function).map(|(_, request)| request).collect()
    }
}

impl Host for Fake {
    fn call(&mut self, function: &'static str, request: &[u8]) -> Result<Vec<u8>, String> {
        let request: Value = serde_json::from_slice(request).expect("requests are JSON");
        let slept = request["ms"].as_u64().unwrap_or(1);
        self.now += slept;
        if function != "sleep" || slept > 0 {
            self.calls.push((function, request));
        }
        if let Some(answers) = self.script.get_mut(function) {
            let last = answers.len() == 1;
            let answer = if last { answers[0].clone() } else { answers.pop().expect("never empty") };
            return if answer == "too big" { Err(answer) } else { Ok(answer.into_bytes()) };
        }
        let answer = match function {
            "approve" => json!({"ok": {"approved": true}}),
            "report" => json!({"ok": {"go-on": true}}),
            "sleep" => json!({"ok": {"now-ms": self.now}}),
            "read_config" => json!({"ok": {"text": "a = 1\n"}}),
            "probe" => json!({"ok": {"answered": true}}),
            _ => json!({"ok": {"exit": 0}}),
        };
        Ok(answer.to_string().into_bytes())
    }
}

fn exposure() -> Exposure {
    let none = || Tolerance { losses: Some(0), interrupted: false, because: "one node".into() };
    Exposure { writes: none(), data: none(), metadata: none() }
}

fn change() -> ExposureChange {
    ExposureChange { before: exposure(), during: exposure(), after: exposure() }
}

fn why(summary: &str) -> Why {
    Why { summary: summary.into(), evidence: vec![] }
}

fn out(decision: Decision) -> StepOutput {
    StepOutput { contract: CONTRACT.into(), decision, exposure: exposure(), notes: vec![] }
}

fn act_on(step: &str, action: Action) -> StepOutput {
    out(Decision::Act {
        step: StepKey::cluster(step),
        action,
        why: why("because"),
        exposure: change(),
        postcondition: "it is so".into(),
        way_back: "none".into(),
    })
}

fn command(word: &str) -> Action {
    Action::Restatectl { args: vec![word.into()], timeout_ms: 1000 }
}

fn restart() -> Action {
    Action::RestartNode { node: "n1".into() }
}

fn done() -> StepOutput {
    out(Decision::Done { why: why("proved") })
}

fn observe(requests: Vec<Request>) -> StepOutput {
    out(Decision::Observe { requests, why: why("nodes unknown") })
}

fn wait(awaiting: &str, poll_ms: u64, give_up_after_ms: u64) -> StepOutput {
    let step = StepKey::cluster("settle");
    out(Decision::Wait { step, awaiting: awaiting.into(), why: why("soon"), poll_ms, give_up_after_ms })
}

fn ask(id: &str, consent: Consent) -> StepOutput {
    out(Decision::Approve { id: id.into(), consent, question: "May I?".into(), why: why("risky") })
}

fn risk() -> Consent {
    let step = StepKey::cluster("roll");
    Consent::Risk { step, action: restart(), exposure: change(), way_back: "none".into() }
}

fn input() -> RunInput {
    serde_json::from_value(json!({"goal": {
        "nodes": [{"name": "n1", "address": "http://127.0.0.1:5122"}],
        "replication": "1",
        "snapshots": {"destination": "s3://bucket/prefix"},
    }}))
    .expect("a goal")
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
