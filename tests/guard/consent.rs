//! An approval is good for what was shown, and for nothing else.

use restate_scaleout::api::approval::digest;
use restate_scaleout::api::{
    Action, Approval, Consent, ConsentScope, Exposure, ExposureChange, StepKey, Target, TargetShown,
    Tolerance,
};
use restate_scaleout::guard::check_consent;

use crate::deployment::{restart, start};

fn target(replication: &str) -> Target {
    serde_json::from_value(serde_json::json!({
        "nodes": [{"name": "n1", "address": "http://h1:5122"}],
        "replication": replication,
        "repository": {"destination": "s3://bucket/cluster"},
    }))
    .unwrap()
}

fn exposure(losses: u32, interrupted: bool) -> Exposure {
    let tolerance = Tolerance { losses: Some(losses), zones: None, interrupted, because: "counted".into() };
    Exposure { writes: tolerance.clone(), data: tolerance.clone(), metadata: tolerance }
}

/// One loss tolerated before and after, writes interrupted meanwhile.
fn interrupting() -> ExposureChange {
    ExposureChange { before: exposure(1, false), during: exposure(0, true), after: exposure(1, false) }
}

fn harmless() -> ExposureChange {
    ExposureChange { before: exposure(1, false), during: exposure(1, false), after: exposure(1, false) }
}

fn approval(target: &Target, scope: ConsentScope, exposure: ExposureChange) -> Approval {
    let shown = TargetShown {
        sha256: digest(target),
        cluster_name: None,
        nodes: vec!["n1".into()],
        remove: Vec::new(),
        replication: target.replication.clone(),
        partition_replication: target.replication.clone(),
        repository: target.repository.destination.clone(),
        tolerate: 0,
    };
    let consent =
        Consent { target: shown, scope, exposure, facts: Vec::new(), rollback: "start it again".into() };
    let consent = serde_json::to_value(consent).unwrap();
    Approval { digest: digest(&consent), consent, by: None, at_ms: None }
}

fn step() -> StepKey {
    StepKey::node("restart-first-node", "n1")
}

fn plan(target: &Target) -> Approval {
    approval(target, ConsentScope::Plan { steps: vec![step()] }, interrupting())
}

fn risk(target: &Target, action: Action, exposure: ExposureChange) -> Approval {
    approval(target, ConsentScope::Risk { step: step(), action }, exposure)
}

fn refused(action: &Action, change: &ExposureChange, approvals: &[Approval]) -> Option<String> {
    check_consent(&target("2"), &step(), action, change, approvals).err().map(|refusal| refusal.name)
}

#[test]
fn a_step_needs_a_plan_and_a_risk_its_own_approval() {
    let target = target("2");
    let (plan, risk) = (plan(&target), risk(&target, restart("n1"), interrupting()));
    let refused =
        |change: &ExposureChange, approvals: &[Approval]| refused(&restart("n1"), change, approvals);
    assert_eq!(refused(&harmless(), &[]).as_deref(), Some("approved-plan"));
    assert_eq!(refused(&harmless(), std::slice::from_ref(&risk)).as_deref(), Some("approved-plan"));
    assert_eq!(refused(&harmless(), std::slice::from_ref(&plan)), None);
    assert_eq!(refused(&interrupting(), std::slice::from_ref(&plan)).as_deref(), Some("no-lasting-exposure"));
    assert_eq!(refused(&interrupting(), &[plan, risk]), None);
}

#[test]
fn a_plan_for_another_target_or_other_steps_is_no_approval() {
    let other_target = plan(&target("3"));
    let raise = ConsentScope::Plan { steps: vec![StepKey::cluster("raise-replication")] };
    let other_step = approval(&target("2"), raise, interrupting());
    for wrong in [other_target, other_step] {
        assert_eq!(refused(&restart("n1"), &harmless(), &[wrong]).as_deref(), Some("approved-plan"));
    }
}

#[test]
fn a_consent_that_was_edited_is_no_approval() {
    let mut plan = plan(&target("2"));
    plan.consent["rollback"] = "none".into();
    assert_eq!(refused(&restart("n1"), &harmless(), &[plan]).as_deref(), Some("approved-plan"));
}

#[test]
fn an_approved_risk_is_good_for_its_action_and_for_nothing_worse() {
    let target = target("2");
    let refused = |risk: Approval| refused(&restart("n1"), &interrupting(), &[plan(&target), risk]);
    assert_eq!(refused(risk(&target, restart("n1"), interrupting())), None);
    let another_action = risk(&target, start("n1"), interrupting());
    let less = ExposureChange { during: exposure(0, false), ..interrupting() };
    let less_was_shown = risk(&target, restart("n1"), less);
    for wrong in [another_action, less_was_shown] {
        assert_eq!(refused(wrong).as_deref(), Some("no-lasting-exposure"));
    }
}

/// A plan stays good when the world is better than shown, and is asked for again when it is worse.
#[test]
fn a_plan_is_good_for_nothing_worse_than_was_shown() {
    let shown = approval(&target("2"), ConsentScope::Plan { steps: vec![step()] }, harmless());
    let refused = |change: &ExposureChange| refused(&start("n1"), change, std::slice::from_ref(&shown));
    assert_eq!(refused(&harmless()), None);
    let worse =
        ExposureChange { before: exposure(2, false), during: exposure(0, false), after: exposure(2, false) };
    assert_eq!(refused(&worse).as_deref(), Some("approved-plan"));
    // The node is down already; starting it again lowers nothing.
    let revival =
        ExposureChange { before: exposure(0, true), during: exposure(0, true), after: exposure(1, false) };
    assert_eq!(refused(&revival), None);
}

/// An unknown number of losses is worse than any number.
#[test]
fn what_is_not_known_is_not_covered() {
    let mut change = harmless();
    change.after.data.losses = None;
    assert_eq!(refused(&restart("n1"), &change, &[plan(&target("2"))]).as_deref(), Some("approved-plan"));
}
