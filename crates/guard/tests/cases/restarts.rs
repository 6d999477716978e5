//! Restarts and upgrades of registered nodes.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

fn restart() -> Scene {
    grown().restart("n2")
}

fn process(change: impl Fn(&mut Value)) -> Scene {
    restart().host("process", "n2", |it| change(&mut it["processes"][0]))
}

fn policy(text: &'static str) -> Scene {
    restart().seen(json!({
        "kind": "restatectl", "at-ms": 1480, "answer": {"ok": {"exit": 0, "stdout": text}},
        "args": ["--address", grown().address(), "metadata", "get", "--key", "pp_epoch_0"],
    }))
}

/// A restart of n2 while the replicas on other nodes are of this life.
fn lives(generation: &'static str) -> Scene {
    grown().restart("n2").read("partition_state", |rows| {
        let others = rows.as_array_mut().expect("rows").iter_mut().filter(|row| row["plain_node_id"] != "N2");
        others.for_each(|row| {
            let id = row["plain_node_id"].as_str().expect("an id").to_owned();
            row["gen_node_id"] = format!("{id}:{generation}").into();
        });
    })
}

/// A restart of n2 while the first row is of this life.
fn life(text: &'static str) -> Scene {
    grown().restart("n2").read("partition_state", |rows| {
        rows[0]["gen_node_id"] = text.into();
    })
}

