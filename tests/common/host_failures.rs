//! What host functions answer when they fail, and how a run must end then, whatever runtime it is in.

use restate_scaleout::api::run::{Outcome, RunOutput};

/// What a host function answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A block with these bytes, perhaps none.
    Bytes(Vec<u8>),
    /// No block, as after an exception in some hosts.
    Nothing,
    /// An address at which there is no block.
    Nowhere,
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

/// Answers that are failures, and words that the run's output must have.
fn failures() -> Vec<(Answer, &'static str)> {
    let bytes = |text: &str| Answer::Bytes(text.into());
    vec![
        (bytes(r#"{"error": {"message": "no route to host"}}"#), "no route to host"),
        (bytes("<html>502</html>"), "its answer is neither"),
        (bytes(r#"{"ok": {"zzz": 1}}"#), "unknown field `zzz`"),
        (bytes(r#"{"ok": {}, "error": {"message": "both"}}"#), "its answer is neither"),
        (bytes(r#"{"ok": "#), "ends too early"),
        (Answer::Bytes(vec![0xff; 20]), "its answer is neither"),
        (bytes(""), "it answered nothing"),
        (Answer::Nothing, "it answered nothing"),
        (Answer::Nowhere, "it answered nothing"),
    ]
}

/// Holds every failure of every host function against how the run ends. `run` takes a scenario, a
/// function and its only answer, and gives the run's output and how often the function was called.
pub fn assert_ends(run: impl Fn(&str, &'static str, &Answer) -> (RunOutput, usize)) {
    for (function, scenario) in CALLED {
        for (answer, words) in failures() {
            let (output, calls) = run(scenario, function, &answer);
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
