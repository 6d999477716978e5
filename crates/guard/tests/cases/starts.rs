//! Starts of nodes that join, that come back, and that run.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

fn join() -> Scene {
    ready_to_join().start("n2")
}

fn line(node: &'static str, key: &'static str, line: &'static str) -> impl Fn(Scene) -> Scene {
    move |scene| scene.file(node, |text| replace_line(text, key, line))
}

fn set_variable(node: &'static str, name: &'static str, value: serde_json::Value) -> impl Fn(Scene) -> Scene {
    move |scene| scene.host("installed", node, |answer| answer["environment"][name] = value.clone())
}

fn joins() -> Vec<Case> {
    let id = "own-identity";
    let snapshots = "snapshot-before-join";
    let in_file = |from: &'static str, to: &'static str| join().file("n2", |text| text.replace(from, to));
    vec![
        (id, "another name", line("n2", "node-name", "node-name = \"n9\"")(join())),
        (id, "no name", line("n2", "node-name", "")(join())),
        (id, "a variable with another name", set_variable("n2", "RESTATE_NODE_NAME", "n9".into())(join())),
        (id, "a flag with another name", join().host("installed", "n2", |it| it["arguments"] = json!(["--node-name=n9"]))),
        (id, "another cluster", line("n2", "cluster-name", "cluster-name = \"other\"")(join())),
        (id, "a forced number", join().file("n2", |text| format!("force-node-id = 1\n{text}"))),
        (id, "no address", line("n2", "advertised-address", "")(join())),
        (id, "an address that is none", line("n2", "advertised-address", "advertised-address = \"h\"")(join())),
        (id, "the address of n1", {
            let first = join().address();
            join().file("n2", |text| replace_line(text, "advertised-address", &format!("advertised-address = \"{first}\"")))
        }),
        (id, "an address that is not the target's", line("n2", "advertised-address", "advertised-address = \"http://127.0.0.1:9\"")(join())),
        (id, "its directory is not empty", join().host("disk", "n2", |it| *it = json!({"exists": true, "node-directories": ["n2"], "empty": false}))),
        (id, "somebody else's data", join().host("disk", "n2", |it| *it = json!({"exists": true, "node-directories": ["n7"], "empty": false}))),
        (id, "something lies there", join().host("disk", "n2", |it| *it = json!({"exists": true, "empty": false}))),
        (id, "whether something lies there is not told", join().host("disk", "n2", |it| *it = json!({"exists": true}))),
        (id, "another directory was looked at", join().host("disk", "n2", |it| it["base-dir"] = "/elsewhere".into())),
        ("one-provisioner", "it may provision", in_file("auto-provision = false", "auto-provision = true")),
        ("one-provisioner", "an underscore is not a hyphen", in_file("auto-provision", "auto_provision")),
        ("one-provisioner", "a variable lets it", set_variable("n2", "RESTATE_AUTO_PROVISION", "true".into())(join())),
        ("one-provisioner", "a flag lets it", join().host("installed", "n2", |it| it["arguments"] = json!(["--auto-provision", "true"]))),
        ("known-facts", "a variable that is no list", set_variable("n2", "RESTATE_ROLES", "{worker}".into())(join())),
        ("known-facts", "a list within a list", set_variable("n2", "RESTATE_ROLES", "[[worker]]".into())(join())),
        (id, "quotes within a name", set_variable("n2", "RESTATE_CLUSTER_NAME", "\"localcluster\"".into())(join())),
        ("known-facts", "a file that is too long", join().file("n2", |text| format!("{text}#{}", "#".repeat(1 << 20)))),
        ("known-facts", "a withheld variable may let it", set_variable("n2", "RESTATE_AUTO_PROVISION", json!({"sha256": "ab"}))(join())),
        ("known-facts", "a variable in two spellings", {
            let twice = set_variable("n2", "RESTATE_AUTO_PROVISION", "false".into())(join());
            set_variable("n2", "restate_auto_provision", "true".into())(twice)
        }),
        ("known-facts", "a variable sets a whole table", set_variable("n2", "RESTATE_METADATA_CLIENT", "{}".into())(join())),
        ("known-facts", "a flag nobody knows", join().host("installed", "n2", |it| it["arguments"] = json!(["--surprise"]))),
        ("known-facts", "a role nobody knows", join().file("n2", |text| format!("roles = [\"worker\", \"oracle\"]\n{text}"))),
        ("known-facts", "no variables are told", join().host("installed", "n2", |it| *it = json!({"version": "1.7.12"}))),
        ("known-peers", "a node that is yet to join keeps its metadata in another store", {
            let other = "node-name = \"n3\"\n[metadata-client]\ntype = \"etcd\"\naddresses = [\"http://other:2379\"]\n";
            etcd(join()).host("read-config", "n3", |it| *it = json!({"text": other}))
        }),
        ("known-peers", "metadata in another etcd than the first node's", {
            etcd(join()).file("n2", |text| text.replace("etcd:2379", "other:2379"))
        }),
        ("known-peers", "metadata in the same object store, in another place", {
            etcd(join()).file("n2", |text| text.replace("etcd:2379", "etcd:2379\"]\naddress = [\"")
                .replace("type = \"etcd\"", "type = \"object-store\"\npath = \"s3://a/b\""))
        }),
        ("known-facts", "where the first node keeps its metadata is not clear", {
            etcd(join()).host("installed", "n1", |it| {
                it["environment"] = json!({"RESTATE_METADATA_CLIENT__ADDRESSES": {"sha256": "ab"}});
            })
        }),
        ("known-peers", "no peers", join().file("n2", |text| text.replace("addresses = [", "other = ["))),
        ("known-peers", "a stranger", join().file("n2", |text| text.replace("addresses = [", "addresses = [\"http://127.0.0.1:9\", "))),
        ("known-peers", "only itself", {
            let own = join().input["target"]["nodes"][1]["address"].as_str().expect("text").to_owned();
            let first = join().address();
            join().file("n2", |text| text.replace(&format!("addresses = [\"{first}"), &format!("addresses = [\"{own}")))
        }),
        ("same-process", "it answers already", join().host("dial", "n2", |it| *it = json!({"status": 200}))),
        ("same-process", "a server runs already", join().host("process", "n2", |it| *it = json!({"processes": [{}]}))),
        ("same-version", "another minor version", join().host("installed", "n2", |it| it["version"] = "1.6.2".into())),
        ("same-version", "a version that was never tried", join().host("installed", "n2", |it| it["version"] = "1.8.0".into())),
        ("known-facts", "no version", join().host("installed", "n2", |it| drop(it.as_object_mut().expect("object").remove("version")))),
        ("known-facts", "the cluster's version is not known", join().member(1, |node| drop(node.as_object_mut().expect("object").remove("binary_version")))),
        ("valid-start", "no file", join().host("read-config", "n2", |it| *it = json!({})).host("installed", "n2", |it| {
            it["environment"] = json!({
                "RESTATE_NODE_NAME": "n2", "RESTATE_BASE_DIR": "/var/lib/restate/n2/data", "RESTATE_ADVERTISED_ADDRESS": join().input["target"]["nodes"][1]["address"],
                "RESTATE_AUTO_PROVISION": "false", "RESTATE_METADATA_CLIENT__ADDRESSES": format!("[{}]", join().address()),
            });
        })),
        ("valid-start", "would start with has errors", Scene { errors: vec!["RS100".into()], ..join() }),
        ("replicated-logs", "logs are local", join().read("bifrost_config", |it| it["config"]["default_provider"] = "local".into())),
        ("replicated-logs", "a local segment is left", join().read("bifrost_config", |it| it["logs"][0][1]["chain"][0][1]["kind"] = "local".into())),
        ("own-identity", "the target gives it the address of a node that is there", {
            let first = join().input["target"]["nodes"][0]["address"].clone();
            let line = format!("advertised-address = {first}");
            join()
                .file("n2", |text| replace_line(text, "advertised-address", &line))
                .target(|it| it["nodes"][1]["address"] = first.clone())
        }),
        ("own-identity", "its own directory leads somewhere", {
            join().host("disk", "n2", |it| {
                it["exists"] = true.into();
                it["empty"] = true.into();
                it["data-directory"] = "/mnt/n2".into();
            })
        }),
        (snapshots, "no repository", line("n2", "destination", "")(join())),
        (snapshots, "another repository", line("n2", "destination", "destination = \"s3://elsewhere\"")(join())),
        (snapshots, "the repository is not in effect", join().host("read-config", "n1", |it| it["age-ms"] = 0.into())),
        (snapshots, "a partition without a snapshot", join().read("partition_state", |rows| {
            drop(rows[3].as_object_mut().expect("a row").remove("archived_log_lsn"));
        })),
        (snapshots, "snapshots that a server knew of which has ended", join().read("partition_state", |rows| {
            for row in rows.as_array_mut().expect("rows") {
                row["gen_node_id"] = "N1:1".into();
            }
        })),
        (snapshots, "a snapshot behind the first segment", join().read("bifrost_config", |it| it["logs"][0][1]["chain"][0][0] = 1_000_000.into())),
        (snapshots, "a snapshot behind the trim point", join().read("loglet_workers", |rows| rows[0]["trim_point"] = 1_000_000.into())),
        ("one-membership-change", "it votes at once", join().file("n2", |text| text.replace("auto-join = false", "auto-join = true"))),
        ("one-membership-change", "it votes by default", join().file("n2", |text| text.replace("auto-join = false", ""))),
        ("feasible-replication", "a region alone where copies go by zone", join().read("bifrost_config", |it| {
            it["config"]["default_provider"]["replicated"]["replication_property"] = "{zone: 2}".into();
        }).file("n2", |text| format!("location = \"r\"\n{text}")).target(|it| it["nodes"][1]["location"] = "r".into())),
        ("feasible-replication", "no zone where copies go by zone", join().read("bifrost_config", |it| {
            it["config"]["default_provider"]["replicated"]["replication_property"] = "{zone: 1, region: 1, node: 1}".into();
        }).read("bifrost_config", |it| {
            it["config"]["default_provider"]["replicated"]["replication_property"] = "{zone: 2}".into();
        })),
        (id, "a restart of a stranger is a join", ready_to_join().restart("n2").host("disk", "n2", |it| *it = json!({"exists": true}))),
        (id, "an upgrade of a stranger is a join", ready_to_join().upgrade("n2", "1.7.12").host("disk", "n2", |it| *it = json!({"exists": true}))),
    ]
}

