//! What the other workers keep is held against a node, or it is asked for: nothing is skipped for being unknown.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const KNOWN: &str = "known-facts";
const KEPT: &str = "kept-protection";

/// A file with another repository.
fn elsewhere(text: &str) -> String {
    replace_line(text, "destination", "destination = \"az://other/place\"")
}

/// Everything for which the other workers are asked.
fn asking() -> [(&'static str, Scene); 4] {
    [
        ("a file", grown().write("n2", |text| format!("{text}#\n"))),
        ("a restart", grown().restart("n2")),
        ("an upgrade", grown().upgrade("n2", "1.7.12")),
        ("a start", n3_down().start("n3")),
    ]
}

fn failed(mut scene: Scene, kind: &str, node: &str) -> Scene {
    for seen in scene.observations_mut() {
        if seen["kind"] == kind && seen["node"] == node && seen.get("from").is_none() {
            seen["answer"] = json!({"error": {"kind": "unreachable", "message": "no route"}});
        }
    }
    scene
}

fn unseen(mut scene: Scene, kind: &str, node: &str) -> Scene {
    scene.observations_mut().retain(|it| it["kind"] != kind || it["node"] != node);
    scene
}

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (_, scene) in asking() {
        for kind in ["read-config", "installed"] {
            cases.push((KNOWN, "the host of n1 cannot look", failed(scene.clone(), kind, "n1")));
            cases.push((KNOWN, "nobody looked at n1", unseen(scene.clone(), kind, "n1")));
        }
        cases.push((
            KNOWN,
            "the file of n1 is not understood",
            scene.clone().file("n1", |_| "no toml".into()),
        ));
        let withheld = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": {"sha256": "ab".repeat(32)}});
        cases.push((
            KNOWN,
            "the repository of n1 is withheld",
            scene.clone().host("installed", "n1", |it| it["environment"] = withheld.clone()),
        ));
        let variables = |it: &mut Value| drop(it.as_object_mut().expect("fields").remove("environment"));
        cases.push((
            KNOWN,
            "the variables of n1 are not told",
            scene.clone().host("installed", "n1", variables),
        ));
        cases.push((KEPT, "n1 has another repository", scene.clone().file("n1", elsewhere)));
        // It does not answer, and nobody can tell whether it runs.
        let silent = scene.clone().host("dial", "n1", |it| *it = json!({"failure": "timed-out"}));
        if scene.action["kind"] != "restart-node" && scene.action["kind"] != "upgrade-node" {
            cases.push((KEPT, "n1 is silent", silent.file("n1", elsewhere)));
            let listening = scene.dead("N1").host("dial", "n1", |it| *it = json!({"status": 503})).host(
                "process",
                "n1",
                |it| *it = json!({"processes": []}),
            );
            cases.push((KEPT, "something answers for n1", listening.file("n1", elsewhere)));
        }
    }
    cases.push(("known-peers", "n1 has no file, and keeps metadata in the cluster", {
        etcd(grown()).host("read-config", "n1", |it| *it = json!({})).restart("n2")
    }));
    cases.push(("known-peers", "a joiner that has a stranger for a peer already", {
        let stranger = |text: &str| text.replace("addresses = [", "addresses = [\"http://10.9.9.9:5122\", ");
        ready_to_join().file("n2", stranger).write("n2", |text| format!("{text}#\n"))
    }));
    // A target that says that a node has no location takes none away.
    let nowhere = |text: &str| format!("location = \"\"\n{text}");
    cases.push((
        KEPT,
        "no location any more, and the target has an empty one",
        grown()
            .member(2, |it| it["location"] = "r.a".into())
            .file("n2", nowhere)
            .target(|it| it["nodes"][1]["location"] = "".into())
            .restart("n2"),
    ));
    let revive = || all_down().start("n1");
    cases.extend([
        (KNOWN, "the file of n2 is not known while all are down", failed(revive(), "read-config", "n2")),
        (
            KNOWN,
            "the file of n2 is not understood while all are down",
            revive().file("n2", |_| "no toml".into()),
        ),
        (KEPT, "the disk of n2 is not known while all are down", {
            failed(revive().file("n2", elsewhere), "disk", "n2")
        }),
    ]);
    cases
}

