//! Where a node listens, and whether it does, as far as its server, its host and the cluster tell.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::returns::changed;
use crate::scene::*;

const FABRIC: &str = "message-fabric-server";

/// With what n2's server says of where it listens, for the node-to-node port alone or for all others.
fn says(scene: Scene, of_fabric: bool) -> Scene {
    scene.health("n2", |it| {
        let bound = it["bound_addresses"].as_array_mut().expect("a list");
        bound.retain(|bound| (bound["name"] == FABRIC) == of_fabric);
    })
}

/// A node alone that is down, of a version at its default port.
fn default_port(version: &'static str) -> Scene {
    Scene::recorded("single-down")
        .start("n1")
        .file("n1", |text| replace_line(text, "bind-address", ""))
        .host("installed", "n1", |it| it["version"] = version.into())
        .target(|it| it["server-version"] = version.into())
}

/// A restart of n2, which does not answer, by a host that cannot look for processes.
fn unseen(failure: &'static str) -> Scene {
    let mut scene = grown().restart("n2").host("dial", "n2", |it| *it = json!({"failure": failure}));
    for observation in scene.observations_mut() {
        if observation["kind"] == "process" && observation["node"] == "n2" {
            observation["answer"] = json!({"error": {"kind": "unsupported", "message": "no way to look"}});
        }
    }
    scene
}

/// What the target says of where n2 listens, which is in its file as well; peers dial it at 10.0.0.7.
fn intended(key: &'static str, value: serde_json::Value) -> Scene {
    let mut scene = grown();
    scene.input =
        serde_json::from_str(&scene.input.to_string().replace("127.0.0.1", "10.0.0.7")).expect("JSON");
    let line = format!("{key} = {value}");
    let scene = changed(scene.restart("n2"), move |text| {
        format!("{line}\n{}", text.replace("bind-address = \"10.0.0.7:10541\"", ""))
    });
    scene.target(|it| it["nodes"][1]["settings"] = json!({ key: value.clone() }))
}

/// A join of n2 with another way to listen than by the address in its file.
fn joins(line: &'static str) -> Scene {
    ready_to_join().start("n2").file("n2", |text| replace_line(text, "bind-address", line))
}

pub fn cases() -> Vec<Case> {
    let id = "own-identity";
    let elsewhere =
        |text: &str| -> String { replace_line(text, "bind-address", "bind-address = \"127.0.0.1:1\"") };
    vec![
        (
            "own-identity",
            "its server tells of other ports only",
            says(changed(grown().restart("n2"), elsewhere), false),
        ),
        ("own-identity", "from 1.6 on the default port is not that of its address", default_port("1.6.0")),
        (id, "a node that joins hides", joins("listen-mode = \"unix\"")),
        (id, "a node that joins takes any port", joins("use-random-ports = true")),
        (id, "a node that joins takes port 0, which is any", joins("bind-address = \"127.0.0.1:0\"")),
        (id, "the target hides it", intended("listen-mode", "unix".into())),
        (id, "the target gives it any port", intended("use-random-ports", true.into())),
        (id, "the target binds it to the loopback address", {
            intended("bind-address", "127.0.0.1:10541".into())
        }),
        (id, "a file is written that hides it", {
            let scene = intended("listen-mode", "unix".into());
            scene
                .file("n2", |text| replace_line(text, "listen-mode", ""))
                .write("n2", |text| format!("listen-mode = \"unix\"\n{text}"))
        }),
        ("known-facts", "a node that joins, where nobody looks for processes and no answer comes in time", {
            let mut scene = ready_to_join().start("n2");
            scene = scene.host("dial", "n2", |it| *it = json!({"failure": "no-such-name"}));
            for observation in scene.observations_mut() {
                if observation["kind"] == "process" && observation["node"] == "n2" {
                    observation["answer"] =
                        json!({"error": {"kind": "unsupported", "message": "no way to look"}});
                }
            }
            scene
        }),
        (
            "known-facts",
            "nothing listens, nobody looks for processes, and the cluster says that it is alive",
            unseen("refused"),
        ),
    ]
}

/// What is in nobody's way.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let runs = |failure: &'static str| {
        grown().restart("n2").host("dial", "n2", |it| *it = json!({"failure": failure}))
    };
    vec![
        ("the target binds it to a port that something passes connections on to", {
            intended("bind-address", "127.0.0.1:7000".into())
        }),
        ("the target binds it to all addresses", intended("bind-address", "0.0.0.0:10541".into())),
        ("the target binds it to where it listens", intended("bind-address", "10.0.0.7:10541".into())),
        ("the target binds it to the loopback address, where it listens and is reached", {
            intended("bind-address", "127.0.0.1:10541".into()).health("n2", |it| {
                for bound in it["bound_addresses"].as_array_mut().expect("a list") {
                    if bound["name"] == FABRIC && bound["kind"] == "tcp" {
                        bound["address"] = "127.0.0.1:10541".into();
                    }
                }
            })
        }),
        ("before 1.6 the default port is that of its address", default_port("1.5.3")),
        ("its server tells of that port only", says(grown().restart("n2"), true)),
        ("a server that runs and has no time to answer", runs("timed-out")),
        ("a server that runs and does not listen", runs("refused")),
    ]
}
