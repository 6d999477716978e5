//! Commands: what may be run at all, and what it would do.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const LISTED: &str = "only-listed-commands";

fn args(change: impl Fn(&mut Vec<String>)) -> Scene {
    let mut scene = grown().snapshot();
    let args = scene.action["args"].as_array().expect("arguments");
    let mut args: Vec<String> = args.iter().map(|arg| arg.as_str().expect("text").into()).collect();
    change(&mut args);
    scene.action["args"] = json!(args);
    scene
}

fn set(words: &[&str]) -> Scene {
    grown().command(&[&["config", "set"], words, &["--yes"]].concat())
}

fn with_ca(mut scene: Scene, path: &str) -> Scene {
    let args = scene.action["args"].as_array_mut().expect("arguments");
    args.splice(0..0, [json!("--tls-ca"), json!(path)]).for_each(drop);
    scene
}

fn unlisted() -> Vec<Case> {
    let mut no_time = grown().snapshot();
    no_time.action["timeout-ms"] = 0.into();
    let mut killed_early = grown().snapshot();
    killed_early.action["timeout-ms"] = 1000.into();
    vec![
        (LISTED, "metadata put", grown().command(&["metadata", "put", "--key", "nodes_config", "--yes"])),
        (LISTED, "a trim by hand", grown().command(&["logs", "trim", "--trim-point", "9", "0", "--yes"])),
        (LISTED, "force", grown().command(&["nodes", "set-storage-state", "--force", "--yes"])),
        (LISTED, "nothing at all", grown().command(&[])),
        (LISTED, "a command that asks", grown().command(&["snapshots", "create"])),
        (
            LISTED,
            "another last word than yes",
            grown().command(&["metadata-server", "add-node", "N3", "--force"]),
        ),
        (LISTED, "a vote without time", {
            let mut scene = third_voter().add_voter("N3");
            scene.action["timeout-ms"] = 0.into();
            scene
        }),
        (LISTED, "a vote killed before it has been asked for", {
            let mut scene = third_voter().add_voter("N3");
            scene.action["timeout-ms"] = 12_999.into();
            scene
        }),
        (LISTED, "copies killed before they have been asked for", {
            let mut scene = grown().set_replication("3");
            scene.action["timeout-ms"] = 1.into();
            scene
        }),
        (LISTED, "no address", args(|args| drop(args.drain(..2)))),
        (LISTED, "two addresses", args(|args| args[1] += ",http://127.0.0.1:9")),
        (LISTED, "an address with a line break", args(|args| args[1] += "\n")),
        (LISTED, "an empty argument", args(|args| args.insert(2, String::new()))),
        (
            LISTED,
            "the address twice",
            args(|args| args.splice(0..0, ["--address".into(), "http://h:1".into()]).for_each(drop)),
        ),
        (LISTED, "no timeout", args(|args| drop(args.drain(2..4)))),
        (LISTED, "a timeout of zero, which drops the trim", args(|args| args[3] = "0".into())),
        (LISTED, "a timeout that is no number", args(|args| args[3] = "+600000".into())),
        (LISTED, "no time to run", no_time),
        (LISTED, "killed before the request times out", killed_early),
        (
            LISTED,
            "a certificate that is not the target's",
            args(|args| {
                args.splice(0..0, ["--tls-ca".into(), "/ca.pem".into()]).for_each(drop);
            }),
        ),
        (
            LISTED,
            "the target's certificate left out",
            grown().snapshot().target(|it| it["tls"] = json!({"ca": "/ca.pem"})),
        ),
        (LISTED, "a line break that the target has as well", {
            let scene = grown().target(|it| it["tls"] = json!({"ca": "/ca\n.pem"})).snapshot();
            with_ca(scene, "/ca\n.pem")
        }),
        (LISTED, "nothing where the target has nothing", {
            with_ca(grown().target(|it| it["tls"] = json!({"ca": ""})).snapshot(), "")
        }),
        (LISTED, "no change", set(&[])),
        (LISTED, "a flag twice", set(&["--log-replication", "2", "--log-replication", "3"])),
        (LISTED, "a flag smuggled in", set(&["--log-replication", "3", "--num-partitions", "64"])),
        (LISTED, "a flag without a value", set(&["--log-replication"])),
        (LISTED, "a replication that is none", set(&["--log-replication", "{zone: 3, node: 2}"])),
        (LISTED, "a nodeset size that is none", set(&["--log-default-nodeset-size", "129"])),
        (LISTED, "local logs", set(&["--log-provider", "local", "--log-replication", "1"])),
        (LISTED, "logs in memory", set(&["--log-provider", "in-memory"])),
        (LISTED, "replicated logs without their copies", set(&["--log-provider", "replicated"])),
        (
            LISTED,
            "replicated logs with more beside",
            set(&["--log-provider", "replicated", "--log-replication", "1", "--partition-replication", "2"]),
        ),
        (LISTED, "two votes at once", third_voter().add_voter("N2,N3")),
        (LISTED, "a node stopped for good", grown().act(json!({"kind": "stop-node", "node": "n2"}))),
        (
            LISTED,
            "a kept file put back",
            grown().act(json!({"kind": "start-node", "node": "n2", "restore": "ab"})),
        ),
    ]
}

