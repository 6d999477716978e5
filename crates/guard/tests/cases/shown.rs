//! What a refused start shows of what runs and of what would start.

use serde_json::json;

use crate::deployments::{grown, moved_to, zoned};
use crate::directories;
use crate::neighbours::{anew, variables};
use crate::returns::{changed, flags, told};
use crate::revivals::alone;
use crate::scene::*;

fn shown(scene: Scene) -> Vec<String> {
    let refusal = scene.judged().expect_err("it is refused");
    assert_eq!(refusal.name, "same-process", "{refusal:?}");
    refusal.evidence.into_iter().map(|evidence| evidence.fact).collect()
}

#[test]
fn what_a_variable_or_a_flag_changes() {
    let sets = |name: &str, value: &str| shown(told(json!({}), json!({name: value})));
    assert_eq!(sets("RESTATE_LOCATION", "r.z"), ["location: not set", "location: r.z"]);
    let queue = "metadata-server.request-queue-length";
    let number = sets("RESTATE_METADATA_SERVER__REQUEST_QUEUE_LENGTH", "7");
    assert_eq!(number, [format!("{queue}: not set"), format!("{queue}: 7")]);
    assert_eq!(
        shown(flags(&["--use-random-ports"], &[])),
        ["use-random-ports: true", "use-random-ports: not set"]
    );
    let secret = "worker.snapshots.aws-secret-access-key";
    let withheld = sets("RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", "hunter2hunter2");
    assert_eq!(withheld, [format!("{secret}: not set"), format!("{secret}: set, and withheld")]);
}

#[test]
fn where_a_start_would_listen() {
    let listens = |change: &dyn Fn(&str) -> String| {
        let shown = shown(changed(grown().restart("n2"), change));
        let would = shown.last().expect("two lines").rsplit_once(": ").expect("a place").1.to_owned();
        assert!(shown[0].ends_with("127.0.0.1:10541"), "{shown:?}");
        would
    };
    let line = |line: &'static str| move |text: &str| replace_line(text, "bind-address", line);
    let root = |line: &'static str| move |text: &str| format!("{line}\n{text}");
    assert_eq!(listens(&line("bind-address = \"127.0.0.1:1\"")), "port 1 of 127.0.0.1");
    assert_eq!(listens(&line("")), "port 5122 of all addresses");
    assert_eq!(listens(&line("use-random-ports = true")), "any free port");
    assert_eq!(listens(&root("listen-mode = \"unix\"")), "a unix socket only");
}

#[test]
fn which_directory_is_open_and_which_would_be() {
    let relative = directories::restart(Some("/old/data/n2"), Some("data"), "/new/data");
    let would = "of a start: `data`, looked for at /new/data";
    assert_eq!(shown(relative), ["data directory: /old/data/n2", would]);
    let message = |configured| {
        let scene = directories::restart(None, Some(configured), "/w/data");
        scene.judged().expect_err("it is refused").message
    };
    assert!(message("/w/data").contains("its file may be younger than that server"));
    assert!(message("data").contains("depends on where n2 is started"));
}

#[test]
fn how_much_room_is_left() {
    let refusal = grown()
        .restart("n2")
        .host("disk", "n2", |it| it["free-bytes"] = ((64 << 20) - 1).into())
        .judged()
        .expect_err("it is refused");
    assert_eq!(refusal.evidence[0].fact, "63 MiB are free", "{refusal:?}");
}

/// What a server that runs without a file has by its variables, and its first file would not be enough without them.
#[test]
fn which_variables_a_start_lacks() {
    let remedy = |runs: serde_json::Value, starts: serde_json::Value| {
        let scene = variables(anew(str::to_owned), "n2", &runs)
            .host("installed", "n2", |it| it["environment"] = starts.clone());
        let refusal = Scene { errors: vec!["no name".into()], ..scene }.judged().expect_err("it is refused");
        assert_eq!(refusal.name, "valid-start", "{refusal:?}");
        refusal.remedy
    };
    let runs = json!({"RESTATE_LOG_FILTER": "warn", "RESTATE_LOG_FORMAT": "json", "HOME": "/root"});
    let lacks = remedy(runs.clone(), json!({"RESTATE_LOG_FORMAT": "json"}));
    assert!(lacks.contains("that it lacks: RESTATE_LOG_FILTER (in an inventory"), "{lacks}");
    let wrong = Scene { errors: vec!["no name".into()], ..grown().restart("n2") };
    assert!(said(wrong).contains("the configuration that n2 would start with has errors"));
    let all = remedy(runs.clone(), runs);
    assert!(all.contains("every variable and flag that the running server has"), "{all}");
}

#[test]
fn which_roles_an_installed_server_reads() {
    let at = grown().observations().iter().filter_map(|it| it["at-ms"].as_u64()).max().expect("a time");
    let answer = json!({"ok": {"exit": 0, "stdout": "roles = [\"worker\", \"admin\"]"}});
    let dump = json!({"kind": "dump-config", "node": "n2", "at-ms": at, "answer": answer});
    let refusal = grown().restart("n2").seen(dump).judged().expect_err("it is refused");
    let shown: Vec<&str> = refusal.evidence.iter().map(|it| it.fact.as_str()).collect();
    let all = "roles: admin, http-ingress, log-server, metadata-server, worker";
    assert_eq!(shown, [all, "roles: admin, worker"], "{refusal:?}");
}

