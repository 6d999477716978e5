//! An approval holds for what was shown, and for nothing else.

use restate_scaleout::api::approval::{Approval, digest};
use restate_scaleout::api::plan::{RoadEnd, StepStatus};
use restate_scaleout::api::{Consent, ConsentScope, Decision, StepInput};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;

/// What is wrong with a consent, and how it gets so.
type Wrong<'a> = (&'a str, &'a dyn Fn(&mut Value));

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

/// A single node whose restart stops writes, with its plan and the risk approved.
fn approved() -> StepInput {
    let mut input = planned();
    let (_, approval) = asked(&input);
    input.approvals.push(approval);
    assert!(matches!(next_step(&input).decision, Decision::Act { .. }));
    input
}

/// The approvals of an input after a change of their consents, each with the digest that belongs to it.
fn changed(mut input: StepInput, change: impl Fn(&mut Value)) -> StepInput {
    for approval in &mut input.approvals {
        change(&mut approval.consent);
        approval.digest = digest(&approval.consent);
        assert!(approval.verified().is_some());
    }
    input
}

#[test]
fn an_approval_of_another_cluster_is_none() {
    let shown = &approved().approvals[0].consent["cluster"].clone();
    assert!(shown["fingerprint"].is_string() && shown["nodes"][0]["name"] == "n1", "{shown}");
    let wrong: [Wrong<'_>; 5] = [
        ("name", &|it| it["cluster"]["name"] = "other".into()),
        ("fingerprint", &|it| it["cluster"]["fingerprint"] = "1".into()),
        ("number", &|it| it["cluster"]["nodes"][0]["id"] = 7.into()),
        ("a node that has gone", &|it| it["cluster"]["nodes"][0]["name"] = "n0".into()),
        ("no cluster in sight", &|it| drop(it.as_object_mut().expect("a consent").remove("cluster"))),
    ];
    for (what, change) in wrong {
        let input = changed(approved(), change);
        assert!(matches!(asked(&input).0.scope, ConsentScope::Plan { .. }), "{what}");
    }
    assert!(matches!(next_step(&changed(approved(), |_| {})).decision, Decision::Act { .. }));
}

/// A plan is approved step by step with what each step does, in the order that was shown.
#[test]
fn a_plan_approves_its_own_actions_in_its_own_order() {
    let steps = |it: &mut Value| it["scope"]["steps"].as_array_mut().expect("steps").reverse();
    let wrong: [Wrong<'_>; 3] = [
        ("another order", &|it| {
            if it["scope"]["kind"] == "plan" {
                steps(it)
            }
        }),
        ("no actions", &|it| drop(it["scope"].as_object_mut().expect("a scope").remove("actions"))),
        ("another action", &|it| {
            for of in it["scope"]["actions"].as_array_mut().into_iter().flatten() {
                of["actions"] = json!(["start-node n1"]);
            }
        }),
    ];
    for (what, change) in wrong {
        let input = changed(planned(), change);
        assert!(matches!(asked(&input).0.scope, ConsentScope::Plan { .. }), "{what}");
    }
    let scope = &planned().approvals[0].consent["scope"];
    for step in scope["steps"].as_array().expect("steps") {
        let acts = scope["actions"].as_array().expect("actions").iter().any(|of| of["step"] == *step);
        let waits = ["rebalance", "prove"].iter().any(|name| step == name);
        assert_eq!(acts, !waits, "{step}");
    }
}

/// A later look, with other times, LSNs and an older process, is the same world.
#[test]
fn another_look_voids_no_approval() {
    let mut input = serde_json::to_value(approved()).expect("JSON");
    for observation in input["observations"].as_array_mut().expect("observations") {
        observation["at-ms"] = (observation["at-ms"].as_u64().expect("a time") + 20_000).into();
        if let Some(printed) = observation["answer"]["ok"]["stdout"].as_str() {
            let moved = printed.replace("\"applied_log_lsn\":", "\"applied_log_lsn\":1");
            let moved = moved.replace("\"target_tail_lsn\":", "\"target_tail_lsn\":1");
            observation["answer"]["ok"]["stdout"] = moved.into();
        }
    }
    let input: StepInput = serde_json::from_value(input).expect("an input");
    assert_ne!(input.observations, approved().observations);
    assert!(matches!(next_step(&input).decision, Decision::Act { .. }), "{:?}", next_step(&input).decision);
}

/// What a person is asked, what `plan` shows and what `status` says are the same numbers. An approval also covers
/// the start of a node that is up, which is said apart.
#[test]
fn the_question_counts_the_steps_that_are_to_do() {
    for (name, extra) in [
        ("single-fresh", &["start-node:n1"][..]),
        ("n3-dead", &["start-node:n1", "join-node:n2"]),
        ("single-down", &["join-node:n2", "join-node:n3"]),
    ] {
        let mut input = step_input(name);
        input.approvals.clear();
        let plan = restate_scaleout::plan(&input);
        let todo: Vec<String> = plan
            .road
            .iter()
            .filter(|step| step.status != StepStatus::Done)
            .map(|step| step.step.to_string())
            .collect();
        let Decision::Approve { question, why, consent, .. } = next_step(&input).decision else {
            panic!("{name}: no question")
        };
        let of = plan.road.len();
        let todo_of = format!("{} of {of} steps to do", todo.len());
        // A plan that is not known to its end says so wherever it is shown.
        let known = !matches!(plan.end, RoadEnd::Unknown { .. });
        let asked = match known {
            true => format!("Carry out this plan ({todo_of})?"),
            false => format!("Carry out what is known of this plan ({todo_of}; more may follow)?"),
        };
        assert_eq!(question, asked, "{name}");
        let ConsentScope::Plan { steps, .. } = consent.scope else { panic!("{name}: no plan") };
        let covered: Vec<String> = steps.iter().map(ToString::to_string).collect();
        let beside: Vec<&String> = covered.iter().filter(|step| !todo.contains(step)).collect();
        assert_eq!(beside, extra, "{name}");
        let said = format!("starting a stopped node again ({})", extra.join(", "));
        assert!(why.summary.ends_with(&said), "{name}: {}", why.summary);
    }
}
