//! Looking, deciding, and the two ends that a decision makes.

use serde_json::json;

use super::*;
use crate::api::limits;

#[test]
fn looks_acts_looks_again_and_is_done() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), |input| {
        let fresh = input.observations.len() - claims(input);
        match (fresh, claims(input)) {
            (0, _) => observe(vec![nodes()]),
            (_, 0) => act_on("step", command("go")),
            _ => done(),
        }
    });
    assert_eq!(output.outcome, Outcome::Done);
    assert_eq!(output.message, "proved");
    let names: Vec<_> = host.calls.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["look:restatectl", "report", "act:restatectl", "report", "look:restatectl", "report"]);
    let wanted = json!({"kind": "restatectl", "args": ["nodes"], "timeout-ms": 5});
    assert_eq!(*host.inputs("look:restatectl")[0], wanted);
    let events: Vec<_> = host.inputs("report").iter().map(|r| r["event"].clone()).collect();
    assert_eq!(events, ["decided", "acted", "decided"]);
    let [record] = &output.steps[..] else { panic!("one record, not {:?}", output.steps) };
    assert_eq!((record.step.to_string().as_str(), record.actions), ("step", 1));
    assert!(record.ended_ms > record.started_ms);
}

fn all_kinds() -> Vec<Request> {
    let node = || "n1".to_owned();
    vec![
        nodes(),
        Request::ReadConfig { node: node() },
        Request::Process { node: node() },
        Request::Disk { node: node(), base_dir: Some("/data".into()) },
        Request::Installed { node: node() },
        Request::Dial { node: node(), url: "http://n1/health".into(), from: Some("n2".into()) },
        Request::DumpConfig { node: node() },
        Request::LogTail { node: node(), lines: 9 },
    ]
}

#[test]
fn all_requests_of_a_look_are_made_at_once_and_answered_by_position() {
    let mut host = Fake::default();
    let mut seen = vec![];
    run_with(&mut host, &input(), |input| {
        seen = input.observations.clone();
        if seen.is_empty() { observe(all_kinds()) } else { done() }
    });
    assert_eq!(host.looks, 1);
    assert_eq!(seen.len(), all_kinds().len());
    for (at, (request, observation)) in all_kinds().iter().zip(&seen).enumerate() {
        let (request, observation) = (json!(request), json!(observation));
        assert_eq!((&observation["at-ms"], &observation["kind"]), (&json!(at + 1), &request["kind"]));
        for field in ["node", "args", "url", "from", "base-dir"] {
            assert_eq!(observation[field], request[field], "{field}");
        }
        let name = format!("look:{}", request["kind"].as_str().unwrap());
        let mut wanted = success(&name)["ok"].clone();
        if wanted["exit"] == 0 {
            wanted = json!({"exit": 0, "stdout": "", "stderr": ""});
        }
        assert_eq!(observation["answer"]["ok"], wanted, "{name}");
    }
}

/// Observes with all kinds of requests, and gives the errors among the answers by position.
fn errors(host: &mut Fake) -> Vec<Option<(ErrorKind, String)>> {
    let mut seen = vec![];
    let output = run_with(host, &input(), |input| {
        if input.observations.is_empty() {
            return observe(all_kinds());
        }
        for observation in &input.observations {
            assert!(observation.at_ms() > 0);
            let answer = &json!(observation)["answer"];
            let error = answer.get("error").cloned().map(|error| {
                let error: crate::api::HostError = serde_json::from_value(error).unwrap();
                (error.kind, error.message)
            });
            seen.push(error);
        }
        done()
    });
    assert_eq!(output.outcome, Outcome::Done);
    assert_eq!(seen.len(), all_kinds().len());
    seen
}