fn said(scene: Scene) -> String {
    scene.judged().expect_err("it is refused").message
}

/// Each of these would be refused without its own words as well, by what is asked next.
#[test]
fn what_is_in_the_way_of_copies() {
    let few = said(grown().set_replication("4"));
    assert!(few.contains("{node: 4} needs more log-servers"), "{few}");
    let nowhere = zoned().member(2, |it| it["location"] = "r".into()).file("n2", moved_to("r"));
    let zoneless = said(nowhere.set_replication("{zone: 2}"));
    assert!(zoneless.contains("N2 takes records and has no zone"), "{zoneless}");
}

/// A disk that is gone, one that is not known to be this node's, and one that nobody can say anything of.
#[test]
fn whose_data_is_not_there() {
    let disk = |scene: Scene, node: &str, answer: serde_json::Value| {
        scene.host("disk", node, |it| *it = answer.clone()).judged().expect_err("it is refused")
    };
    let gone = disk(grown().restart("n2"), "n2", json!({"exists": false}));
    assert!(gone.message.contains("n2 has run before"), "{}", gone.message);
    assert_eq!(gone.evidence[0].fact, "node directories: none");
    let first = disk(Scene::recorded("single-down").start("n1"), "n1", json!({"exists": false}));
    assert!(first.message.contains("could begin a new, empty cluster"), "{}", first.message);
    let unmarked = json!({"exists": true, "empty": false, "node-directories": ["n2"], "marked": []});
    let unmarked = disk(grown().restart("n2"), "n2", unmarked);
    let shown = "node directories: n2, without the marker that a server leaves there";
    assert_eq!(unmarked.evidence[0].fact, shown);
    let configured = |answer: serde_json::Value| {
        let scene = alone().host("read-config", "n3", |it| *it = json!({"text": "node-name = \"n3\"\n"}));
        disk(scene, "n3", answer).evidence[0].fact.clone()
    };
    assert_eq!(configured(json!({"exists": false})), "the base directory of n3 is not there");
    let empty = json!({"exists": true, "empty": true});
    assert_eq!(configured(empty), "the base directory of n3 holds no node directory");
}

#[test]
fn what_a_node_would_come_back_without() {
    let moved = said(grown().file("n2", moved_to("r.c")).restart("n2"));
    assert!(moved.contains("would change its location from none to r.c"), "{moved}");
    let placed = grown().member(2, |it| it["location"] = "r.a".into());
    let moved = said(placed.clone().file("n2", moved_to("r.c")).restart("n2"));
    assert!(moved.contains("would change its location from r.a to r.c"), "{moved}");
    let lost = said(placed.restart("n2"));
    assert!(lost.contains("would lose its location r.a"), "{lost}");
}

#[test]
fn which_version_would_come_next() {
    let older = |node: &str| node.replace("1.7.12", "1.6.2");
    let former = ["n1", "n2", "n3"].into_iter().fold(grown(), |scene, _| scene);
    let former = (1..=3).fold(former, |scene, id| {
        scene.member(id, |it| {
            if let Some(version) = it["binary_version"].as_str().map(older) {
                it["binary_version"] = version.into();
            }
        })
    });
    let upgrade = said(former.clone().upgrade("n2", "1.7.12"));
    assert!(upgrade.contains("from 1.6.2 to 1.7.12, one of 3 nodes"), "{upgrade}");
    let restart = said(former.restart("n2"));
    assert!(restart.contains("n2 ran 1.6.2 and would start 1.7.12"), "{restart}");
}

#[test]
fn which_file_a_server_has_never_read() {
    let file = json!(["--config-file", "/etc/restate.toml"]);
    let scene = grown()
        .restart("n2")
        .host("process", "n2", |it| {
            it["processes"][0]["arguments"] = json!([]);
            it["processes"][0]["environment"] = json!({});
        })
        .host("installed", "n2", |it| it["arguments"] = file.clone());
    let message = said(scene);
    assert!(message.contains("n2 runs without a configuration file"), "{message}");
}

#[test]
fn which_repositories_differ() {
    let other = |text: &str| {
        replace_line(
            text,
            "destination",
            "destination = \"s3://other\"\naws-region = \"mars\"\naws-endpoint-url = \"http://10.9.9.9\"",
        )
    };
    let refusal = grown().file("n3", other).snapshot().judged().expect_err("it is refused");
    assert_eq!(refusal.name, "verified-trim", "{refusal:?}");
    let shown = &refusal.evidence[0].fact;
    assert!(shown.ends_with("n3: s3://other at http://10.9.9.9:80 in mars"), "{shown}");
    assert!(refusal.message.ends_with(" keep snapshots in different places"), "{}", refusal.message);
    let led = variables(grown().snapshot(), "n3", &json!({"AZURE_STORAGE_USE_EMULATOR": "true"}));
    let refusal =
        led.host("installed", "n3", |it| it["environment"] = json!({"AZURE_STORAGE_USE_EMULATOR": "true"}));
    let refusal = refusal.judged().expect_err("it is refused");
    assert!(refusal.message.ends_with(" in places that are not known to be one"), "{}", refusal.message);
}
