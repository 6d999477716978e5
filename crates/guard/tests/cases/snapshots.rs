//! Snapshots and trims that must not happen, by what runs and by which node is not registered.

use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;
use crate::{Case, check};

const TRIM: &str = "verified-trim";
const KNOWN: &str = "known-facts";

fn process(node: &str, key: &str, value: Value) -> Scene {
    grown().snapshot().host("process", node, |it| it["processes"][0][key] = value.clone())
}

fn variable(key: &str, value: &str) -> Scene {
    process("n2", "environment", json!({key: value}))
}

/// With a line in the table of the repository in the files of two nodes.
fn both(first: &str, second: &str) -> Scene {
    [("n1", first), ("n2", second)].into_iter().fold(grown().snapshot(), |scene, (node, line)| {
        scene.file(node, |text| {
            let lines = text.lines().map(|old| match old.starts_with("destination") {
                true => format!("{old}\n{line}\n"),
                false => format!("{old}\n"),
            });
            lines.collect()
        })
    })
}

fn stranger(kind: &str, answer: Value) -> Scene {
    ready_to_join().snapshot().host(kind, "n2", |it| *it = answer.clone())
}

fn disk(directories: &[&str], empty: Option<bool>) -> Scene {
    let mut answer = json!({"exists": true, "node-directories": directories});
    if let Some(empty) = empty {
        answer["empty"] = empty.into();
    }
    stranger("disk", answer)
}

fn unseen(kind: &str) -> Scene {
    let mut scene = ready_to_join().snapshot();
    scene.observations_mut().retain(|it| it["kind"] != kind || it["node"] != "n2");
    scene
}

#[test]
fn another_repository_than_a_start_would_have() {
    let everywhere = ["n1", "n2", "n3"].into_iter().fold(grown().snapshot(), |scene, node| {
        scene.host("process", node, |it| {
            it["processes"][0]["environment"] =
                json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"});
        })
    });
    let installed = grown().snapshot().host("installed", "n2", |it| {
        it["environment"] = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"});
    });
    let would_have_none =
        installed.clone().host("process", "n2", |it| it["processes"][0]["environment"] = json!({}));
    let second = grown().snapshot().host("process", "n2", |it| {
        let other = json!({"environment": {"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"}});
        it["processes"].as_array_mut().expect("processes").push(other);
    });
    let nowhere = grown()
        .snapshot()
        .host("installed", "n2", |it| {
            it["environment"] = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"})
        })
        .host("process", "n2", |it| it["processes"][0]["environment"] = json!({}))
        .file("n2", |text| replace_line(text, "destination", ""));
    let endpoint = |it: &str| format!("aws-endpoint-url = \"http://{it}:9000\"");
    check(vec![
        (
            TRIM,
            "a variable of the process",
            variable("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "az://snaps/x"),
        ),
        (TRIM, "the same variable of all processes", everywhere),
        (TRIM, "a variable of the next start", installed),
        (TRIM, "a variable of the next start alone", would_have_none),
        (TRIM, "a variable of a second process", second),
        (TRIM, "a process without a repository", nowhere),
        (TRIM, "another file by a flag", process("n2", "arguments", json!(["--config-file", "/other.toml"]))),
        (TRIM, "another file by a variable", variable("RESTATE_CONFIG", "/other.toml")),
        (KNOWN, "a flag that is not understood", process("n2", "arguments", json!(["--what"]))),
        (KNOWN, "a whole table", variable("RESTATE_WORKER__SNAPSHOTS", "{destination=\"az://snaps/x\"}")),
        (TRIM, "two endpoints", both(&endpoint("a"), &endpoint("b"))),
        (TRIM, "two regions", both("aws-region = \"a\"", "aws-region = \"b\"")),
        (TRIM, "two regions beside a node without one", {
            ["n2", "n3"].into_iter().fold(grown().snapshot(), |scene, node| {
                let region = format!("aws-region = \"{node}\"\ndestination");
                scene.file(node, |text| text.replace("destination", &region))
            })
        }),
        (TRIM, "a region of the process", {
            let region = json!({"RESTATE_WORKER__SNAPSHOTS__AWS_REGION": "mars"});
            both("aws-region = \"a\"", "aws-region = \"a\"")
                .host("process", "n2", |it| it["processes"][0]["environment"] = region.clone())
        }),
        ("snapshot-before-join", "a joiner with another region", {
            let n1 = |scene: Scene, node, region: &str| {
                scene.file(node, |text| {
                    text.replace("destination", &format!("aws-region = \"{region}\"\ndestination"))
                })
            };
            n1(n1(ready_to_join(), "n1", "a"), "n2", "b").start("n2")
        }),
    ]);
}

#[test]
fn another_cluster() {
    let cases: Vec<Case> = vec![
        (TRIM, "data of another name", disk(&["old-host"], Some(false))),
        (TRIM, "data beside lost+found", disk(&["lost+found", "n2"], Some(false))),
        (TRIM, "a file that is not listed", disk(&[], Some(false))),
        (TRIM, "nobody says that it is empty", disk(&[], None)),
        (TRIM, "a process", stranger("process", json!({"processes": [{"data-directory": "/d/n2"}]}))),
        (TRIM, "something answers", stranger("dial", json!({"status": 200, "body": "<html>"}))),
        (TRIM, "something listens", stranger("dial", json!({"failure": "tls"}))),
        (KNOWN, "nobody has dialled it", unseen("dial")),
        (KNOWN, "no answer in time", stranger("dial", json!({"failure": "timed-out"}))),
        (KNOWN, "no name, and nobody looks for processes", {
            let scene = unseen("process");
            scene.host("dial", "n2", |it| *it = json!({"failure": "no-such-name"}))
        }),
    ];
    check(cases);
}

#[test]
fn what_is_one_repository_of_one_cluster() {
    let at = "aws-endpoint-url = \"http://a:9000\"";
    let scenes = [
        ("variables that a start has, too", {
            let same = json!({"RESTATE_WORKER__SNAPSHOTS__AWS_REGION": "a"});
            grown().snapshot().host("installed", "n2", |it| it["environment"] = same.clone()).host(
                "process",
                "n2",
                |it| it["processes"][0]["environment"] = same.clone(),
            )
        }),
        ("flags that a start has, too", {
            let same = json!(["--config-file", "/etc/restate.toml"]);
            grown().snapshot().host("installed", "n2", |it| it["arguments"] = same.clone()).host(
                "process",
                "n2",
                |it| it["processes"][0]["arguments"] = same.clone(),
            )
        }),
        ("one endpoint", both(at, at)),
        ("an endpoint that another may have from a variable", both(at, "")),
        ("an empty base directory", disk(&[], Some(true))),
        ("a new file system", disk(&["lost+found"], Some(false))),
        (
            "a host whose name is not known before it starts",
            stranger("dial", json!({"failure": "no-such-name"})),
        ),
        ("a host that cannot look for processes", unseen("process")),
    ];
    for (what, scene) in scenes {
        assert_eq!(scene.judged().map(|_| ()).map_err(|it| (it.name, it.message)), Ok(()), "{what}");
    }
}
