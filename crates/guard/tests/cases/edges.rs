//! What is just safe still passes, what is told is told in full, and figures are exact.

use restate_scaleout_guard::{Proposal, Start, Verdict, judge};
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

fn seen_at(scene: Scene, at_ms: u64) -> Scene {
    scene.seen(json!({"kind": "log-tail", "at-ms": at_ms, "node": "n1", "answer": {"ok": {"lines": []}}}))
}

fn acted_at(scene: Scene, at_ms: u64) -> Scene {
    scene.seen(json!({
        "kind": "action", "at-ms": at_ms, "step": "x", "action": {"kind": "start-node", "node": "n1"},
        "answer": {"ok": {"exit": 0}},
    }))
}

/// With n2 and n3 down, n2's disk gone.
fn two_down() -> Scene {
    n3_down()
        .dead("N2")
        .host("dial", "n2", |it| *it = json!({"failure": "refused"}))
        .host("process", "n2", |it| *it = json!({"processes": []}))
        .host("disk", "n2", |it| *it = json!({"exists": true, "empty": true}))
        .printed("list-servers", |it| {
            let text = it["stdout"].as_str().expect("text");
            let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with(" N2")).collect();
            it["stdout"] = (rows.join("\n") + "\n N2    refused\n").into();
        })
}

#[test]
fn times() {
    let oldest = oldest(&grown());
    let restart = || grown().restart("n2");
    let file = |age: u64| move |it: &mut Value| it["age-ms"] = age.into();
    let newer_process = grown()
        .host("read-config", "n2", file(500))
        .host("process", "n2", |it| it["processes"][0]["age-ms"] = 100.into())
        .health("n2", |it| it["age"] = "90ms".into());
    pass(vec![
        ("everything seen within a minute", seen_at(restart(), oldest + 60_000)),
        ("everything seen after the last action", acted_at(restart(), 1)),
        ("an address of nobody that was asked before the last action", {
            let failed = json!({"error": {"kind": "unreachable", "message": "no route"}});
            let args = ["--address", "http://10.9.9.9:1", "metadata", "get", "--key", "nodes_config"];
            acted_at(restart(), 1)
                .seen(json!({"kind": "restatectl", "at-ms": 0, "args": args, "answer": failed}))
        }),
        ("something seen as the last action ended", acted_at(restart(), oldest)),
        ("a file written before its server was started", newer_process.snapshot()),
    ]);
}

#[test]
fn sizes() {
    let padded = |text: &str| format!("{text}#{}", "#".repeat((1 << 20) - text.len() - 1));
    let large = grown().segments(|params| params["nodeset"] = json!((1..=128).collect::<Vec<u32>>()));
    let sized = grown().read("bifrost_config", |printed| {
        printed["config"]["default_provider"]["replicated"]["target_nodeset_size"] = 3.into();
    });
    let mut just_in_time = grown().snapshot();
    just_in_time.action["timeout-ms"] = 600_000.into();
    pass(vec![
        ("the longest file", ready_to_join().start("n2").file("n2", padded)),
        ("the longest file, written", grown().write("n2", padded)),
        ("the largest nodeset", large.snapshot()),
        (
            "nodesets of the size there is",
            sized.command(&["config", "set", "--log-default-nodeset-size", "3", "--yes"]),
        ),
        ("a command that is given just the time of its request", just_in_time),
    ]);
}

#[test]
fn declarations() {
    let declared = |scene: Scene, node: &'static str| {
        let lost = json!({"id": node[1..].parse::<u32>().expect("a number"), "generation": 2});
        scene.target(move |it| it["remove"] = json!([{"node": node, "lost": lost}]))
    };
    pass(vec![
        ("a start while another node is lost", declared(two_down(), "n2").start("n3")),
        (
            "a start of a node that is to leave alive",
            n3_down().start("n3").target(|it| it["remove"] = json!([{"node": "n3"}])),
        ),
        ("a file, whatever is declared of another node", { declared(grown(), "n3").write("n2", more) }),
    ]);
}

