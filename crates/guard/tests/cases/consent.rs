//! An approval is good for what was shown, and for nothing else.

use restate_scaleout_api::approval::digest;
use restate_scaleout_api::{Approval, Exposure, ExposureChange, Refusal, Tolerance};
use restate_scaleout_guard::{Allowed, Proposal, Start, Verdict, judge, review};
use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;

fn exposure(losses: u32, interrupted: bool) -> Exposure {
    let tolerance = Tolerance { losses: Some(losses), zones: None, interrupted, because: "shown".into() };
    Exposure { writes: tolerance.clone(), data: tolerance.clone(), metadata: tolerance }
}

fn change(before: Exposure, during: Exposure, after: Exposure) -> ExposureChange {
    ExposureChange { before, during, after }
}

/// What was shown of a restart in a whole cluster: a loss less while it lasts.
fn shown() -> ExposureChange {
    change(exposure(1, false), exposure(0, false), exposure(1, false))
}

fn consent(scene: &Scene, scope: Value, exposure: &ExposureChange) -> Value {
    let (target, ..) = scene.messages();
    json!({
        "target": {
            "sha256": digest(&target), "nodes": ["n1"], "replication": "2", "partition-replication": "2",
            "repository": "az://snaps/hand", "tolerate": 1,
        },
        "scope": scope,
        "exposure": exposure,
        "rollback": "start it again",
    })
}

fn plan(scene: &Scene, exposure: &ExposureChange) -> Approval {
    approval(consent(scene, json!({"kind": "plan", "steps": ["test"]}), exposure))
}

fn risk(scene: &Scene, exposure: &ExposureChange) -> Approval {
    approval(consent(scene, json!({"kind": "risk", "step": "test", "action": scene.action}), exposure))
}

fn reviewed(scene: &Scene, approvals: &[Approval]) -> Result<Allowed, Refusal> {
    scene.with(approvals, review)
}

fn refused(scene: &Scene, approvals: &[Approval]) -> Option<String> {
    reviewed(scene, approvals).err().map(|refusal| refusal.name)
}

fn restart() -> Scene {
    grown().restart("n2")
}

#[test]
fn a_step_needs_a_plan_and_a_risk_its_own_approval() {
    let scene = restart();
    let (plan, risk) = (plan(&scene, &shown()), risk(&scene, &shown()));
    assert_eq!(refused(&scene, &[]).as_deref(), Some("approved-plan"));
    assert_eq!(refused(&scene, std::slice::from_ref(&risk)).as_deref(), Some("approved-plan"));
    let refusal = reviewed(&scene, std::slice::from_ref(&plan)).expect_err("a risk");
    assert_eq!(refusal.name, "approved-risk");
    let meanwhile = "writes tolerate 0 losses meanwhile; data tolerate 0 losses meanwhile; metadata tolerate 0 losses meanwhile";
    assert_eq!(refusal.cause, meanwhile);
    let allowed = reviewed(&scene, &[plan, risk]).expect("approved");
    assert_eq!(serde_json::to_value(allowed.action()).expect("JSON"), scene.action);
}

#[test]
fn what_lowers_nothing_needs_the_plan_alone() {
    let scene = grown().snapshot();
    assert_eq!(refused(&scene, &[plan(&scene, &shown())]), None);
}

#[test]
fn an_approval_is_worthless_elsewhere() {
    let scene = restart();
    let plan_of = |scope: Value| approval(consent(&scene, scope, &shown()));
    let other_target = plan(&restart().target(|it| it["replication"] = "3".into()), &shown());
    let other_repository =
        plan(&restart().target(|it| it["repository"]["destination"] = "az://b/c".into()), &shown());
    let other_steps = plan_of(json!({"kind": "plan", "steps": ["another"]}));
    let mut edited = plan(&scene, &shown());
    edited.consent["rollback"] = "none".into();
    let mut unread = plan(&scene, &shown());
    unread.consent = json!({"anything": 1});
    unread.digest = digest(&unread.consent);
    for wrong in [other_target, other_repository, other_steps, edited, unread] {
        assert_eq!(refused(&scene, &[wrong]).as_deref(), Some("approved-plan"));
    }
    let other_action = risk(&grown().restart("n3"), &shown());
    let other_step = approval(consent(
        &scene,
        json!({"kind": "risk", "step": "another", "action": scene.action}),
        &shown(),
    ));
    for wrong in [other_action, other_step] {
        assert_eq!(refused(&scene, &[plan(&scene, &shown()), wrong]).as_deref(), Some("approved-risk"));
    }
}

