//! An approval holds for what was shown, and for nothing else.

use restate_scaleout::api::approval::{Approval, digest};
use restate_scaleout::api::{Consent, ConsentScope, Decision, StepInput};
use restate_scaleout::next_step;
use serde_json::json;

use crate::common::step_input;

/// The question for an input, with the approval that a yes would be.
fn asked(input: &StepInput) -> (Consent, Approval) {
    let decision = next_step(input).decision;
    let Decision::Approve { digest, consent, .. } = decision else { panic!("{decision:?}") };
    let shown = serde_json::to_value(&consent).expect("JSON");
    (consent, Approval { digest, consent: shown, by: Some("somebody".into()), at_ms: Some(1) })
}

/// A single node whose restart stops writes, with its plan approved.
fn planned() -> StepInput {
    let mut input = step_input("single-restart-pending");
    let (consent, approval) = asked(&input);
    assert!(matches!(consent.scope, ConsentScope::Plan { .. }), "{consent:?}");
    input.approvals.push(approval);
    input
}

#[test]
fn a_plan_does_not_approve_a_risk() {
    let mut input = planned();
    let (risk, approval) = asked(&input);
    let ConsentScope::Risk { step, .. } = &risk.scope else { panic!("{risk:?}") };
    assert_eq!(step.to_string(), "restart-first-node:n1");
    input.approvals.push(approval);
    assert!(matches!(next_step(&input).decision, Decision::Act { .. }));
}

#[test]
fn what_plan_shows_is_what_is_asked_for() {
    let input = step_input("single-restart-pending");
    let shown = restate_scaleout::plan(&input).approval.expect("something is to be approved");
    assert_eq!((&shown.consent, &shown.digest), (&asked(&input).0, &digest(&shown.consent)));
    assert_eq!(restate_scaleout::plan(&planned()).approval, None);
}

#[test]
fn an_approval_that_was_changed_is_none() {
    let mut input = planned();
    input.approvals[0].consent["rollback"] = json!("none needed");
    assert!(matches!(asked(&input).0.scope, ConsentScope::Plan { .. }));
}

#[test]
fn an_approval_of_another_target_is_none() {
    let mut input = planned();
    input.target.tolerate = Some(0);
    assert!(matches!(asked(&input).0.scope, ConsentScope::Plan { .. }));
}

/// The person was shown that writes go on, and by now the action would stop them.
#[test]
fn an_approval_that_showed_less_is_none() {
    let mut input = planned();
    let (risk, mut approval) = asked(&input);
    assert!(risk.exposure.during.writes.interrupted);
    approval.consent["exposure"]["during"]["writes"] = json!({ "losses": 0, "because": "it is quick" });
    approval.digest = digest(&approval.consent);
    assert!(approval.verified().is_some());
    input.approvals.push(approval);
    assert_eq!(asked(&input).0, risk);
}