pub fn cases() -> Vec<Case> {
    let process_id = "same-process";
    let version = |it: &str| grown().upgrade("n2", it);
    vec![
        (
            process_id,
            "it runs with a flag",
            process(|it| it["arguments"] = json!(["--base-dir", "/elsewhere"])),
        ),
        (
            process_id,
            "it runs with a variable",
            process(|it| it["environment"] = json!({"RESTATE_BASE_DIR": "/elsewhere"})),
        ),
        (
            process_id,
            "it would start with a variable",
            process(|it| it["environment"] = json!({})).host("installed", "n2", |it| {
                it["environment"] =
                    json!({"RESTATE_ROLES": "[worker,admin,log-server,metadata-server,http-ingress]"});
            }),
        ),
        (
            process_id,
            "it runs with another file",
            process(|it| it["environment"] = json!({"RESTATE_CONFIG": "/other.toml"})),
        ),
        (
            process_id,
            "it runs with another file by flag",
            process(|it| it["arguments"] = json!(["--config-file", "/other.toml"])),
        ),
        (
            process_id,
            "it has another directory open",
            process(|it| it["data-directory"] = "/elsewhere/n2".into()),
        ),
        (
            process_id,
            "two servers run",
            restart().host("process", "n2", |it| *it = json!({"processes": [{}, {}]})),
        ),
        (
            "known-facts",
            "it runs with a flag nobody knows",
            process(|it| it["arguments"] = json!(["--surprise"])),
        ),
        (
            "own-identity",
            "its data is not there",
            restart().host("disk", "n2", |it| *it = json!({"exists": true, "empty": true})),
        ),
        ("valid-start", "would start with has errors", Scene { errors: vec!["RS100".into()], ..restart() }),
        (
            "one-provisioner",
            "it may provision",
            restart().file("n2", |text| replace_line(text, "auto-provision", "")),
        ),
        ("same-version", "two minor versions at once", ready_to_join().upgrade("n1", "1.9.0")),
        ("same-version", "back by a minor version", version("1.6.2")),
        (
            "same-version",
            "a minor version beside others",
            version("1.7.12").member(2, |it| it["binary_version"] = "1.6.2".into()),
        ),
        ("known-facts", "a version that is none", version("latest")),
        (
            "same-version",
            "another minor version is installed",
            restart().host("installed", "n2", |it| it["version"] = "1.6.2".into()),
        ),
        ("metadata-quorum", "one of two voters", Scene::recorded("voters-two").restart("n2")),
        (
            "metadata-quorum",
            "a voter is out of reach",
            restart().printed("list-servers", |output| {
                let text = output["stdout"].as_str().expect("text");
                let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with(" N3")).collect();
                output["stdout"] = (rows.join("\n") + "\n").into();
            }),
        ),
        (
            "metadata-quorum",
            "a voter's node does not answer",
            restart().host("dial", "n3", |it| *it = json!({"failure": "refused"})),
        ),
        ("last-copy", "a record may lie on it alone", Scene::recorded("replication-settled").restart("n1")),
        (
            "last-copy",
            "a log is kept on one node",
            restart().read("bifrost_config", |it| it["logs"][0][1]["chain"][0][1]["kind"] = "local".into()),
        ),
        (
            "last-copy",
            "another log-server was removed",
            restart().segments(|params| params["nodeset"] = json!([1, 2, 9])),
        ),
        (
            "last-copy",
            "the other replica is not active",
            restart().read("partition_state", |rows| {
                for row in
                    rows.as_array_mut().expect("rows").iter_mut().filter(|row| row["plain_node_id"] != "N2")
                {
                    row["replay_status"] = "starting".into();
                }
            }),
        ),
        ("last-copy", "the other replica is of a server that has ended", lives("1")),
        ("last-copy", "the other replica is of a life that is yet to come", lives("99")),
        (
            "last-copy",
            "nobody says of which life the other replica is",
            restart().read("partition_state", |rows| {
                for row in rows.as_array_mut().expect("rows") {
                    row.as_object_mut().expect("fields").remove("gen_node_id");
                }
            }),
        ),
        ("known-facts", "a life of another node", life("N9:1")),
        ("known-facts", "a life without a number", life("N1")),
        ("frozen-partitions", "placement is frozen", policy(r#"{"placement_policy": {"frozen": {}}}"#)),
        (
            "frozen-partitions",
            "leadership is frozen",
            policy(r#"{"policies": {"leadership_policy": "frozen"}}"#),
        ),
        ("frozen-partitions", "somebody has frozen placement", restart().frozen("placement")),
        ("frozen-partitions", "somebody has frozen leadership", restart().frozen("leadership")),
        ("frozen-partitions", "before an upgrade", grown().upgrade("n2", "1.7.12").frozen("leadership")),
        ("frozen-partitions", "a single node", ready_to_join().restart("n1").frozen("leadership")),
        ("known-facts", "a policy cannot be read", policy("[]")),
        (
            "kept-protection",
            "it would lose a role",
            restart().file("n2", |text| format!("roles = [\"worker\"]\n{text}")),
        ),
        ("kept-protection", "it would change zones under its records", {
            zoned().restart("n3").file("n3", moved_to("r.c"))
        }),
    ]
}

/// What the restart that follows would be refused for is told before the file is written.
#[test]
fn a_file_is_written_only_for_a_server_that_could_be_restarted() {
    let write = || grown().write("n2", |text| format!("{text}# more\n"));
    let given = |key: &'static str, value: &'static str| {
        move |it: &mut Value| {
            it["environment"] = json!({key: value});
        }
    };
    let runs = |scene: Scene, change: &dyn Fn(&mut Value)| {
        scene.host("process", "n2", |it| change(&mut it["processes"][0]))
    };
    let starts = |scene: Scene, change: &dyn Fn(&mut Value)| scene.host("installed", "n2", |it| change(it));
    let bundle = given("AWS_CA_BUNDLE", "/etc/ca.pem");
    let cases = [
        (
            "it runs with a variable",
            runs(write(), &bundle),
            "start it with its value of AWS_CA_BUNDLE as well",
        ),
        ("a start has a variable", starts(runs(write(), &|it| it["environment"] = json!({})), &bundle), {
            "take the value of AWS_CA_BUNDLE out"
        }),
        (
            "it runs with another value",
            { runs(starts(write(), &bundle), &given("AWS_CA_BUNDLE", "/other.pem")) },
            "correct the value of AWS_CA_BUNDLE",
        ),
        ("it runs with a flag", runs(write(), &|it| it["arguments"] = json!(["--base-dir", "/srv"])), {
            "correct the base-dir"
        }),
    ];
    for (what, scene, remedy) in cases {
        let refusal = scene.judged().expect_err(what);
        assert_eq!(refusal.name, "same-process", "{what}");
        assert!(refusal.remedy.contains(remedy), "{what}: {}", refusal.remedy);
    }
    let same = runs(starts(write(), &bundle), &bundle);
    let two = write().host("process", "n2", |it| *it = json!({"processes": [{}, {}]}));
    let none = write().host("process", "n2", |it| *it = json!({"processes": []}));
    for scene in [same, two, none] {
        assert_eq!(scene.judged().err(), None);
    }
}
