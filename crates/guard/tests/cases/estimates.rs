//! What an action does to the losses tolerated, by the guard's own reckoning.

use restate_scaleout_api::{ExposureChange, Tolerance};
use restate_scaleout_guard::judge;
use serde_json::json;

use crate::deployments::*;
use crate::scene::*;

fn estimate(scene: &Scene) -> (ExposureChange, bool) {
    scene
        .with(&[], |proposal| judge(proposal).map(|judged| (judged.estimate.clone(), judged.is_risky())))
        .unwrap_or_else(|refusal| panic!("{}: {}", refusal.name, refusal.message))
}

fn losses(of: &Tolerance) -> Option<u32> {
    assert!(!of.interrupted, "{}", of.because);
    of.losses
}

fn writes(scene: &Scene) -> ([Option<u32>; 3], bool) {
    let (change, risky) = estimate(scene);
    ([&change.before, &change.during, &change.after].map(|it| losses(&it.writes)), risky)
}

/// As many copies as nodes leave none that may be lost.
#[test]
fn copies_that_no_node_may_miss_are_a_risk() {
    assert_eq!(writes(&grown().set_replication("3")), ([Some(1), Some(0), Some(0)], true));
    assert_eq!(writes(&grown().set_replication("2")), ([Some(1), Some(1), Some(1)], false));
    let larger = grown().command(&["config", "set", "--log-default-nodeset-size", "3", "--yes"]);
    assert_eq!(writes(&larger), ([Some(1), Some(1), Some(1)], false));
}

/// Writes pause while one of as many log-servers as copies is down. The others have every record, so it is let pass with
/// consent.
#[test]
fn the_restart_of_a_node_that_has_every_copy_is_a_risk() {
    let full = |node: &str| {
        grown()
            .segments(|params| params["replication"] = json!({"node": 3}))
            .read("bifrost_config", |printed| {
                printed["config"]["default_provider"]["replicated"]["replication_property"] =
                    "{node: 3}".into();
            })
            .restart(node)
    };
    for node in ["n1", "n2"] {
        let (change, risky) = estimate(&full(node));
        assert!(change.during.writes.interrupted && risky, "{node}: {change:?}");
        assert!(!change.during.data.interrupted && !change.after.writes.interrupted, "{node}: {change:?}");
    }
    let (change, _) = estimate(&grown().restart("n2"));
    assert!(!change.during.writes.interrupted, "{change:?}");
}

/// A worker without records leads logs as well: when it stops, they choose among dead log-servers, too.
#[test]
fn the_restart_of_a_worker_that_keeps_no_records_counts_dead_log_servers() {
    let on_all = |partition: u32| {
        let on = |id: u32| {
            json!({
                "partition_id": partition, "plain_node_id": format!("N{id}"), "gen_node_id": format!("N{id}:2"),
                "replay_status": "active",
            })
        };
        [on(1), on(2), on(4)]
    };
    let worker = || {
        Scene::recorded("role-given-up")
            .segments(|params| params["nodeset"] = json!([1, 2]))
            .member(4, |node| node["log_server_config"] = json!({"storage_state": "provisioning"}))
            .read("partition_state", |rows| *rows = (0..4).flat_map(on_all).collect())
    };
    let wider = |scene: Scene| {
        scene.read("bifrost_config", |printed| {
            printed["config"]["default_provider"]["replicated"]["replication_property"] = "{node: 3}".into();
        })
    };
    for (what, scene, interrupted) in [
        ("all are alive", wider(worker()), false),
        ("the others hold two copies", worker().dead("N3"), false),
        ("the others do not hold three", wider(worker()).dead("N3"), true),
    ] {
        let (change, risky) = estimate(&scene.restart("n4"));
        assert_eq!(
            (change.during.writes.interrupted, risky),
            (interrupted, interrupted),
            "{what}: {change:?}"
        );
        assert!(!change.before.writes.interrupted, "{what}: {change:?}");
    }
}

