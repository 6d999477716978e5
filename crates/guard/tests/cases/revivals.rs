//! Starts while the cluster cannot be asked, and starts that take something away from a node.

use serde_json::{Value, json};

use crate::Case;
use crate::scene::*;

/// A node alone that is down, by its file the one that may provision.
pub fn alone() -> Scene {
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
    .host("disk", "n2", |it| {
        *it = json!({
            "base-dir": "/var/lib/restate/n2/data", "exists": true, "empty": false, "node-directories": ["n2"],
        });
    })
    .start("n2")
}

/// A node alone that may provision, beside one that is named only because it is to leave.
fn leaving(disk: Value) -> Scene {
    let scene = alone().target(|it| it["remove"] = json!([{"node": "n9"}]));
    let kinds = ["read-config", "process", "dial", "installed"];
    let scene = kinds.into_iter().fold(scene, |scene, kind| {
        let mut seen = scene
            .observations()
            .iter()
            .find(|it| it["kind"] == kind && it["node"] == "n3")
            .expect(kind)
            .clone();
        seen["node"] = "n9".into();
        scene.seen(seen)
    });
    scene.seen(json!({"kind": "disk", "at-ms": 1030, "node": "n9", "answer": {"ok": disk}}))
}

/// With metadata in an object store.
fn outside(scene: Scene) -> Scene {
    let store = "\n[metadata-client]\ntype = \"object-store\"\npath = \"s3://metadata/x\"\n";
    scene.target(|it| it["metadata"] = "external".into()).file("n1", |text| format!("{text}{store}"))
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
            "known-facts",
            "there is no way to n2",
            alone().host("dial", "n2", |it| *it = json!({"failure": "unreachable"})),
        ),
        (
            name,
            "a link of n2 leads to what is not there",
            disk(alone(), "n2", json!({"exists": true, "empty": false, "other-entries": 1})),
        ),
        (
            "known-facts",
            "a node that is to leave was not looked at",
            alone().target(|it| it["remove"] = json!([{"node": "n9"}])),
        ),
        (
            name,
            "a node that is to leave has data",
            leaving(json!({"exists": true, "node-directories": ["n9"]})),
        ),
        (name, "metadata is kept outside", outside(alone())),
        (name, "metadata is kept outside, and it is known to be alone", {
            outside(Scene::recorded("single-fresh").restart("n1"))
        }),
        (
            name,
            "it has peers",
            alone().file("n1", |text| {
                format!("{text}\n[metadata-client]\naddresses = [\"http://127.0.0.1:15121\"]\n")
            }),
        ),
    ]
}

/// The address is whatever the server takes for its own.
fn nameless() -> Vec<Case> {
    let without = |scene: Scene, node: &'static str| {
        scene.file(node, |text| replace_line(text, "advertised-address", ""))
    };
    vec![
        ("own-identity", "a start", without(Scene::recorded("n3-dead"), "n3").start("n3")),
        ("own-identity", "a restart", without(crate::deployments::grown(), "n2").restart("n2")),
        ("own-identity", "an upgrade", without(crate::deployments::grown(), "n2").upgrade("n2", "1.7.12")),
        (
            "own-identity",
            "one of several that are down",
            without(crate::deployments::all_down(), "n2").start("n2"),
        ),
    ]
}

