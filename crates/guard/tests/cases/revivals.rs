//! Starts while the cluster cannot be asked, and starts that take something away from a node.

use serde_json::{Value, json};

use crate::Case;
use crate::scene::*;

/// A node alone that is down, by its file the one that may provision.
fn alone() -> Scene {
    Scene::recorded("single-down").file("n1", provisions).start("n1")
}

fn provisions(text: &str) -> String {
    assert!(text.contains("auto-provision = false"), "{text}");
    text.replace("auto-provision = false", "auto-provision = true")
}

/// The same when n2 shows data, may provision, and is to be started.
fn second() -> Scene {
    let scene = Scene::recorded("single-down");
    let own = |text: &str| {
        let text = text.replace("node-name = \"n1\"", "node-name = \"n2\"").replace("/n1/", "/n2/");
        provisions(&text.replace("16745", "15121").replace("17370", "19072").replace("15604", "18082"))
    };
    let text = own(scene.answer("read-config", "n1")["text"].as_str().expect("a text"));
    let installed = scene.answer("installed", "n1");
    answer(
        answer(scene, "read-config", "n2", json!({"ok": {"text": text}})),
        "installed",
        "n2",
        json!({"ok": installed}),
    )
    .host("disk", "n2", |it| *it = json!({"exists": true, "empty": false, "node-directories": ["n2"]}))
    .start("n2")
}

fn answer(mut scene: Scene, kind: &str, node: &str, answer: Value) -> Scene {
    scene.observations_mut().retain(|it| !(it["kind"] == kind && it["node"] == node));
    let at = scene.observations().iter().map(|it| it["at-ms"].as_u64().expect("a time")).max();
    scene.seen(json!({"kind": kind, "at-ms": at, "node": node, "answer": answer}))
}

fn second_clusters() -> Vec<Case> {
    let name = "one-provisioner";
    let failed = || json!({"error": {"kind": "failed", "message": "no"}});
    let disk = |scene: Scene, node: &'static str, answer: Value| {
        scene.host("disk", node, move |it| *it = answer.clone())
    };
    vec![
        (
            name,
            "n1 was configured, and its disk is not there",
            disk(second(), "n1", json!({"exists": false})),
        ),
        (
            name,
            "n1 was configured, and its disk is empty",
            disk(second(), "n1", json!({"exists": true, "empty": true})),
        ),
        (
            name,
            "n1 has data of somebody else",
            disk(second(), "n1", json!({"exists": true, "empty": false, "node-directories": ["zz"]})),
        ),
        (name, "n1 has its data", second()),
        ("known-facts", "the disk of n1 is not known", answer(second(), "disk", "n1", failed())),
        ("known-facts", "the file of n1 is not known", answer(second(), "read-config", "n1", failed())),
        (
            "known-facts",
            "the processes of n1 are not known",
            answer(disk(second(), "n1", json!({"exists": false})), "process", "n1", failed()),
        ),
        (
            name,
            "n3 was configured, and has no disk",
            alone().host("read-config", "n3", |it| *it = json!({"text": "node-name = \"n3\"\n"})),
        ),
        (
            name,
            "n2 has data",
            disk(alone(), "n2", json!({"exists": true, "empty": false, "node-directories": ["n2"]})),
        ),
        (name, "a server of n2 runs", alone().host("process", "n2", |it| *it = json!({"processes": [{}]}))),
        (name, "something answers for n2", alone().host("dial", "n2", |it| *it = json!({"status": 503}))),
        (
            "known-facts",
            "n2 does not answer in time",
            alone().host("dial", "n2", |it| *it = json!({"failure": "timed-out"})),
        ),
        (
            name,
            "it has peers",
            alone().file("n1", |text| {
                format!("{text}\n[metadata-client]\naddresses = [\"http://127.0.0.1:15121\"]\n")
            }),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [second_clusters()].concat()
}

/// What must be let pass.
pub fn fine() -> Vec<(&'static str, Scene)> {
    vec![
        ("the only node that ever ran", Scene::recorded("single-down").start("n1")),
        ("the only node that ever ran, and it may provision", alone()),
        (
            "the only node that ever ran, with itself for a peer",
            alone().file("n1", |text| {
                format!("{text}\n[metadata-client]\naddresses = [\"http://127.0.0.1:16745\"]\n")
            }),
        ),
    ]
}
