//! What the hosts of other members show: nothing is counted on a node whose data, room or process is in doubt.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;
use crate::words::resting;

type Spoil = fn(Scene) -> Scene;

fn disk(scene: Scene, change: impl Fn(&mut Value)) -> Scene {
    scene.host("disk", "n1", change)
}

fn failed(mut scene: Scene, kind: &str, why: &str) -> Scene {
    for seen in scene.observations_mut() {
        if seen["kind"] == kind && seen["node"] == "n1" {
            seen["answer"] = json!({"error": {"kind": why, "message": "no route"}});
        }
    }
    scene
}

fn unseen(mut scene: Scene, kind: &str) -> Scene {
    scene.observations_mut().retain(|it| it["kind"] != kind || it["node"] != "n1");
    scene
}

/// n1 answers as itself, and its host shows something else.
const SPOILT: [(&str, Spoil); 11] = [
    ("a directory that is not there", |it| disk(it, |disk| *disk = json!({"exists": false}))),
    ("an empty directory", |it| disk(it, |disk| *disk = json!({"exists": true, "empty": true}))),
    ("the data of another node", |it| disk(it, |disk| disk["node-directories"] = json!(["n9"]))),
    ("a directory of its own that is not there", |it| disk(it, |disk| disk["exists"] = false.into())),
    ("a directory of its own that is empty", |it| disk(it, |disk| disk["empty"] = true.into())),
    ("no room", |it| disk(it, |disk| disk["free-bytes"] = 1000.into())),
    ("a disk that cannot be looked at", |it| failed(it, "disk", "unsupported")),
    ("a disk that nobody looked at", |it| unseen(it, "disk")),
    ("two servers", |it| it.host("process", "n1", |it| *it = json!({"processes": [{}, {}]}))),
    ("no server", |it| it.host("process", "n1", |it| *it = json!({"processes": []}))),
    ("processes that nobody looked at", |it| unseen(it, "process")),
];

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, spoil) in SPOILT {
        for (_, scene) in resting() {
            cases.push(("known-facts", what, spoil(scene)));
        }
        // One more than the three can do without.
        cases.push(("metadata-quorum", what, spoil(grown().restart("n2"))));
        cases.push(("last-copy", what, spoil(etcd(grown().restart("n2")))));
    }
    // Replicas are written to its disk as well.
    let worker = grown().member(3, |it| it["roles"] = json!(["worker"])).set_replication("2");
    let full = worker.host("disk", "n3", |disk| disk["free-bytes"] = 1000.into());
    cases.push(("known-facts", "no room on a node that is a worker only", full));
    cases
}

/// What its host cannot show is not held against a node, where its address shows it, and neither is a little room.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let mut fine = Vec::new();
    for (what, scene) in resting().into_iter().chain([("a restart", grown().restart("n2"))]) {
        fine.push((what, failed(scene.clone(), "process", "unsupported")));
        fine.push((what, disk(scene, |disk| disk["free-bytes"] = (64_u64 << 20).into())));
    }
    // A dead one is no holder, whatever its disk shows, and the others do.
    fine.push(("a node that is a worker only", {
        grown().member(3, |it| it["roles"] = json!(["worker"])).set_replication("2")
    }));
    let gone = |scene: Scene| scene.host("disk", "n3", |it| *it = json!({"exists": false}));
    fine.push(("copies without a dead node", gone(n3_down().set_replication("2"))));
    fine
}

/// A node with a full disk reads what it has, and takes no votes and no records.
#[test]
fn a_full_disk_is_a_loss_in_the_estimate() {
    let losses = |scene: Scene| {
        let before = scene.judged().expect("it passes").before;
        (before.writes.losses, before.data.losses, before.metadata.losses)
    };
    let full = disk(grown().snapshot(), |disk| disk["free-bytes"] = 1000.into());
    assert_eq!(losses(grown().snapshot()), (Some(1), Some(1), Some(1)));
    assert_eq!(losses(full), (Some(0), Some(0), Some(0)));
}

#[test]
fn how_much_room_a_holder_has() {
    let full = disk(grown().set_replication("2"), |disk| disk["free-bytes"] = (63 << 20).into());
    let refusal = full.judged().expect_err("it is refused");
    assert!(refusal.cause.contains("its disk is full: 63 MiB are free"), "{refusal:?}");
}

/// An only voter restarts by consent, as a single node does; one of two does not restart at all.
#[test]
fn an_only_voter_is_a_matter_of_consent() {
    let voters = |ids: &'static str, others: [&'static str; 2]| {
        grown().printed("list-servers", move |output| {
            let text = output["stdout"].as_str().expect("text").replace("[N1,N2,N3]", &format!("{ids:<10}"));
            let standby = |line: &str| others.iter().any(|id| line.trim_start().starts_with(id));
            let lines = text.lines().map(|line| match standby(line) {
                true => line
                    .replace("Member ", "Standby")
                    .replace(" N1      ", " -       ")
                    .replace(&format!("{ids:<10}"), "[]        "),
                false => line.to_owned(),
            });
            output["stdout"] = lines.collect::<Vec<_>>().join("\n").into();
        })
    };
    let alone = voters("[N1]", ["N2", "N3"]);
    let change = alone.clone().restart("n1").judged().expect("it passes");
    assert!(change.during.metadata.interrupted && !change.after.metadata.interrupted, "{change:?}");
    let other = alone.restart("n2").judged().expect("it passes");
    assert!(!other.during.metadata.interrupted, "{other:?}");
    let unready =
        voters("[N1,N2]", ["N3", "N3"]).health("n1", |it| it["metadata_server_status"] = "StartingUp".into());
    assert_eq!(unready.restart("n3").judged().err(), None, "one that does not vote");
    assert_eq!(voters("[N1,N2]", ["N3", "N3"]).restart("n1").refused().as_deref(), Some("metadata-quorum"));
}

/// A vote is not given to what would come back as something else.
#[test]
fn a_voter_comes_back_as_it_is() {
    let vote = || third_voter().add_voter("N3");
    let without = |text: &str, role: &str| {
        let roles: Vec<String> = ["admin", "http-ingress", "log-server", "metadata-server", "worker"]
            .into_iter()
            .filter(|it| *it != role)
            .map(|it| format!("\"{it}\""))
            .collect();
        format!("roles = [{}]\n{}", roles.join(", "), replace_line(text, "roles", ""))
    };
    let line =
        |key: &'static str, line: &'static str| vote().file("n3", |text| replace_line(text, key, line));
    let mut invalid = vote();
    invalid.errors = vec!["RS103 unknown-key: `bogus`".into()];
    let cases = [
        ("kept-protection", vote().file("n3", |text| without(text, "metadata-server"))),
        ("own-identity", line("base-dir", "base-dir = \"/elsewhere\"")),
        ("own-identity", line("node-name", "node-name = \"n9\"")),
        ("own-identity", vote().file("n3", |text| format!("force-node-id = 9\n{text}"))),
        ("one-provisioner", line("auto-provision", "auto-provision = true")),
        (
            "same-process",
            vote().host("process", "n3", |it| {
                it["processes"][0]["environment"] = json!({"RESTATE_ROLES": "[metadata-server]"});
            }),
        ),
        ("valid-start", invalid),
        (
            "kept-protection",
            vote().file("n3", |text| {
                text.replace("[metadata-server]\n", "[metadata-server]\nrocksdb-disable-wal = true\n")
            }),
        ),
    ];
    for (name, scene) in cases {
        let refusal = scene.judged().expect_err(name);
        assert_eq!(refusal.name, name, "{}", refusal.message);
    }
    assert_eq!(vote().judged().err(), None);
}