/// What a node had, and would not have any more.
fn losses() -> Vec<Case> {
    let name = "kept-protection";
    let lost = || Scene::recorded("three-zones-one-lost").start("n1");
    let leaderless = || Scene::recorded("metadata-without-leader").start("n1");
    let roles = |value: Value| {
        leaderless()
            .host("installed", "n1", move |it| it["environment"] = json!({"RESTATE_ROLES": value.clone()}))
    };
    let located = || {
        let mut scene =
            crate::deployments::all_down().file("n1", |text| format!("location = \"r.a\"\n{text}"));
        scene = scene.target(|it| it["nodes"][1]["location"] = "r.b".into());
        scene.start("n2")
    };
    vec![
        (
            name,
            "the location is not in the file",
            lost().file("n1", |text| replace_line(text, "location", "")),
        ),
        (
            name,
            "the location is empty",
            lost().file("n1", |text| replace_line(text, "location", "location = \"\"")),
        ),
        (
            name,
            "fewer roles in the file",
            leaderless().file("n1", |text| format!("roles = [\"worker\"]\n{text}")),
        ),
        (name, "fewer roles by a variable", roles("[worker]".into())),
        ("known-facts", "roles that are withheld", roles(json!({"sha256": "ab"}))),
        (
            name,
            "another repository",
            leaderless().file("n1", |text| replace_line(text, "destination", "destination = \"az://other\"")),
        ),
        (name, "no repository", leaderless().file("n1", |text| replace_line(text, "destination", ""))),
        (name, "no location, and another node has one", located()),
        (
            name,
            "an empty location, and another node has one",
            crate::deployments::all_down()
                .file("n1", |text| format!("location = \"r.a\"\n{text}"))
                .file("n2", |text| format!("location = \"\"\n{text}"))
                .start("n2"),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [second_clusters(), nameless(), losses()].concat()
}

/// What must be let pass.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let bare = |text: &str| replace_line(text, "advertised-address", "");
    vec![
        (
            "a node alone that goes by its default address",
            Scene::recorded("single-down").file("n1", bare).start("n1"),
        ),
        ("one of several that are down", crate::deployments::all_down().start("n2")),
        ("one that is no worker, without a repository", {
            let roles = json!(["admin", "log-server", "metadata-server", "http-ingress"]);
            let line = format!("roles = {roles}");
            crate::deployments::all_down()
                .file("n2", move |text| format!("{line}\n{}", replace_line(text, "destination", "")))
                .target(move |it| it["nodes"][1]["roles"] = roles.clone())
                .start("n2")
        }),
        ("one beside a node that never ran, on a new disk, and whose file names other places", {
            let elsewhere = |text: &str| {
                let text = replace_line(text, "destination", "destination = \"az://other\"");
                format!("cluster-name = \"other\"\n{}", replace_line(&text, "cluster-name", ""))
            };
            let new = json!({"exists": true, "empty": false, "node-directories": ["lost+found"], "other-entries": 0});
            crate::deployments::all_down()
                .file("n3", elsewhere)
                .host("disk", "n3", |it| *it = new.clone())
                .start("n2")
        }),
        ("one without a location, beside one whose location is empty", {
            crate::deployments::all_down().file("n1", |text| format!("location = \"\"\n{text}")).start("n2")
        }),
        ("one beside a node that never ran, and whose file names another repository", {
            crate::deployments::all_down()
                .file("n3", |text| replace_line(text, "destination", "destination = \"az://other\""))
                .host("disk", "n3", |it| *it = json!({"exists": true, "empty": true}))
                .start("n2")
        }),
        ("one whose file and variables say the same", {
            let own = crate::deployments::all_down().answer("read-config", "n2");
            let text = own["text"].as_str().expect("a text");
            let line = text.lines().find(|line| line.starts_with("bind-address")).expect("a line");
            let at = line.split('"').nth(1).expect("an address").to_owned();
            crate::deployments::all_down()
                .host("installed", "n2", |it| it["environment"] = json!({"RESTATE_BIND_ADDRESS": at}))
                .start("n2")
        }),
        ("one that says its number, beside a node without a file, of which nothing is installed", {
            crate::deployments::all_down()
                .file("n2", |text| format!("force-node-id = 2\n{text}"))
                .host("read-config", "n3", |it| *it = json!({}))
                .host("disk", "n3", |it| *it = json!({"exists": false}))
                .without("installed", "n3")
                .start("n2")
        }),
        ("one beside a node that never ran, and whose file names another cluster", {
            crate::deployments::all_down()
                .file("n3", |text| format!("cluster-name = \"other\"\n{text}"))
                .host("disk", "n3", |it| *it = json!({"exists": true, "empty": true}))
                .start("n2")
        }),
        ("one in the location that the target gives it", {
            crate::deployments::all_down()
                .file("n2", |text| format!("location = \"r.a\"\n{text}"))
                .target(|it| it["nodes"][1]["location"] = "r.a".into())
                .start("n2")
        }),
        ("one without a location, beside one that the target places", {
            crate::deployments::all_down()
                .file("n2", |text| format!("location = \"r.a\"\n{text}"))
                .target(|it| it["nodes"][1]["location"] = "r.a".into())
                .start("n1")
        }),
        ("one without its metadata leader", Scene::recorded("metadata-without-leader").start("n1")),
        ("one of another zone", Scene::recorded("three-zones-one-lost").start("n1")),
        ("the only node that ever ran", Scene::recorded("single-down").start("n1")),
        ("the only node that ever ran, and it may provision", alone()),
        ("a node that is to leave never ran", leaving(json!({"exists": false}))),
        (
            "metadata is kept outside, and it may not provision",
            outside(Scene::recorded("single-down")).start("n1"),
        ),
        (
            "the only node that ever ran, with itself for a peer",
            alone().file("n1", |text| {
                format!("{text}\n[metadata-client]\naddresses = [\"http://127.0.0.1:16745\"]\n")
            }),
        ),
    ]
}
