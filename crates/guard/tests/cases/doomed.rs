//! Starts that cannot come up though every file of them loads.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

/// Starts of all kinds, with the node that is started.
fn starts() -> [(&'static str, Scene); 5] {
    [
        ("n2", grown().restart("n2")),
        ("n2", grown().upgrade("n2", "1.7.12")),
        ("n3", n3_down().start("n3")),
        ("n2", ready_to_join().start("n2")),
        ("n1", all_down().start("n1")),
    ]
}

/// The same with these variables and flags, which a running server has as well.
fn given(node: &'static str, scene: Scene, variables: Value, flags: Value) -> Scene {
    let running = !scene.answer("process", node)["processes"].as_array().expect("a list").is_empty();
    let scene = scene.host("installed", node, |it| {
        it["environment"] = variables.clone();
        it["arguments"] = flags.clone();
    });
    if !running {
        return scene;
    }
    scene.host("process", node, |it| {
        it["processes"][0]["environment"] = variables.clone();
        it["processes"][0]["arguments"] = flags.clone();
    })
}

fn with(variables: Value, flags: Value) -> Vec<Scene> {
    let all = starts().into_iter();
    all.map(|(node, scene)| given(node, scene, variables.clone(), flags.clone())).collect()
}

fn full(free: u64) -> Vec<Scene> {
    let all = starts().into_iter();
    all.map(|(node, scene)| scene.host("disk", node, |it| it["free-bytes"] = free.into())).collect()
}

/// With a state of its log server, for starts of registered nodes while the cluster can be asked.
fn stored(state: &'static str) -> Vec<Scene> {
    let [restart, upgrade, start, ..] = starts();
    let spoil = |(node, scene): (&str, Scene)| {
        let id = node.trim_start_matches('n').parse().expect("a number");
        scene.member(id, |it| it["log_server_config"]["storage_state"] = state.into())
    };
    [restart, upgrade, start].map(spoil).into()
}

pub fn cases() -> Vec<Case> {
    let ends = "valid-start";
    let mut cases: Vec<Case> = Vec::new();
    for (what, variables, flags) in [
        ("an empty endpoint", json!({"RESTATE_TRACING_ENDPOINT": ""}), json!([])),
        ("an empty endpoint of services", json!({"RESTATE_TRACING_SERVICES_ENDPOINT": ""}), json!([])),
        ("an endpoint without a scheme", json!({"RESTATE_TRACING_ENDPOINT": "nonsense"}), json!([])),
        ("an empty endpoint by a flag", json!({}), json!(["--tracing-endpoint="])),
        ("no partitions by a flag", json!({}), json!(["--default-num-partitions", "0"])),
        ("no partitions by the older flag", json!({}), json!(["--bootstrap-num-partitions=0"])),
        ("a migration mode", json!({}), json!(["--metadata-migration-mode"])),
        ("a migration mode, whatever else it says", json!({}), json!(["--metadata-migration-mode=x"])),
    ] {
        cases.extend(with(variables, flags).into_iter().map(|scene| (ends, what, scene)));
    }
    cases.push((ends, "an empty endpoint in a file", {
        grown().write("n2", |text| format!("tracing-endpoint = \"\"\n{text}"))
    }));
    for free in [0, (64 << 20) - 1] {
        cases.extend(full(free).into_iter().map(|scene| (ends, "a disk that is full", scene)));
    }
    for state in ["disabled", "data-loss", "gone"] {
        cases.extend(
            stored(state).into_iter().map(|scene| (ends, "a log server that does not come up", scene)),
        );
    }
    cases.push((ends, "the only node with a log server that does not come up", {
        Scene::recorded("single-restart-pending")
            .restart("n1")
            .member(1, |it| it["log_server_config"]["storage_state"] = "disabled".into())
    }));
    // Its log server is not what keeps it from coming up.
    let roles = json!(["admin", "http-ingress", "metadata-server", "worker"]);
    cases.extend(stored("disabled").into_iter().map(|scene| {
        let node = scene.action["node"].as_str().expect("a name").to_owned();
        let scene = scene.file(&node, |text| format!("roles = {roles}\n{text}"));
        ("kept-protection", "a log server that is disabled, and given up", scene)
    }));
    cases.push(("known-facts", "a number that is spelled as the flag has it", {
        given("n2", grown().restart("n2"), json!({"RESTATE_FORCE_NODE_ID": "N2"}), json!([]))
    }));
    cases
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    let mut fine = Vec::new();
    for (what, variables, flags) in [
        ("no endpoint", json!({}), json!([])),
        ("an endpoint", json!({"RESTATE_TRACING_ENDPOINT": "http://traces:4317"}), json!([])),
        ("an empty endpoint of the runtime", json!({"RESTATE_TRACING_RUNTIME_ENDPOINT": ""}), json!([])),
        ("an endpoint by a flag", json!({}), json!(["--tracing-endpoint=http://traces:4317"])),
        ("partitions by a flag", json!({}), json!(["--default-num-partitions", "24"])),
        ("no partitions in a variable", json!({"RESTATE_DEFAULT_NUM_PARTITIONS": "0"}), json!([])),
        ("a file named in one word", json!({}), json!(["-c/etc/restate.toml", "--no-logo"])),
        (
            "roles as several values",
            json!({}),
            json!(["--roles", "admin", "worker", "log-server,metadata-server", "http-ingress", "-c=/x.toml"]),
        ),
    ] {
        fine.extend(with(variables, flags).into_iter().map(|scene| (what, scene)));
    }
    for state in ["read-only", "provisioning"] {
        fine.extend(stored(state).into_iter().map(|scene| ("a log server that comes up", scene)));
    }
    fine.extend(full(64 << 20).into_iter().map(|scene| ("a disk with room", scene)));
    fine.push(("a file is written whatever room there is for data", {
        grown()
            .write("n2", |text| format!("{text}# a comment\n"))
            .host("disk", "n2", |it| it["free-bytes"] = 0.into())
    }));
    fine.push((
        "its number",
        given("n2", grown().restart("n2"), json!({}), json!(["--force-node-id", "N2"])),
    ));
    fine.push(("its number by a variable", {
        given("n2", grown().restart("n2"), json!({"RESTATE_FORCE_NODE_ID": "2"}), json!([]))
    }));
    fine
}