#[test]
fn configurations() {
    let local = |text: &str| format!("bifrost.default-provider = \"local\"\n{text}");
    let replicated = |text: &str| format!("bifrost.default-provider = \"replicated\"\n{text}");
    let roles = "roles = [\"worker\", \"admin\", \"log-server\", \"metadata-store\", \"http-ingress\"]";
    let moved = |scene: Scene| {
        scene.file("n3", moved_to("r.c")).target(|it| it["nodes"][2]["location"] = "r.c".into())
    };
    let no_worker = grown()
        .member(3, |node| node["roles"] = json!(["log-server", "metadata-server", "admin"]))
        .file("n3", |text| replace_line(text, "destination", "destination = \"az://other/place\""));
    pass(vec![
        ("a provider that it has had all along", grown().file("n2", local).write("n2", more)),
        ("the provider that there is", grown().write("n2", replicated)),
        (
            "another directory for a node that has not joined yet",
            ready_to_join().write("n2", |text| replace_line(text, "base-dir", "base-dir = \"/srv/other\"")),
        ),
        ("replicated logs from one worker on, beside a node without that role", {
            let no_worker = json!(["log-server", "metadata-server", "admin", "http-ingress"]);
            let local = |printed: &mut Value| printed["config"]["default_provider"] = json!("local");
            [2, 3]
                .into_iter()
                .fold(grown(), |scene, id| scene.member(id, |it| it["roles"] = no_worker.clone()))
                .read("bifrost_config", local)
                .command(&[
                    "config",
                    "set",
                    "--log-provider",
                    "replicated",
                    "--log-replication",
                    "1",
                    "--yes",
                ])
        }),
        ("a warning beside what is no list of rows", {
            grown().snapshot().printed("nodes_config", |it| it["stderr"] = "a warning\n".into())
        }),
        ("a file of a node whose log server would not come up", {
            let disabled =
                grown().member(2, |it| it["log_server_config"]["storage_state"] = "disabled".into());
            disabled.write("n2", more)
        }),
        ("a file, while another server was restarted", {
            grown().health("n3", |it| it["node_id"] = "N3:9".into()).write("n2", more)
        }),
        ("a file that leaves out the address, as before", {
            grown().file("n2", |text| replace_line(text, "advertised-address", "")).write("n2", more)
        }),
        ("a file that asks for TLS, as before", {
            grown().file("n2", |text| format!("tls.mode = \"require\"\n{text}")).write("n2", more)
        }),
        ("a file with another port, as before, of a server that does not tell its own", {
            let silent = grown()
                .health("n2", |it| drop(it.as_object_mut().expect("an object").remove("bound_addresses")));
            let port = "bind-address = \"127.0.0.1:10542\"";
            silent.file("n2", |text| replace_line(text, "bind-address", port)).write("n2", more)
        }),
        ("a file of a node that knows no voter", {
            Scene::recorded("joined-standby")
                .file("n2", |text| replace_line(text, "addresses", ""))
                .write("n2", more)
        }),
        ("a role by its old name", grown().restart("n2").file("n2", |text| format!("{roles}\n{text}"))),
        (
            "another zone under records of other nodes",
            moved(zoned().segments(|params| params["nodeset"] = json!([1, 2]))).restart("n3"),
        ),
        ("another zone under records that are not copied by zone", moved(grown()).restart("n3")),
        ("beside a node without a worker and its repository", no_worker.restart("n2")),
        (
            "peers by their registered addresses, which the target calls otherwise",
            ready_to_join().start("n2").target(|it| it["nodes"][0]["address"] = "http://node-1:5122".into()),
        ),
        (
            "a directory that was looked at by its path from the root",
            n3_down()
                .start("n3")
                .host("disk", "n3", |it| it["base-dir"] = "/srv/n3/data/".into())
                .file("n3", |text| replace_line(text, "base-dir", "base-dir = \"./n3/data\"")),
        ),
        (
            "a log that is not trimmed at all",
            ready_to_join().start("n2").read("loglet_workers", |rows| rows[0]["trim_point"] = 0.into()),
        ),
    ]);
}

#[test]
fn votes() {
    let told = |from: &'static str| {
        let mut scene = third_voter().add_voter("N3");
        let fingerprint = fingerprint(&scene);
        for observation in scene.input["observations"].as_array_mut().expect("observations") {
            if observation.get("from").is_some_and(|it| it == from) {
                let body = observation["answer"]["ok"]["body"].as_str().expect("a body");
                let mut health: Value = serde_json::from_str(body).expect("JSON");
                health["cluster_fingerprint"] = fingerprint.clone();
                observation["answer"]["ok"]["body"] = health.to_string().into();
            }
        }
        scene
    };
    let again = {
        let scene = third_voter().add_voter("N2");
        let url = scene.input["target"]["nodes"][1]["address"].as_str().expect("an address").to_owned();
        let answer = scene.answer("dial", "n2");
        scene.seen(json!({
            "kind": "dial", "at-ms": 1480, "node": "n2", "from": "n1", "url": url + "/health",
            "answer": {"ok": answer},
        }))
    };
    pass(vec![
        ("a vote for a node that tells the fingerprint", told("n1")),
        ("a vote for one that has it, which nobody asks to dial itself", again),
    ]);
}

