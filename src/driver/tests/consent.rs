//! Approvals, being asked to stop, dry runs.

use super::*;

#[test]
fn a_plan_and_a_risk_are_asked_for_and_remembered() {
    let mut host = Fake::default();
    let steps = vec![StepKey::cluster("a"), StepKey::node("b", "n1")];
    let output = run_with(&mut host, &input(), |input| {
        if input.approvals.plan.is_none() {
            ask("plan", Consent::Plan { steps: steps.clone() })
        } else if input.approvals.risks.is_empty() {
            ask("roll", risk())
        } else {
            assert_eq!(input.approvals.plan.as_ref(), Some(&steps));
            assert_eq!(input.approvals.risks, ["roll"]);
            done()
        }
    });
    assert_eq!(output.outcome, Outcome::Done);
    let asked: Vec<_> = host.requests("approve").iter().map(|r| r["id"].clone()).collect();
    assert_eq!(asked, ["plan", "roll"]);
}

#[test]
fn no_or_nobody_there_means_needs_approval() {
    for answer in [r#"{"ok":{"approved":false}}"#, r#"{"error":{"message":"no terminal"}}"#, "", "yes"] {
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
    assert_eq!((output.outcome, host.count("restart_node")), (Outcome::Stopped, 0));
}

#[test]
fn asked_to_stop_after_an_action_it_takes_no_second_one() {
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":true}}"#, r#"{"ok":{"go-on":false}}"#]);
    let output = run_with(&mut host, &input(), always(restart()));
    assert_eq!((output.outcome, host.count("restart_node")), (Outcome::Stopped, 1));
}

#[test]
fn asked_to_stop_at_the_end_it_is_done_all_the_same() {
    let mut host = Fake::answering("report", &[r#"{"ok":{"go-on":false}}"#]);
    assert_eq!(run_with(&mut host, &input(), |_| done()).outcome, Outcome::Done);
}

#[test]
fn without_reports_or_a_clock_nothing_is_done() {
    for function in ["report", "sleep"] {
        for answer in ["", r#"{"error":{"message":"disk full"}}"#, "{}"] {
            let mut host = Fake::answering(function, &[answer]);
            let output = run_with(&mut host, &input(), always(restart()));
            assert_eq!((output.outcome, host.count("restart_node")), (Outcome::Failed, 0));
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
        assert!(host.calls.iter().all(|(name, _)| *name == "report"), "{:?}", host.calls);
    }
}
