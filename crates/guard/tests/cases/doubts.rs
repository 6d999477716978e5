//! What is seen in two ways, hardly seen, or spelled in a way that few people use.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

fn restart() -> Scene {
    grown().restart("n2")
}

fn start() -> Scene {
    n3_down().start("n3")
}

fn join() -> Scene {
    ready_to_join().start("n2")
}

/// What answers, or does not, at the address of a node.
fn answers() -> Vec<Case> {
    let declared = || {
        n3_down()
            .host("disk", "n3", |it| *it = json!({"exists": true, "empty": true}))
            .target(|it| it["remove"] = json!([{"node": "n3", "lost": {"id": 3, "generation": 3}}]))
            .snapshot()
    };
    let gossip = |state: &'static str| {
        declared().read("FROM nodes", move |rows| {
            for row in rows.as_array_mut().expect("rows").iter_mut() {
                if row["plain_node_id"] == "N3" {
                    row["state"] = state.into();
                }
            }
        })
    };
    let blind = |failure: &'static str| {
        let mut scene = start().host("dial", "n3", move |it| *it = json!({"failure": failure}));
        for observation in scene.input["observations"].as_array_mut().expect("observations") {
            if observation["kind"] == "process" && observation["node"] == "n3" {
                observation["answer"] = json!({"error": {"kind": "unsupported", "message": "no"}});
            }
        }
        scene
    };
    let error = |it: &mut Value| *it = json!({"status": 503});
    vec![
        ("declared-loss", "it answers with an error", declared().host("dial", "n3", error)),
        (
            "declared-loss",
            "something speaks TLS there",
            declared().host("dial", "n3", |it| *it = json!({"failure": "tls"})),
        ),
        ("declared-loss", "it is about to fail over", gossip("failing-over")),
        ("declared-loss", "it was seen a moment ago", gossip("suspect")),
        ("same-process", "something answers with an error", start().host("dial", "n3", error)),
        (
            "known-facts",
            "it answers, and its host finds no process",
            restart().host("process", "n2", |it| *it = json!({"processes": []})),
        ),
        ("known-facts", "nobody looks for processes, and no answer came in time", blind("timed-out")),
        ("known-facts", "nobody looks for processes, and the name is not known", blind("no-such-name")),
    ]
}

/// Addresses that are none, or that nobody can dial.
fn addresses() -> Vec<Case> {
    let advertise = |address: &'static str| {
        join().target(move |it| it["nodes"][1]["address"] = address.into()).file("n2", move |text| {
            replace_line(text, "advertised-address", &format!("advertised-address = \"{address}\""))
        })
    };
    let asked = |address: &'static str| {
        let mut scene = grown().snapshot();
        scene.action["args"][1] = address.into();
        scene
    };
    let peer = |address: &'static str| {
        join().file("n2", move |text| text.replace("addresses = [", &format!("addresses = [\"{address}\", ")))
    };
    vec![
        ("own-identity", "every interface", advertise("http://0.0.0.0:5122")),
        ("own-identity", "every interface, v6", advertise("http://[::]:5122")),
        ("own-identity", "every interface, long", advertise("http://[0:0:0:0:0:0:0:0]:5122")),
        ("own-identity", "whichever port is free", advertise("http://host-2:0")),
        ("own-identity", "a user within", advertise("http://me:secret@host-2:5122")),
        ("own-identity", "a socket", advertise("unix:/run/restate.sock")),
        ("only-listed-commands", "a user within an address", asked("http://me@127.0.0.1:5122")),
        ("only-listed-commands", "a path after an address", asked("http://127.0.0.1:5122/x")),
        ("only-listed-commands", "an address without its scheme", asked("127.0.0.1:5122")),
        ("same-cluster", "another spelling of loopback", asked("http://[::1]:5122")),
        ("known-peers", "a socket among the peers", peer("unix:/run/restate.sock")),
        ("known-peers", "a user within a peer", peer("http://me@127.0.0.1:5122")),
        (
            "reachable-voter",
            "a registered address that nobody can dial",
            third_voter().add_voter("N3").member(3, |node| node["address"] = "unix:/run/restate.sock".into()),
        ),
    ]
}

/// Nodes that the target does not have.
fn strangers() -> Vec<Case> {
    let without = |scene: Scene, at: usize| {
        scene.target(move |it| drop(it["nodes"].as_array_mut().expect("nodes").remove(at)))
    };
    vec![
        ("own-identity", "a restart of a node that the target does not have", without(restart(), 1)),
        ("own-identity", "a join of one", without(join(), 1)),
        ("own-identity", "a file for one", without(grown().write("n2", |text| format!("{text}#\n")), 1)),
        ("reachable-voter", "a vote for one", without(third_voter().add_voter("N3"), 2)),
    ]
}

