//! What is seen of the other nodes of the target, in the way of one of them.

use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;
use crate::{Case, check, pass};

const OWN: &str = "own-identity";
const KEPT: &str = "kept-protection";

fn leads(scene: Scene, node: &'static str, directory: &'static str) -> Scene {
    scene.host("disk", node, |it| it["data-directory"] = directory.into())
}

fn opened(scene: Scene, node: &'static str, directory: &'static str) -> Scene {
    scene.host("process", node, |it| it["processes"][0]["data-directory"] = directory.into())
}

fn on_hosts_of_their_own(scene: Scene) -> Scene {
    scene.target(|it| it["one-host"] = false.into())
}

#[test]
fn a_directory_is_one_nodes() {
    let start = || n3_down().start("n3");
    let revive = || all_down().start("n1");
    check(vec![
        (OWN, "it leads to what another node has open", {
            opened(leads(start(), "n3", "/var/lib/restate/n2/data/n2"), "n2", "/var/lib/restate/n2/data/n2")
        }),
        (OWN, "it leads to a directory of another node's name", leads(start(), "n3", "/nfs/n2/")),
        (OWN, "another node's leads to a directory of its name", {
            on_hosts_of_their_own(leads(leads(revive(), "n1", "/nfs/n1"), "n2", "/nfs/n1"))
        }),
        (OWN, "both lead to one directory of one host", {
            leads(leads(revive(), "n1", "/mnt/disk"), "n2", "/mnt/./disk")
        }),
        (OWN, "it leads to what another node of its host has open", {
            opened(leads(start(), "n3", "/mnt/disk"), "n2", "/mnt/disk")
        }),
        (OWN, "another node's leads to it, and it is no link", {
            leads(start(), "n2", "/var/lib/restate/n3/data/n3")
        }),
        (OWN, "a joiner has a directory of its own already", {
            leads(ready_to_join().start("n2"), "n2", "/var/lib/restate/n1/data/n1")
        }),
        (OWN, "a restart", leads(leads(grown().restart("n2"), "n2", "/mnt/disk"), "n1", "/mnt/disk")),
    ]);
    pass(vec![
        ("a link to a disk", leads(start(), "n3", "/mnt/disk3")),
        ("a link to a directory of its own name", leads(start(), "n3", "/mnt/n3")),
        ("disks of one name on two hosts", {
            on_hosts_of_their_own(leads(leads(start(), "n3", "/mnt/disk"), "n1", "/mnt/disk"))
        }),
        ("two disks of one host", leads(leads(start(), "n3", "/mnt/disk3"), "n1", "/mnt/disk1")),
    ]);
}

#[test]
fn a_second_cluster_in_sight() {
    let join =
        |kind: &str, answer: Value| ready_to_join().start("n2").host(kind, "n3", |it| *it = answer.clone());
    let starting = json!({"status": "StartingUp", "cluster_name": "localcluster"}).to_string();
    let name = "same-cluster";
    let data = json!({"exists": true, "empty": false, "node-directories": ["n3"]});
    check(vec![
        (name, "n3 has data", join("disk", data.clone())),
        (name, "n3 has a server", join("process", json!({"processes": [{}]}))),
        (name, "n3 is starting up", join("dial", json!({"status": 200, "body": starting}))),
        (name, "a restart lets a node join as well", {
            ready_to_join().restart("n2").host("disk", "n3", |it| *it = data.clone())
        }),
    ]);
    pass(vec![
        ("the host of n3 is not up", join("dial", json!({"failure": "timed-out"}))),
        ("n3 has a new file system", {
            join(
                "disk",
                json!({"exists": true, "empty": false, "node-directories": ["lost+found"], "other-entries": 0}),
            )
        }),
        ("n3 has an empty directory", {
            join("disk", json!({"exists": true, "empty": true, "other-entries": 0}))
        }),
        ("nobody can look at the disk of n3", {
            let mut scene = ready_to_join().start("n2");
            scene.observations_mut().retain(|it| it["kind"] != "disk" || it["node"] != "n3");
            scene
        }),
    ]);
}

fn account(scene: Scene, node: &'static str, name: &'static str) -> Scene {
    variables(scene, node, &json!({"AZURE_STORAGE_ACCOUNT_NAME": name}))
}

