//! A deployment in which a node does not do the work that it is registered for is not done.

use restate_scaleout_api::{Refusal, StepKey};
use restate_scaleout_guard::{AtRest, Start, Verdict, at_rest};
use serde_json::Value;

use crate::deployments::*;
use crate::scene::*;

/// The name by which what is said to be done is refused, and what it says.
fn said(scene: Scene) -> Option<(String, String)> {
    refusal(scene).map(|refusal| (refusal.name, refusal.message))
}

/// The refusal of what is said to be done.
pub fn refusal(scene: Scene) -> Option<Refusal> {
    let errors = scene.errors.clone();
    // A scene has an action, which is none here.
    let (target, observations, _) = scene.restart("n1").messages();
    let verdict = |start: &Start| Verdict::of(start, errors.clone());
    let step = StepKey::cluster("test");
    let rest = AtRest { target: &target, step: &step, observations: &observations, verdict: &verdict };
    at_rest(&rest).err()
}

fn state(id: u32, config: &'static str, key: &'static str, state: Value) -> Scene {
    grown().member(id, |it| it[config][key] = state.clone())
}

#[test]
fn every_node_of_the_target_serves() {
    assert_eq!(said(grown()), None);
    for id in 1..=3 {
        for worker in ["provisioning", "draining", "disabled"] {
            let (name, message) =
                said(state(id, "worker_config", "worker_state", worker.into())).expect(worker);
            assert_eq!(name, "node-set-aside", "{message}");
            assert!(message.contains(worker) && message.contains("worker"), "{message}");
        }
        for storage in ["provisioning", "read-only"] {
            let of = state(id, "log_server_config", "storage_state", storage.into());
            let (name, message) = said(of).expect(storage);
            assert_eq!(name, "node-set-aside", "{message}");
            assert!(message.contains(storage) && message.contains("log-server"), "{message}");
        }
        let (name, _) = said(state(id, "worker_config", "worker_state", Value::Null)).expect("unknown");
        assert_eq!(name, "known-facts");
        let (name, _) = said(state(id, "log_server_config", "storage_state", Value::Null)).expect("unknown");
        assert_eq!(name, "known-facts");
    }
}

#[test]
fn a_state_of_a_role_that_a_node_does_not_have_says_nothing() {
    let roles = ["admin", "http-ingress", "log-server", "metadata-server"];
    let scene = state(2, "worker_config", "worker_state", "provisioning".into())
        .member(2, |it| it["roles"] = roles.as_slice().into())
        .file("n2", |text| format!("roles = {roles:?}\n{text}"));
    let scene = scene.target(|it| it["nodes"][1]["roles"] = roles.as_slice().into());
    assert_eq!(said(scene), None);
}

/// What is wanted and not there is not passed over.
#[test]
fn a_node_of_the_target_is_registered() {
    let gone = grown().read("nodes_config", |printed| {
        printed["nodes"].as_array_mut().expect("nodes").retain(|entry| entry[0] != 3);
    });
    assert!(said(gone).is_some());
}