fn judged() -> Vec<Case> {
    let local = |scene: Scene| {
        scene.read("bifrost_config", |printed| printed["config"]["default_provider"] = json!("local"))
    };
    let local_head = grown().read("bifrost_config", |printed| {
        printed["logs"][0][1]["chain"]
            .as_array_mut()
            .expect("a chain")
            .insert(0, json!([0, {"index": 0, "kind": "local", "params": "7"}]));
    });
    let to_replicated = ["config", "set", "--log-provider", "replicated", "--log-replication", "1", "--yes"];
    let size = |size| ["config", "set", "--log-default-nodeset-size", size, "--yes"];
    let sized = |size: u32| {
        grown().read("bifrost_config", move |printed| {
            printed["config"]["default_provider"]["replicated"]["target_nodeset_size"] = size.into();
        })
    };
    let everywhere = grown().read("partition_table", |printed| printed["replication"] = json!("everywhere"));
    let no_log_server = local(Scene::recorded("single-snapshotted")).member(1, |node| {
        node["roles"] = json!(["admin", "worker", "http-ingress", "metadata-server"]);
    });
    let frozen = grown().seen(json!({
        "kind": "restatectl", "at-ms": 1480, "answer": {"ok": {"exit": 0, "stdout": "{\"placement_policy\":\"frozen\"}"}},
        "args": ["--address", grown().address(), "metadata", "get", "--key", "pp_epoch_0"],
    }));
    let provider = |provider: serde_json::Value| {
        grown()
            .command(&["config", "set", "--log-replication", "1", "--yes"])
            .read("bifrost_config", move |it| it["config"]["default_provider"] = provider.clone())
    };
    let roleless = |scene: Scene, id: u32| {
        scene.member(id, |node| node["roles"] = json!(["admin", "worker", "http-ingress", "metadata-server"]))
    };
    vec![
        ("known-facts", "fewer copies, where today's are not told", provider(json!("replicated"))),
        (
            "known-facts",
            "fewer copies, where today's are told as nothing",
            provider(json!({"replicated": null})),
        ),
        (
            "feasible-replication",
            "copies for nodes that servers choose though they keep no logs any more",
            [2, 3]
                .into_iter()
                .fold(grown(), roleless)
                .segments(|it| it["replication"] = json!({"node": 1}))
                .read("bifrost_config", |it| {
                    it["config"]["default_provider"]["replicated"]["replication_property"] =
                        "{node: 1}".into()
                })
                .command(&["config", "set", "--log-replication", "1", "--yes"]),
        ),
        ("replicated-logs", "copies while logs are local", local(grown()).set_replication("3")),
        ("replicated-logs", "copies while a local segment is left", local_head.set_replication("3")),
        (
            "replicated-logs",
            "copies while logs are local, told as a table",
            grown()
                .read("bifrost_config", |it| it["config"]["default_provider"] = json!({"local": null}))
                .set_replication("3"),
        ),
        (
            "replicated-logs",
            "copies while logs are in memory, told as a table",
            grown()
                .read("bifrost_config", |it| it["config"]["default_provider"] = json!({"in-memory": {}}))
                .set_replication("3"),
        ),
        ("kept-protection", "fewer copies in the words of a switch", grown().command(&to_replicated)),
        ("replicated-logs", "a switch in a fork", local(grown()).command(&to_replicated)),
        (
            "feasible-replication",
            "replicated logs without a log-server",
            no_log_server.command(&to_replicated),
        ),
        ("feasible-replication", "more copies than log-servers", grown().set_replication("4")),
        ("feasible-replication", "zones nobody has", grown().set_replication("{zone: 2, node: 3}")),
        ("feasible-replication", "a log-server is down", n3_down().set_replication("3")),
        ("feasible-replication", "servers may choose dead log-servers", {
            let two_alive = Scene::recorded("node-just-killed").dead("N3").dead("N4");
            two_alive.set_replication("2")
        }),
        (
            "feasible-replication",
            "a log-server is read-only",
            grown()
                .member(3, |node| {
                    node["log_server_config"]["storage_state"] = "read-only".into();
                })
                .set_replication("3"),
        ),
        (
            "known-facts",
            "a log-server starts",
            grown().health("n3", |it| it["status"] = "Starting".into()).set_replication("3"),
        ),
        (
            "known-facts",
            "a log-server does not answer",
            grown().host("dial", "n3", |it| it["status"] = 503.into()).set_replication("3"),
        ),
        (
            "feasible-replication",
            "a worker drains",
            grown()
                .member(3, |node| {
                    node["worker_config"]["worker_state"] = "draining".into();
                })
                .command(&["config", "set", "--partition-replication", "3", "--yes"]),
        ),
        (
            "feasible-replication",
            "a log-server without a zone",
            zoned().member(2, |node| node["location"] = "r".into()).set_replication("{zone: 2, node: 2}"),
        ),
        (
            "kept-protection",
            "fewer copies of logs",
            grown().command(&["config", "set", "--log-replication", "1", "--yes"]),
        ),
        (
            "kept-protection",
            "fewer copies of partitions",
            grown().command(&["config", "set", "--partition-replication", "1", "--yes"]),
        ),
        (
            "kept-protection",
            "a number instead of everywhere",
            everywhere.command(&["config", "set", "--partition-replication", "3", "--yes"]),
        ),
        (
            "feasible-replication",
            "a log-server that list-servers cannot reach",
            grown()
                .printed("list-servers", |it| {
                    let unreachable =
                        "\n🔌 Unreachable nodes\n NODE  REASON \n N3    refused\n       by a long reason\n";
                    it["stdout"] = (it["stdout"].as_str().expect("text").to_owned() + unreachable).into();
                })
                .set_replication("3"),
        ),
        ("kept-protection", "fewer zones", zoned().set_replication("{node: 3}")),
        ("kept-protection", "smaller nodesets", sized(3).command(&size("2"))),
        ("frozen-partitions", "copies of frozen partitions", frozen.set_replication("3")),
        (
            "frozen-partitions",
            "copies where placement is frozen",
            grown().set_replication("3").frozen("placement"),
        ),
        (
            "frozen-partitions",
            "copies where leaders are frozen",
            grown().set_replication("3").frozen("leadership"),
        ),
        ("same-cluster", "the address of a node that answers, and does not say which one it is", {
            let body = json!({"status": "Alive", "cluster_name": "localcluster"});
            let mut scene = ready_to_join()
                .snapshot()
                .host("dial", "n2", |it| *it = json!({"status": 200, "body": body.to_string()}));
            scene.action["args"][1] = scene.input["target"]["nodes"][1]["address"].clone();
            scene
        }),
        (
            "same-cluster",
            "an address that was asked, at which n2 answers as n1, while its file is written",
            {
                let mut scene = grown()
                    .write("n2", |text| format!("{text}# more\n"))
                    .health("n2", |it| it["node_id"] = "N1:2".into());
                for seen in scene.observations_mut() {
                    if seen["kind"] == "dial" && seen["node"] == "n2" {
                        seen["url"] = "http://node-2:5122/health".into();
                    }
                    if seen["args"].as_array().is_some_and(|args| args.contains(&"list-servers".into())) {
                        seen["args"][1] = "http://node-2:5122".into();
                    }
                }
                scene
            },
        ),
        ("same-cluster", "a stranger's address", {
            let mut scene = grown().snapshot();
            scene.action["args"][1] = "http://127.0.0.1:9".into();
            scene
        }),
        ("same-cluster", "a node that does not answer", {
            let mut scene = n3_down().snapshot();
            scene.action["args"][1] = scene.input["target"]["nodes"][2]["address"].clone();
            scene
        }),
        ("no-secrets", "a credential in a command", {
            let scene = grown().file("n2", |text| text.to_owned() + "aws-secret-access-key = \"hunter22\"\n");
            scene.command(&["config", "set", "hunter22", "--yes"])
        }),
    ]
}

