//! What hosts show of disks, processes, addresses and the installed server, each in the way of a start.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

/// Disks on which a node that has run before has no data of its own.
fn no_data() -> Vec<(&'static str, Value)> {
    vec![
        ("nothing is there", json!({"exists": false})),
        ("an empty directory", json!({"exists": true, "empty": true})),
        ("only another node's data", json!({"exists": true, "empty": false, "node-directories": ["other"]})),
        ("files of no node", json!({"exists": true, "empty": false})),
    ]
}

/// Disks that a node must not join with.
fn taken() -> Vec<(&'static str, Value)> {
    vec![
        ("its own data", json!({"exists": true, "empty": false, "node-directories": ["n2"]})),
        ("another node's data", json!({"exists": true, "empty": false, "node-directories": ["other"]})),
        ("files of no node", json!({"exists": true, "empty": false})),
        ("nobody looked into it", json!({"exists": true})),
        ("its own data beside lost+found", {
            json!({"exists": true, "empty": false, "node-directories": ["lost+found", "n2"]})
        }),
        ("a link that leads nowhere beside lost+found", {
            json!({"exists": true, "empty": false, "node-directories": ["lost+found"], "other-entries": 1})
        }),
        ("lost+found, and nobody says what else", {
            json!({"exists": true, "empty": false, "node-directories": ["lost+found"]})
        }),
        (
            "nothing, and a link that leads nowhere",
            json!({"exists": true, "empty": true, "other-entries": 1}),
        ),
    ]
}

/// Starts of nodes that have run before, each with the node.
fn starts() -> Vec<(Scene, &'static str)> {
    vec![
        (n3_down().start("n3"), "n3"),
        (all_down().start("n1"), "n1"),
        (grown().restart("n2"), "n2"),
        (grown().upgrade("n2", "1.7.12"), "n2"),
    ]
}

/// The node's base directory by its file, and the one that the host looked at.
fn mounted(scene: Scene, node: &'static str, looked: &'static str) -> Scene {
    silent(scene, node)
        .file(node, |text| format!("base-dir = \"/data\"\n{}", replace_line(text, "base-dir", "")))
        .host("disk", node, |it| it["base-dir"] = looked.into())
}

/// A server that does not say where it listens and keeps its data.
fn silent(scene: Scene, node: &'static str) -> Scene {
    if scene.answer("dial", node)["body"].is_null() {
        return scene;
    }
    scene.health(node, |it| drop(it.as_object_mut().expect("an object").remove("bound_addresses")))
}

/// A start of n3 with a variable that moves its data, and the directory that the host looked at.
fn elsewhere(scene: Scene, looked: Option<&'static str>) -> Scene {
    let moved = json!({"RESTATE_BASE_DIR": "/elsewhere"});
    let start = scene.start("n3").host("installed", "n3", |it| it["environment"] = moved.clone());
    start.host("disk", "n3", |it| {
        let answer = it.as_object_mut().expect("an object");
        match looked {
            Some(looked) => drop(answer.insert("base-dir".into(), looked.into())),
            None => drop(answer.remove("base-dir")),
        }
    })
}

fn dial(answer: Value) -> Scene {
    n3_down().start("n3").host("dial", "n3", |it| *it = answer.clone())
}

fn dead() -> Scene {
    n3_down().start("n3")
}

/// n3 in another state by gossip.
fn heard(scene: Scene, state: &'static str) -> Scene {
    scene.read("FROM nodes", |rows| {
        for row in rows.as_array_mut().expect("rows").iter_mut().filter(|row| row["plain_node_id"] == "N3") {
            row["state"] = state.into();
        }
    })
}

/// The metadata server of n3 answers the others.
fn voting(scene: Scene) -> Scene {
    let rows = Scene::recorded("grown").observations().iter().find_map(|it| {
        let servers = it["args"].as_array().is_some_and(|args| args.contains(&"list-servers".into()));
        servers.then(|| it["answer"]["ok"]["stdout"].clone())
    });
    scene.printed("list-servers", |it| it["stdout"] = rows.clone().expect("a list"))
}

