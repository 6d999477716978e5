//! What waiting does not change: a deployment that is in place, but not as the target says, or not for long.

use restate_scaleout::api::{Decision, StepInput, Target};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;
use crate::proof::{DONE, host, printed, spoilt, waits};

fn done(what: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        let decision = spoilt(scenario, &change);
        assert!(matches!(decision, Decision::Done { .. }), "{scenario}: {what}: {decision:?}");
    }
}

/// It is refused by this name, and shows this.
fn refused(by: &str, shown: &str, change: impl Fn(&mut Value)) {
    for scenario in DONE {
        match spoilt(scenario, &change) {
            Decision::Refuse(refusal) => {
                assert_eq!(refusal.name, by, "{scenario}: {refusal:?}");
                assert!(refusal.message.contains(shown), "{scenario}: {}", refusal.message);
                assert!(!refusal.evidence.is_empty() && !refusal.remedy.is_empty(), "{scenario}");
            }
            other => panic!("{scenario}: {by}: {other:?}"),
        }
    }
}

/// With what the target wants changed.
fn wants(version: &str) -> Decision {
    let input: StepInput = step_input("three-zones");
    let target = Target { server_version: Some(version.into()), ..input.target.clone() };
    next_step(&StepInput { target, ..input }).decision
}

#[test]
fn another_patch_than_the_target_wants_is_not_done() {
    assert!(matches!(wants("1.7.12"), Decision::Done { .. }));
    for version in ["1.7.11", "1.7.13"] {
        let Decision::Refuse(refusal) = wants(version) else { panic!("{version}") };
        assert_eq!(refusal.name, "unsupported-version");
        assert!(
            refusal.message.contains(version) && refusal.message.contains("1.7.12"),
            "{}",
            refusal.message
        );
    }
}

#[test]
fn a_next_start_in_another_version_is_not_done() {
    let installed = |version: &'static str| {
        host("installed", move |it| it["version"] = format!("restate-server {version}").into())
    };
    for version in ["1.8.0", "1.6.2", "1.7.11", "2.7.12"] {
        refused("same-version", version, installed(version));
    }
    done("a later patch", installed("1.7.13"));
    done(
        "nobody says which",
        host("installed", |it| drop(it.as_object_mut().expect("fields").remove("version"))),
    );
}

#[test]
fn a_data_directory_elsewhere_is_not_done() {
    let open = |directory: &'static str| {
        host("process", move |it| it["processes"][0]["data-directory"] = directory.into())
    };
    let leads = |to: &'static str| {
        move |it: &mut Value| {
            open("/mnt/a/n2")(it);
            host("disk", |it| it["data-directory"] = to.into())(it);
        }
    };
    refused("same-process", "another data directory", open("/elsewhere/n2"));
    refused("same-process", "another data directory", leads("/mnt/b/n2"));
    done("it leads there", leads("/mnt/a/n2/"));
    let same = |it: &mut Value| {
        if it["kind"] == "disk" && it["node"] == "n2" {
            it["answer"]["ok"]["base-dir"] = "/x/./y//".into();
        }
        open("/x/y/n2")(it);
    };
    done("it is spelled otherwise", same);
}

#[test]
fn a_full_disk_is_not_done() {
    for free in [0_u64, (64 << 20) - 1] {
        refused("target-not-proved", "is full", host("disk", move |it| it["free-bytes"] = free.into()));
    }
    done("there is room", host("disk", |it| it["free-bytes"] = (64_u64 << 20).into()));
}

/// Rows of servers that have ended, or that nobody knows, are told for a while.
#[test]
fn replicas_of_another_life_are_none() {
    let lives = |life: Value| {
        printed("FROM partition_state", move |rows| {
            for row in rows.as_array_mut().expect("rows") {
                let id = row["plain_node_id"].as_str().expect("an id").to_owned();
                match &life {
                    Value::Null => drop(row.as_object_mut().expect("fields").remove("gen_node_id")),
                    Value::String(text) => row["gen_node_id"] = text.clone().into(),
                    life => row["gen_node_id"] = format!("{id}:{life}").into(),
                }
            }
        })
    };
    waits("to run on", lives(json!(99)));
    waits("to run on", lives(json!(0)));
    waits("to run on", lives(Value::Null));
    waits("to run on", lives(json!("N77:1")));
    waits("a complete answer", lives(json!("n2")));
}