fn comebacks() -> Vec<Case> {
    let start = || n3_down().start("n3");
    let single = || Scene::recorded("single-down").start("n1");
    let gone = |it: &mut serde_json::Value| *it = json!({"exists": true, "empty": true});
    let failed = json!({"error": {"kind": "failed", "message": "no"}});
    let fails = |kind: &'static str, mut scene: Scene| {
        for observation in scene.input["observations"].as_array_mut().expect("observations") {
            if observation["kind"] == kind && observation["node"] == "n3" {
                observation["answer"] = failed.clone();
            }
        }
        scene
    };
    vec![
        ("own-identity", "its disk is gone", start().host("disk", "n3", gone)),
        (
            "same-version",
            "a version that was never tried",
            single().host("installed", "n1", |it| it["version"] = "1.8.0".into()),
        ),
        ("own-identity", "a single node's disk is gone", single().host("disk", "n1", gone)),
        ("known-facts", "its disk is unknown", fails("disk", start())),
        ("known-facts", "whether it runs is unknown", fails("process", start())),
        ("known-facts", "its file is unknown", fails("read-config", start())),
        ("known-facts", "what would start is unknown", fails("installed", start())),
        ("known-facts", "whether it answers is unknown", fails("dial", start())),
        ("own-identity", "it was renamed", line("n3", "node-name", "node-name = \"n9\"")(start())),
        (
            "own-identity",
            "a single node in another cluster",
            single().target(|it| it["cluster-name"] = "other".into()),
        ),
        (
            "own-identity",
            "a variable moves its data",
            set_variable("n3", "RESTATE_BASE_DIR", "/empty".into())(
                start().host("disk", "n3", |it| it["base-dir"] = "/var/lib/restate/n3/data".into()),
            ),
        ),
        ("one-provisioner", "it may provision", line("n3", "auto-provision", "")(start())),
        (
            "known-peers",
            "peers nobody knows",
            start()
                .file("n3", |text| text.replace("addresses = [", "addresses = [\"http://10.9.9.9:5122\", ")),
        ),
        (
            "same-version",
            "another minor version",
            start().host("installed", "n3", |it| it["version"] = "1.6.2".into()),
        ),
        (
            "kept-protection",
            "a role less",
            start().file("n3", |text| format!("roles = [\"worker\"]\n{text}")),
        ),
        (
            "kept-protection",
            "another repository than the others",
            line("n3", "destination", "destination = \"az://other/place\"")(start()),
        ),
        (
            "known-facts",
            "the cluster can be asked, and was not",
            single().host("dial", "n2", |it| *it = json!({"status": 200})),
        ),
        (
            "known-facts",
            "one of several that are down, and one that answers could be asked",
            lonely("n1", all_down()).health("n1", |it| it["admin_status"] = "Ready".into()).start("n2"),
        ),
        (
            "known-facts",
            "one of several, and what answers does not say what it is",
            lonely("n1", all_down()).host("dial", "n1", |it| it["body"] = "".into()).start("n2"),
        ),
        (
            "own-identity",
            "one of several, for another cluster than the others by their files",
            line("n3", "cluster-name", "cluster-name = \"other\"")(all_down()).start("n2"),
        ),
        (
            "own-identity",
            "one of several, for another cluster than the one that answers",
            lonely("n1", all_down()).health("n1", |it| it["cluster_name"] = "other".into()).start("n2"),
        ),
        (
            "own-identity",
            "one of several, without its data",
            all_down()
                .host("disk", "n2", |it| {
                    *it = json!({"exists": true, "node-directories": ["n9"], "empty": false})
                })
                .start("n2"),
        ),
        (
            "declared-loss",
            "it is declared lost",
            start().target(|it| it["remove"] = json!([{"node": "n3", "lost": {"id": 3, "generation": 3}}])),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [joins(), comebacks()].concat()
}
