//! Starts that a plan leads to, with files that are not written yet: whatever a start must not be is told before the first
//! step.

use std::collections::BTreeMap;

use restate_scaleout_api::{Action, Refusal, StepKey};
use restate_scaleout_guard::{File, Road, Start, Verdict, on_the_road};
use serde_json::json;

use crate::deployments::*;
use crate::ports::first_at;
use crate::returns::told;
use crate::scene::*;

/// The names by which the start of a scene is refused with its file as it is, as a new one, and as a changed one.
fn refused(scene: &Scene) -> [Option<String>; 3] {
    [None, Some(File::New), Some(File::Changed)].map(|file| led(scene, file).map(|refusal| refusal.name))
}

fn led(scene: &Scene, file: Option<File>) -> Option<Refusal> {
    let (target, observations, action) = scene.messages();
    let files = file.map(|file| (node(&action).to_owned(), file));
    let road = Road {
        target: &target,
        starts: &[(StepKey::cluster("test"), action)],
        observations: &observations,
        files: &files.into_iter().collect::<BTreeMap<_, _>>(),
        verdict: &|start: &Start| Verdict::of(start, scene.errors.clone()),
    };
    on_the_road(&road).err().inspect(|refusal| {
        assert!(!refusal.evidence.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
    })
}

fn node(action: &Action) -> &str {
    match action {
        Action::StartNode { node, .. } | Action::RestartNode { node, .. } => node,
        other => panic!("{other:?}"),
    }
}

fn joins() -> Scene {
    ready_to_join().start("n2")
}

#[test]
fn what_is_fine_is_let_pass() {
    let roles = json!(["admin", "log-server", "metadata-server", "http-ingress"]);
    let line = format!("roles = {roles}");
    let bare = |text: &str| format!("{line}\n{}", replace_line(text, "destination", ""));
    let no_worker = joins().file("n2", bare).target(|it| it["nodes"][1]["roles"] = roles.clone());
    let elsewhere = |text: &str| replace_line(text, "destination", "destination = \"az://other\"");
    let beside = grown()
        .restart("n2")
        .member(1, |it| it["roles"] = roles.clone())
        .file("n1", |text| format!("{line}\n{}", elsewhere(text)));
    let not_installed =
        grown().restart("n2").host("read-config", "n1", |it| *it = json!({})).without("installed", "n1");
    let starts = [joins(), grown().restart("n2"), n3_down().start("n3"), no_worker, beside, not_installed];
    for scene in starts {
        assert_eq!(refused(&scene), [None, None, None]);
    }
}

#[test]
fn every_invariant_about_starts_is_asked() {
    let invalid = Scene { errors: vec!["RS103 unknown-key: `bogus`".into()], ..joins() };
    let of_file =
        |from: &'static str, to: &'static str| joins().file("n2", move |text| text.replace(from, to));
    let cases = [
        ("one-provisioner", of_file("auto-provision = false", "auto-provision = true")),
        ("known-peers", of_file("addresses = [", "addresses = [\"http://10.9.9.9:5122\", ")),
        (
            "same-version",
            joins().host("installed", "n2", |it| it["version"] = "restate-server 1.7.13".into()),
        ),
        ("valid-start", invalid),
        ("valid-start", first_at(joins(), "new", "127.0.0.1:19072")),
        ("kept-protection", joins().file("n2", |text| format!("log-server.in-memory = true\n{text}"))),
        ("kept-protection", of_file("az://snaps", "az://other")),
        (
            "kept-protection",
            grown()
                .restart("n1")
                .in_effect("n1")
                .file("n1", |text| replace_line(text, "destination", "destination = \"az://other\"")),
        ),
    ];
    for (name, scene) in cases {
        let by = Some(name.to_owned());
        assert_eq!(refused(&scene), [by.clone(), by.clone(), by], "{name}");
    }
}

/// A host looks at a disk by the file that there is, and a server that runs without one is stopped by hand once.
#[test]
fn what_another_file_leaves_open() {
    let by = |name: &str| Some(name.to_owned());
    let name = joins().file("n2", |text| replace_line(text, "node-name", "node-name = \"n9\""));
    assert_eq!(refused(&name), [by("own-identity"), None, None]);
    let lacks = told(json!({"RESTATE_LOCATION": "r.a"}), json!({}));
    assert_eq!(refused(&lacks), [by("same-process"), None, by("same-process")]);
    let address = told(json!({}), json!({"RESTATE_ADVERTISED_ADDRESS": "http://127.0.0.1:1"}));
    assert_eq!(refused(&address), [by("own-identity"), None, by("same-process")]);
}

/// Where other servers listen by then is known of those alone of which the target says nothing else.
#[test]
fn ports_of_servers_that_the_target_moves() {
    let taken = first_at(joins(), "new", "127.0.0.1:19072");
    let moves = taken.target(|it| it["nodes"][0]["settings"] = json!({"admin.bind-port": 7}));
    assert_eq!(refused(&moves), [None, None, None]);
    let same = first_at(joins(), "new", "127.0.0.1:19072");
    let same = same.target(|it| it["nodes"][0]["settings"] = json!({"rocksdb-total-memory-size": "1GB"}));
    let by = Some("valid-start".to_owned());
    let by = [by.clone(), by.clone(), by];
    assert_eq!(refused(&same), by);
    let last = same.target(|it| it["nodes"].as_array_mut().expect("nodes").swap(0, 1));
    assert_eq!(refused(&last), by, "whichever the target names first");
}

/// While nobody can say who is registered, each start is judged when its turn comes.
#[test]
fn while_the_cluster_is_down_nothing_is_foreseen() {
    let other =
        all_down().start("n3").file("n3", |text| replace_line(text, "node-name", "node-name = \"n9\""));
    assert_eq!(other.refused().as_deref(), Some("own-identity"));
    assert_eq!(refused(&other), [None, None, None]);
}

#[test]
fn secrets_stay_where_they_are() {
    let scene = joins().file("n2", |text| format!("{text}aws-secret-access-key = \"hunter22\"\n"));
    let refusal = led(&Scene { errors: vec!["the value hunter22 is wrong".into()], ..scene }, None);
    let text = serde_json::to_string(&refusal).expect("JSON");
    assert!(text.contains("valid-start"), "{text}");
    assert!(!text.contains("hunter22") && text.contains("<withheld>"), "{text}");
}

/// One start that is fine does not stand for the others, and none of several is passed over.
#[test]
fn every_start_of_a_road_is_held_against_them() {
    let provisions = json!({"RESTATE_AUTO_PROVISION": "true"});
    let scene = grown().host("installed", "n3", |it| it["environment"] = provisions.clone());
    let (target, observations, _) = scene.restart("n1").messages();
    let restart =
        |node: &str| (StepKey::cluster("test"), Action::RestartNode { node: node.into(), restore: None });
    let held = |starts: &[(StepKey, Action)]| {
        let (files, verdict) = (BTreeMap::new(), |start: &Start| Verdict::of(start, Vec::new()));
        let road =
            Road { target: &target, starts, observations: &observations, files: &files, verdict: &verdict };
        on_the_road(&road).map_err(|refusal| refusal.name)
    };
    assert_eq!(held(&[]), Ok(()));
    assert_eq!(held(&[restart("n1"), restart("n2")]), Ok(()));
    assert_eq!(held(&[restart("n1"), restart("n2"), restart("n3")]), Err("one-provisioner".into()));
}