/// Directories that contradict themselves, or that only look alike.
fn disks() -> Vec<Case> {
    let disk = |scene: Scene, node: &'static str, answer: Value| {
        scene.host("disk", node, move |it| *it = answer.clone())
    };
    let at = |looked: &'static str, configured: &'static str| {
        let scene =
            disk(start(), "n3", json!({"exists": true, "base-dir": looked, "node-directories": ["n3"]}));
        scene.file("n3", move |text| replace_line(text, "base-dir", &format!("base-dir = \"{configured}\"")))
    };
    vec![
        (
            "known-facts",
            "not there, with data in it",
            disk(join(), "n2", json!({"exists": false, "node-directories": ["n2"]})),
        ),
        (
            "known-facts",
            "its data in a directory that is not there",
            disk(start(), "n3", json!({"exists": false, "node-directories": ["n3"]})),
        ),
        (
            "known-facts",
            "its data in a directory that is empty",
            disk(start(), "n3", json!({"exists": true, "empty": true, "node-directories": ["n3"]})),
        ),
        ("own-identity", "a relative one was looked at", at("data", "/var/lib/restate")),
        ("own-identity", "one that ends alike", at("/srv/other-data", "data")),
        ("own-identity", "the one below", at("/srv/data/old", "/srv/data")),
    ]
}

/// Flags in all their forms.
fn flags() -> Vec<Case> {
    let starts = |arguments: Value| {
        restart().host("installed", "n2", move |it| it["arguments"] = arguments.clone()).host(
            "process",
            "n2",
            |it| it["processes"][0]["arguments"] = json!([]),
        )
    };
    let both = |arguments: &'static [&'static str]| {
        restart().host("installed", "n2", move |it| it["arguments"] = json!(arguments)).host(
            "process",
            "n2",
            move |it| it["processes"][0]["arguments"] = json!(arguments),
        )
    };
    let runs =
        |change: fn(&mut Value)| restart().host("process", "n2", move |it| change(&mut it["processes"][0]));
    vec![
        ("kept-protection", "roles in two flags", both(&["--roles", "worker", "--roles", "admin"])),
        ("known-facts", "a file in two flags", both(&["-c", "/a.toml", "--config-file=/a.toml"])),
        ("known-facts", "a flag in the place of a value", both(&["--log-filter", "--auto-provision=false"])),
        ("known-facts", "a value where none belongs", both(&["--production=false"])),
        ("known-facts", "the last flag without its value", both(&["--node-name"])),
        ("known-facts", "a word that is no flag", both(&["start"])),
        ("same-process", "another file, attached", starts(json!(["--config-file=/other.toml"]))),
        ("same-process", "another file, short", starts(json!(["-c", "/other.toml"]))),
        ("same-process", "another file, short and attached", starts(json!(["-c=/other.toml"]))),
        ("same-process", "another file, without a sign between", starts(json!(["-c/other.toml"]))),
        ("kept-protection", "no roles by a flag", both(&["--roles"])),
        ("known-facts", "a role by its older name", both(&["--roles", "worker", "metadata-store"])),
        (
            "same-process",
            "a file whose name is withheld",
            runs(|it| it["environment"] = json!({"RESTATE_CONFIG": {"sha256": "ab"}})),
        ),
        ("own-identity", "another number by flag", both(&["--force-node-id", "N3"])),
        ("known-facts", "a number that is none", both(&["--force-node-id=three"])),
        ("known-facts", "provisioning that is neither on nor off", both(&["--auto-provision", "maybe"])),
        ("one-provisioner", "provisioning by its old name", both(&["--allow-bootstrap=true"])),
    ]
}

/// Versions, segments and repositories.
fn states() -> Vec<Case> {
    vec![
        ("same-version", "a version that is not released", grown().upgrade("n2", "1.7.13-rc.1")),
        (
            "same-version",
            "another major version is registered",
            restart().member(3, |it| it["binary_version"] = "2.7.0".into()),
        ),
        ("known-facts", "a nodeset that was cut off", restart().segments(|it| it["nodeset"] = json!([]))),
        ("known-facts", "fewer nodes than copies", restart().segments(|it| it["nodeset"] = json!([1]))),
        ("known-facts", "a node twice in a nodeset", restart().segments(|it| it["nodeset"] = json!([1, 1]))),
        (
            "kept-protection",
            "a worker whose repository was taken out of its file",
            restart().file("n2", |text| replace_line(text, "destination", "")),
        ),
        ("feasible-replication", "a location that ends before its zone", {
            zoned().member(2, |node| node["location"] = "r.".into()).set_replication("{zone: 2, node: 2}")
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [answers(), addresses(), strangers(), disks(), flags(), states()].concat()
}
