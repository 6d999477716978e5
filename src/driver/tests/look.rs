//! Looking, deciding, and the two ends that a decision makes.

use serde_json::{Value, json};

use super::*;

#[test]
fn looks_acts_looks_again_and_is_done() {
    let mut host = Fake::default();
    let look = Request::Restatectl { args: vec!["nodes".into()], timeout_ms: 5 };
    let output = run_with(&mut host, &input(), |input| {
        let fresh = input.observations.len() - claims(input);
        match (fresh, claims(input)) {
            (0, _) => observe(vec![look.clone()]),
            (_, 0) => act_on("step", command("go")),
            _ => done(),
        }
    });
    assert_eq!(output.outcome, Outcome::Done);
    assert_eq!(output.message, "proved");
    let names: Vec<_> = host.calls.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["restatectl", "report", "restatectl", "report", "restatectl", "report"]);
    assert_eq!(
        *host.requests("restatectl")[0],
        json!({"args": ["nodes"], "timeout-ms": 5, "mutates": false})
    );
    assert_eq!(*host.requests("restatectl")[1], json!({"args": ["go"], "timeout-ms": 1000, "mutates": true}));
    let events: Vec<_> = host.requests("report").iter().map(|r| r["event"].clone()).collect();
    assert_eq!(events, ["decided", "acted", "decided"]);
    let [record] = &output.steps[..] else { panic!("one record, not {:?}", output.steps) };
    assert_eq!((record.step.to_string().as_str(), record.actions), ("step", 1));
    assert!(record.ended_ms > record.started_ms);
}

#[test]
fn every_kind_of_request_is_answered_with_a_time() {
    let requests = vec![
        Request::Restatectl { args: vec!["nodes".into()], timeout_ms: 5 },
        Request::ReadConfig { node: "n1".into() },
        Request::Probe { node: "n1".into(), url: "http://n1/health".into(), from: Some("n2".into()) },
    ];
    let mut seen = vec![];
    run_with(&mut Fake::default(), &input(), |input| {
        seen = input.observations.clone();
        if seen.is_empty() { observe(requests.clone()) } else { done() }
    });
    let mut seen: Vec<Value> = seen.iter().map(|o| serde_json::to_value(o).unwrap()).collect();
    for (at, observation) in seen.iter_mut().enumerate() {
        let time = observation.as_object_mut().unwrap().remove("at-ms").unwrap();
        assert_eq!(time, json!(at + 1));
    }
    assert_eq!(
        seen,
        [
            json!({"kind": "restatectl", "args": ["nodes"],
                "answer": {"ok": {"exit": 0, "stdout": "", "stderr": ""}}}),
            json!({"kind": "config", "node": "n1", "answer": {"ok": {"text": "a = 1\n"}}}),
            json!({"kind": "probe", "node": "n1", "url": "http://n1/health", "from": "n2",
                "answer": {"ok": {"answered": true}}}),
        ]
    );
}

#[test]
fn failures_while_looking_are_left_to_the_mind() {
    for (answer, expected) in [
        (r#"{"error":{"message":"no such program"}}"#, "host function `restatectl`: no such program"),
        ("", "answered nothing"),
        ("<html>", "neither `{\"ok\": …}` nor `{\"error\": …}`"),
        (r#"{"ok":{"exit":"zero"}}"#, "neither"),
        (r#"{"ok":{"exit":0},"error":{"message":"both"}}"#, "neither"),
        ("too big", "too big"),
    ] {
        let mut host = Fake::answering("restatectl", &[answer]);
        let mut seen = None;
        let output = run_with(&mut host, &input(), |input| match input.observations.first() {
            None => observe(vec![Request::Restatectl { args: vec![], timeout_ms: 5 }]),
            Some(Observation::Restatectl { answer, .. }) => {
                seen = answer.error().map(str::to_owned);
                done()
            }
            other => panic!("{other:?}"),
        });
        assert_eq!(output.outcome, Outcome::Done, "{answer}");
        let message = seen.expect("an error observation");
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_mind_that_never_knows_enough_is_stopped() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), |_| {
        observe(vec![Request::Restatectl { args: vec!["nodes".into()], timeout_ms: 5 }])
    });
    assert_eq!(output.outcome, Outcome::Failed);
    assert!(output.message.contains("nodes unknown"), "{}", output.message);
    assert_eq!(host.count("restatectl"), LOOK_ROUNDS);

    let output = run_with(&mut Fake::default(), &input(), |_| observe(vec![]));
    assert_eq!(output.outcome, Outcome::Failed);
}

#[test]
fn asked_twice_in_a_look_only_the_newer_answer_counts() {
    let mut host = Fake::answering("restatectl", &["", r#"{"ok":{"exit":7}}"#]);
    let mut most = 0;
    let output = run_with(&mut host, &input(), |input| {
        most = most.max(input.observations.len());
        match input.observations.first() {
            Some(Observation::Restatectl { answer, .. }) if answer.ok().is_some() => done(),
            _ => observe(vec![Request::Restatectl { args: vec![], timeout_ms: 5 }]),
        }
    });
    assert_eq!((output.outcome, most), (Outcome::Done, 1));
}

#[test]
fn a_refusal_ends_the_run() {
    let output = run_with(&mut Fake::default(), &input(), |_| {
        out(Decision::Refuse(Refusal {
            name: "metadata-quorum".into(),
            message: "two of three are gone".into(),
            evidence: vec![],
            remedy: "start them".into(),
            step: None,
        }))
    });
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
        assert!(["restatectl", "read_config", "probe", "report"].contains(name), "a dry run called {name}");
    }
}
