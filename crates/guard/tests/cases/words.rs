//! What a node says of itself: nothing that rests on a node is done on what others say of it alone.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::edges::fingerprint;
use crate::scene::*;

const KNOWN: &str = "known-facts";

type Spoil = fn(Scene) -> Scene;

/// n3, or what there is in its place, is not what the cluster takes it for.
const SPOILT: [(&str, Spoil); 13] = [
    ("a page of something else", |it| it.host("dial", "n3", |it| it["body"] = "<html>".into())),
    ("nothing", |it| it.host("dial", "n3", |it| it["body"] = "".into())),
    ("an error", |it| it.host("dial", "n3", |it| it["status"] = 503.into())),
    ("no answer", |it| it.host("dial", "n3", |it| *it = json!({"failure": "refused"}))),
    ("no number", |it| it.health("n3", |it| drop(fields(it).remove("node_id")))),
    ("no cluster", |it| it.health("n3", |it| drop(fields(it).remove("cluster_name")))),
    ("another fingerprint", |it| it.health("n3", |it| it["cluster_fingerprint"] = 7.into())),
    ("starting up", |it| it.health("n3", |it| it["status"] = "StartingUp".into())),
    ("shutting down", |it| it.health("n3", |it| it["status"] = "ShuttingDown".into())),
    ("an answer at another address", |mut it| {
        for seen in it.observations_mut() {
            if seen["kind"] == "dial" && seen["node"] == "n3" {
                seen["url"] = "http://127.0.0.1:9/health".into();
            }
        }
        it
    }),
    ("no version, and nothing", |it| {
        it.host("dial", "n3", |it| it["body"] = "<html>".into())
            .member(3, |it| drop(fields(it).remove("binary_version")))
    }),
    ("nothing, in the first version that says something", |it| {
        it.host("dial", "n3", |it| it["body"] = "".into())
            .member(3, |it| it["binary_version"] = "1.7.0".into())
    }),
    ("a page, and no role", |it| {
        it.host("dial", "n3", |it| it["body"] = "<html>".into()).member(3, |it| it["roles"] = json!([]))
    }),
];

fn fields(it: &mut Value) -> &mut serde_json::Map<String, Value> {
    it.as_object_mut().expect("fields")
}

fn role(scene: Scene, key: &'static str, status: Option<&'static str>) -> Scene {
    scene.health("n3", move |it| match status {
        Some(status) => it[key] = status.into(),
        None => drop(fields(it).remove(key)),
    })
}

/// What rests on n3: copies, a vote, or that it lets another node join.
pub fn resting() -> [(&'static str, Scene); 4] {
    let fourth = || {
        let scene = Scene::recorded("grown");
        let first = scene.answer("read-config", "n1")["text"].as_str().expect("a text").to_owned();
        let address = "http://127.0.0.1:5999";
        let text = replace_line(&first, "node-name", "node-name = \"n4\"");
        let text = replace_line(&text, "advertised-address", &format!("advertised-address = \"{address}\""));
        let text = replace_line(&text, "auto-provision", "auto-provision = false");
        let text = replace_line(&text, "base-dir", "base-dir = \"/var/lib/restate/n4\"");
        let ports = [("127.0.0.1:16745", "127.0.0.1:5999"), ("17370", "9074"), ("15604", "8084")];
        let text = ports.into_iter().fold(text, |text, (first, own)| {
            let lines = text.lines().map(|line| match line.starts_with("bind-address") {
                true => line.replace(first, own),
                false => line.to_owned(),
            });
            lines.collect::<Vec<_>>().join("\n")
        });
        let text = text.replace("[metadata-server]", "[metadata-server]\nauto-join = false");
        let text = match text.contains("auto-join") {
            true => text,
            false => format!("{text}\n[metadata-server]\nauto-join = false\n"),
        };
        let scene = scene.target(|it| {
            it["nodes"].as_array_mut().expect("nodes").push(json!({"name": "n4", "address": address}));
        });
        let answers = [
            ("read-config", json!({"text": text, "age-ms": 5_000})),
            ("process", json!({"processes": []})),
            ("disk", json!({"exists": false, "base-dir": "/var/lib/restate/n4"})),
            ("installed", scene.answer("installed", "n1")),
        ];
        let scene = answers.into_iter().fold(scene, |scene, (kind, answer)| {
            scene.seen(json!({"kind": kind, "node": "n4", "at-ms": 1400, "answer": {"ok": answer}}))
        });
        scene
            .seen(json!({
                "kind": "dial", "node": "n4", "at-ms": 1400, "url": format!("{address}/health"),
                "answer": {"ok": {"failure": "refused"}},
            }))
            .start("n4")
    };
    [
        ("copies", grown().set_replication("2")),
        ("logs", grown().command(&["config", "set", "--log-replication", "2", "--yes"])),
        ("a vote", third_voter().add_voter("N3")),
        ("a join", fourth()),
    ]
}

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (_, scene) in resting() {
        for (what, spoil) in SPOILT {
            cases.push((KNOWN, what, spoil(scene.clone())));
        }
        for (what, key, status) in [
            ("a worker that starts", "worker_status", Some("StartingUp")),
            ("a worker of which it says nothing", "worker_status", None),
            ("a log-server that starts", "log_server_status", Some("StartingUp")),
            ("an admin role that starts", "admin_status", Some("Unknown")),
            ("a metadata server that starts", "metadata_server_status", Some("StartingUp")),
        ] {
            cases.push((KNOWN, what, role(scene.clone(), key, status)));
        }
    }
    // A voter that is not the one to be added, and by gossip is dead, does not get by.
    cases.push((
        KNOWN,
        "a dead voter",
        third_voter().add_voter("N3").dead("N2").host("dial", "n2", |it| *it = json!({"failure": "refused"})),
    ));
    cases.extend([
        ("metadata-quorum", "a voter whose server starts", {
            let starts = |scene: Scene, node| {
                scene.health(node, |it| it["metadata_server_status"] = "StartingUp".into())
            };
            starts(starts(grown().restart("n2"), "n1"), "n3")
        }),
        ("last-copy", "another log-server that starts", {
            let starts =
                |scene: Scene, node| scene.health(node, |it| it["log_server_status"] = "StartingUp".into());
            starts(starts(grown().restart("n2"), "n1"), "n3")
        }),
        ("last-copy", "other workers that start", {
            let starts =
                |scene: Scene, node| scene.health(node, |it| it["worker_status"] = "StartingUp".into());
            starts(starts(grown().restart("n2"), "n1"), "n3")
        }),
        ("last-copy", "other log-servers that lost their records", {
            let lost = |scene: Scene, id| {
                scene.member(id, |it| it["log_server_config"]["storage_state"] = "data-loss".into())
            };
            lost(lost(grown().restart("n2"), 1), 3)
        }),
    ]);
    cases
}

