//! Scenarios: a target and observations of real servers lead to the decision that lies beside them.
//!
//! `UPDATE=1 cargo test --test scenarios` rewrites the golden files; read the difference before you
//! commit it. Questions of consent are answered with yes, and listed.

use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::api::approval::digest;
use restate_scaleout::api::decision::{Decision, StepInput};
use restate_scaleout::api::plan::{PlanOutput, RoadEnd};
use restate_scaleout::api::{Approval, Consent, ConsentScope, Observation, StepKey};
use restate_scaleout::lifecycle;
use serde::Serialize;

mod common;

use common::{Scenario, scenario as read};

#[derive(Serialize)]
struct Golden {
    asked: Vec<String>,
    decision: Decision,
    exposure: [String; 3],
    road: Vec<String>,
    end: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

fn scenarios() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    all
}

fn input(scenario: &Scenario, approvals: &[Approval]) -> StepInput {
    StepInput {
        contract: None,
        target: scenario.target.clone(),
        observations: scenario.observations.clone(),
        approvals: approvals.to_vec(),
        marks: Vec::new(),
    }
}

fn approval(digest: &str, consent: &Consent) -> Approval {
    let consent = serde_json::to_value(consent).unwrap();
    Approval { digest: digest.into(), consent, by: None, at_ms: None }
}

fn words(scope: &ConsentScope) -> String {
    match scope {
        ConsentScope::Plan { steps, .. } => format!("plan of {} steps", steps.len()),
        ConsentScope::Risk { step, .. } => format!("risk of {step}"),
    }
}

/// Decides with every question answered with yes.
fn decide(scenario: &Scenario) -> (Vec<String>, Decision, [String; 3]) {
    let mut asked = Vec::new();
    let mut approvals: Vec<Approval> = Vec::new();
    loop {
        let output = lifecycle::next_step(&input(scenario, &approvals));
        let exposure =
            [&output.exposure.writes, &output.exposure.data, &output.exposure.metadata].map(|tolerance| {
                let losses = tolerance.losses.map_or_else(|| "unknown".into(), |losses| losses.to_string());
                let interrupted = if tolerance.interrupted { " (interrupted)" } else { "" };
                let zones = tolerance.zones.map_or_else(String::new, |zones| format!(", zones {zones}"));
                format!("{losses}{zones}{interrupted}: {}", tolerance.because)
            });
        match output.decision {
            Decision::Approve { digest, consent, .. } => {
                let what = words(&consent.scope);
                assert!(approvals.iter().all(|given| given.digest != digest), "asked twice: {what}");
                approvals.push(approval(&digest, &consent));
                asked.push(what);
            }
            decision => return (asked, decision, exposure),
        }
    }
}

fn end(plan: &PlanOutput) -> String {
    match &plan.end {
        RoadEnd::Target { exposure } => format!(
            "target: writes {:?}, data {:?}, metadata {:?}",
            exposure.writes.losses, exposure.data.losses, exposure.metadata.losses
        ),
        RoadEnd::Unknown { requests, why } => {
            format!("unknown: {} ({} requests)", why.summary, requests.len())
        }
        RoadEnd::Refused(refusal) => format!("refused: {}: {}", refusal.name, refusal.message),
    }
}

#[test]
fn every_scenario_leads_to_its_decision() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in scenarios() {
        let scenario = read(&path);
        let (asked, decision, exposure) = decide(&scenario);
        let plan = lifecycle::plan(&input(&scenario, &[]));
        let road = plan
            .road
            .iter()
            .map(|step| {
                format!("{} {}", serde_json::to_value(step.status).unwrap().as_str().unwrap(), step.step)
            })
            .collect();
        let golden = Golden { asked, decision, exposure, road, end: end(&plan) };
        let text = serde_json::to_string_pretty(&golden).unwrap() + "\n";
        let file = path.join("decision.json");
        if update {
            fs::write(&file, &text).unwrap();
        } else if fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(format!("{}:\n{text}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} scenarios differ (UPDATE=1 rewrites):\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_order_of_observations_does_not_matter() {
    for path in scenarios() {
        let scenario = read(&path);
        let (_, forward, _) = decide(&scenario);
        let mut reversed = scenario;
        reversed.observations.reverse();
        assert_eq!(decide(&reversed).1, forward, "{}", path.display());
    }
}

/// Leaving out any one observation never leads to an action that the full picture does not lead to.
#[test]
fn less_knowledge_never_leads_to_another_action() {
    for path in scenarios() {
        let full = read(&path);
        let (_, wanted, _) = decide(&full);
        for at in 0..full.observations.len() {
            if matches!(full.observations[at], Observation::Action { .. }) {
                continue;
            }
            let mut less = Scenario {
                about: String::new(),
                target: full.target.clone(),
                observations: full.observations.clone(),
            };
            less.observations.remove(at);
            let (_, decision, _) = decide(&less);
            if let Decision::Act { step, .. } = &decision {
                assert_eq!(decision, wanted, "{} without observation {at}: {step}", path.display());
            }
        }
    }
}

/// What would be done on the strength of this approval.
fn acts(scenario: &Scenario, approval: Approval) -> bool {
    let decision = lifecycle::next_step(&input(scenario, &[approval])).decision;
    matches!(decision, Decision::Act { .. })
}

#[test]
fn only_what_was_approved_is_done() {
    let mut seen = 0;
    for path in scenarios() {
        let mut scenario = read(&path);
        let asked = lifecycle::next_step(&input(&scenario, &[])).decision;
        let Decision::Approve { digest: shown, mut consent, .. } = asked else {
            assert!(!matches!(asked, Decision::Act { .. }), "{}: nobody was asked", path.display());
            continue;
        };
        let whole = approval(&shown, &consent);
        seen += usize::from(acts(&scenario, whole.clone()));

        consent.scope = ConsentScope::Plan { steps: vec![StepKey::cluster("prove")], actions: Vec::new() };
        let another = digest(&consent);
        assert!(!acts(&scenario, approval(&another, &consent)), "{}: another plan", path.display());
        assert!(!acts(&scenario, approval(&shown, &consent)), "{}: a changed consent", path.display());

        scenario.target.repository.destination.push_str("-elsewhere");
        assert!(!acts(&scenario, whole), "{}: another target", path.display());
    }
    assert!(seen > 5, "only {seen} scenarios act on an approved plan");
}
