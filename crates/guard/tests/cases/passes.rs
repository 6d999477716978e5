//! What is safe passes: each of the scenes that cases spoil, and what looks odd and is not.

use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;

fn pass(scenes: Vec<(&str, Scene)>) {
    for (what, scene) in scenes {
        assert_eq!(scene.judged().map(|_| ()).map_err(|it| (it.name, it.message)), Ok(()), "{what}");
    }
}

fn more(text: &str) -> String {
    format!("{text}# more\n")
}

#[test]
fn commands() {
    let external = |scene: Scene| {
        let header = "Metadata service\n NODE  STATUS  VERSION  LEADER  MEMBERS \n";
        scene
            .target(|it| it["metadata"] = "external".into())
            .printed("list-servers", |it| it["stdout"] = header.into())
    };
    let known_to_the_target = grown().member(1, |node| node["address"] = "http://127.0.0.1:5122/".into());
    let fingerprint = |scene: Scene| {
        scene.health("n3", |it| it["cluster_fingerprint"] = 3_554_538_648_604_975_879_u64.into())
    };
    let frozen = grown().snapshot().seen(json!({
        "kind": "restatectl", "at-ms": 1480, "answer": {"ok": {"exit": 0, "stdout": "{\"placement_policy\":\"frozen\"}"}},
        "args": ["--address", grown().address(), "metadata", "get", "--key", "pp_epoch_0"],
    }));
    let no_worker = grown().member(3, |node| node["roles"] = json!(["log-server", "metadata-server"]));
    pass(vec![
        ("snapshots on one node", ready_to_join().snapshot()),
        ("snapshots without trimming", ready_to_join().command(&["snapshots", "create", "--yes"])),
        ("snapshots while a node is down", n3_down().snapshot()),
        ("snapshots while placement is frozen", frozen),
        ("snapshots where metadata is kept elsewhere", external(grown()).snapshot()),
        (
            "snapshots where the target says the name",
            grown().snapshot().target(|it| it["cluster-name"] = "localcluster".into()),
        ),
        ("snapshots with the fingerprint told", fingerprint(grown()).snapshot()),
        (
            "snapshots beside a node without a worker",
            no_worker.file("n3", |text| replace_line(text, "destination", "")).snapshot(),
        ),
        ("a node that is registered by another name of its address", known_to_the_target.snapshot()),
        ("copies that fit", grown().set_replication("3")),
        (
            "copies of logs, whatever is frozen",
            grown().command(&["config", "set", "--log-replication", "3", "--yes"]).frozen("leadership"),
        ),
        ("larger nodesets", grown().command(&["config", "set", "--log-default-nodeset-size", "3", "--yes"])),
        ("a third voter", third_voter().add_voter("N3")),
    ]);
}

#[test]
fn restarts() {
    let flags = json!([
        "--log-filter",
        "info",
        "--no-logo",
        "--force-node-id",
        "N2",
        "--auto-provision",
        "false",
        "--roles=admin,worker,log-server,metadata-server,http-ingress",
        "--use-random-ports",
        "false",
        "--log-disable-ansi-codes",
        "true",
        "--tracing-endpoint=http://traces:4317",
        "--tracing-filter",
        "info",
        "--config-file",
        "/etc/restate.toml",
    ]);
    let with_flags =
        grown()
            .host("installed", "n2", |it| it["arguments"] = flags.clone())
            .host("process", "n2", |it| it["processes"][0]["arguments"] = flags.clone());
    let whole_zone = zoned().segments(|params| params["nodeset"] = json!([1, 2, 3]));
    let older = ready_to_join().member(1, |node| node["binary_version"] = "1.6.2".into());
    let earlier = ready_to_join().member(1, |node| node["binary_version"] = "1.7.10".into());
    let open = grown().host("process", "n2", |it| {
        it["processes"][0]["data-directory"] = "/var/lib/restate/n2/data/n2/".into();
    });
    pass(vec![
        ("a single node", ready_to_join().restart("n1")),
        ("a single node that may provision, with its data", Scene::recorded("single-fresh").restart("n1")),
        ("a single node to the next minor version", older.upgrade("n1", "1.7.12")),
        ("a single node to the next patch", earlier.upgrade("n1", "1.7.12")),
        ("a node of a whole cluster", grown().restart("n2")),
        ("a node of a zone that has another", whole_zone.restart("n1")),
        ("the only node of a zone, with consent", zoned().restart("n3")),
        ("a node with the flags that it runs with", with_flags.restart("n2")),
        ("a node with its directory open", open.restart("n2")),
        ("a node of a version that knows no freeze", {
            let scene = grown().restart("n2").policies("leadership", |it| it["exit"] = 2.into());
            let old = |scene: Scene, id| scene.member(id, |it| it["binary_version"] = "1.7.2".into());
            (1..=3).fold(scene, old)
        }),
    ]);
}

