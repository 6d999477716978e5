//! Approvals, being asked to stop, dry runs.

use serde_json::json;

use super::*;

#[test]
fn what_was_approved_is_given_back_as_it_was_asked() {
    let mut host = Fake::default();
    let steps = vec![StepKey::cluster("a"), StepKey::node("b", "n1")];
    let mut approvals = vec![];
    let output = run_with(&mut host, &input(), |input| {
        approvals = input.approvals.clone();
        match approvals.len() {
            0 => ask("plan", ConsentScope::Plan { steps: steps.clone(), actions: Vec::new() }),
            1 => ask("roll", risk()),
            _ => done(),
        }
    });
    assert_eq!(output.outcome, Outcome::Done);
    let asked = host.inputs("approve");
    assert_eq!(asked.len(), 2);
    for (approval, asked) in approvals.iter().zip(asked) {
        assert_eq!((&json!(approval.digest), &approval.consent), (&asked["digest"], &asked["consent"]));
        assert_eq!(approval.by.as_deref(), Some("ada"));
        assert!(approval.at_ms.is_some());
    }
}

#[test]
fn no_or_nobody_there_means_needs_approval() {
    for answer in
        [r#"{"ok":{"approved":false}}"#, r#"{"error":{"kind":"failed","message":"no terminal"}}"#, "", "yes"]
    {
        let mut host = Fake::answering("approve", &[answer]);
        let output = run_with(&mut host, &input(), |_| ask("roll", risk()));
        assert_eq!(output.outcome, Outcome::NeedsApproval, "{answer}");
        assert!(output.message.contains("May I?"), "{}", output.message);
        assert_eq!(host.count("approve"), 1);
    }
}

#[test]
fn what_was_approved_is_not_asked_for_again() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), |_| ask("roll", risk()));
    assert_eq!((output.outcome, host.count("approve")), (Outcome::Failed, 1));
}

#[test]
fn asked_to_stop_before_an_action_it_takes_none() {
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":false}}"#]);
    let output = run_with(&mut host, &input(), always(restart()));
    assert_eq!((output.outcome, host.count("act:restart-node")), (Outcome::Stopped, 0));
}

#[test]
fn asked_to_stop_after_an_action_it_takes_no_second_one() {
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":true}}"#, r#"{"ok":{"go-on":false}}"#]);
    let output = run_with(&mut host, &input(), always(restart()));
    assert_eq!((output.outcome, host.count("act:restart-node")), (Outcome::Stopped, 1));
}

#[test]
fn asked_to_stop_at_the_end_it_is_done_all_the_same() {
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":false}}"#]);
    assert_eq!(run_with(&mut host, &input(), |_| done()).outcome, Outcome::Done);
}

#[test]
fn without_reports_or_a_clock_nothing_is_done() {
    for function in ["report", "sleep"] {
        for answer in ["", r#"{"error":{"kind":"failed","message":"disk full"}}"#, "{}"] {
            let mut host = Fake::answering(function, &[answer]);
            let output = run_with(&mut host, &input(), always(restart()));
            assert_eq!((output.outcome, host.count("act:restart-node")), (Outcome::Failed, 0));
            assert!(output.message.contains(function), "{}", output.message);
        }
    }
}

#[test]
fn a_dry_run_returns_the_first_decision_that_would_do_something() {
    let dry = RunInput { dry_run: true, ..input() };
    for (decision, outcome) in [
        (act_on("step", restart()), Outcome::Stopped),
        (wait("x", 1000, 5000), Outcome::Stopped),
        (ask("roll", risk()), Outcome::NeedsApproval),
        (done(), Outcome::Done),
    ] {
        let mut host = Fake::default();
        let output = run_with(&mut host, &dry, |_| decision.clone());
        assert_eq!(output.outcome, outcome);
        assert_eq!(output.decision, Some(decision.decision));
        assert!(output.steps.is_empty());
        assert!(host.calls.iter().all(|(name, _)| name == "report"), "{:?}", host.calls);
    }
}