/// The guard holds its own estimate against what was shown, so that a planner that shows too little gains
/// nothing by it.
#[test]
fn an_approval_is_good_for_nothing_worse_than_was_shown() {
    let scene = restart();
    let too_good = change(exposure(1, false), exposure(1, false), exposure(1, false));
    assert_eq!(refused(&scene, &[plan(&scene, &too_good)]).as_deref(), Some("approved-plan"));
    let approvals = [plan(&scene, &shown()), risk(&scene, &too_good)];
    assert_eq!(refused(&scene, &approvals).as_deref(), Some("approved-risk"));
    // The only node of a zone: writes are interrupted, whatever a planner that counts nodes shows.
    let zone = zoned().restart("n3");
    let approvals = [plan(&zone, &shown()), risk(&zone, &shown())];
    assert_eq!(refused(&zone, &approvals).as_deref(), Some("approved-plan"));
    let interrupting = change(exposure(1, false), exposure(0, true), exposure(1, false));
    let refusal = reviewed(&zone, &[plan(&zone, &interrupting)]).expect_err("a risk");
    assert!(refusal.cause.contains("writes are interrupted meanwhile: "), "{}", refusal.cause);
    assert_eq!(refused(&zone, &[plan(&zone, &interrupting), risk(&zone, &interrupting)]), None);
}

/// Each of the three is held against what was shown.
#[test]
fn no_part_of_an_exposure_is_better_than_shown() {
    let scene = restart();
    for better in ["writes", "data", "metadata"] {
        let mut shown = serde_json::to_value(shown()).expect("JSON");
        shown["during"][better]["losses"] = 1.into();
        let shown: ExposureChange = serde_json::from_value(shown).expect("an exposure");
        assert_eq!(refused(&scene, &[plan(&scene, &shown)]).as_deref(), Some("approved-plan"), "{better}");
    }
}

/// A verdict is good for the text, variables and version it was made for.
#[test]
fn a_verdict_on_another_start_is_none() {
    let scene = restart();
    let refusal = scene.with(&[], |proposal| {
        let another = |start: &Start| {
            let other = Start { version: Some("1.6.2".into()), ..start.clone() };
            Verdict::of(&other, Vec::new())
        };
        judge(&Proposal { verdict: &another, ..*proposal }).map(|judged| judged.estimate)
    });
    assert_eq!(refusal.expect_err("another verdict").name, "known-facts");
}

/// Starting a node again that is down makes nothing worse, whatever was shown.
#[test]
fn what_makes_nothing_worse_needs_no_room() {
    let scene = n3_down().start("n3");
    assert_eq!(
        refused(&scene, &[plan(&scene, &change(exposure(2, false), exposure(2, false), exposure(2, false)))]),
        None
    );
}

/// Kind by kind: what a secret's value must never reach.
#[test]
fn a_refusal_withholds_known_secrets() {
    let scene = grown().file("n2", |text| format!("{text}aws-secret-access-key = \"hunter22\"\n"));
    let mut scene = scene.restart("n2");
    scene.errors = vec!["the value hunter22 is wrong".into()];
    let refusal = scene.judged().expect_err("errors");
    assert_eq!(refusal.name, "valid-start");
    let text = serde_json::to_string(&refusal).expect("JSON");
    assert!(!text.contains("hunter22") && text.contains("<withheld>"), "{text}");
}
