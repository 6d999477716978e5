//! Whatever a host function answers, the run ends with an answer.

use std::cell::RefCell;
use std::rc::Rc;

use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::api::limits;
use restate_scaleout::api::run::{Outcome, RunOutput};
use restate_scaleout::exports;
use restate_scaleout_contract::{self as host, Plugin};

use crate::driver::input;
use crate::host_failures::{Answer, assert_ends};
use crate::inputs::scenario;
use crate::replay::Replay;

/// A run in which one host function always answers the same, and how often it was called.
fn run(name: &str, function: &'static str, answer: &Answer) -> (RunOutput, usize) {
    let scenario = scenario(name);
    let replay = RefCell::new(Replay::new(&scenario.observations).patient(1000));
    let (bad, calls) = (answer.clone(), Rc::new(RefCell::new(0)));
    let count = Rc::clone(&calls);
    let mut plugin = Plugin::driver(
        &HOST_FUNCTIONS,
        Box::new(move |name, request| {
            if name == function {
                *count.borrow_mut() += 1;
                return match &bad {
                    Answer::Bytes(bytes) => host::Answer::Bytes(bytes.clone()),
                    Answer::Nothing => host::Answer::Nothing,
                    Answer::Nowhere => host::Answer::Nowhere,
                };
            }
            host::Answer::Bytes(replay.borrow_mut().answer(name, request))
        }),
    );
    let output = plugin.call(exports::RUN, input(&scenario).to_string().as_bytes()).expect("an answer");
    let calls = *calls.borrow();
    (serde_json::from_slice(&output).expect("a RunOutput"), calls)
}

#[test]
fn every_failure_of_every_host_function_ends_in_an_answer() {
    assert_ends(run);
}

#[test]
fn an_answer_that_is_too_long_is_a_failure() {
    let long = Answer::Bytes(vec![b' '; limits::MESSAGE + 1]);
    let (output, _) = run("single-fresh", "report", &long);
    assert_eq!(output.outcome, Outcome::Failed);
    assert!(output.message.contains("33554433 bytes, more than the limit of 33554432"), "{}", output.message);
}