#[test]
fn starts() {
    let join = || ready_to_join().start("n2");
    let own = json!({"exists": true, "base-dir": "/var/lib/restate/n2/data/", "empty": true});
    let mut unsupported = n3_down().start("n3");
    for observation in unsupported.input["observations"].as_array_mut().expect("observations") {
        if observation["kind"] == "process" && observation["node"] == "n3" {
            observation["answer"] = json!({"error": {"kind": "unsupported", "message": "no"}});
        }
    }
    let zoned_joiner = join()
        .read("bifrost_config", |it| {
            it["config"]["default_provider"]["replicated"]["replication_property"] = "{zone: 2}".into();
        })
        .file("n2", |text| format!("location = \"r.b\"\n{text}"));
    let voter_only = join()
        .read("bifrost_config", |it| it["config"]["default_provider"] = "local".into())
        .file("n2", |text| format!("roles = [\"metadata-server\", \"admin\"]\n{text}"));
    let etcd = etcd(join());
    pass(vec![
        ("a prepared node joins", join()),
        (
            "a prepared node joins on the directory that was looked at",
            join().host("disk", "n2", |it| *it = own.clone()),
        ),
        ("a log-server with a zone joins", zoned_joiner),
        ("a node that only votes joins local logs", voter_only),
        ("a node joins a cluster with metadata in etcd", etcd.clone()),
        (
            "a node that would vote joins where nobody votes",
            etcd.file("n2", |text| text.replace("auto-join = false", "auto-join = true")),
        ),
        ("a node that is down", n3_down().start("n3")),
        ("a node whose host cannot look for processes", unsupported),
        (
            "a node with its own number in a variable",
            n3_down().start("n3").host("installed", "n3", |it| {
                it["environment"]["RESTATE_FORCE_NODE_ID"] = "3".into();
            }),
        ),
        (
            "a single node whose address is left to its host",
            ready_to_join().restart("n1").file("n1", |text| replace_line(text, "advertised-address", "")),
        ),
        (
            "a node, whatever is wrong with replicas",
            n3_down().start("n3").read("partition_state", |it| it[0]["plain_node_id"] = "N9".into()),
        ),
        (
            "a node while nobody can tell who is alive",
            n3_down().start("n3").printed("FROM nodes", |it| it["exit"] = 1.into()),
        ),
        (
            "a node, whatever is wrong with logs",
            n3_down()
                .start("n3")
                .read("bifrost_config", |it| drop(it["logs"].as_array_mut().expect("logs").pop())),
        ),
        ("a single node", Scene::recorded("single-down").start("n1")),
        ("a single node that may provision, with its data", {
            let down = |it: &mut Value| *it = json!({"failure": "refused"});
            let scene = Scene::recorded("single-fresh").start("n1").host("dial", "n1", down);
            let silent =
                " NODE  STATUS  VERSION  LEADER  MEMBERS \n N2    Member  v1       N1      [N1]    \n";
            let scene = scene.printed("list-servers", |it| it["stdout"] = silent.into());
            scene.host("process", "n1", |it| *it = json!({"processes": []}))
        }),
        ("one of several that are down", all_down().start("n1")),
        ("another of them while the first waits for it", lonely("n1", all_down()).start("n2")),
        ("a node while the cluster has no leader", Scene::recorded("metadata-without-leader").start("n1")),
    ]);
}