pub fn variables(scene: Scene, node: &'static str, environment: &Value) -> Scene {
    scene.host("installed", node, |it| it["environment"] = environment.clone()).host("process", node, |it| {
        for process in it["processes"].as_array_mut().expect("processes") {
            process["environment"] = environment.clone();
        }
    })
}

fn in_repository(scene: Scene, node: &'static str, line: &'static str) -> Scene {
    scene.file(node, |text| text.replace("destination", &format!("{line}\ndestination")))
}

#[test]
fn snapshots_in_another_place() {
    let accounts =
        |scene: Scene| account(account(account(scene, "n1", "prod"), "n2", "prod"), "n3", "staging");
    let endpoints = |scene: Scene| {
        let at = |scene, node| in_repository(scene, node, "aws-endpoint-url = \"http://a:1\"");
        in_repository(at(at(scene, "n1"), "n2"), "n3", "aws-endpoint-url = \"http://b:1\"").in_a_bucket()
    };
    check(vec![
        (KEPT, "another account by a variable", accounts(n3_down().start("n3"))),
        (KEPT, "another account by a variable, while all are down", accounts(all_down().start("n3"))),
        (KEPT, "another endpoint by its file", endpoints(n3_down().start("n3"))),
        (KEPT, "another endpoint by its file, while all are down", endpoints(all_down().start("n1"))),
        (KEPT, "another destination by its file, while all are down", {
            all_down().file("n2", |text| text.replace("az://snaps", "az://other")).start("n1")
        }),
    ]);
    let region = || {
        let scene = in_repository(grown(), "n1", "aws-region = \"eu-west-1\"");
        let others = json!({"AWS_REGION": "eu-west-1"});
        variables(variables(scene, "n2", &others), "n3", &others).in_a_bucket()
    };
    pass(vec![
        ("one region, by files and by variables", region().restart("n2")),
        ("a region that others may have from their profile", {
            in_repository(grown(), "n1", "aws-region = \"eu-west-1\"").in_a_bucket().restart("n2")
        }),
        ("one account", {
            account(account(account(all_down(), "n1", "prod"), "n2", "prod"), "n3", "prod").start("n3")
        }),
    ]);
}

fn located(scene: Scene, node: &str, location: &str) -> Scene {
    scene.file(node, |text| format!("location = \"{location}\"\n{text}"))
}

#[test]
fn locations_while_all_are_down() {
    let others = || located(located(all_down(), "n2", "r.b"), "n3", "r.c").start("n1");
    check(vec![
        (KEPT, "it lost its location, and no target has one", others()),
        (KEPT, "it lost its location, and the target names that of one other node", {
            others().target(|it| it["nodes"][1]["location"] = "r.b".into())
        }),
    ]);
    pass(vec![("the target names those of the others, and none for it", {
        others().target(|it| {
            it["nodes"][1]["location"] = "r.b".into();
            it["nodes"][2]["location"] = "r.c".into();
        })
    })]);
}

#[test]
fn logs_that_are_trimmed_without_snapshots() {
    let mode = |scene: Scene, node: &str, mode: &str| {
        scene.file(node, |text| format!("worker.durability-mode = \"{mode}\"\n{text}"))
    };
    let name = "snapshot-before-join";
    let join = || ready_to_join().start("n2");
    let off = "replica-set-only";
    let write = |text: &str| format!("worker.durability-mode = \"replica-set-only\"\n{text}");
    let cases: Vec<Case> = vec![
        (name, "by the node that is there", mode(join(), "n1", off)),
        (name, "by the joiner", mode(join(), "n2", off)),
        (name, "by a variable of the joiner", {
            let variable = json!({"RESTATE_WORKER__DURABILITY_MODE": off});
            join().host("installed", "n2", |it| it["environment"] = variable.clone())
        }),
        (KEPT, "a file that brings it", grown().write("n2", write)),
        (KEPT, "a file that brings it, by the target", {
            grown().write("n2", write).target(|it| {
                it["nodes"][1]["settings"]["worker.durability-mode"] = off.into();
            })
        }),
    ];
    check(cases);
    check(vec![
        (KEPT, "a file that may bring it", {
            mode(grown().restart("n2"), "n2", off).host("read-config", "n2", |it| it["age-ms"] = 1.into())
        }),
        (KEPT, "by the process of the node that is there", {
            let variable = json!({"RESTATE_WORKER__DURABILITY_MODE": off});
            join().host("process", "n1", |it| it["processes"][0]["environment"] = variable.clone())
        }),
    ]);
    pass(vec![
        ("the default, spelled out", mode(mode(join(), "n1", "balanced"), "n2", "balanced")),
        ("a restart with what it runs with", mode(grown().restart("n2"), "n2", off)),
        ("a start of what is down with it", mode(n3_down().start("n3"), "n3", off)),
        ("another change of a file that has it", {
            mode(grown(), "n2", off).write("n2", |text| format!("{text}# more\n"))
        }),
        ("a file that takes it out", {
            mode(grown(), "n2", off).write("n2", |text| text.replace("replica-set-only", "balanced"))
        }),
    ]);
}

