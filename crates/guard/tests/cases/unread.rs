//! What is there and cannot be read is not taken for what is not there.

use serde_json::json;

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

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
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
    let dump = json!({"kind": "dump-config", "at-ms": 1480, "node": "n2", "answer": {"ok": {"exit": 0, "stdout": "= ="}}});
    let chosen = all_down().start("n1").file("n1", |text| replace_line(text, "advertised-address", ""));
    let unreadable =
        ["n2", "n3"].into_iter().fold(chosen, |scene, node| scene.file(node, |_| "no toml".into()));
    cases.extend([
        (KNOWN, "places to listen on that are no list", {
            grown().restart("n2").health("n2", |health| health["bound_addresses"] = json!({"admin": 1}))
        }),
        (KNOWN, "what the installed server printed", grown().restart("n2").seen(dump)),
        (KNOWN, "the files of the others", unreadable),
        (KNOWN, "the file that is replaced", {
            let text = grown().answer("read-config", "n2")["text"].as_str().expect("text").to_owned();
            grown().file("n2", |_| "no toml = =".into()).write("n2", move |_| text.clone())
        }),
        (KNOWN, "a voter that nobody registered", {
            third_voter().add_voter("N3").printed("list-servers", |it| {
                it["stdout"] = it["stdout"].as_str().expect("text").replace("[N1,N2]", "[N1,N9]").into();
            })
        }),
    ]);
    cases
}
