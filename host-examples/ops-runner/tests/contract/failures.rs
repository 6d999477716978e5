//! Whatever a host function answers, the run ends with an answer.

use std::cell::RefCell;
use std::rc::Rc;

use extism::UserData;
use ops_runner::plugin::{Answers, DRIVER, Driver, bind, read_module};
use restate_scaleout::api::host::HostAction;
use restate_scaleout::api::limits;
use restate_scaleout::api::run::{Outcome, RunInput, RunOutput};
use restate_scaleout::exports;
use serde_json::json;

use crate::host_failures::{Answer, assert_ends};
use crate::modules::{Loaded, dist, recorded};
use crate::replay::Replay;

/// A run in which one host function always answers the same, and how often it was called.
fn run(scenario: &str, function: &'static str, answer: &Answer) -> (RunOutput, usize) {
    let scenario = recorded(scenario);
    let mut host = Replay::new(&scenario.observations).patient(1000);
    let (bad, calls) = (answer.clone(), Rc::new(RefCell::new(0)));
    let count = Rc::clone(&calls);
    let mut driver = Loaded::driver(Box::new(move |name, request| {
        if name == function {
            *count.borrow_mut() += 1;
            return bad.clone();
        }
        Answer::Bytes(host.answer(name, request))
    }));
    let input = json!({"target": scenario.target}).to_string();
    let output = driver.call(exports::RUN, input.as_bytes()).expect("an answer");
    let calls = *calls.borrow();
    (serde_json::from_slice(&output).expect("a RunOutput"), calls)
}

#[test]
fn every_failure_of_every_host_function_ends_in_an_answer() {
    assert_ends(run);
}

#[test]
fn an_answer_that_is_too_long_is_a_failure() {
    let (output, _) = run("single-fresh", "report", &Answer::Bytes(vec![b' '; limits::MESSAGE + 1]));
    assert_eq!(output.outcome, Outcome::Failed);
    let said = format!("{} bytes, more than the limit", limits::MESSAGE + 1);
    assert!(output.message.contains(&said), "{}", output.message);
}

/// A host as the runner binds it.
struct Bound(Replay);

impl Answers for Bound {
    fn answer(&mut self, function: &str, request: &str) -> String {
        String::from_utf8(self.0.answer(function, request.as_bytes())).expect("UTF-8")
    }
}

#[test]
fn the_functions_that_the_runner_binds_are_what_the_driver_calls() {
    let fresh = recorded("single-fresh");
    let host = UserData::new(Bound(Replay::new(&fresh.observations)));
    let module = read_module(&dist(), DRIVER).expect("a module");
    let mut driver = Driver::load(&module, bind(&host)).expect("it loads");
    let output = driver
        .run(&RunInput { contract: None, target: fresh.target, approvals: vec![], dry_run: false })
        .expect("an answer");
    assert_eq!(output.outcome, Outcome::Stopped, "{}", output.message);
    assert_eq!(output.steps[0].step.to_string(), "configure-first-node:n1");
    let host = host.get().expect("the host");
    let host = host.lock().expect("nobody panicked");
    let acted = host.0.calls.iter().find(|call| call.function == "act").expect("it is called");
    let acted: HostAction = serde_json::from_slice(&acted.request).expect("an action");
    assert!(matches!(acted, HostAction::WriteConfig { text, .. } if text.contains("cluster-name")));
}

#[test]
fn a_missing_host_function_is_named() {
    let fresh = recorded("single-fresh");
    let host = UserData::new(Bound(Replay::new(&fresh.observations)));
    let mut functions = bind(&host);
    functions.retain(|function| function.name() != "look");
    let module = read_module(&dist(), DRIVER).expect("a module");
    let Err(failure) = Driver::load(&module, functions).map(drop) else { panic!("it loads without look") };
    assert!(failure.message.contains("cannot load") && failure.message.contains("look"), "{failure}");
}
