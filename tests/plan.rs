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
    plan_with(name, change, [])
}

/// The same, of what else was seen.
fn plan_with(
    name: &str,
    change: impl Fn(&mut Observation),
    more: impl IntoIterator<Item = Observation>,
) -> PlanOutput {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name);
    let mut scenario = scenario(&path);
    scenario.observations.iter_mut().for_each(change);
    scenario.observations.extend(more);
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

/// With two voters the loss of either is the loss of the quorum, so no question may come between the votes.
#[test]
fn a_plan_that_is_not_known_to_its_end_gives_no_vote() {
    let all_up = plan("joined-standby", |_| {});
    let votes = |plan: &PlanOutput| plan.road.iter().filter(|step| step.step.step == "add-voter").count();
    assert!(reaches_target(&all_up) && votes(&all_up) == 2, "{:?}", all_up.end);
    let log =
        serde_json::json!({"kind": "log-tail", "at-ms": 1040, "node": "n2", "answer": {"ok": {"lines": []}}});
    let stop = |observation: &mut Observation| {
        let mut it = serde_json::to_value(&*observation).expect("JSON");
        if it["node"] == "n2" && it["from"].is_null() {
            match it["kind"].as_str() {
                Some("dial") => it["answer"] = serde_json::json!({"ok": {"failure": "refused"}}),
                Some("process") => it["answer"] = serde_json::json!({"ok": {"processes": []}}),
                _ => {}
            }
        }
        let stdout = it["answer"]["ok"]["stdout"].as_str().unwrap_or_default();
        let asked = it["args"].as_array().and_then(|args| args.last()).and_then(|last| last.as_str());
        let text = match asked.unwrap_or_default() {
            sql if sql.ends_with("FROM nodes") => {
                stdout.replace("alive", "dead").replacen("dead", "alive", 1)
            }
            "list-servers" => {
                stdout.lines().filter(|line| !line.contains("N2")).collect::<Vec<_>>().join("\n")
            }
            _ => stdout.to_owned(),
        };
        if !text.is_empty() {
            it["answer"]["ok"]["stdout"] = text.into();
        }
        *observation = serde_json::from_value(it).expect("an observation");
    };
    let down = plan_with("joined-standby", stop, [serde_json::from_value(log).expect("an observation")]);
    let names: Vec<String> =
        down.road.iter().map(|step| format!("{} {:?}", step.step, step.status)).collect();
    assert!(matches!(down.end, RoadEnd::Unknown { .. }), "{:?}\n{names:?}", down.end);
    assert_eq!(votes(&down), 0, "{names:?}");
    assert!(names.contains(&"join-node:n2 Todo".to_owned()), "{names:?}");
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

/// What is known of the start of a later node is told before the first step is approved, and not when its turn comes.
#[test]
fn a_later_start_that_would_be_refused_ends_the_plan() {
    let of = |kind: &'static str, node: &'static str, key: &'static str, value: serde_json::Value| {
        move |it: &mut serde_json::Value| {
            if it["kind"] == kind && it["node"] == node {
                match kind {
                    "process" => it["answer"]["ok"]["processes"][0][key] = value.clone(),
                    _ => it["answer"]["ok"][key] = value.clone(),
                }
            }
        }
    };
    let changed = |name: &str, changes: &[&dyn Fn(&mut serde_json::Value)]| {
        plan(name, |observation| {
            let mut it = serde_json::to_value(&*observation).expect("JSON");
            changes.iter().for_each(|change| change(&mut it));
            *observation = serde_json::from_value(it).expect("an observation");
        })
    };
    let account = |name: &str| serde_json::json!({"AZURE_STORAGE_ACCOUNT_NAME": name});
    for name in ["single-fresh", "single-snapshotted"] {
        let ends = |by: &str, says: &str, change: &dyn Fn(&mut serde_json::Value)| {
            let plan = changed(name, &[change]);
            let RoadEnd::Refused(refusal) = &plan.end else { panic!("{name}: {says}: {:?}", plan.end) };
            assert_eq!(refusal.name, by, "{name}: {refusal:?}");
            assert!(refusal.message.contains(says), "{name}: {refusal:?}");
            assert_eq!(
                refusal.step.as_ref().map(ToString::to_string).as_deref(),
                Some("join-node:n3"),
                "{name}"
            );
            assert!(plan.approval.is_none(), "{name}");
        };
        ends("snapshot-before-join", "n3 and n1", &of("installed", "n3", "environment", account("other")));
        let endpoint = serde_json::json!({"AZURE_ENDPOINT": "http://other:10000"});
        ends("kept-protection", "n3 would not keep", &of("installed", "n3", "environment", endpoint));
        ends("known-facts", "--bogus", &of("installed", "n3", "arguments", serde_json::json!(["--bogus"])));
        let all: Vec<_> =
            ["n1", "n2", "n3"].map(|node| of("installed", node, "environment", account("one"))).into();
        let runs = of("process", "n1", "environment", account("one"));
        let mut changes: Vec<&dyn Fn(&mut serde_json::Value)> = vec![&runs];
        changes.extend(all.iter().map(|it| it as &dyn Fn(&mut serde_json::Value)));
        let plan = changed(name, &changes);
        assert!(reaches_target(&plan), "{name}: one account: {:?}", plan.end);
    }
}