/// What n1 hears when it dials n3.
fn reached(scene: Scene, answer: Value) -> Scene {
    let url = scene.input["target"]["nodes"][2]["address"].as_str().expect("text").to_owned() + "/health";
    scene.seen(json!({
        "kind": "dial", "at-ms": 1480, "node": "n3", "from": "n1", "url": url, "answer": {"ok": answer},
    }))
}

/// The host cannot look for processes.
fn blind(mut scene: Scene, node: &str) -> Scene {
    for observation in scene.input["observations"].as_array_mut().expect("observations") {
        if observation["kind"] == "process" && observation["node"] == node {
            observation["answer"] = json!({"error": {"kind": "unsupported", "message": "no way to look"}});
        }
    }
    scene
}

/// What `--dump-config` printed, tried at a time.
fn dumped(scene: Scene, node: &str, at_ms: u64, output: Value) -> Scene {
    scene.seen(json!({"kind": "dump-config", "at-ms": at_ms, "node": node, "answer": {"ok": output}}))
}

const NOW: u64 = 1480;

fn says(settings: &str) -> Scene {
    dumped(grown().restart("n2"), "n2", NOW, json!({"exit": 0, "stdout": settings}))
}

fn rejects(scene: Scene, node: &str) -> Scene {
    dumped(scene, node, NOW, json!({"exit": 1, "stderr": "noise\nUnsupported scheme\n"}))
}

