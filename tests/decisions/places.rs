//! Where a new node keeps its data, and what it needs on its machine.

use restate_scaleout::api::plan::{PlanOutput, PlannedStep, RoadEnd};
use restate_scaleout::api::{Action, Observation, StepInput};
use restate_scaleout::lifecycle;
use serde_json::{Value, json};

use crate::common::step_input;

/// What is planned for a node alone that grows on one machine.
fn planned(target: impl Fn(&mut Value), change: impl Fn(&mut Value)) -> PlanOutput {
    let input: StepInput = step_input("single-snapshotted");
    let mut wanted = serde_json::to_value(&input.target).expect("JSON");
    target(&mut wanted);
    let observations = input.observations.iter().map(|observation| {
        let mut it = serde_json::to_value(observation).expect("JSON");
        change(&mut it);
        serde_json::from_value::<Observation>(it).expect("an observation")
    });
    let observations = observations.collect();
    lifecycle::plan(&StepInput {
        target: serde_json::from_value(wanted).expect("a target"),
        observations,
        ..input
    })
}

fn answer(it: &mut Value, kind: &str, node: &str, change: impl Fn(&mut Value)) {
    if it["kind"] == kind && it["node"] == node {
        change(&mut it["answer"]["ok"]);
    }
}

fn configured<'p>(plan: &'p PlanOutput, node: &str) -> &'p PlannedStep {
    let is = |it: &&PlannedStep| it.step.step == "configure-node" && it.step.node.as_deref() == Some(node);
    plan.road.iter().find(is).expect("a step")
}

fn diff(step: &PlannedStep) -> &str {
    match &step.actions[0] {
        Action::WriteConfig { diff, .. } => diff,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_node_on_the_same_machine_gets_a_directory_of_its_own() {
    let plan = planned(|_| {}, |_| {});
    assert!(matches!(plan.end, RoadEnd::Target { .. }), "{:?}", plan.end);
    for node in ["n2", "n3"] {
        let diff = diff(configured(&plan, node));
        assert!(diff.contains("-base-dir = \"/var/lib/restate/n1/data\""), "{diff}");
        assert!(diff.contains(&format!("+base-dir = \"/var/lib/restate/{node}/data\"")), "{diff}");
    }
    // Where the host looked at the directory of another node, nobody knows one of its own.
    let plan = planned(
        |_| {},
        |it| {
            answer(it, "disk", "n2", |it| it["base-dir"] = "/var/lib/restate/n1/data/".into());
        },
    );
    let diff = diff(configured(&plan, "n2"));
    assert!(diff.contains("-base-dir") && !diff.contains("+base-dir"), "{diff}");
}

/// With the file of the first node as that of n2, its directory included, and what the host then sees.
fn shared(it: &mut Value) {
    answer(it, "read-config", "n2", |it| {
        *it = json!({
            "text": "cluster-name = \"localcluster\"\nauto-provision = false\nnode-name = \"n2\"\n\
                     base-dir = \"/var/lib/restate/n1/data\"\nbind-address = \"127.0.0.1:15121\"\n\
                     advertised-address = \"http://127.0.0.1:15121\"\n[admin]\nbind-address = \"127.0.0.1:19072\"\n\
                     [ingress]\nbind-address = \"127.0.0.1:18082\"\n[worker.snapshots]\n\
                     destination = \"az://snaps/hand\"\nsnapshot-interval = \"30m\"\n[metadata-client]\n\
                     addresses = [\"http://127.0.0.1:16745\"]\n[metadata-server]\nauto-join = false\n",
            "age-ms": 1000,
        });
    });
    answer(it, "disk", "n2", |it| {
        *it = json!({
            "base-dir": "/var/lib/restate/n1/data", "exists": true, "empty": false, "node-directories": ["n1"],
        });
    });
}

#[test]
fn another_directory_leads_out_of_one_that_two_nodes_share() {
    let elsewhere = |base_dir: &'static str| {
        planned(|it| it["nodes"][1]["settings"]["base-dir"] = base_dir.into(), shared)
    };
    let refused = |plan: PlanOutput| match plan.end {
        RoadEnd::Refused(refusal) => {
            assert_eq!(refusal.name, "own-identity", "{refusal:?}");
            assert!(refusal.remedy.contains("another base-dir"), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    };
    refused(planned(|_| {}, shared));
    refused(elsewhere("/var/lib/restate/n1/data"));
    let plan = elsewhere("/var/lib/restate/n2/data");
    assert!(matches!(plan.end, RoadEnd::Target { .. }), "{:?}", plan.end);
}

/// n1 says that it listens at an address which its file does not tell of.
fn listens_at(address: &'static str) -> impl Fn(&mut Value) {
    move |it| {
        answer(it, "dial", "n1", |it| {
            let mut body: Value = serde_json::from_str(it["body"].as_str().expect("a body")).expect("JSON");
            let bound = body["bound_addresses"].as_array_mut().expect("a list");
            bound.push(json!({"name": "admin-api-server", "address": address, "kind": "tcp"}));
            it["body"] = body.to_string().into();
        });
    }
}

#[test]
fn a_port_that_the_first_node_has_is_told_before_the_first_step() {
    let plan = planned(|_| {}, listens_at("127.0.0.1:19073"));
    let RoadEnd::Refused(refusal) = &plan.end else { panic!("{:?}", plan.end) };
    assert_eq!(refusal.name, "valid-start", "{refusal:?}");
    assert!(refusal.message.contains("n1 listens on port 19073"), "{refusal:?}");
    let plan = planned(|_| {}, listens_at("127.0.0.1:19074"));
    assert!(matches!(plan.end, RoadEnd::Target { .. }), "{:?}", plan.end);
    let plan = planned(|it| it["one-host"] = false.into(), listens_at("127.0.0.1:19073"));
    assert!(!format!("{:?}", plan.end).contains("listens on port"), "{:?}", plan.end);
    // Where the target says where the first node listens, it may listen elsewhere by then.
    let says = |it: &mut Value| it["nodes"][0]["settings"] = json!({"admin.bind-address": "127.0.0.1:17370"});
    let plan = planned(says, listens_at("127.0.0.1:19073"));
    assert!(matches!(plan.end, RoadEnd::Target { .. }), "{:?}", plan.end);
}

/// Nobody sees whether they are there, so the person who approves is told.
#[test]
fn files_that_a_new_node_needs_are_named() {
    let pem = "request-identity-private-key-pem-file";
    let told = |plan: &PlanOutput| {
        let evidence = &configured(plan, "n2").why.evidence;
        evidence.iter().any(|it| it.fact.contains(pem) && it.fact.contains("on the host of n2"))
    };
    let with_key = planned(
        |_| {},
        |it| {
            answer(it, "read-config", "n1", |it| {
                let text = it["text"].as_str().expect("a text");
                it["text"] =
                    format!("{text}\n[worker.invoker]\n{pem} = \"/etc/restate/identity.pem\"\n").into();
            });
        },
    );
    assert!(told(&with_key), "{:?}", configured(&with_key, "n2").why);
    assert!(!told(&planned(|_| {}, |_| {})));
}