/// Whatever a later node runs with, its restart would be refused for it after all else was done.
#[test]
fn a_later_restart_that_would_be_refused_ends_the_plan() {
    for name in ["voters-three", "replication-settled"] {
        let plan = plan(name, |observation| {
            let mut it = serde_json::to_value(&*observation).expect("JSON");
            if it["kind"] == "process" && it["node"] == "n3" {
                let other = serde_json::json!({"RESTATE_ADMIN__HEARTBEAT_INTERVAL": "9s"});
                it["answer"]["ok"]["processes"][0]["environment"] = other;
            }
            *observation = serde_json::from_value(it).expect("an observation");
        });
        let RoadEnd::Refused(refusal) = &plan.end else { panic!("{name}: {:?}", plan.end) };
        assert_eq!(refusal.name, "same-process", "{refusal:?}");
        assert_eq!(
            refusal.step.as_ref().map(ToString::to_string).as_deref(),
            Some("reload-node:n3"),
            "{name}"
        );
    }
}

/// What runs on variables alone is stopped by hand once its first file is written, so that the plan goes on until then.
#[test]
fn a_server_without_a_file_gets_its_first_one() {
    let plan = plan("single-fresh", |observation| {
        let mut it = serde_json::to_value(&*observation).expect("JSON");
        if it["node"] != "n1" {
            return;
        }
        let mut given = serde_json::json!({
            "RESTATE_BASE_DIR": "/var/lib/restate/n1/data", "RESTATE_BIND_ADDRESS": "127.0.0.1:16745",
            "RESTATE_ADMIN__BIND_ADDRESS": "127.0.0.1:17370", "RESTATE_INGRESS__BIND_ADDRESS": "127.0.0.1:15604",
        });
        match it["kind"].as_str() {
            Some("read-config") => it["answer"]["ok"] = serde_json::json!({}),
            Some("installed") => it["answer"]["ok"]["environment"] = given,
            Some("process") => {
                given["RESTATE_ADMIN__HEARTBEAT_INTERVAL"] = "9s".into();
                it["answer"]["ok"]["processes"][0]["environment"] = given;
            }
            _ => {}
        }
        *observation = serde_json::from_value(it).expect("an observation");
    });
    assert!(reaches_target(&plan), "{:?}", plan.end);
}

/// Two nodes with two copies: writes pause while either restarts, which is asked about, and nothing is lost.
#[test]
fn a_copy_on_every_log_server_leads_to_the_target_with_consent() {
    for name in ["single-fresh", "single-snapshotted"] {
        let mut scenario =
            scenario(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name));
        scenario.target.nodes.truncate(2);
        scenario.target.tolerate = Some(0);
        let plan = lifecycle::plan(&StepInput {
            contract: None,
            target: scenario.target,
            observations: scenario.observations,
            approvals: Vec::new(),
            marks: Vec::new(),
        });
        assert!(matches!(plan.end, RoadEnd::Target { .. }), "{name}: {:?}", plan.end);
        let reloads: Vec<_> = plan.road.iter().filter(|step| step.step.step == "reload-node").collect();
        assert!(!reloads.is_empty(), "{name}");
        for step in reloads.iter().filter(|step| step.status == StepStatus::Todo) {
            let interrupted = step.exposure.as_ref().is_some_and(|it| it.during.writes.interrupted);
            assert!(interrupted && step.needs_approval, "{name}: {}", step.step);
        }
    }
}