/// A node that does not run keeps nothing now: it is held against the others when it starts.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let down = |scene: Scene| scene.host("dial", "n1", |it| *it = json!({"failure": "refused"}));
    let write = || grown().write("n2", |text| format!("{text}#\n")).file("n1", elsewhere);
    vec![
        ("dead, and without an answer", down(write()).dead("N1")),
        ("without a process, and without an answer", {
            down(write()).host("process", "n1", |it| *it = json!({"processes": []}))
        }),
        ("a role that the target gives it", {
            let fewer = json!(["worker", "log-server", "metadata-server", "http-ingress"]);
            let all = json!(["worker", "log-server", "metadata-server", "http-ingress", "admin"]);
            grown()
                .member(2, |it| it["roles"] = fewer.clone())
                .target(|it| it["nodes"][1]["roles"] = all.clone())
                .restart("n2")
        }),
        ("a joiner that is no worker, without a repository", {
            let roles = json!(["admin", "log-server", "metadata-server", "http-ingress"]);
            let line = format!("roles = {roles}");
            ready_to_join()
                .file("n2", |text| format!("{line}\n{}", replace_line(text, "destination", "")))
                .target(|it| it["nodes"][1]["roles"] = roles.clone())
                .start("n2")
        }),
        ("no worker, and without a repository", {
            let roles = json!(["admin", "log-server", "metadata-server", "http-ingress"]);
            let line = format!("roles = {roles}");
            grown()
                .member(2, |it| it["roles"] = roles.clone())
                .file("n2", |text| format!("{line}\n{}", replace_line(text, "destination", "")))
                .target(|it| it["nodes"][1]["roles"] = roles.clone())
                .read("FROM partition_state", |rows| {
                    rows.as_array_mut().expect("rows").retain(|row| row["plain_node_id"] != "N2");
                })
                .restart("n2")
        }),
        ("the first with a repository", {
            let without = |text: &str| replace_line(text, "destination", "");
            grown().file("n1", without).file("n3", without).write("n2", |text| format!("{text}#\n"))
        }),
        ("declared lost", {
            let lost = json!([{"node": "n3", "lost": {"id": 3, "generation": 3}}]);
            let gone = n3_down().host("disk", "n3", |it| *it = json!({"exists": true, "empty": true}));
            let gone =
                failed(failed(gone, "process", "n3"), "dial", "n3").target(|it| it["remove"] = lost.clone());
            failed(gone.write("n2", |text| format!("{text}#\n")), "read-config", "n3")
        }),
    ]
}

/// Without a place for one of them, servers choose nothing by zone, whatever the nodeset of today is.
#[test]
fn a_log_server_without_a_zone_is_part_of_the_estimate() {
    let placed = |fourth: &'static str| {
        let zones = ["", "r.a", "r.b", "r.c", fourth];
        let scene = (1..=4u32).fold(Scene::recorded("even-voters"), |scene, id| {
            scene.member(id, |it| it["location"] = zones[id as usize].into())
        });
        let scene = scene.segments(|params| {
            params["replication"] = json!({"zone": 2, "node": 2});
            params["nodeset"] = json!([1, 2, 3]);
        });
        scene
            .read("bifrost_config", |it| {
                it["config"]["default_provider"]["replicated"]["replication_property"] = "{zone: 2}".into();
            })
            .snapshot()
    };
    let losses = |scene: Scene| scene.judged().expect("it passes").before.writes.losses;
    assert_eq!(losses(placed("r.d")), Some(1));
    assert_eq!(losses(placed("")), Some(0));
    assert_eq!(losses(placed("r")), Some(0));
}