pub fn fingerprint(scene: &Scene) -> Value {
    let reading = scene.observations().iter().find(|it| it["args"][5] == "nodes_config").expect("a reading");
    let printed = reading["answer"]["ok"]["stdout"].as_str().expect("text");
    serde_json::from_str::<Value>(printed).expect("JSON")["cluster_fingerprint"].clone()
}

/// What is approved is this estimate, so its figures are held.
#[test]
fn figures() {
    let estimate = third_voter().add_voter("N3").judged().expect("it passes");
    let votes = |exposure: &restate_scaleout_api::Exposure| {
        (exposure.metadata.losses, exposure.metadata.interrupted, exposure.metadata.because.clone())
    };
    let two = (Some(0), false, "2 of 2 voters take part, 2 must".to_owned());
    assert_eq!([votes(&estimate.before), votes(&estimate.during)], [two.clone(), two]);
    assert_eq!(votes(&estimate.after), (Some(1), false, "3 of 3 voters take part, 2 must".into()));
    let quorum_lost = grown().snapshot().printed("list-servers", |it| {
        let text = it["stdout"].as_str().expect("text");
        let rows: Vec<&str> =
            text.lines().filter(|it| !it.starts_with(" N2") && !it.starts_with(" N3")).collect();
        it["stdout"] = (rows.join("\n") + "\n").into();
    });
    let lost = votes(&quorum_lost.judged().expect("it passes").before);
    assert_eq!(lost, (Some(0), true, "1 of 3 voters take part, 2 must".into()));

    let half = Scene::recorded("even-voters")
        .segments(|params| {
            params["replication"] = json!({"node": 2});
            params["nodeset"] = json!([1, 2, 3, 4]);
        })
        .dead("N3")
        .dead("N4");
    let writes = half.snapshot().judged().expect("it passes").before.writes;
    assert!(writes.interrupted, "records may lie on the two that are down: {writes:?}");
}

/// A person reads what was seen, and where.
#[test]
fn refusals_show_what_they_rest_on() {
    for (scene, shown) in [
        (grown().set_replication("4"), "writable log-servers that are alive: N1, N2, N3"),
        (grown().set_replication("4"), "metadata get --key nodes_config"),
        (Scene::recorded("voters-two").restart("n2"), "members N1, N2"),
        (Scene::recorded("replication-settled").restart("n1"), "{node: 1} on N1"),
        (
            grown()
                .restart("n2")
                .read("bifrost_config", |it| it["logs"][0][1]["chain"][0][1]["kind"] = "local".into()),
            "local, on one node",
        ),
        (
            n3_down().start("n3").host("disk", "n3", |it| it["node-directories"] = json!(["n7", "n8"])),
            "node directories: n7, n8",
        ),
        (
            n3_down().start("n3").host("disk", "n3", |it| it["node-directories"] = json!([])),
            "node directories: none",
        ),
        (grown().command(&["metadata", "put", "--yes"]), "metadata put"),
    ] {
        let refusal = scene.judged().expect_err(shown);
        let found = refusal.evidence.iter().any(|it| it.fact.contains(shown) || it.source.contains(shown));
        assert!(found, "{shown}: {:?}", refusal.evidence);
    }
}

/// The verdict of an upgrade is about the version that would run.
#[test]
fn an_upgrade_is_judged_by_the_version_that_would_run() {
    let older = grown().host("installed", "n2", |it| it["version"] = "1.7.10".into());
    let refusal = older.upgrade("n2", "1.7.12").with(&[], |proposal| {
        let newer = |start: &Start| {
            let errors =
                if start.version.as_deref() == Some("1.7.12") { vec!["RS100".into()] } else { Vec::new() };
            Verdict::of(start, errors)
        };
        judge(&Proposal { verdict: &newer, ..*proposal }).map(|judged| judged.estimate)
    });
    assert_eq!(refusal.expect_err("errors").name, "valid-start");
}

#[test]
fn a_risk_is_what_lowers_something() {
    let risky = |scene: Scene| scene.with(&[], |proposal| judge(proposal).expect("it passes").is_risky());
    assert!(risky(grown().restart("n2")));
    assert!(!risky(grown().snapshot()));
}
