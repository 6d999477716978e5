//! The driver module against a scripted host.

use std::cell::RefCell;
use std::rc::Rc;

use restate_scaleout::api::Decision;
use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::api::run::{Outcome, RunOutput};
use restate_scaleout::exports;
use restate_scaleout_contract::{Answer, Memory, Plugin};
use serde_json::{Value, json};

use crate::common::Scenario;
use crate::inputs::{scenario, scenarios};
use crate::replay::{Call, Replay};

pub fn input(scenario: &Scenario) -> Value {
    json!({"target": scenario.target})
}

/// What a run in the module answers, the calls it made, and what it left behind.
struct Run {
    output: RunOutput,
    bytes: Vec<u8>,
    calls: Vec<Call>,
    memory: Memory,
}

impl Run {
    fn functions(&self) -> Vec<&str> {
        self.calls.iter().map(|call| call.function.as_str()).collect()
    }
}

fn run(host: Replay, input: &Value) -> Run {
    let host = Rc::new(RefCell::new(host));
    let asked = Rc::clone(&host);
    let mut plugin = Plugin::driver(
        &HOST_FUNCTIONS,
        Box::new(move |name, request| Answer::Bytes(asked.borrow_mut().answer(name, request))),
    );
    let bytes = plugin.call(exports::RUN, input.to_string().as_bytes()).expect("an answer");
    let memory = plugin.memory();
    let calls = host.borrow().calls.clone();
    Run { output: serde_json::from_slice(&bytes).expect("a RunOutput"), bytes, calls, memory }
}

#[test]
fn every_scenario_runs_as_it_does_natively() {
    let mut outcomes = Vec::new();
    for (name, scenario) in scenarios() {
        let input = input(&scenario);
        let mut native = Replay::new(&scenario.observations);
        let expected = exports::run(&mut native, input.to_string().as_bytes()).expect("an answer");
        let run = run(Replay::new(&scenario.observations), &input);
        assert_eq!(run.calls, native.calls, "{name}: other calls; ./build.sh builds the modules anew");
        assert_eq!(run.bytes, expected, "{name}: another answer; ./build.sh builds the modules anew");
        assert_eq!(run.memory.blocks, 1, "{name}: only the answer is left in the host's memory");
        outcomes.push(run.output.outcome);
    }
    for wanted in [Outcome::Refused, Outcome::Stopped] {
        assert!(outcomes.contains(&wanted), "no scenario ends {wanted:?}: {outcomes:?}");
    }
}

#[test]
fn it_works_to_a_decision() {
    let sealed = scenario("sealed-single");
    let run = run(Replay::new(&sealed.observations), &input(&sealed));
    assert_eq!(run.output.outcome, Outcome::Refused, "{}", run.output.message);
    let Some(Decision::Refuse(refusal)) = &run.output.decision else { panic!("{:?}", run.output) };
    assert_eq!(refusal.name, "sealed-log");
    assert!(run.output.steps.is_empty() && run.output.exposure.is_some());
    for function in ["look", "report", "sleep"] {
        assert!(run.functions().contains(&function), "{function} is not called");
    }
}

#[test]
fn it_asks_acts_and_looks_again() {
    let fresh = scenario("single-fresh");
    let run = run(Replay::new(&fresh.observations), &input(&fresh));
    let names = run.functions();
    let first = |name: &str| names.iter().position(|called| *called == name).expect("it is called");
    assert!(first("look") < first("approve") && first("approve") < first("act"));
    assert!(names.iter().skip(first("act")).any(|name| *name == "look"), "it looks again");
    assert_eq!(run.output.outcome, Outcome::Stopped, "{}", run.output.message);
    assert_eq!(run.output.steps[0].step.to_string(), "configure-first-node:n1");
    let request: Value = serde_json::from_slice(&run.calls[first("act")].request).expect("JSON");
    assert_eq!(request["kind"], "write-config");
    assert!(request["text"].as_str().is_some_and(|text| text.contains("cluster-name")), "{request}");
}

#[test]
fn a_dry_run_changes_nothing() {
    for (name, scenario) in scenarios().into_iter().step_by(4) {
        let input = json!({"target": scenario.target, "dry-run": true});
        let run = run(Replay::new(&scenario.observations), &input);
        for call in run.calls {
            let looks = ["look", "report", "sleep"];
            assert!(looks.contains(&call.function.as_str()), "{name}: {call:?}");
        }
    }
}

#[test]
fn a_no_ends_the_run() {
    let fresh = scenario("single-fresh");
    let host = Replay::new(&fresh.observations).fixing("approve", br#"{"ok": {"approved": false}}"#);
    let run = run(host, &input(&fresh));
    assert_eq!(run.output.outcome, Outcome::NeedsApproval, "{}", run.output.message);
    assert_eq!(run.functions().last(), Some(&"approve"));
}

#[test]
fn equal_hosts_give_equal_bytes() {
    let fresh = scenario("single-fresh");
    let first = run(Replay::new(&fresh.observations), &input(&fresh));
    let second = run(Replay::new(&fresh.observations), &input(&fresh));
    assert_eq!((first.bytes, first.calls), (second.bytes, second.calls));
}

/// What cannot be seen is unknown, whatever the reason: the run goes on as it does natively, and never
/// takes it for a no.
#[test]
fn every_failure_of_every_request_is_taken_as_it_is_natively() {
    let fresh = scenario("single-fresh");
    let input = input(&fresh);
    for request in ["restatectl", "read-config", "process", "disk", "installed", "dial", "log-tail"] {
        for kind in ["unsupported", "timed-out", "unheard-of"] {
            let name = format!("look:{request}");
            let answer = json!({"error": {"kind": kind, "message": "so it is"}}).to_string();
            let host = || Replay::new(&fresh.observations).fixing(&name, answer.as_bytes());
            let mut native = host();
            let expected = exports::run(&mut native, input.to_string().as_bytes()).expect("an answer");
            let run = run(host(), &input);
            assert_eq!((run.calls, run.bytes), (native.calls, expected), "{request} {kind}");
            assert_ne!(run.output.outcome, Outcome::Done, "{request} {kind}");
        }
    }
}
