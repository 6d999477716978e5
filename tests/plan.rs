//! Plans: the road is foreseen to its end from every recorded state that is at rest, and stays the
//! same road when some of it is behind us.

mod common;

use std::path::Path;

use common::scenario;
use restate_scaleout::api::decision::StepInput;
use restate_scaleout::api::plan::{PlanOutput, RoadEnd, StepStatus};
use restate_scaleout::api::{Observation, Reply};
use restate_scaleout::lifecycle;

fn plan(name: &str, change: impl Fn(&mut Observation)) -> PlanOutput {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name);
    let mut scenario = scenario(&path);
    scenario.observations.iter_mut().for_each(change);
    lifecycle::plan(&StepInput {
        contract: None,
        target: scenario.target,
        observations: scenario.observations,
        approvals: Vec::new(),
        marks: Vec::new(),
    })
}

fn reaches_target(plan: &PlanOutput) -> bool {
    match &plan.end {
        RoadEnd::Target { exposure } => {
            [&exposure.writes, &exposure.data, &exposure.metadata].iter().all(|t| t.losses == Some(1))
        }
        _ => false,
    }
}

#[test]
fn the_road_is_foreseen_to_the_target() {
    for name in [
        "single-fresh",
        "single-restart-pending",
        "single-snapshotted",
        "voters-three",
        "replication-settled",
    ] {
        let plan = plan(name, |_| {});
        assert!(reaches_target(&plan), "{name}: {:?}", plan.end);
        assert!(plan.road.iter().all(|step| !step.title.is_empty()));
    }
}

/// The first node has no location yet: it gets one with its file, and registers with it at its restart.
#[test]
fn a_node_without_a_location_becomes_a_cluster_over_zones() {
    for name in ["single-fresh", "single-snapshotted"] {
        let mut scenario =
            scenario(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name));
        scenario.target.replication = "{zone: 2}".into();
        for (node, zone) in scenario.target.nodes.iter_mut().zip(["r.a", "r.b", "r.c"]) {
            node.location = Some(zone.into());
        }
        let plan = lifecycle::plan(&StepInput {
            contract: None,
            target: scenario.target,
            observations: scenario.observations,
            approvals: Vec::new(),
            marks: Vec::new(),
        });
        assert!(reaches_target(&plan), "{name}: {:?}", plan.end);
    }
}

/// Logs are trimmed while they are looked at, so a trim point can be ahead of what was applied.
#[test]
fn a_trim_point_ahead_of_the_processors_does_not_hide_the_road() {
    let plan = plan("single-snapshotted", |observation| {
        let Observation::Restatectl { args, answer: Reply::Ok(output), .. } = observation else { return };
        if args.last().is_some_and(|query| query.contains("loglet_workers")) {
            let row = |index| format!(r#"{{"log_id":2,"segment_index":{index},"trim_point":999999}}"#);
            output.stdout = format!("[{}]", (0..8).map(row).collect::<Vec<_>>().join(","));
        }
    });
    assert!(reaches_target(&plan), "{:?}", plan.end);
    let snapshot = plan.road.iter().find(|step| step.step.step == "snapshot-partitions").unwrap();
    assert_eq!(snapshot.status, StepStatus::Todo);
}

/// Joining lowers nothing in numbers, restarting does: only the latter asks for consent.
#[test]
fn restarts_need_consent_and_writes_of_files_do_not() {
    let plan = plan("single-fresh", |_| {});
    for step in &plan.road {
        let restart = matches!(step.step.step.as_str(), "restart-first-node" | "reload-node");
        assert_eq!(step.needs_approval, restart, "{}", step.step);
    }
}