fn votes() -> Vec<Case> {
    let from = |from: &'static str, change: fn(&mut serde_json::Value)| {
        let mut scene = third_voter().add_voter("N3");
        for observation in scene.input["observations"].as_array_mut().expect("observations") {
            if observation.get("from").is_some_and(|it| it == from) {
                change(observation);
            }
        }
        scene
    };
    fn body(observation: &mut serde_json::Value, change: impl Fn(&mut serde_json::Value)) {
        let text = observation["answer"]["ok"]["body"].as_str().expect("a body");
        let mut health: serde_json::Value = serde_json::from_str(text).expect("JSON");
        change(&mut health);
        observation["answer"]["ok"]["body"] = health.to_string().into();
    }
    const VOTER: &str = "reachable-voter";
    vec![
        (VOTER, "never dialled from the voters", Scene::recorded("voters-two").add_voter("N3")),
        (VOTER, "not registered", third_voter().add_voter("N9")),
        ("one-membership-change", "a member that lists fewer", {
            third_voter().add_voter("N3").printed("list-servers", |it| {
                let text = it["stdout"].as_str().expect("text");
                let rows = text.lines().map(|line| match line.starts_with(" N2") {
                    true => line.replace("[N1,N2]", "[N2]   "),
                    false => line.to_owned(),
                });
                it["stdout"] = (rows.collect::<Vec<_>>().join("\n") + "\n").into();
            })
        }),
        (
            VOTER,
            "not a metadata server",
            third_voter().add_voter("N3").member(3, |node| node["roles"] = json!(["worker"])),
        ),
        (VOTER, "dead", third_voter().add_voter("N3").dead("N3")),
        (VOTER, "an error page", from("n2", |it| it["answer"]["ok"]["status"] = 503.into())),
        (
            VOTER,
            "no answer from one voter",
            from("n2", |it| it["answer"]["ok"] = json!({"failure": "timed-out"})),
        ),
        (
            VOTER,
            "the look failed",
            from("n1", |it| it["answer"] = json!({"error": {"kind": "failed", "message": "x"}})),
        ),
        (
            VOTER,
            "another address was dialled",
            from("n1", |it| it["url"] = "http://127.0.0.1:9/health".into()),
        ),
        (VOTER, "a page of something else", from("n1", |it| it["answer"]["ok"]["body"] = "<html>".into())),
        (
            VOTER,
            "another node answers there",
            from("n2", |it| body(it, |health| health["node_id"] = "N2:1".into())),
        ),
        (VOTER, "another life of it", from("n2", |it| body(it, |health| health["node_id"] = "N3:9".into()))),
        (
            VOTER,
            "another cluster",
            from("n2", |it| body(it, |health| health["cluster_name"] = "other".into())),
        ),
        (VOTER, "it starts up", from("n2", |it| body(it, |health| health["status"] = "StartingUp".into()))),
        (
            VOTER,
            "another fingerprint",
            from("n2", |it| body(it, |health| health["cluster_fingerprint"] = 1.into())),
        ),
        (
            "known-facts",
            "nobody is known to vote",
            third_voter().add_voter("N3").printed("list-servers", |output| {
                let text = output["stdout"].as_str().expect("text");
                output["stdout"] = text.replace("[N1,N2]", "[]     ").into();
            }),
        ),
        (
            "one-membership-change",
            "a member is still joining",
            third_voter().add_voter("N3").printed("list-servers", |output| {
                let text = output["stdout"].as_str().expect("text");
                output["stdout"] = text.replacen("[N1,N2]", "[]     ", 1).into();
            }),
        ),
        (
            "one-membership-change",
            "a member knows another version",
            third_voter().add_voter("N3").printed("list-servers", |output| {
                let text = output["stdout"].as_str().expect("text");
                output["stdout"] = text.replacen("v2 ", "v1 ", 1).into();
            }),
        ),
        (
            "one-membership-change",
            "metadata is kept elsewhere",
            third_voter().add_voter("N3").target(|it| it["metadata"] = "external".into()),
        ),
    ]
}

