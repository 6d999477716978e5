//! What leads a node to its store beside its file: variables, profiles, and what a process does not tell.

use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;
use crate::snapshots::{KNOWN, TRIM, outside, with_line};
use crate::{Case, check, pass};

/// What leads a client to its store beside where the repository says that it is.
const WAYS: [(&str, &str, bool); 7] = [
    ("AWS_PROFILE", "prod", true),
    ("AWS_CONFIG_FILE", "/etc/aws/config", true),
    ("AWS_SHARED_CREDENTIALS_FILE", "/etc/aws/credentials", true),
    ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", true),
    ("AZURE_STORAGE_USE_EMULATOR", "true", false),
    ("AZURITE_BLOB_STORAGE_URL", "http://store:10000", false),
    ("azure_use_fabric_endpoint", "true", false),
];

fn of_kind(scene: Scene, bucket: bool) -> Scene {
    if bucket { scene.in_a_bucket() } else { scene }
}

fn starts_with(scene: Scene, node: &str, environment: &Value) -> Scene {
    scene.host("installed", node, |it| it["environment"] = environment.clone())
}

#[test]
fn what_leads_one_node_alone_to_its_store() {
    let join = "snapshot-before-join";
    for (name, value, bucket) in WAYS {
        let way = json!({name: value});
        let other = json!({name: "other"});
        let hidden = |sha256: &str| json!({name: {"sha256": sha256}});
        let joins = |environment: &Value| starts_with(ready_to_join(), "n2", environment).start("n2");
        let both = |first: &Value, second: &Value| outside(joins(second), "n1", first);
        let all = |environment: &Value| {
            ["n1", "n2", "n3"].into_iter().fold(grown().snapshot(), |it, node| outside(it, node, environment))
        };
        let cases: Vec<Case> = vec![
            (join, "of the joiner alone", joins(&way)),
            (join, "of the node that is there alone", outside(joins(&json!({})), "n1", &way)),
            (join, "another one of the joiner", both(&way, &other)),
            (join, "another one of the joiner that is withheld", both(&hidden("aa"), &hidden("bb"))),
            (TRIM, "of one node alone", outside(grown().snapshot(), "n3", &way)),
            (TRIM, "of a process alone", {
                outside(grown().snapshot(), "n3", &json!({}))
                    .host("process", "n3", |it| it["processes"][0]["environment"] = way.clone())
            }),
        ];
        check(cases.into_iter().map(|(by, what, scene)| (by, what, of_kind(scene, bucket))).collect());
        let fine =
            [("of both", both(&way, &way)), ("of all", all(&way)), ("withheld, of all", all(&hidden("aa")))];
        pass(fine.into_iter().map(|(what, scene)| (what, of_kind(scene, bucket))).collect());
        // The client of another kind of store does not read it.
        pass(vec![(name, of_kind(joins(&way), !bucket))]);
    }
}

#[test]
fn who_asks_a_store_leads_nowhere_else() {
    for (name, bucket) in [
        ("AWS_ACCESS_KEY_ID", true),
        ("AWS_SESSION_TOKEN", true),
        ("AWS_ROLE_ARN", true),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", true),
        ("AZURE_STORAGE_ACCOUNT_KEY", false),
        ("AZURE_CLIENT_ID", false),
        ("AZURITE", false),
        ("AMAZON_PROFILE", true),
    ] {
        let scene = starts_with(ready_to_join(), "n2", &json!({name: "x"})).start("n2");
        pass(vec![(name, of_kind(scene, bucket))]);
    }
    let scene = starts_with(ready_to_join(), "n2", &json!({"GOOGLE_BASE_URL": "http://x"})).start("n2");
    pass(vec![("of a store of Google, beside a container", scene)]);
}

#[test]
fn what_leads_to_a_store_of_google() {
    let starts =
        |name: &str| starts_with(ready_to_join(), "n2", &json!({name: "x"})).start("n2").kept_at("gs://");
    check(vec![("snapshot-before-join", "a variable of its own", starts("GOOGLE_BASE_URL"))]);
    pass(vec![
        ("a profile of AWS", starts("AWS_PROFILE")),
        ("an emulator of Azure", starts("AZURE_STORAGE_USE_EMULATOR")),
    ]);
}

#[test]
fn a_profile_by_a_setting() {
    let profile = |scene: Scene, node: &str, name: &str| {
        let line = format!("aws-profile = \"{name}\"");
        with_line(scene, node, &line)
    };
    let join = || ready_to_join().start("n2");
    let one = |scene: Scene| profile(profile(scene, "n1", "prod"), "n2", "prod");
    check(vec![
        ("snapshot-before-join", "of the joiner alone", profile(join(), "n2", "prod").in_a_bucket()),
        ("snapshot-before-join", "another one of the joiner", {
            profile(profile(join(), "n1", "prod"), "n2", "test").in_a_bucket()
        }),
        ("kept-protection", "a node that is down", profile(n3_down().start("n3"), "n3", "x").in_a_bucket()),
    ]);
    pass(vec![
        ("of both", one(join()).in_a_bucket()),
        ("by a setting here, by a variable there", {
            outside(profile(join(), "n2", "prod"), "n1", &json!({"AWS_PROFILE": "prod"})).in_a_bucket()
        }),
        ("the setting counts before the variable", {
            outside(one(join()), "n1", &json!({"AWS_PROFILE": "test"})).in_a_bucket()
        }),
        ("beside a container", profile(join(), "n2", "prod")),
    ]);
}

#[test]
fn a_server_that_tells_nothing_of_its_variables() {
    let starts = |environment: Value| starts_with(grown().snapshot(), "n2", &environment);
    let account = || json!({"AZURE_STORAGE_ACCOUNT_NAME": "b"});
    let everywhere = |scene: Scene| {
        ["n1", "n2", "n3"].into_iter().fold(scene, |scene, node| starts_with(scene, node, &account()))
    };
    let unsupported = |mut scene: Scene| {
        for seen in scene.observations_mut().iter_mut().filter(|it| it["kind"] == "process") {
            seen["answer"] = json!({"error": {"kind": "unsupported", "message": "no"}});
        }
        scene
    };
    check(vec![
        (KNOWN, "a repository by a variable of a start", {
            starts(json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/hand"}))
                .file("n2", |text| replace_line(text, "destination", ""))
        }),
        (KNOWN, "an account of every start", everywhere(grown().snapshot())),
        (KNOWN, "an account of every start, at a join", {
            let scene = starts_with(ready_to_join(), "n1", &account());
            starts_with(scene, "n2", &account()).start("n2")
        }),
        (KNOWN, "where nobody looks for processes", unsupported(everywhere(grown().snapshot()))),
    ]);
    pass(vec![
        ("what it has by its file alone", starts(json!({"RESTATE_LOG_FILTER": "warn"}))),
        ("by its file alone, where nobody looks for processes", unsupported(grown().snapshot())),
        ("variables that say what the file says", {
            let own = grown().answer("read-config", "n2")["text"].as_str().expect("a text").to_owned();
            let line = own.lines().find(|line| line.starts_with("destination")).expect("a repository");
            let at = line.split('"').nth(1).expect("a place");
            starts(json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": at}))
        }),
    ]);
}