/// What is in nobody's way.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let mut fine = resting().to_vec();
    let old = |scene: Scene, version: Option<&'static str>| {
        scene.host("dial", "n3", |it| it["body"] = "".into()).member(3, move |it| match version {
            Some(version) => it["binary_version"] = version.into(),
            None => drop(fields(it).remove("binary_version")),
        })
    };
    fine.extend([
        ("a version that says nothing", old(grown().set_replication("2"), Some("1.6.2"))),
        ("a version that does not tell even that", old(grown().set_replication("2"), None)),
        ("a node that is known to be dead", n3_down().set_replication("2")),
        ("the fingerprint of its cluster", {
            let scene = grown().set_replication("2");
            let fingerprint = fingerprint(&scene);
            scene.health("n3", move |it| it["cluster_fingerprint"] = fingerprint.clone())
        }),
        ("an address with a slash", {
            grown().set_replication("2").member(3, |it| {
                it["address"] =
                    (it["address"].as_str().expect("text").trim_end_matches('/').to_owned() + "/").into();
            })
        }),
        (
            "a node that answers at the address that the target gives it",
            grown().set_replication("2").member(3, |it| it["address"] = "http://127.0.0.1:9".into()),
        ),
        ("metadata that is kept elsewhere", {
            role(grown().set_replication("2"), "metadata_server_status", Some("Unknown"))
                .target(|it| it["metadata"] = "external".into())
        }),
    ]);
    fine
}

/// What is not ready is not counted on.
#[test]
fn the_estimate_counts_what_is_ready() {
    let losses = |scene: Scene| {
        let before = scene.snapshot().judged().expect("it passes").before;
        [before.writes.losses, before.data.losses, before.metadata.losses]
    };
    assert_eq!(losses(grown().trimmed()), [Some(1), Some(1), Some(1)]);
    let starts = |key| role(grown().trimmed(), key, Some("StartingUp"));
    assert_eq!(losses(starts("log_server_status")), [Some(0), Some(0), Some(1)]);
    assert_eq!(losses(starts("metadata_server_status")), [Some(1), Some(1), Some(0)]);
    let workers = starts("worker_status").health("n2", |it| it["worker_status"] = "StartingUp".into());
    assert_eq!(losses(workers), [Some(0), Some(1), Some(1)]);
    let restart = |scene: Scene| {
        let alone = |params: &mut Value| {
            params["replication"] = json!({"node": 1});
            params["nodeset"] = json!([1]);
        };
        scene.restart("n2").segments(alone).judged().expect("it passes").during.writes
    };
    assert!(!restart(grown()).interrupted);
    let interrupted = restart(role(grown(), "log_server_status", Some("StartingUp")));
    assert!(interrupted.interrupted, "a log may choose n2 and n3: {interrupted:?}");
    let lost = grown().trimmed().member(3, |it| it["log_server_config"]["storage_state"] = "disabled".into());
    assert_eq!(losses(lost)[1], Some(0));
}