#[test]
fn a_bad_answer_to_one_request_spoils_no_other() {
    let large = format!(r#"{{"ok":{{"stdout":"{}"}}}}"#, "x".repeat(limits::ANSWER));
    for (answer, kind, words) in [
        (
            r#"{"error":{"kind":"unsupported","message":"cannot tell"}}"#,
            ErrorKind::Unsupported,
            "cannot tell",
        ),
        (r#"{"error":{"kind":"unreachable","message":"no route"}}"#, ErrorKind::Unreachable, "no route"),
        (r#"{"error":{"kind":"timed-out","message":"slow"}}"#, ErrorKind::TimedOut, "slow"),
        (r#"{"error":{"kind":"denied","message":"sudo"}}"#, ErrorKind::Denied, "sudo"),
        (r#"{"error":{"kind":"failed","message":"odd"}}"#, ErrorKind::Failed, "odd"),
        (r#"{"error":{"kind":"quota","message":"m"}}"#, ErrorKind::Failed, "`error.kind`: expected one of"),
        (r#"{"error":{"message":"m"}}"#, ErrorKind::Failed, "missing field `kind`"),
        ("{}", ErrorKind::Failed, "answer 2: the reply cannot be read"),
        ("null", ErrorKind::Failed, "answer 2: the reply cannot be read"),
        ("7", ErrorKind::Failed, "answer 2: the reply cannot be read"),
        (
            r#"{"ok":{"processes":[]},"error":{"kind":"failed","message":"both"}}"#,
            ErrorKind::Failed,
            "expected either `ok` or `error`, not both",
        ),
        (
            r#"{"ok":{"processes":[{"pid":"one"}]}}"#,
            ErrorKind::Failed,
            "`ok.processes[0].pid`: found a string",
        ),
        (r#"{"ok":{"text":"of another kind"}}"#, ErrorKind::Failed, "at `ok.text`: unknown field `text`"),
        (r#"{"ok":{}}"#, ErrorKind::Failed, "at `ok`: missing field `processes`"),
        (
            r#"{"ok":{"processes":[],"exit":1}}"#,
            ErrorKind::Failed,
            "unknown field `exit`, expected `processes`",
        ),
        (r#"{"ok":{"procesess":[]}}"#, ErrorKind::Failed, "did you mean `processes`?"),
        (&large, ErrorKind::Failed, "more than the limit of 8388608 (8 MiB)"),
    ] {
        let errors = errors(&mut Fake::answering("look:process", &[answer]));
        for (at, error) in errors.into_iter().enumerate() {
            match error {
                Some((found, message)) if at == 2 => {
                    assert_eq!(found, kind, "{message}");
                    assert!(message.contains(words), "{message}");
                }
                None if at != 2 => {}
                other => panic!("answer {at} of {}: {other:?}", &answer[..answer.len().min(80)]),
            }
        }
    }
}

#[test]
fn a_file_that_is_too_long_counts_as_unread() {
    for (length, error) in
        [(limits::FILE_TEXT, None), (limits::FILE_TEXT + 1, Some("1048577 bytes, more than the limit"))]
    {
        let answer = json!({"ok": {"text": "#".repeat(length)}}).to_string();
        let found = errors(&mut Fake::answering("look:read-config", &[&answer])).swap_remove(1);
        let message = found.map(|(_, message)| message);
        assert_eq!(message.is_some(), error.is_some(), "{message:?}");
        assert!(error.is_none_or(|words| message.unwrap().contains(words)));
    }
}

#[test]
fn without_an_answer_to_every_request_none_counts() {
    for (answer, kind, words) in [
        ("", ErrorKind::Failed, "answered nothing"),
        ("<html>", ErrorKind::Failed, "is not `{\"ok\": {\"answers\": […]}}`"),
        (r#"{"ok":{"answers":[]}}"#, ErrorKind::Failed, "0 answers to 8 requests"),
        (
            r#"{"ok":{"answers":[{"at-ms":1,"answer":{"ok":{}}}]}}"#,
            ErrorKind::Failed,
            "1 answers to 8 requests",
        ),
        (r#"{"ok":{"answer":[]}}"#, ErrorKind::Failed, "did you mean `answers`?"),
        (r#"{"error":{"kind":"denied","message":"locked"}}"#, ErrorKind::Denied, "locked"),
        ("too big", ErrorKind::Failed, "too big"),
    ] {
        for error in errors(&mut Fake::answering("look", &[answer])) {
            let (found, message) = error.expect("an error");
            assert_eq!(found, kind, "{answer}");
            assert!(message.contains(words) && message.contains("host function `look`"), "{message}");
        }
    }
    let no_time = |answer: &str| format!(r#"{{"ok":{{"answers":[{}]}}}}"#, [answer; 8].join(","));
    for (answer, words) in [
        (no_time(r#"{"answer":{"ok":{}}}"#), "missing field `at-ms`"),
        (no_time(r#"{"at-ms":-1,"answer":{"ok":{}}}"#), "`at-ms`: found a number"),
        (no_time("[]"), "is not `{\"at-ms\": …"),
    ] {
        for error in errors(&mut Fake::answering("look", &[&answer])) {
            let (kind, message) = error.expect("an error");
            assert!(kind == ErrorKind::Failed && message.contains(words), "{message}");
        }
    }
}

#[test]
fn a_mind_that_never_knows_enough_is_stopped() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), |_| observe(vec![nodes()]));
    assert_eq!(output.outcome, Outcome::Failed);
    assert!(output.message.contains("nodes unknown"), "{}", output.message);
    assert_eq!(host.count("look:restatectl"), LOOK_ROUNDS);

    let output = run_with(&mut Fake::default(), &input(), |_| observe(vec![]));
    assert_eq!(output.outcome, Outcome::Failed);
}

#[test]
fn what_is_asked_for_again_is_kept_beside_its_older_answer() {
    let mut host = Fake::answering("look:restatectl", &["null", r#"{"ok":{"exit":7}}"#]);
    let mut seen = vec![];
    let output = run_with(&mut host, &input(), |input| {
        seen = input.observations.clone();
        match input.observations.last() {
            Some(Observation::Restatectl { answer, .. }) if answer.ok().is_some() => done(),
            _ => observe(vec![nodes()]),
        }
    });
    assert_eq!((output.outcome, seen.len()), (Outcome::Done, 2));
    assert!(seen[0].at_ms() < seen[1].at_ms());
}

fn refused() -> StepOutput {
    out(Decision::Refuse(Refusal {
        name: "metadata-quorum".into(),
        message: "two of three are gone".into(),
        cause: "n2 and n3 do not answer".into(),
        evidence: vec![],
        remedy: "start them".into(),
        step: None,
    }))
}

/// It may rest on a look that the stop has cut short.
#[test]
fn a_run_that_is_stopped_is_not_refused() {
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":false}}"#]);
    let output = run_with(&mut host, &input(), |_| refused());
    assert_eq!(output.outcome, Outcome::Stopped);
    assert!(output.message.contains("stopped on request"), "{}", output.message);
    // What is proved is proved.
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":false}}"#]);
    assert_eq!(run_with(&mut host, &input(), |_| done()).outcome, Outcome::Done);
}

#[test]
fn a_refusal_ends_the_run() {
    let output = run_with(&mut Fake::default(), &input(), |_| refused());
    assert_eq!(output.outcome, Outcome::Refused);
    assert_eq!(output.message, "metadata-quorum: two of three are gone");
    assert!(matches!(output.decision, Some(Decision::Refuse(_))));
}

#[test]
fn the_loop_decides_with_the_planner() {
    let mut host = Fake::default();
    let output = run(&mut host, &RunInput { dry_run: true, ..input() });
    assert_eq!(output.contract, CONTRACT);
    assert!(output.decision.is_some() && output.exposure.is_some());
    for (name, _) in &host.calls {
        assert!(name.starts_with("look:") || name == "report", "a dry run called {name}");
    }
}
