//! What is there and cannot be read is not taken for what is not there.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const KNOWN: &str = "known-facts";

fn bound(scene: Scene, entry: &serde_json::Value) -> Scene {
    let entry = entry.clone();
    scene.health("n2", move |health| match health["bound_addresses"].as_array_mut() {
        Some(bound) => bound.push(entry.clone()),
        None => health["bound_addresses"] = json!([entry]),
    })
}

/// What another address than the one that everything was read from answered of who is registered.
fn asked_elsewhere(output: &Value) -> Scene {
    let scene = grown().restart("n2");
    let mut reading = scene.registered().clone();
    reading["args"][1] = scene.input["target"]["nodes"][1]["address"].clone();
    reading["at-ms"] = 1100.into();
    reading["answer"] = json!({"ok": output});
    scene.seen(reading)
}

/// A cluster of another name, with a role that is not known.
fn unknown_role() -> Value {
    let text = grown().registered()["answer"]["ok"]["stdout"].as_str().expect("a text").to_owned();
    let text = text.replace("localcluster", "other").replacen("\"worker\"", "\"warden\"", 1);
    json!({"exit": 0, "stdout": text})
}

fn forced(scene: Scene, node: &str) -> Scene {
    scene.file(node, |text| format!("force-node-id = 1\n{text}"))
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    let failed = json!({"exit": 1, "stderr": "connection refused", "stdout": "{"});
    let killed = json!({"exit": 0, "stdout": "{", "timed-out": true});
    let unseen = all_down().start("n1").host("read-config", "n2", |it| *it = json!({})).without("disk", "n2");
    vec![
        ("another address that was asked does not answer", asked_elsewhere(&failed)),
        ("another address that was asked does not answer in time", asked_elsewhere(&killed)),
        ("a node without a file whose disk nobody knows", unseen),
    ]
}

/// The same address answered for a cluster of the same name a moment ago.
fn another_before() -> Scene {
    let scene = grown().restart("n2");
    let mut reading = scene.registered().clone();
    let text = reading["answer"]["ok"]["stdout"].as_str().expect("a text");
    let mut config: Value = serde_json::from_str(text).expect("JSON");
    config["cluster_fingerprint"] = 8.into();
    reading["answer"]["ok"]["stdout"] = config.to_string().into();
    reading["at-ms"] = (reading["at-ms"].as_u64().expect("a time") - 1).into();
    scene.seen(reading)
}

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    cases.push(("same-cluster", "another cluster at the same address before", another_before()));
    for entry in [
        json!({"name": "x"}),
        json!(7),
        json!({"name": "admin-server", "address": "here", "kind": "tcp"}),
        json!({"name": "admin-server", "address": "127.0.0.1:7", "kind": "quic"}),
        json!({"name": "admin-server", "address": "admin.sock", "kind": "unix"}),
    ] {
        cases.push((
            KNOWN,
            "a place to listen on that is not understood",
            bound(grown().restart("n2"), &entry),
        ));
    }
    for (what, answer) in [
        ("printed", json!({"ok": {"exit": 0, "stdout": "= ="}})),
        (
            "would have printed before it was stopped",
            json!({"ok": {"exit": 143, "stderr": "terminated", "timed-out": true}}),
        ),
        ("would have printed before it was killed", json!({"ok": {"stderr": "killed"}})),
        ("was asked, without an answer", json!({"error": {"kind": "failed", "message": "no such user"}})),
        ("was asked, and nobody could reach it", json!({"error": {"kind": "unreachable", "message": "ssh"}})),
    ] {
        let dump = json!({"kind": "dump-config", "at-ms": 1480, "node": "n2", "answer": answer});
        cases.push((KNOWN, what, grown().restart("n2").seen(dump)));
    }
    let chosen = all_down().start("n1").file("n1", |text| replace_line(text, "advertised-address", ""));
    let unreadable =
        ["n2", "n3"].into_iter().fold(chosen, |scene, node| scene.file(node, |_| "no toml".into()));
    cases.extend([
        (KNOWN, "places to listen on that are no list", {
            grown().restart("n2").health("n2", |health| health["bound_addresses"] = json!({"admin": 1}))
        }),
        (KNOWN, "what another address says of who is registered", asked_elsewhere(&unknown_role())),
        (
            KNOWN,
            "what another address says, which is not JSON",
            asked_elsewhere(&json!({"exit": 0, "stdout": "{"})),
        ),
        (KNOWN, "the version that the target names", {
            grown().restart("n2").target(|it| it["server-version"] = "1.7".into())
        }),
        (KNOWN, "the policies of a partition", {
            grown().restart("n2").seen(json!({
                "kind": "restatectl", "at-ms": 1480,
                "answer": {"ok": {"exit": 0, "stdout": "{\"policies\": \"frozen\"}"}},
                "args": ["--address", grown().address(), "metadata", "get", "--key", "pp_epoch_0"],
            }))
        }),
        (KNOWN, "the processes of a worker, at a trim", {
            let mut scene = grown().snapshot();
            for it in scene.observations_mut().iter_mut().filter(|it| it["kind"] == "process") {
                it["answer"] = json!({"error": {"kind": "failed", "message": "no way"}});
            }
            scene
        }),
        (KNOWN, "the file of another node, which may have the same number", {
            forced(all_down().start("n1"), "n1").file("n2", |_| "no toml".into())
        }),
        (KNOWN, "the number of another node", {
            forced(all_down().start("n1"), "n1").file("n2", |text| format!("force-node-id = \"N1\"\n{text}"))
        }),
        ("own-identity", "the cluster of a node whose disk nobody knows", {
            let cluster = |text: &str| replace_line(text, "cluster-name", "cluster-name = \"other\"");
            all_down()
                .start("n1")
                .target(|it| drop(it.as_object_mut().expect("fields").remove("cluster-name")))
                .file("n2", cluster)
                .without("disk", "n2")
        }),
        (KNOWN, "the files of the others", unreadable),
        (KNOWN, "the file that is replaced", {
            let text = grown().answer("read-config", "n2")["text"].as_str().expect("text").to_owned();
            grown().file("n2", |_| "no toml = =".into()).write("n2", move |_| text.clone())
        }),
        (KNOWN, "a metadata server that nobody registered", {
            third_voter().add_voter("N3").printed("list-servers", |it| {
                let text = it["stdout"].as_str().expect("text");
                let row =
                    text.lines().find(|line| line.contains(" N1 ")).expect("a row").replacen("N1", "N9", 1);
                it["stdout"] = format!("{}\n{row}\n", text.trim_end()).into();
            })
        }),
        (KNOWN, "a voter that nobody registered", {
            third_voter().add_voter("N3").printed("list-servers", |it| {
                it["stdout"] = it["stdout"].as_str().expect("text").replace("[N1,N2]", "[N1,N9]").into();
            })
        }),
    ]);
    cases
}
