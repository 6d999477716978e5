//! Whatever a host function answers, the run ends with an answer.

use std::cell::RefCell;
use std::rc::Rc;

use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::api::run::{Outcome, RunOutput};
use restate_scaleout::wire;
use restate_scaleout_contract::{Answer, Plugin};

use crate::driver::input;
use crate::inputs::scenario;
use crate::replay::Replay;

/// A run in which one host function always answers the same, and how often it was called.
fn run(name: &str, function: &'static str, answer: &Answer) -> (RunOutput, usize) {
    let scenario = scenario(name);
    let host = RefCell::new(Replay::new(&scenario.observations).patient(1000));
    let (bad, calls) = (answer.clone(), Rc::new(RefCell::new(0)));
    let count = Rc::clone(&calls);
    let mut plugin = Plugin::driver(
        &HOST_FUNCTIONS,
        Box::new(move |name, request| {
            if name == function {
                *count.borrow_mut() += 1;
                return bad.clone();
            }
            Answer::Bytes(host.borrow_mut().answer(name, request))
        }),
    );
    let output = plugin.call(wire::RUN, input(&scenario).to_string().as_bytes()).expect("an answer");
    let calls = *calls.borrow();
    (serde_json::from_slice(&output).expect("a RunOutput"), calls)
}

/// Where each host function is called. No step of the road installs another version yet, so
/// `upgrade_node` is never called.
const CALLED: [(&str, &str); 9] = [
    ("restatectl", "single-fresh"),
    ("read_config", "single-fresh"),
    ("write_config", "single-fresh"),
    ("start_node", "single-down"),
    ("restart_node", "single-restart-pending"),
    ("probe", "single-fresh"),
    ("approve", "single-fresh"),
    ("report", "single-fresh"),
    ("sleep", "single-fresh"),
];

fn bytes(text: &str) -> Answer {
    Answer::Bytes(text.into())
}

#[test]
fn every_failure_of_every_host_function_ends_in_an_answer() {
    let answers = [
        (r#"{"error": {"message": "no route to host"}}"#, "no route to host"),
        ("<html>502</html>", "its answer is neither"),
        (r#"{"ok": {"zzz": 1}}"#, "unknown field `zzz`"),
        (r#"{"ok": {}, "error": {"message": "both"}}"#, "its answer is neither"),
        (r#"{"ok": "#, "ends too early"),
    ];
    let mut answers: Vec<(Answer, &str)> = answers.map(|(text, words)| (bytes(text), words)).into();
    answers.push((Answer::Bytes(vec![0xff; 20]), "its answer is neither"));
    for nothing in [bytes(""), Answer::Nothing, Answer::Nowhere] {
        answers.push((nothing, "it answered nothing"));
    }
    for (function, scenario) in CALLED {
        for (answer, words) in &answers {
            let (output, calls) = run(scenario, function, answer);
            let about = format!("{function} answers {answer:?}: {output:?}");
            assert!(calls > 0, "{function} is not called in {scenario}");
            let expected: &[Outcome] = match function {
                // Nobody could be asked.
                "approve" => &[Outcome::NeedsApproval],
                // What cannot be looked at is refused, or looked at until the rounds are used up.
                "restatectl" | "read_config" | "probe" | "start_node" => &[Outcome::Failed, Outcome::Refused],
                _ => &[Outcome::Failed],
            };
            assert!(expected.contains(&output.outcome), "{about}");
            let all = serde_json::to_string(&output).expect("JSON");
            assert!(all.contains(words), "no `{words}` in: {about}");
        }
    }
}

#[test]
fn an_answer_that_is_too_long_is_a_failure() {
    let long = Answer::Bytes(vec![b' '; wire::LIMIT + 1]);
    let (output, _) = run("single-fresh", "report", &long);
    assert_eq!(output.outcome, Outcome::Failed);
    assert!(output.message.contains("8388609 bytes, more than the limit"), "{}", output.message);
}
