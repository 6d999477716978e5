//! Nodes that share a machine are lost together, and a deployment that nobody can reach or govern has no use
//! for its copies.

use restate_scaleout::api::{Decision, Exposure, Role, StepInput};
use restate_scaleout::next_step;

use crate::common::step_input;
use crate::refused;

/// The deployment that is done, with its second node at another host and port.
fn second_at(host: &str) -> StepInput {
    let input = serde_json::to_string(&step_input("three-zones")).expect("JSON");
    let (old, new) = ("10.0.0.2:5122", format!("{host}:5123"));
    assert!(input.contains(old));
    serde_json::from_str(&input.replace(old, &new)).expect("an input")
}

fn machines(exposure: &Exposure) -> [Option<u32>; 3] {
    [&exposure.writes, &exposure.data, &exposure.metadata].map(|tolerance| tolerance.machines)
}

fn losses(exposure: &Exposure) -> [Option<u32>; 3] {
    [&exposure.writes, &exposure.data, &exposure.metadata].map(|tolerance| tolerance.losses)
}

#[test]
fn a_shared_machine_is_told_apart_from_a_node() {
    let output = next_step(&second_at("10.0.0.1"));
    assert_eq!(losses(&output.exposure), [Some(1); 3]);
    assert_eq!(machines(&output.exposure), [Some(0); 3]);
    let Decision::Done { why } = output.decision else { panic!("{:?}", output.decision) };
    assert!(why.summary.contains("of whole machines only 0"), "{}", why.summary);
    assert!(why.evidence.iter().all(|it| it.fact.contains("of whole machines 0")), "{:?}", why.evidence);
}

/// One host in other spellings is still one host.
#[test]
fn a_machine_has_one_name() {
    for host in ["[::ffff:10.0.0.1]", "10.0.0.1"] {
        let output = next_step(&second_at(host));
        assert_eq!(machines(&output.exposure), [Some(0); 3], "{host}");
    }
    let named = |host: &str| {
        let input = serde_json::to_string(&second_at("Rack-A.")).expect("JSON");
        serde_json::from_str::<StepInput>(&input.replace("10.0.0.1:5122", &format!("{host}:5122")))
            .expect("an input")
    };
    assert_eq!(machines(&next_step(&named("rack-a")).exposure), [Some(0); 3]);
    assert_eq!(machines(&next_step(&named("rack-b")).exposure), [None; 3]);
}

/// That each address has a host of its own does not show that each has a machine of its own, and where the
/// target says that all share one there is nothing to add.
#[test]
fn of_machines_that_nothing_shows_nothing_is_told() {
    let apart = next_step(&step_input("three-zones"));
    assert_eq!(machines(&apart.exposure), [None; 3]);
    let Decision::Done { why } = apart.decision else { panic!("{:?}", apart.decision) };
    assert!(!why.summary.contains("machine"), "{}", why.summary);
    let mut one_host = second_at("10.0.0.1");
    one_host.target.one_host = true;
    assert_eq!(machines(&next_step(&one_host).exposure), [None; 3]);
}

/// Takes a role from the registered nodes n2 and n3.
fn only_n1_has(role: &str) -> StepInput {
    let mut input = serde_json::to_value(step_input("three-zones")).expect("JSON");
    for observation in input["observations"].as_array_mut().expect("observations") {
        let Some(printed) = observation.pointer_mut("/answer/ok/stdout") else { continue };
        let Some(Ok(mut config)) = printed.as_str().map(serde_json::from_str::<serde_json::Value>) else {
            continue;
        };
        let Some(nodes) = config.get_mut("nodes").and_then(|it| it.as_array_mut()) else { continue };
        for node in nodes.iter_mut().filter(|node| node[0] != 1) {
            node[1]["Node"]["roles"].as_array_mut().expect("roles").retain(|it| it != role);
        }
        *printed = config.to_string().into();
    }
    serde_json::from_value(input).expect("an input")
}

/// Nobody writes without an ingress, and nothing is moved or elected without an admin node.
#[test]
fn the_last_ingress_and_the_last_admin_node_limit_writes() {
    for (role, word) in [("http-ingress", "ingresses alive: 1"), ("admin", "admin nodes alive: 1")] {
        let output = next_step(&only_n1_has(role));
        assert_eq!(losses(&output.exposure), [Some(0), Some(1), Some(1)], "{role}");
        assert!(output.exposure.writes.because.contains(word), "{}", output.exposure.writes.because);
        assert_eq!(refused(&output.decision), Some("target-not-proved"), "{:?}", output.decision);
    }
}

/// That is said of the target at once, and not at the end of the road.
#[test]
fn a_target_with_one_ingress_or_one_admin_node_tolerates_no_loss() {
    for role in [Role::HttpIngress, Role::Admin] {
        let mut input = step_input("single-fresh");
        for node in input.target.nodes.iter_mut().skip(1) {
            node.roles = Some(Role::ALL.into_iter().filter(|it| *it != role).collect());
        }
        let decision = next_step(&input).decision;
        assert_eq!(refused(&decision), Some("tolerance-out-of-reach"), "{role:?}: {decision:?}");
        input.target.tolerate = Some(0);
        assert_ne!(refused(&next_step(&input).decision), Some("tolerance-out-of-reach"), "{role:?}");
    }
}