/// The missing file of n2, written anew from that of n1.
pub fn anew(change: impl Fn(&str) -> String) -> Scene {
    let base = grown().answer("read-config", "n1")["text"].as_str().expect("a text").to_owned();
    let new = change(grown().answer("read-config", "n2")["text"].as_str().expect("a text"));
    grown().host("read-config", "n2", |it| *it = json!({})).act(json!({
        "kind": "write-config",
        "node": "n2",
        "base": {"node": "n1", "sha256": sha256(&base)},
        "edits": [{"start": 0, "end": base.len(), "insert": new}],
        "sha256": sha256(&new),
        "diff": "+ …",
    }))
}

#[test]
fn a_file_that_is_missing() {
    let without = || anew(|text| replace_line(text, "base-dir", ""));
    check(vec![
        ("known-facts", "where nobody looked at the disk", without().without("disk", "n2")),
        ("known-facts", "where the host cannot look at the disk", {
            let answer = json!({"error": {"kind": "denied", "message": "no"}});
            let seen = json!({"kind": "disk", "at-ms": 1480, "node": "n2", "answer": answer});
            without().without("disk", "n2").seen(seen)
        }),
        ("known-facts", "where nobody says which directory has its data", {
            let untold = |it: &mut Value| drop(it.as_object_mut().expect("fields").remove("base-dir"));
            without().host("disk", "n2", untold)
        }),
        ("replicated-logs", "written for logs on one node, which a variable asks for as well", {
            let local = json!({"RESTATE_BIFROST__DEFAULT_PROVIDER": "local"});
            variables(anew(|text| format!("bifrost.default-provider = \"local\"\n{text}")), "n2", &local)
        }),
        (OWN, "written without a base directory", anew(|text| replace_line(text, "base-dir", ""))),
        (OWN, "written with another node's", anew(|text| text.replace("restate/n2", "restate/n1"))),
    ]);
    pass(vec![
        ("written with the directory that has its data", anew(str::to_owned)),
        // Held against the start that follows, when the file is there.
        ("written for a server that has a variable which a start would lack", {
            let given = json!({"RESTATE_METADATA_SERVER__REQUEST_QUEUE_LENGTH": "7"});
            variables(anew(str::to_owned), "n2", &given).host("installed", "n2", |it| {
                it["environment"] = json!({});
            })
        }),
        ("written for a node that has no data of its own", {
            anew(str::to_owned).host("disk", "n2", |it| {
                *it = json!({"exists": true, "empty": false, "node-directories": ["lost+found"]})
            })
        }),
        ("written for a node that has no data", {
            anew(|text| replace_line(text, "base-dir", "")).host("disk", "n2", |it| {
                *it = json!({"base-dir": "/var/lib/restate/n2/data", "exists": false})
            })
        }),
    ]);
}

#[test]
fn numbers_while_all_are_down() {
    let forced = |scene: Scene, node: &str, number: u32| {
        scene.file(node, |text| format!("force-node-id = {number}\n{text}"))
    };
    let both = |first, second| forced(forced(all_down().start("n1"), "n1", first), "n2", second);
    check(vec![(OWN, "another node has the same number by its file", both(2, 2))]);
    pass(vec![("each has its own", both(1, 2))]);
}
