//! Versions that a start, a restart, an upgrade or a join must not have.

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const NAME: &str = "same-version";

fn installed(scene: Scene, node: &'static str, version: &'static str) -> Scene {
    scene.host("installed", node, move |it| it["version"] = format!("restate-server {version}").into())
}

fn ran(scene: Scene, id: u32, version: &'static str) -> Scene {
    scene.member(id, move |it| it["binary_version"] = version.into())
}

fn vouched(scene: Scene, version: &'static str) -> Scene {
    scene.target(move |it| it["server-version"] = version.into())
}

fn start() -> Scene {
    n3_down().start("n3")
}

fn single() -> Scene {
    Scene::recorded("single-down").start("n1")
}

/// All three nodes of a deployment that ran this version.
fn all_ran(scene: Scene, version: &'static str) -> Scene {
    (1..=3).fold(scene, |scene, id| ran(scene, id, version))
}

pub fn cases() -> Vec<Case> {
    let restart = || grown().restart("n2");
    vec![
        (NAME, "a start with an earlier patch", installed(start(), "n3", "1.7.2")),
        (NAME, "a restart with what is yet to be released", {
            installed(all_ran(restart(), "1.7.11"), "n2", "1.7.12-rc.1")
        }),
        (NAME, "a restart with an earlier patch", installed(restart(), "n2", "1.7.11")),
        (NAME, "an upgrade to an earlier patch", grown().upgrade("n2", "1.7.11")),
        (
            NAME,
            "a single node with an earlier patch",
            installed(ready_to_join().restart("n1"), "n1", "1.7.2"),
        ),
        (NAME, "an earlier patch than it ran, which the others run", {
            installed((1..=2).fold(start(), |scene, id| ran(scene, id, "1.7.10")), "n3", "1.7.10")
        }),
        (NAME, "a start with an earlier minor", installed(start(), "n3", "1.6.2")),
        (NAME, "a start as it was, older than the rest", installed(ran(start(), 3, "1.6.2"), "n3", "1.6.2")),
        (NAME, "a restart as it was, older than the rest", {
            installed(ran(restart(), 2, "1.6.2"), "n2", "1.6.2")
        }),
        (NAME, "a start with the others' minor, a later one than its own", ran(start(), 3, "1.6.2")),
        (
            NAME,
            "a restart of a single node with another minor",
            ran(ready_to_join().restart("n1"), 1, "1.6.2"),
        ),
        (NAME, "a start with a patch that was never tried", installed(start(), "n3", "1.7.13")),
        (NAME, "a restart with a patch that was never tried", installed(restart(), "n2", "1.7.99")),
        (NAME, "an upgrade to a patch that was never tried", grown().upgrade("n2", "1.7.13")),
        (
            NAME,
            "a join with a patch that was never tried",
            installed(ready_to_join().start("n2"), "n2", "1.7.13"),
        ),
        (NAME, "a patch of an older minor that was never tried", {
            installed(all_ran(start(), "1.6.2"), "n3", "1.6.9")
        }),
        (
            NAME,
            "a patch other than the one that is vouched for",
            vouched(grown().upgrade("n2", "1.7.14"), "1.7.13"),
        ),
        (NAME, "a minor that was never tried, whoever vouches for it", {
            vouched(installed(start(), "n3", "1.8.0"), "1.8.0")
        }),
        (NAME, "another major version", installed(start(), "n3", "2.7.12")),
        (NAME, "where another major version runs", ran(start(), 1, "2.7.12")),
        (NAME, "an earlier minor, while nobody can be asked", installed(single(), "n1", "1.6.2")),
        (NAME, "an untried patch, while nobody can be asked", installed(single(), "n1", "1.7.13")),
        (NAME, "another minor than the target names, while nobody can be asked", vouched(single(), "1.6.2")),
        (NAME, "another node has a newer one, while nobody can be asked", {
            installed(all_down().start("n2"), "n3", "1.8.0")
        }),
        (NAME, "an earlier patch than the target names, while nobody can be asked", {
            vouched(installed(single(), "n1", "1.7.2"), "1.7.12")
        }),
        (NAME, "one of several, with an earlier minor", installed(all_down().start("n2"), "n2", "1.6.2")),
    ]
}

/// What may start.
pub fn fine() -> Vec<(&'static str, Scene)> {
    vec![
        ("a later patch", all_ran(start(), "1.7.2")),
        ("a later patch than the others run", {
            (1..=2).fold(ran(start(), 3, "1.7.12"), |scene, id| ran(scene, id, "1.7.2"))
        }),
        ("an untried patch that it ran", installed(ran(start(), 3, "1.7.13"), "n3", "1.7.13")),
        ("an untried patch that the cluster runs", {
            installed(all_ran(grown(), "1.7.13").restart("n2"), "n2", "1.7.13")
        }),
        ("an untried patch that is vouched for", vouched(grown().upgrade("n2", "1.7.13"), "1.7.13")),
        ("a join with a patch that the cluster runs", {
            installed(ran(ready_to_join().start("n2"), 1, "1.7.13"), "n2", "1.7.13")
        }),
        ("a join with an earlier patch", installed(ready_to_join().start("n2"), "n2", "1.7.11")),
        ("an older minor, as everywhere", installed(all_ran(start(), "1.6.2"), "n3", "1.6.2")),
        ("the minor that the target names, while nobody can be asked", {
            vouched(installed(single(), "n1", "1.6.2"), "1.6.1")
        }),
        ("another node has an earlier one, while nobody can be asked", {
            installed(all_down().start("n2"), "n3", "1.6.2")
        }),
        ("another node has a newer one, and the target names the version, while nobody can be asked", {
            vouched(installed(all_down().start("n2"), "n3", "1.8.0"), "1.7.12")
        }),
        ("an untried patch that the target names, while nobody can be asked", {
            vouched(installed(single(), "n1", "1.7.13"), "1.7.13")
        }),
        ("beside a lost node of an unknown version", {
            let lost = serde_json::json!([{"node": "n2", "lost": {"id": 2, "generation": 2}}]);
            let scene = ran(start(), 2, "9.9.9").dead("N2").target(|it| it["remove"] = lost.clone());
            let scene = scene
                .host("dial", "n2", |it| *it = serde_json::json!({"failure": "refused"}))
                .host("process", "n2", |it| *it = serde_json::json!({"processes": []}))
                .host("disk", "n2", |it| *it = serde_json::json!({"exists": false}));
            scene.printed("list-servers", |it| {
                let text = it["stdout"].as_str().expect("text");
                let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with(" N2")).collect();
                it["stdout"] = (rows.join("\n") + "\n").into();
            })
        }),
    ]
}
