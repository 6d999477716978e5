//! The guard against recorded deployments, each spoilt in one place: a case for each branch of each
//! invariant, refused by its name.

mod commands;
mod consent;
mod deployments;
mod facts;
mod passes;
mod restarts;
mod scene;
mod starts;
mod writes;

use std::collections::BTreeSet;

use restate_scaleout_guard::INVARIANTS;
use scene::*;

/// The name of an invariant, what is wrong, and the scene that must be refused by that name.
pub type Case = (&'static str, &'static str, Scene);

fn check(cases: Vec<Case>) {
    for (name, what, scene) in cases {
        let refusal = scene.judged().err();
        let said = refusal.as_ref().map(|it| it.message.clone()).unwrap_or_default();
        assert_eq!(refusal.map(|it| it.name).as_deref(), Some(name), "{what}: {said}");
    }
}

#[test]
fn commands_that_must_not_be_run() {
    check(commands::cases());
}

#[test]
fn facts_that_must_not_be_acted_on() {
    check(facts::cases());
}

#[test]
fn restarts_that_must_not_happen() {
    check(restarts::cases());
}

#[test]
fn starts_that_must_not_happen() {
    check(starts::cases());
}

#[test]
fn files_that_must_not_be_written() {
    check(writes::cases());
}

#[test]
fn no_invariant_is_without_a_case() {
    let all = [commands::cases(), facts::cases(), restarts::cases(), starts::cases(), writes::cases()];
    let shown: BTreeSet<&str> = all.iter().flatten().map(|(name, ..)| *name).collect();
    let consent = ["approved-plan", "approved-risk"];
    for invariant in INVARIANTS.iter().filter(|it| !consent.contains(&it.name)) {
        assert!(shown.contains(invariant.name), "{}", invariant.name);
    }
}

/// What the planner decides on recorded deployments breaks nothing.
#[test]
fn recorded_decisions_pass() {
    let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/scenarios");
    let mut judged = 0;
    for entry in std::fs::read_dir(scenarios).expect("scenarios") {
        let folder = entry.expect("a folder").path();
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name");
        let Ok(text) = std::fs::read_to_string(folder.join("decision.json")) else { continue };
        let decision: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let action = &decision["decision"]["action"];
        if action.is_null() {
            continue;
        }
        let scene = Scene::recorded(name).act(action.clone());
        assert_eq!(scene.judged().map(|_| ()).map_err(|it| (it.name, it.message)), Ok(()), "{name}");
        judged += 1;
    }
    assert!(judged > 8, "{judged}");
}
