//! A deployment is done only when its servers run as their next starts would have them, and those starts are ones that
//! would be let pass: nobody asks before a server is started again.

use restate_scaleout::api::{Decision, Observation, StepInput, Target};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::common::step_input;
use crate::contrary::{done, file, line, refused};
use crate::proof::{DONE, host};

/// With variables of the process that runs, and of a start.
fn variables(runs: Value, starts: Value) -> impl Fn(&mut Value) {
    move |it| {
        host("process", |answer| answer["processes"][0]["environment"] = runs.clone())(it);
        host("installed", |answer| answer["environment"] = starts.clone())(it);
    }
}

/// With variables that both have.
fn both(given: Value) -> impl Fn(&mut Value) {
    variables(given.clone(), given)
}

fn runs_with(given: Value) -> impl Fn(&mut Value) {
    variables(given, json!({}))
}

fn starts_with(given: Value) -> impl Fn(&mut Value) {
    variables(json!({}), given)
}

fn arguments(starts: Value) -> impl Fn(&mut Value) {
    host("installed", move |answer| answer["arguments"] = starts.clone())
}

/// The data of n2 in this base directory, as its host sees it, and as it says itself.
fn data_in(base_dir: &'static str) -> impl Fn(&mut Value) {
    move |it| {
        host("process", |it| it["processes"][0]["data-directory"] = format!("{base_dir}/n2").into())(it);
        host("disk", |it| it["base-dir"] = base_dir.into())(it);
        host("dial", |it| {
            let body = it["body"].as_str().expect("a body").replace("/var/lib/restate", base_dir);
            it["body"] = body.into();
        })(it);
    }
}

#[test]
fn another_data_directory() {
    let open = |directory: &'static str| {
        host("process", move |it| it["processes"][0]["data-directory"] = directory.into())
    };
    let leads = |to: &'static str| {
        move |it: &mut Value| {
            open("/mnt/a/n2")(it);
            host("disk", |it| it["data-directory"] = to.into())(it);
        }
    };
    refused("same-process", "another data directory", open("/elsewhere/n2"));
    refused("same-process", "another data directory", leads("/mnt/b/n2"));
    done("it leads there", leads("/mnt/a/n2/"));
    let base = |dir: &str| json!({ "RESTATE_BASE_DIR": dir });
    refused("own-identity", "would start on `/scratch`", starts_with(base("/scratch")));
    refused("same-process", "base-dir", runs_with(base("/scratch")));
    refused("own-identity", "would start on `/scratch`", both(base("/scratch")));
    let moved = |base_dir: &'static str| {
        move |it: &mut Value| {
            both(base("/x/y"))(it);
            data_in(base_dir)(it);
        }
    };
    done("its data lies there", moved("/x/y"));
    done("it is spelled otherwise", moved("/x/./y"));
    refused("own-identity", "the host looked at `/x/z`", moved("/x/z"));
}

#[test]
fn another_node_or_metadata_elsewhere() {
    let etcd = |text: &mut String| {
        *text = text.replace("[metadata-client]\n", "[metadata-client]\ntype = \"etcd\"\n");
    };
    refused("known-peers", "another kind of place", file("n2", etcd));
    refused("own-identity", "N7", line("n2", "force-node-id = 7\n"));
    done("a setting that decides nothing", runs_with(json!({ "RESTATE_LOG_FILTER": "warn" })));
}

#[test]
fn another_store() {
    let kept = |at: &str| json!({ "RESTATE_WORKER__SNAPSHOTS__DESTINATION": at });
    refused("kept-protection", "another snapshot repository", runs_with(kept("az://other/x")));
    refused("environment-override", "worker.snapshots.destination", both(kept("az://other/x")));
    let account = |name: &str| json!({ "AZURE_STORAGE_ACCOUNT_NAME": name });
    refused("same-process", "AZURE_STORAGE_ACCOUNT_NAME", runs_with(account("other")));
    refused("same-process", "AZURE_STORAGE_ACCOUNT_NAME", starts_with(account("other")));
    refused("kept-protection", "different places", both(account("other")));
    refused("kept-protection", "different places", both(json!({ "AZURE_ENDPOINT": "http://other:9" })));
    done("what leads to stores of another kind", both(json!({ "AWS_ENDPOINT_URL": "http://other:9" })));
}

