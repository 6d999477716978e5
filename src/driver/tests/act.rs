//! Actions and what becomes of their results.

use serde_json::json;

use super::*;

#[test]
fn every_action_reaches_the_host_as_it_is() {
    let kept = || Some("abc".to_owned());
    let node = || "n1".to_owned();
    for action in [
        command("x"),
        start(),
        Action::StartNode { node: node(), restore: kept() },
        Action::StopNode { node: node() },
        restart(),
        Action::RestartNode { node: node(), restore: kept() },
        Action::UpgradeNode { node: node(), version: "1.7.12".into(), restore: None },
    ] {
        let wanted = serde_json::to_value(&action).unwrap();
        let mut host = Fake::default();
        assert_eq!(run_with(&mut host, &input(), once(action)).outcome, Outcome::Done);
        assert_eq!(host.inputs(&format!("act:{}", wanted["kind"].as_str().unwrap())), [&wanted]);
    }
}

#[test]
fn what_a_host_cannot_do_is_not_tried_again() {
    let unsupported = r#"{"error":{"kind":"unsupported","message":"no way to stop a node"}}"#;
    let mut host = Fake::answering("act:stop-node", &[unsupported]);
    let output = run_with(&mut host, &input(), always(Action::StopNode { node: "n1".into() }));
    assert_eq!((output.outcome, host.count("act:stop-node")), (Outcome::Failed, 1));
    assert!(output.message.contains("no way to stop a node"), "{}", output.message);
}

#[test]
fn the_third_failure_in_a_row_ends_the_run() {
    for answer in [r#"{"error":{"kind":"unreachable","message":"no route to host"}}"#, "", "junk"] {
        let mut host = Fake::answering("act:restart-node", &[answer]);
        let mut seen = 0;
        let output = run_with(&mut host, &input(), |input| {
            seen = claims(input);
            act_on("roll", restart())
        });
        assert_eq!(output.outcome, Outcome::Failed, "{answer}");
        assert_eq!((host.count("act:restart-node"), seen), (STRIKES as usize, STRIKES as usize - 1));
        assert!(host.inputs("report").iter().all(|r| r["claims-success"] != true));
    }
}

#[test]
fn a_success_or_another_action_in_between_clears_the_count() {
    let fails = r#"{"error":{"kind":"failed","message":"busy"}}"#;
    let works = r#"{"ok":{"exit":0}}"#;
    let mut host = Fake::answering("act:restart-node", &[fails, fails, works, fails, fails, works]);
    let output = run_with(&mut host, &input(), |input| match claims(input) {
        6 => done(),
        _ => act_on("roll", restart()),
    });
    assert_eq!(output.outcome, Outcome::Done);

    let mut host = Fake::answering("act:restart-node", &[fails]).and("act:start-node", &[fails]);
    let output = run_with(&mut host, &input(), |input| match claims(input) {
        6 => done(),
        n if n % 2 == 0 => act_on("roll", restart()),
        _ => act_on("roll", start()),
    });
    assert_eq!(output.outcome, Outcome::Done);
}

#[test]
fn an_exit_code_is_a_claim_and_goes_to_the_mind() {
    let failed = r#"{"ok":{"exit":3,"stdout":"half","stderr":" no leader \n"}}"#;
    let mut host = Fake::answering("act:restatectl", &[failed]);
    let mut seen = None;
    let output = run_with(&mut host, &input(), |input| match input.observations.first() {
        None => act_on("step", command("x")),
        Some(Observation::Action { answer, at_ms, .. }) => {
            seen = answer.ok().map(|o| (o.exit, *at_ms > 0));
            done()
        }
        other => panic!("{other:?}"),
    });
    assert_eq!((output.outcome, seen), (Outcome::Done, Some((Some(3), true))));
    let acted = host.inputs("report")[1];
    assert_eq!(acted["claims-success"], false);
    assert_eq!(acted["result"], "exit code 3\nhalf\nno leader");
}

#[test]
fn long_results_are_shortened_in_reports_only() {
    let long = json!({"ok": {"exit": 0, "stdout": "ä".repeat(5000)}}).to_string();
    let mut host = Fake::answering("act:restatectl", &[&long]);
    run_with(&mut host, &input(), once(command("x")));
    let acted = host.inputs("report")[1]["result"].as_str().unwrap().to_owned();
    assert!(acted.contains("… 4000 characters …"), "{acted}");
    assert!(acted.chars().count() < 1100);
}

#[test]
fn a_killed_command_claims_nothing() {
    let mut host = Fake::answering("act:restatectl", &[r#"{"ok":{"timed-out":true}}"#]);
    run_with(&mut host, &input(), once(command("x")));
    let acted = host.inputs("report")[1];
    assert_eq!(acted["claims-success"], false);
    assert_eq!(acted["result"], "killed: it did not finish in time");
}

#[test]
fn actions_without_progress_end_the_run() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), always(restart()));
    assert_eq!(output.outcome, Outcome::Failed);
    assert_eq!(host.count("act:restart-node"), ACTIONS_PER_STEP as usize);
}

#[test]
fn only_the_newest_claims_travel() {
    let mut most = 0;
    let mut turns = 0;
    let output = run_with(&mut Fake::default(), &input(), |input| {
        most = most.max(claims(input));
        turns += 1;
        if turns > 90 { done() } else { act_on(&format!("step{turns}"), restart()) }
    });
    assert_eq!((output.outcome, most), (Outcome::Done, CLAIMS));
    assert_eq!(output.steps.len(), 90);
}

#[test]
fn what_was_known_before_an_action_is_not_said_after_it() {
    for (answer, outcome) in [
        (r#"{"ok":{"exit":0}}"#, Outcome::Stopped),
        (r#"{"error":{"kind":"unsupported","message":"no"}}"#, Outcome::Failed),
    ] {
        let mut host = Fake::answering("act:restart-node", &[answer])
            .and("report", &[r#"{"ok":{"go-on":true}}"#, r#"{"ok":{"go-on":false}}"#]);
        let output = run_with(&mut host, &input(), always(restart()));
        assert_eq!((output.outcome, output.exposure, output.decision), (outcome, None, None));
        assert_eq!(host.count("act:restart-node"), 1);
    }
}