/// What takes a node or a copy away, moves what others have placed, or undoes a change: nothing judges these
/// yet, so none may be run, well spelled or not.
fn not_yet() -> Vec<Case> {
    let commands: [&[&str]; 24] = [
        &["nodes", "set-worker-state", "--nodes", "N3", "--worker-state", "draining"],
        &["nodes", "set-worker-state", "--nodes", "N3", "--worker-state", "disabled"],
        &["nodes", "set-storage-state", "--nodes", "N3", "--storage-state", "read-only"],
        &["nodes", "set-storage-state", "--nodes", "N3", "--storage-state", "read-write"],
        &["nodes", "set-storage-state", "--nodes", "N3", "--storage-state", "disabled", "--force"],
        &["nodes", "set-storage-state", "--nodes", "N3", "--storage-state", "provisioning", "--force"],
        &["nodes", "remove", "--nodes", "N3"],
        &["metadata-server", "remove-node", "N3"],
        &["logs", "reconfigure", "--log-id", "0"],
        &["logs", "reconfigure", "--log-id", "0", "--replication", "1", "--nodeset", "N1"],
        &["logs", "forced-seal", "--log-id", "0"],
        &["partitions", "placement", "freeze", "0", "--reason", "x"],
        &["partitions", "placement", "unfreeze", "0"],
        &["partitions", "placement", "set", "0", "--replicas", "N1"],
        &["partitions", "leadership", "freeze", "0", "--reason", "x"],
        &["partitions", "leadership", "unfreeze", "0"],
        &["partitions", "leadership", "pin", "0", "--node", "N2"],
        &["partitions", "reconfigure", "0"],
        &["metadata", "patch", "--key", "nodes_config"],
        &["metadata", "migrate"],
        &["provision", "--num-partitions", "4"],
        &["snapshots", "create", "--partition-id", "0", "--trim-log"],
        &["storage", "compact"],
        &["sql", "--json", "SELECT 1"],
    ];
    let mut cases: Vec<Case> = Vec::new();
    for words in commands {
        for last in [&["--yes"][..], &["-y"], &[]] {
            cases.push((LISTED, "no effect that is judged", grown().command(&[words, last].concat())));
        }
    }
    for node in ["n1", "n2"] {
        for kind in ["start-node", "restart-node", "upgrade-node"] {
            let mut action = json!({"kind": kind, "node": node, "restore": sha256("")});
            if kind == "upgrade-node" {
                action["version"] = "1.7.12".into();
            }
            cases.push((LISTED, "a kept file put back", ready_to_join().act(action)));
        }
        cases.push((LISTED, "stopped", ready_to_join().act(json!({"kind": "stop-node", "node": node}))));
    }
    cases
}

pub fn cases() -> Vec<Case> {
    [unlisted(), not_yet(), judged(), votes()].concat()
}
