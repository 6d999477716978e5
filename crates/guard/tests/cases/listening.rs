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

pub fn cases() -> Vec<Case> {
    let elsewhere =
        |text: &str| -> String { replace_line(text, "bind-address", "bind-address = \"127.0.0.1:1\"") };
    vec![
        (
            "own-identity",
            "its server tells of other ports only",
            says(changed(grown().restart("n2"), elsewhere), false),
        ),
        ("own-identity", "from 1.6 on the default port is not that of its address", default_port("1.6.0")),
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
        ("before 1.6 the default port is that of its address", default_port("1.5.3")),
        ("its server tells of that port only", says(grown().restart("n2"), true)),
        ("a server that runs and has no time to answer", runs("timed-out")),
        ("a server that runs and does not listen", runs("refused")),
    ]
}
