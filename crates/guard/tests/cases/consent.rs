//! An approval is good for what was shown, and for nothing else.

use restate_scaleout_api::approval::digest;
use restate_scaleout_api::{Action, Approval, Exposure, ExposureChange, Refusal, StepKey, Tolerance};
use restate_scaleout_guard::{Allowed, Proposal, Start, Verdict, judge, review};
use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;

/// What is wrong with a consent, and how it gets so.
type Wrong<'a> = (&'a str, &'a dyn Fn(&mut Value));
/// How a later look differs, and what makes it so.
type Look<'a> = (&'a str, &'a dyn Fn(Scene) -> Scene);

fn exposure(losses: u32, interrupted: bool) -> Exposure {
    let tolerance =
        Tolerance { losses: Some(losses), zones: None, machines: None, interrupted, because: "shown".into() };
    Exposure { writes: tolerance.clone(), data: tolerance.clone(), metadata: tolerance }
}

fn change(before: Exposure, during: Exposure, after: Exposure) -> ExposureChange {
    ExposureChange { before, during, after }
}

/// What was shown of a restart in a whole cluster: a loss less while it lasts.
fn shown() -> ExposureChange {
    change(exposure(1, false), exposure(0, false), exposure(1, false))
}

/// A plan of this action alone.
fn of_plan(action: &Action) -> Value {
    json!({"kind": "plan", "steps": ["test"], "actions": [{"step": "test", "actions": [action.shown()]}]})
}

fn consent(scene: &Scene, scope: Value, exposure: &ExposureChange) -> Value {
    let (target, ..) = scene.messages();
    json!({
        "target": {
            "sha256": digest(&target), "nodes": ["n1"], "replication": "2", "partition-replication": "2",
            "repository": "az://snaps/hand", "tolerate": 1,
        },
        "cluster": cluster(scene),
        "scope": scope,
        "exposure": exposure,
        "rollback": "start it again",
    })
}

/// The cluster of a scene, as a consent shows it.
fn cluster(scene: &Scene) -> Value {
    let nodes_config =
        |it: &&Value| it["args"].as_array().is_some_and(|args| args.contains(&"nodes_config".into()));
    let Some(read) = scene.observations().iter().find(nodes_config) else { return Value::Null };
    let printed = read["answer"]["ok"]["stdout"].as_str().expect("text");
    let printed: Value = serde_json::from_str(printed).expect("JSON");
    let nodes = printed["nodes"].as_array().expect("nodes").iter();
    let named = |node: &Value| json!({"name": node[1]["Node"]["name"], "id": node[0]});
    json!({
        "name": printed["cluster_name"],
        "fingerprint": printed["cluster_fingerprint"].to_string(),
        "nodes": nodes.map(named).rev().collect::<Vec<_>>(),
    })
}