pub fn cases() -> Vec<Case> {
    let mut cases = vec![("valid-start", "it was tried as the file was written", {
        let read = |it: &&Value| it["kind"] == "read-config" && it["node"] == "n2";
        let at = grown().observations().iter().find(read).expect("a file")["at-ms"].as_u64().expect("a time");
        let written = grown().restart("n2").host("read-config", "n2", |it| it["age-ms"] = 0.into());
        dumped(written, "n2", at, json!({"exit": 1, "stderr": "Unsupported scheme"}))
    })];
    for (scene, node) in starts() {
        for (what, disk) in no_data() {
            cases.push(("own-identity", what, scene.clone().host("disk", node, |it| *it = disk.clone())));
        }
        for marked in [json!([]), json!(["n9"])] {
            let scene = scene.clone().host("disk", node, |it| it["marked"] = marked.clone());
            cases.push(("own-identity", "an empty mount point of its name", scene));
        }
        cases.push(("own-identity", "another mount was looked at", mounted(scene, node, "/elsewhere")));
    }
    for (what, scene) in [
        ("nobody says where was looked", n3_down().start("n3")),
        ("nobody says where was looked, before a restart", grown().restart("n3")),
        ("nobody says where was looked, and nothing can be asked", all_down().start("n3")),
    ] {
        cases.push((
            "known-facts",
            what,
            scene.host("disk", "n3", |it| {
                drop(it.as_object_mut().expect("an object").remove("base-dir"));
            }),
        ));
    }
    cases.push(("known-facts", "nobody says where was looked, before a join", {
        ready_to_join().start("n2").host("disk", "n2", |it| *it = json!({"exists": false}))
    }));
    cases.push(("own-identity", "a directory that is not there, and was not asked for", {
        let answer = json!({"exists": false, "base-dir": "/elsewhere"});
        ready_to_join().start("n2").host("disk", "n2", |it| *it = answer.clone())
    }));
    cases.push(("own-identity", "the default directory, and another was looked at", {
        n3_down().start("n3").file("n3", |text| replace_line(text, "base-dir", ""))
    }));
    for (what, disk) in taken() {
        let join = ready_to_join().start("n2");
        cases.push(("own-identity", what, join.host("disk", "n2", |it| *it = disk.clone())));
    }
    let process = "same-process";
    cases.extend([
        (
            "known-facts",
            "a variable moves its data, and nobody says where was looked",
            elsewhere(n3_down(), None),
        ),
        ("own-identity", "a variable moves its data", elsewhere(n3_down(), Some("/data"))),
        (process, "a server that is not ready answers", dial(json!({"status": 503, "body": "{}"}))),
        (process, "something else answers", dial(json!({"status": 404, "body": "<html>"}))),
        (process, "something speaks TLS", dial(json!({"failure": "tls"}))),
        (process, "something answers without HTTP", dial(json!({"failure": "other"}))),
        ("known-facts", "nobody can tell what runs", blind(dial(json!({"failure": "timed-out"})), "n3")),
        (
            "known-facts",
            "the cluster hears from it, and nobody looks for processes",
            heard(blind(dead(), "n3"), "alive"),
        ),
        (
            "known-facts",
            "it is failing over, and nobody looks for processes",
            heard(blind(dead(), "n3"), "failing-over"),
        ),
        ("known-facts", "the cluster hears from it, and its address is slow", {
            heard(dial(json!({"failure": "timed-out"})), "alive")
        }),
        ("known-facts", "the cluster hears from it, registered at another address", {
            heard(dead(), "alive").member(3, |it| it["address"] = "http://127.0.0.1:31000/".into())
        }),
        ("known-facts", "nobody looks for processes, and it is registered at another address", {
            blind(dead(), "n3").member(3, |it| it["address"] = "http://127.0.0.1:31000/".into())
        }),
        ("known-facts", "its metadata server answers", voting(dead())),
        (
            "known-facts",
            "its metadata server answers, and nobody looks for processes",
            voting(blind(dead(), "n3")),
        ),
        ("known-facts", "it answers another node", reached(dead(), json!({"status": 503}))),
        ("known-facts", "a restart of what does not run, while its metadata server answers", {
            voting(n3_down().restart("n3"))
        }),
        ("known-facts", "a restart of what nobody can tell runs", {
            blind(
                n3_down().restart("n3").host("dial", "n3", |it| *it = json!({"failure": "timed-out"})),
                "n3",
            )
        }),
        (
            process,
            "another node's server has its data open",
            n3_down().start("n3").host("process", "n1", |it| {
                it["processes"][0]["data-directory"] = "/var/lib/restate/n3/".into();
            }),
        ),
    ]);
    let start = "valid-start";
    cases.extend([
        (start, "the installed server rejects it", rejects(grown().restart("n2"), "n2")),
        (start, "and of a node that is down", rejects(n3_down().start("n3"), "n3")),
        (start, "and of one that joins", rejects(ready_to_join().start("n2"), "n2")),
        (start, "it would have another name", says("node-name = \"n9\"")),
        (start, "it would be of another cluster", says("cluster-name = \"other\"")),
        (start, "it would found a cluster", says("auto-provision = true")),
        (start, "it would do less", says("roles = [\"worker\"]")),
        (start, "it would be elsewhere", {
            let located = grown().restart("n2").file("n2", |text| format!("location = \"r.a\"\n{text}"));
            let located = located.member(2, |it| it["location"] = "r.a".into());
            dumped(located, "n2", NOW, json!({"exit": 0, "stdout": "location = \"r.b\""}))
        }),
        (start, "it would ask somebody else", {
            says("[metadata-client]\naddresses = [\"http://127.0.0.1:16745\", \"http://10.9.9.9:5122\"]")
        }),
        (start, "it would ask nobody", says("[metadata-client]\naddresses = []")),
        (start, "it would go by another address", says("advertised-address = \"http://10.9.9.9:5122\"")),
        (start, "it would join the voters by itself", says("[metadata-server]\nauto-join = false")),
        (start, "it would look for metadata elsewhere", says("[metadata-client]\ntype = \"etcd\"")),
        (start, "it would take a number", says("force-node-id = 7")),
        (
            start,
            "it would keep its snapshots elsewhere",
            says("worker.snapshots.destination = \"az://other\""),
        ),
        (start, "it would let logs be trimmed", says("worker.durability-mode = \"replica-set-only\"")),
        (start, "it would keep records in memory", says("log-server.in-memory = true")),
        (start, "it would keep records without a WAL", says("log-server.rocksdb-disable-wal = true")),
        (start, "it would keep metadata without a WAL", says("metadata-server.rocksdb-disable-wal = true")),
        (start, "its metadata would be elsewhere", {
            let typed = grown().restart("n2").file("n2", |text| {
                text.replace("[metadata-client]", "[metadata-client]\ntype = \"replicated\"")
            });
            let etcd = "[metadata-client]\ntype = \"etcd\"";
            dumped(typed, "n2", NOW, json!({"exit": 0, "stdout": etcd}))
        }),
        (start, "it would use another disk", {
            let mounted = mounted(grown().restart("n2"), "n2", "/data");
            dumped(mounted, "n2", NOW, json!({"exit": 0, "stdout": "base-dir = \"/elsewhere\""}))
        }),
    ]);
    cases
}

