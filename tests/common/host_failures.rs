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

/// Where each host function is called, and what it is asked there.
const CALLED: [(&str, &str); 7] = [
    ("look", "single-fresh"),
    // To write a configuration, to start a node, to restart one.
    ("act", "single-fresh"),
    ("act", "single-down"),
    ("act", "single-restart-pending"),
    ("approve", "single-fresh"),
    ("report", "single-fresh"),
    ("sleep", "single-fresh"),
];

/// Answers that are failures, and words that the run's output must have.
fn failures() -> Vec<(Answer, &'static str)> {
    let bytes = |text: &str| Answer::Bytes(text.into());
    vec![
        (bytes(r#"{"error": {"kind": "failed", "message": "disk full"}}"#), "disk full"),
        (bytes(r#"{"error": {"kind": "unreachable", "message": "no route to host"}}"#), "no route to host"),
        (bytes(r#"{"error": {"kind": "timed-out", "message": "60 s are up"}}"#), "60 s are up"),
        (bytes(r#"{"error": {"kind": "denied", "message": "not allowed"}}"#), "not allowed"),
        (bytes(r#"{"error": {"kind": "unsupported", "message": "not made for it"}}"#), "not made for it"),
        (bytes(r#"{"error": {"kind": "quota", "message": "m"}}"#), "`error.kind`: expected one of"),
        (bytes(r#"{"error": {"message": "m"}}"#), "missing field `kind`"),
        (bytes("<html>502</html>"), "this is not JSON"),
        (bytes(r#"{"ok": {"zzz": 1}}"#), "unknown field `zzz`"),
        // Not both; or, where an empty `ok` is none, what it lacks.
        (bytes(r#"{"error": {"kind": "failed", "message": "both"}, "ok": {}}"#), "`ok`"),
        (bytes(r#"{"ok": "#), "ends too early"),
        (Answer::Bytes(vec![0xff; 20]), "this is not JSON"),
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
                "look" | "act" => &[Outcome::Failed, Outcome::Refused],
                _ => &[Outcome::Failed],
            };
            assert!(expected.contains(&output.outcome), "{about}");
            let all = serde_json::to_string(&output).expect("JSON");
            assert!(all.contains(words), "no `{words}` in: {about}");
        }
    }
}