fn plan(scene: &Scene, exposure: &ExposureChange) -> Approval {
    approval(consent(scene, of_plan(&scene.messages().2), exposure))
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
    let restarts = [scene.messages().2.shown()];
    let other_steps = plan_of(
        json!({"kind": "plan", "steps": ["another"], "actions": [{"step": "another", "actions": restarts}]}),
    );
    let no_actions = plan_of(json!({"kind": "plan", "steps": ["test"]}));
    let another_kind = plan_of(of_plan(&grown().start("n2").messages().2));
    let another_node = plan_of(of_plan(&grown().restart("n3").messages().2));
    let of_another_step = plan_of(json!({
        "kind": "plan", "steps": ["test", "another"], "actions": [{"step": "another", "actions": restarts}],
    }));
    let mut edited = plan(&scene, &shown());
    edited.consent["rollback"] = "none".into();
    let mut unread = plan(&scene, &shown());
    unread.consent = json!({"anything": 1});
    unread.digest = digest(&unread.consent);
    for wrong in [
        other_target,
        other_repository,
        other_steps,
        no_actions,
        another_kind,
        another_node,
        of_another_step,
        edited,
        unread,
    ] {
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

/// The same target fits many clusters: an approval is good for the one that was looked at.
#[test]
fn an_approval_is_worthless_for_another_cluster() {
    let scene = restart();
    let (plan_shown, risk_shown) = (plan(&scene, &shown()), risk(&scene, &shown()));
    let with = |spoil: &dyn Fn(&mut Value)| {
        [&plan_shown, &risk_shown].map(|given| {
            let mut consent = given.consent.clone();
            spoil(&mut consent["cluster"]);
            approval(consent)
        })
    };
    assert_eq!(refused(&scene, &with(&|_| {})), None);
    let wrong: [Wrong<'_>; 6] = [
        ("name", &|it| it["name"] = "other".into()),
        ("fingerprint", &|it| it["fingerprint"] = "1".into()),
        ("no fingerprint", &|it| drop(it.as_object_mut().expect("an object").remove("fingerprint"))),
        ("number of a node", &|it| it["nodes"][1]["id"] = 9.into()),
        ("a node that has gone", &|it| it["nodes"][0]["name"] = "n9".into()),
        ("a cluster that nobody saw", &|it| *it = Value::Null),
    ];
    for (what, spoil) in wrong {
        let [plan, risk] = with(spoil);
        assert_eq!(
            refused(&scene, &[plan.clone(), risk_shown.clone()]).as_deref(),
            Some("approved-plan"),
            "{what}"
        );
        assert_eq!(refused(&scene, &[plan_shown.clone(), risk]).as_deref(), Some("approved-risk"), "{what}");
    }
    // A node that has joined since is what the plan was for.
    let fewer = with(&|it| drop(it["nodes"].as_array_mut().expect("nodes").pop()));
    assert_eq!(refused(&scene, &fewer), None);
}

/// What was approved while no cluster could be seen only starts again what was down.
#[test]
fn an_approval_that_saw_no_cluster_starts_nodes_again() {
    let change = change(exposure(0, false), exposure(0, false), exposure(0, false));
    let blind = |scene: &Scene| {
        let mut consent = plan(scene, &change).consent;
        consent["cluster"] = Value::Null;
        approval(consent)
    };
    let all = all_down().start("n1");
    assert_eq!(refused(&all, &[blind(&all)]), None);
    assert_eq!(refused(&all, &[plan(&n3_down().start("n1"), &change)]), None, "seen before it was down");
    let last = n3_down().start("n3");
    assert_eq!(refused(&last, &[blind(&last)]), None);
    let snapshot = grown().snapshot();
    assert_eq!(refused(&snapshot, &[blind(&snapshot)]).as_deref(), Some("approved-plan"));
}

/// A step for one node approves nothing of another, whatever the planner calls it.
#[test]
fn a_step_of_a_node_is_about_that_node() {
    let named = |scene: &Scene, node: &str| {
        let step = StepKey::node("test", node);
        let actions = json!([{"step": step, "actions": [scene.messages().2.shown()]}]);
        let scope = json!({"kind": "plan", "steps": [step.to_string()], "actions": actions});
        let approvals = [approval(consent(scene, scope, &shown()))];
        scene.with(&approvals, |it| review(&Proposal { step: &step, ..*it }).err().map(|it| it.name))
    };
    let voter = third_voter().add_voter("N3");
    assert_eq!(named(&voter, "n3"), None);
    assert_eq!(named(&voter, "n2").as_deref(), Some("approved-plan"));
    let start = n3_down().start("n3");
    assert_eq!(named(&start, "n3"), None);
    assert_eq!(named(&start, "n2").as_deref(), Some("approved-plan"));
}

/// Times, LSNs and leaders differ from one look to the next and are no part of what was approved.
#[test]
fn another_look_voids_no_approval() {
    let scene = restart();
    let approvals = [plan(&scene, &shown()), risk(&scene, &shown())];
    let later = |mut scene: Scene| {
        for observation in scene.input["observations"].as_array_mut().expect("observations") {
            observation["at-ms"] = (observation["at-ms"].as_u64().expect("a time") + 30_000).into();
        }
        scene
    };
    let lsns = |scene: Scene| {
        scene.read("partition_state", |rows| {
            for row in rows.as_array_mut().expect("rows") {
                for key in ["applied_log_lsn", "target_tail_lsn"] {
                    if let Some(lsn) = row[key].as_u64() {
                        row[key] = (lsn + 500).into();
                    }
                }
            }
        })
    };
    let leaders = |scene: Scene| {
        scene.read("partition_state", |rows| {
            for row in rows.as_array_mut().expect("rows") {
                let leads = row["plain_node_id"] == "N2";
                row["effective_mode"] = if leads { "Leader" } else { "Follower" }.into();
            }
        })
    };
    let restarted = |scene: Scene| scene.member(3, |node| node["current_generation"] = json!([3, 9]));
    let restarted = |scene: Scene| restarted(scene).health("n3", |health| health["node_id"] = "N3:9".into());
    let looks: [Look<'_>; 4] =
        [("times", &later), ("LSNs", &lsns), ("leaders", &leaders), ("a restart", &restarted)];
    for (what, look) in looks {
        let again = look(scene.clone());
        assert_ne!(again.input, scene.input, "{what}");
        let said = reviewed(&again, &approvals).err().map(|refusal| (refusal.name, refusal.message));
        assert_eq!(said, None, "{what}");
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