/// What is in nobody's way.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let old = grown().restart("n2").host("read-config", "n2", |it| it["age-ms"] = 100.into());
    let failed = json!({"exit": 1, "stderr": "rejected"});
    vec![
        ("the data is there", mounted(grown().restart("n2"), "n2", "/data/")),
        ("its data is where a variable says", elsewhere(n3_down(), Some("/elsewhere"))),
        ("no directory to join in", {
            let answer = json!({"exists": false, "base-dir": "/var/lib/restate/n2/data"});
            ready_to_join().start("n2").host("disk", "n2", |it| *it = answer.clone())
        }),
        ("its host is not reached, and nothing runs there", dial(json!({"failure": "timed-out"}))),
        ("there is no way to it, and nothing runs there", dial(json!({"failure": "unreachable"}))),
        ("its name is not known, and nothing runs there", dial(json!({"failure": "no-such-name"}))),
        ("nothing listens, and nobody looks for processes", blind(dial(json!({"failure": "refused"})), "n3")),
        ("gossip has not noticed yet", heard(dead(), "alive")),
        ("gossip never heard of it", heard(blind(dead(), "n3"), "unknown")),
        ("another node does not reach it either", reached(dead(), json!({"failure": "refused"}))),
        ("a restart of what does not run", n3_down().restart("n3")),
        ("a new file system for a node that joins", {
            let answer = json!({"exists": true, "empty": false, "node-directories": ["lost+found"],
                "other-entries": 0, "base-dir": "/var/lib/restate/n2/data"});
            ready_to_join().start("n2").host("disk", "n2", |it| *it = answer.clone())
        }),
        ("it spells out what nobody set", {
            says(
                "metadata-client.type = \"replicated\"\nlog-server.in-memory = false\n\
                  log-server.rocksdb-disable-wal = false\nworker.snapshots.destination = \"az://snaps/hand/\"\n",
            )
        }),
        ("the installed server takes it", says("node-name = \"n2\"\ncluster-name = \"localcluster\"\n")),
        ("it spells addresses and roles in its own way, and counts itself as a peer", {
            says(
                "auto-provision = false\nroles = [\"worker\", \"admin\", \"metadata-server\", \"log-server\", \
                 \"http-ingress\"]\nadvertised-address = \"http://127.0.0.1:10541/\"\nlocation = \"\"\n\
                 [metadata-client]\ntype = \"replicated\"\naddresses = [\"http://127.0.0.1:10541/\", \
                 \"http://127.0.0.1:16745/\"]\n",
            )
        }),
        ("it makes a whole path of one that is relative", {
            let relative = grown()
                .restart("n2")
                .file("n2", |text| replace_line(text, "base-dir", "base-dir = \"data\""));
            dumped(
                relative,
                "n2",
                NOW,
                json!({"exit": 0, "stdout": "base-dir = \"/var/lib/restate/n2/data\""}),
            )
        }),
        ("its directory has a server's marker", {
            n3_down().start("n3").host("disk", "n3", |it| it["marked"] = json!(["n3"]))
        }),
        ("a disk that is not there, without an entry", {
            ready_to_join().start("n2").host("disk", "n2", |it| {
                *it = json!({
                    "base-dir": "/var/lib/restate/n2/data", "exists": false, "other-entries": 0,
                });
            })
        }),
        ("nobody can try", {
            let error = json!({"error": {"kind": "unsupported", "message": "no way"}});
            grown()
                .restart("n2")
                .seen(json!({"kind": "dump-config", "at-ms": NOW, "node": "n2", "answer": error}))
        }),
        ("it was another file then", dumped(old, "n2", 900, failed.clone())),
        ("it is about another version", dumped(grown().upgrade("n2", "1.7.12"), "n2", NOW, failed)),
    ]
}