/// What is decided where the snapshots are kept in a bucket.
fn in_a_bucket(change: impl Fn(&mut Value)) -> Decision {
    let mut input: StepInput = step_input("three-zones");
    let bucket = |text: &str| text.replace("az://", "s3://");
    input.target.repository.destination = bucket(&input.target.repository.destination);
    let observations = input.observations.iter().map(|observation| {
        let mut it = serde_json::to_value(observation).expect("JSON");
        if it["kind"] == "read-config" {
            it["answer"]["ok"]["text"] = bucket(it["answer"]["ok"]["text"].as_str().expect("a text")).into();
        }
        change(&mut it);
        serde_json::from_value::<Observation>(it).expect("an observation")
    });
    let observations = observations.collect();
    next_step(&StepInput { observations, ..input }).decision
}

#[test]
fn another_service_of_a_bucket() {
    let elsewhere = |change: &dyn Fn(&mut Value)| {
        let Decision::Refuse(refusal) = in_a_bucket(change) else { panic!("another service") };
        assert_eq!(refusal.name, "kept-protection", "{refusal:?}");
        assert!(refusal.message.contains("different places"), "{refusal:?}");
    };
    let done = |change: &dyn Fn(&mut Value)| {
        let decision = in_a_bucket(change);
        assert!(matches!(decision, Decision::Done { .. }), "{decision:?}");
    };
    let endpoint = |url: &str| json!({ "AWS_ENDPOINT_URL_S3": url });
    let written = |node, url: &'static str| {
        file(node, move |text| {
            let setting = format!("aws-allow-http = true\naws-endpoint-url = \"{url}\"\ndestination = ");
            *text = text.replace("destination = ", &setting);
        })
    };
    elsewhere(&both(endpoint("https://other:9000")));
    elsewhere(&written("n2", "http://other:9000"));
    done(&both(json!({ "AWS_REGION": "eu-west-1" })));
    let all = |urls: [&'static str; 3]| {
        move |it: &mut Value| {
            for (node, url) in ["n1", "n2", "n3"].into_iter().zip(urls) {
                written(node, url)(it);
            }
        }
    };
    done(&all(["http://store:9000", "http://store:9000/", "http://STORE:9000"]));
    done(&all(["https://store", "https://store:443/", "https://store."]));
    elsewhere(&all(["http://store:9000", "http://store:9000/", "http://store:9001"]));
    elsewhere(&all(["http://store:9000", "https://store:9000", "http://store:9000"]));
    elsewhere(&all(["http://store:9000/a", "http://store:9000/a", "http://store:9000/b"]));
    elsewhere(&all(["http://store:9000", "http://store:9000", "http://store:9000?a"]));
}

/// The profile of one node alone may lead it to another service.
#[test]
fn a_profile_of_one_node_of_a_bucket() {
    let Decision::Refuse(refusal) = in_a_bucket(both(json!({ "AWS_PROFILE": "staging" }))) else {
        panic!("another profile")
    };
    assert_eq!(refusal.name, "kept-protection", "{refusal:?}");
    assert!(refusal.message.contains("not known to be one"), "{refusal:?}");
    assert!(refusal.evidence[0].fact.contains("AWS_PROFILE `staging`"), "{refusal:?}");
}

/// A slash at the end leads to no other place, in the target or in a file.
#[test]
fn a_repository_with_a_slash_at_its_end() {
    for scenario in DONE {
        let mut input: StepInput = step_input(scenario);
        let decision = next_step(&input).decision;
        assert!(matches!(decision, Decision::Done { .. }), "{scenario}: {decision:?}");
        input.target.repository.destination.push('/');
        let decision = next_step(&input).decision;
        assert!(matches!(decision, Decision::Done { .. }), "{scenario}: {decision:?}");
    }
    done("a slash in one file", |it| {
        file("n2", |text| {
            let at = text.find("destination = \"").expect("a repository") + "destination = \"".len();
            let end = at + text[at..].find('"').expect("its end");
            text.insert(end, '/');
        })(it);
    });
}

