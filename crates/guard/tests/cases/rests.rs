//! Deployments in which nothing is left to do, and that are not done all the same: the next start of a node would not be
//! let pass, whichever node it is, or the nodes do not fit together.

use serde_json::json;

use crate::deployments::*;
use crate::in_service::refusal;
use crate::ports::first_at;
use crate::scene::*;

fn refused(scene: Scene) -> Option<String> {
    refusal(scene).map(|refusal| refusal.name)
}

#[test]
fn every_invariant_about_starts_is_asked_of_every_node() {
    let nodes = [("n1", "n2"), ("n2", "n3"), ("n3", "n1")];
    for (node, other) in nodes {
        let starts_with = |name: &str, value: &str| {
            let environment = json!({ name: value });
            grown().host("installed", node, |it| it["environment"] = environment.clone())
        };
        let line = |line: &str| grown().file(node, |text| format!("{line}\n{text}")).in_effect(node);
        let peers = |scene: Scene| {
            let own = grown().answer("read-config", node)["text"].as_str().expect("a text").to_owned();
            let peers = own.lines().find(|line| line.starts_with("addresses")).expect("peers").to_owned();
            scene.file(node, move |text| text.replace(&peers, "addresses = [\"http://10.9.9.9:5122\"]"))
        };
        let cases = [
            ("own-identity", grown().host("disk", node, |it| it["node-directories"] = json!([other]))),
            ("one-provisioner", starts_with("RESTATE_AUTO_PROVISION", "true")),
            ("known-peers", peers(grown()).in_effect(node)),
            ("same-process", {
                grown().host("process", node, |it| it["processes"][0]["data-directory"] = "/elsewhere".into())
            }),
            (
                "same-version",
                grown().host("installed", node, |it| it["version"] = "restate-server 1.7.13".into()),
            ),
            ("kept-protection", line("log-server.in-memory = true")),
        ];
        for (name, scene) in cases {
            assert_eq!(refused(scene).as_deref(), Some(name), "{node}: {name}");
        }
    }
    assert_eq!(refused(grown()), None);
    let invalid = Scene { errors: vec!["RS103 unknown-key: `bogus`".into()], ..grown() };
    assert_eq!(refused(invalid).as_deref(), Some("valid-start"));

    let taken = first_at(grown(), "new", "127.0.0.1:10708");
    assert_eq!(refused(taken).as_deref(), Some("valid-start"));
}

#[test]
fn what_all_nodes_have_in_common_is_asked_as_well() {
    let other = grown().health("n2", |it| it["cluster_name"] = "other".into());
    assert_eq!(refused(other).as_deref(), Some("same-cluster"));
    let account = json!({"AZURE_STORAGE_ACCOUNT_NAME": "other"});
    let apart = grown().host("installed", "n3", |it| it["environment"] = account.clone()).host(
        "process",
        "n3",
        |it| it["processes"][0]["environment"] = account.clone(),
    );
    assert_eq!(refused(apart).as_deref(), Some("kept-protection"));
}

/// Of whichever node they are.
#[test]
fn secrets_stay_where_they_are() {
    for node in ["n1", "n3"] {
        let scene = grown().file(node, |text| format!("{text}aws-secret-access-key = \"hunter22\"\n"));
        let errors = vec!["the value hunter22 is wrong".into()];
        let text = serde_json::to_string(&refusal(Scene { errors, ..scene })).expect("JSON");
        assert!(text.contains("valid-start"), "{text}");
        assert!(!text.contains("hunter22") && text.contains("<withheld>"), "{text}");
    }
}