#[test]
fn files() {
    let stranger = |text: &str| text.replace("addresses = [", "addresses = [\"http://10.9.9.9:5122\", ");
    pass(vec![
        ("a change", grown().write("n2", more)),
        ("the first file of a joiner", ready_to_join().write("n2", more)),
        ("another port of a joiner", ready_to_join().write("n2", |text| text.replace("17370", "1"))),
        ("the admin API where the target says", {
            grown().write("n2", |text| text.replace("10708", "19072"))
        }),
        ("its own number", grown().write("n2", |text| format!("force-node-id = 2\n{text}"))),
        ("peers that it has had all along", grown().file("n2", stranger).write("n2", more)),
        (
            "a joiner's repository, which is held against others when it joins",
            ready_to_join()
                .write("n2", |text| replace_line(text, "destination", "destination = \"az://other/place\"")),
        ),
        (
            "of a node that looks for another cluster",
            grown().health("n2", |it| it["cluster_name"] = "other".into()).write("n2", more),
        ),
        (
            "whatever the metadata servers say",
            grown()
                .printed("list-servers", |it| {
                    it["stdout"] =
                        it["stdout"].as_str().expect("text").replacen("v3       N1", "v3       N2", 1).into();
                })
                .write("n2", more),
        ),
    ]);
}

/// The newest answer counts, wherever it stands in the list.
#[test]
fn the_newest_answer_counts() {
    let scene = grown().restart("n2");
    for (kind, node, spoil) in [
        ("restatectl", "", json!({"ok": {"exit": 1}})),
        ("dial", "n3", json!({"ok": {"failure": "refused"}})),
        ("disk", "n2", json!({"ok": {"exists": false}})),
    ] {
        let of = |it: &&Value| it["kind"] == kind && (it["node"] == node || it["args"][5] == "nodes_config");
        let mut other = scene.observations().iter().find(of).expect(kind).clone();
        other["answer"] = spoil;
        other["at-ms"] = 1001.into();
        assert_eq!(scene.clone().seen(other.clone()).refused(), None, "an older {kind}");
        other["at-ms"] = 1499.into();
        let mut newer_first = scene.clone().seen(other.clone());
        assert!(newer_first.refused().is_some(), "a newer {kind}");
        newer_first.input["observations"].as_array_mut().expect("observations").reverse();
        assert!(newer_first.refused().is_some(), "a newer {kind}, listed first");
    }
}

/// Fact book H.5: four nodes in two zones do not stand the loss of one with the default nodeset size.
#[test]
fn the_next_nodeset_is_part_of_the_estimate() {
    let zones = ["", "r.a", "r.a", "r.b", "r.b"];
    let four = (1..=4).fold(Scene::recorded("even-voters"), |scene, id: u32| {
        let zone = zones[id as usize];
        let scene = scene.file(&format!("n{id}"), moved_to(zone));
        scene.member(id, |node| node["location"] = zone.into())
    });
    let by_zone = |size: u32| {
        four.clone()
            .segments(|params| {
                params["replication"] = json!({"zone": 2, "node": 2});
                params["nodeset"] = json!([1, 2, 3, 4]);
            })
            .read("bifrost_config", move |printed| {
                let replicated = &mut printed["config"]["default_provider"]["replicated"];
                replicated["replication_property"] = "{zone: 2, node: 2}".into();
                replicated["target_nodeset_size"] = size.into();
            })
            .snapshot()
    };
    let losses = |scene: Scene| scene.judged().expect("it passes").before.writes.losses;
    assert_eq!(losses(by_zone(0)), Some(0));
    assert_eq!(losses(by_zone(4)), Some(1));
    let everywhere = |scene: Scene| {
        scene.read("partition_state", |rows| {
            let row = |partition: u64, node: &str, life: &str| {
                json!({"partition_id": partition, "plain_node_id": node, "gen_node_id": life, "replay_status": "active"})
            };
            *rows = (0..8).flat_map(|it| [row(it, "N1", "N1:2"), row(it, "N3", "N3:1")]).collect();
        })
    };
    assert!(everywhere(by_zone(0)).restart("n2").judged().expect("it passes").during.writes.interrupted);
    let unread = grown().snapshot().target(|it| it["metadata"] = "external".into());
    assert_eq!(unread.judged().expect("it passes").before.metadata.losses, None);
}