#[test]
fn records_that_are_kept_nowhere() {
    for name in [
        "RESTATE_LOG_SERVER__IN_MEMORY",
        "RESTATE_LOG_SERVER__ROCKSDB_DISABLE_WAL",
        "RESTATE_LOG_SERVER__ROCKSDB_DISABLE_WAL_FSYNC",
        "RESTATE_METADATA_SERVER__ROCKSDB_DISABLE_WAL",
    ] {
        let set = json!({ name: "true" });
        refused("same-process", "", runs_with(set.clone()));
        refused("kept-protection", "", both(set.clone()));
        refused("kept-protection", "", starts_with(set));
        done("it is off", both(json!({ name: "false" })));
    }
    let fsync = line("n2", "log-server.rocksdb-disable-wal-fsync = true\n");
    refused("kept-protection", "rocksdb-disable-wal-fsync", fsync);
    let wal = json!({ "RESTATE_LOG_SERVER__ROCKSDB_WAL_DIR": "/fast" });
    refused("same-process", "wal-dir", runs_with(wal.clone()));
    refused("known-facts", "its newest records", starts_with(wal));
}

#[test]
fn logs_that_are_trimmed_before_a_snapshot() {
    let mode = |mode: &'static str| {
        file("n2", move |text| text.push_str(&format!("\n[worker]\ndurability-mode = \"{mode}\"\n")))
    };
    refused("kept-protection", "no snapshot covers", mode("replica-set-only"));
    done("what keeps them", mode("balanced"));
    let given = |mode: &str| json!({ "RESTATE_WORKER__DURABILITY_MODE": mode });
    refused("same-process", "durability-mode", runs_with(given("replica-set-only")));
    refused("kept-protection", "no snapshot covers", both(given("replica-set-only")));
}

#[test]
fn a_start_that_nobody_reaches() {
    refused("same-process", "another address for its", line("n2", "listen-mode = \"unix\"\n"));
    refused("same-process", "another bind-port", starts_with(json!({ "RESTATE_BIND_PORT": "1" })));
    done("an address that is written wins", line("n2", "use-random-ports = true\n"));
}

#[test]
fn a_start_at_a_port_that_another_server_has() {
    let decided = |one_host: bool, address: &str| {
        let input: StepInput = step_input("three-zones");
        let target = Target { one_host, ..input.target.clone() };
        let observations = input.observations.iter().map(|seen| {
            let mut it = serde_json::to_value(seen).expect("JSON");
            if it["kind"] == "dial" && it["node"] == "n1" {
                let body = it["answer"]["ok"]["body"].as_str().expect("a body");
                let mut body: Value = serde_json::from_str(body).expect("JSON");
                let bound = body["bound_addresses"].as_array_mut().expect("a list");
                bound.push(json!({"name": "new", "address": address, "kind": "tcp"}));
                it["answer"]["ok"]["body"] = body.to_string().into();
            }
            serde_json::from_value::<Observation>(it).expect("an observation")
        });
        next_step(&StepInput { target, observations: observations.collect(), ..input }).decision
    };
    let Decision::Refuse(refusal) = decided(true, "10.0.0.2:9070") else { panic!("not refused") };
    assert_eq!(refusal.name, "valid-start");
    assert!(refusal.message.contains("n1 listens on port 9070"), "{refusal:?}");
    for (one_host, address) in [(true, "10.0.0.1:7000"), (false, "10.0.0.2:9070")] {
        let decision = decided(one_host, address);
        assert!(matches!(decision, Decision::Done { .. }), "{address}: {decision:?}");
    }
}

#[test]
fn a_start_that_fails() {
    refused("valid-start", "would start with has errors", line("n2", "shutdown-timeout = \"soon\"\n"));
    refused(
        "valid-start",
        "would start with has errors",
        both(json!({ "RESTATE_SHUTDOWN_TIMEOUT": "soon" })),
    );
    refused("known-facts", "--bogus", arguments(json!(["--bogus"])));
    refused("known-facts", "--wipe", arguments(json!(["--wipe", "all"])));
}

#[test]
fn another_configuration_file() {
    let config = |path: &str| json!({ "RESTATE_CONFIG": path });
    refused("same-process", "configuration file", runs_with(config("/etc/other.toml")));
    refused("same-process", "configuration file", starts_with(config("/etc/other.toml")));
    done("one for both", both(config("/etc/restate.toml")));
}