/// What blocks writes leaves nothing that may be lost, however many nodes are left in the zones that there are.
#[test]
fn nothing_may_be_lost_while_writes_are_blocked() {
    let scene = Scene::recorded("six-nodes")
        .segments(|params| {
            params["replication"] = json!({"zone": 3, "node": 3});
            params["nodeset"] = json!([1, 2, 3, 4, 5, 6]);
        })
        .dead("N2")
        .dead("N3");
    let writes = estimate(&scene.snapshot()).0.before.writes;
    assert_eq!((writes.losses, writes.interrupted), (Some(0), true), "{writes:?}");
}

/// With a log-server more than a segment is put on, the next one may leave a node out that its zone needs.
#[test]
fn what_joins_may_be_chosen() {
    let gone = |rows: &mut serde_json::Value| {
        rows.as_array_mut().expect("rows").retain(|row| row["plain_node_id"] != "N2");
    };
    let scene = Scene::recorded("six-nodes")
        .segments(|params| {
            params["replication"] = json!({"zone": 2, "node": 3});
            params["nodeset"] = json!([1, 3, 4, 5, 6]);
        })
        .read("bifrost_config", |printed| {
            printed["config"]["default_provider"]["replicated"]["replication_property"] =
                "{zone: 2, node: 3}".into();
        })
        .read("nodes_config", |it| it["nodes"].as_array_mut().expect("nodes").retain(|node| node[0] != 2))
        .read("FROM nodes", gone)
        .read("FROM partition_state", |rows| {
            gone(rows);
            rows.as_array_mut().expect("rows").iter_mut().for_each(|row| row["archived_log_lsn"] = 1.into());
        })
        .host("dial", "n6", |it| *it = json!({"failure": "refused"}))
        .host("process", "n6", |it| *it = json!({"processes": []}))
        .host("disk", "n6", |it| {
            *it = json!({"base-dir": it["base-dir"], "exists": false});
        });
    let change = estimate(&scene.start("n6")).0;
    assert_eq!([&change.before, &change.after].map(|it| losses(&it.writes)), [Some(2), Some(1)]);
}

/// More copies are worth something once new segments have them; records of today stay where they are.
#[test]
fn more_copies_are_told_of_what_is_written_from_then_on() {
    let change = estimate(&Scene::recorded("even-voters").set_replication("2")).0;
    assert_eq!([&change.before, &change.after].map(|it| losses(&it.writes)), [Some(0), Some(1)]);
    assert_eq!([&change.before, &change.after].map(|it| losses(&it.data)), [Some(0), Some(0)]);
}

/// Copies of partitions lead to no other segments, so those of today go on telling.
#[test]
fn copies_of_partitions_alone_change_nothing_that_logs_tolerate() {
    let on_two = grown().segments(|params| params["nodeset"] = json!([1, 2]));
    let partitions = on_two.clone().command(&["config", "set", "--partition-replication", "2", "--yes"]);
    let change = estimate(&partitions).0;
    assert_eq!([&change.before, &change.after].map(|it| losses(&it.writes)), [Some(0), Some(0)]);
    let change = estimate(&on_two.set_replication("2")).0;
    assert_eq!([&change.before, &change.after].map(|it| losses(&it.writes)), [Some(0), Some(1)]);
}

/// A vote more raises the quorum before its node can be part of one.
#[test]
fn a_voter_counts_once_it_has_caught_up() {
    let scene = Scene::recorded("role-given-up");
    let url =
        scene.input["target"]["nodes"][3]["address"].as_str().expect("an address").to_owned() + "/health";
    let answer = scene.answer("dial", "n4");
    let scene = ["n1", "n2", "n3"].into_iter().fold(scene, |scene, from| {
        scene.seen(json!({
            "kind": "dial", "at-ms": 1480, "node": "n4", "from": from, "url": url, "answer": {"ok": answer},
        }))
    });
    let (change, risky) = estimate(&scene.add_voter("N4"));
    let metadata = [&change.before, &change.during, &change.after].map(|it| losses(&it.metadata));
    assert_eq!((metadata, risky), ([Some(1), Some(0), Some(1)], true));
    let (change, risky) = estimate(&third_voter().add_voter("N3"));
    let metadata = [&change.before, &change.during, &change.after].map(|it| losses(&it.metadata));
    assert_eq!((metadata, risky), ([Some(0), Some(0), Some(1)], false));
}
