//! The directory that a server has open, spelled in several ways, against the one that a start would use.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::returns::{changed, silent};
use crate::scene::*;

/// A restart of n2, which has this directory open by its host's account, with this `base-dir` in its file, where
/// its host looked at this one.
pub fn restart(open: Option<&str>, configured: Option<&str>, looked: &str) -> Scene {
    let line = configured.map(|configured| format!("base-dir = \"{configured}\"")).unwrap_or_default();
    silent(changed(grown().restart("n2"), |text| replace_line(text, "base-dir", &line)))
        .host("disk", "n2", |it| it["base-dir"] = looked.into())
        .host("process", "n2", |it| {
            if let Some(open) = open {
                it["processes"][0]["data-directory"] = open.into();
            }
        })
}

/// The same, with where the node's directory leads.
fn led(scene: Scene, leads: &str) -> Scene {
    scene.host("disk", "n2", |it| it["data-directory"] = leads.into())
}

/// A restart of n2 that says itself where its sockets are.
fn says(directory: &str, configured: &str, looked: &str) -> Scene {
    let line = format!("base-dir = \"{configured}\"");
    changed(grown().restart("n2"), |text| replace_line(text, "base-dir", &line))
        .host("disk", "n2", |it| it["base-dir"] = looked.into())
        .health("n2", |it| {
            for bound in it["bound_addresses"].as_array_mut().expect("a list") {
                if bound["kind"] == "unix" {
                    bound["address"] = format!("{directory}/fabric.sock").into();
                }
            }
        })
}

/// A restart of n2, which runs with the file that it has, dumped by the installed server.
fn dumped(configured: &str, looked: &str, dump: &str) -> Scene {
    let open = format!("{looked}/n2");
    let at = grown().observations().iter().filter_map(|it| it["at-ms"].as_u64()).max().expect("a time");
    let answer = json!({"ok": {"exit": 0, "stdout": format!("base-dir = \"{dump}\"")}});
    let scene = restart(Some(&open), Some(configured), looked);
    scene
        .host("read-config", "n2", |it| it["age-ms"] = 60_000.into())
        .seen(json!({"kind": "dump-config", "node": "n2", "at-ms": at, "answer": answer}))
}

fn unseen(scene: Scene) -> Scene {
    let mut scene = scene;
    for it in scene.observations_mut() {
        if it["kind"] == "process" && it["node"] == "n2" {
            it["answer"] = json!({"error": {"kind": "unsupported", "message": "no"}});
        }
    }
    scene
}

fn wrote(from: &'static str, to: &'static str) -> Scene {
    let line = |path: &str| format!("base-dir = \"{path}\"");
    let scene = grown().file("n2", |text| replace_line(text, "base-dir", &line(from)));
    let scene = scene.host("disk", "n2", |it| it["base-dir"] = "/w/data".into());
    scene.write("n2", |text| replace_line(text, "base-dir", &line(to)))
}

pub fn cases() -> Vec<Case> {
    let process = "same-process";
    let mut cases: Vec<Case> = vec![
        ("known-facts", "a whole path in a file that is younger than the server", {
            restart(None, Some("/w/data"), "/w/data")
        }),
        ("known-facts", "a whole path by a variable that the process may not have", {
            let given = json!({"RESTATE_BASE_DIR": "/w/data"});
            restart(None, None, "/w/data")
                .host("installed", "n2", |it| it["environment"] = given.clone())
                .host("process", "n2", |it| {
                    drop(it["processes"][0].as_object_mut().expect("a process").remove("arguments"))
                })
        }),
        ("known-facts", "a whole path in a file that is younger than the server, beside a variable", {
            let given = json!({"RESTATE_LOG_FILTER": "warn"});
            let process = json!({"environment": given, "arguments": []});
            restart(None, Some("/w/data"), "/w/data")
                .host("installed", "n2", |it| it["environment"] = given.clone())
                .host("process", "n2", |it| it["processes"] = json!([process]))
        }),
        ("known-facts", "a whole path by its own variable, and nobody tells its flags", {
            let given = json!({"RESTATE_BASE_DIR": "/w/data"});
            let process = json!({"environment": given});
            restart(None, None, "/w/data")
                .host("installed", "n2", |it| it["environment"] = given.clone())
                .host("process", "n2", |it| it["processes"] = json!([process]))
        }),
        (
            process,
            "another below another directory",
            restart(Some("/old/data/n2"), Some("data"), "/new/data"),
        ),
        (
            process,
            "the default below another",
            restart(Some("/old/restate-data/n2"), None, "/new/restate-data"),
        ),
        (process, "another by a link", restart(Some("/mnt/disk/n2"), Some("data"), "/srv/data")),
        (process, "a link that leads elsewhere", {
            led(restart(Some("/mnt/a/n2"), Some("data"), "/srv/data"), "/mnt/b/n2")
        }),
        (process, "a link of a whole path that leads elsewhere", {
            led(restart(Some("/mnt/a/n2"), Some("/data"), "/data"), "/mnt/b/n2")
        }),
        (process, "it may be a link", restart(Some("/mnt/a/n2"), Some("/data"), "/data")),
        (process, "what lies above a link is not known", {
            restart(Some("/w/data/n2"), Some("../data"), "/w/n1/../data")
        }),
        (process, "it was deleted", restart(Some("/w/data/n2 (deleted)"), Some("data"), "/w/data")),
        (process, "its process has a relative path open", restart(Some("other/n2"), Some("data"), "/w/data")),
        (process, "another by its own word", says("/old/data/n2", "data", "/new/data")),
        (process, "another by its own word, relative", says("other/n2", "data", "/new/data")),
        ("known-facts", "nobody says where it runs", restart(None, Some("data"), "/w/data")),
        ("known-facts", "nor by default", restart(None, None, "/w/restate-data")),
        (
            "known-facts",
            "nor in a directory of that name",
            restart(None, Some("restate-data"), "/restate-data"),
        ),
        ("known-facts", "nor where nobody looks for processes", {
            unseen(restart(None, Some("data"), "/w/data"))
        }),
        ("known-facts", "it says what its file says", says("data/n2", "data", "/w/data")),
        ("known-facts", "the host looked at a relative path", restart(None, Some("data"), "data")),
        ("own-identity", "the host looked at another", restart(Some("/w/x/n2"), Some("data"), "/w/x")),
        ("own-identity", "a file that moves it up", wrote("data", "../data")),
        ("own-identity", "a file that moves it to the root", wrote("./data", "/data")),
        ("own-identity", "a file that says no longer where its data is", {
            grown().write("n2", |text| replace_line(text, "base-dir", ""))
        }),
        ("own-identity", "a file that says where, and it is by default", {
            let bare = grown().file("n2", |text| replace_line(text, "base-dir", ""));
            bare.write("n2", |text| format!("base-dir = \"/w/data\"\n{text}"))
        }),
        ("valid-start", "the server would start below another", dumped("data", "/w/data", "/x/data")),
        ("valid-start", "the server would start elsewhere", dumped("data", "/w/data", "/w/other")),
        ("valid-start", "the server would start where a link leads", {
            led(dumped("/w/data", "/w/data", "/x"), "/x/n2")
        }),
    ];
    cases.push((
        "known-facts",
        "the host of a node that joins looked at a relative path",
        ready_to_join()
            .start("n2")
            .file("n2", |text| replace_line(text, "base-dir", "base-dir = \"data\""))
            .host("disk", "n2", |it| it["base-dir"] = "data".into()),
    ));
    cases
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    let same = |configured: &'static str, looked: &'static str| {
        (configured, restart(Some("/w/data/n2"), Some(configured), looked))
    };
    vec![
        same("data", "/w/data"),
        same("./data/", "/w/data/"),
        same("../data", "/w/data"),
        same(".", "/w/data/."),
        same("..", "/w/data"),
        same("/w//data", "/w/data"),
        same("/w/./data/", "/w/data"),
        ("the server tells the path that its file has", dumped("data", "/w/data", "data")),
        ("a slash at the end", restart(Some("/w/data/n2/"), Some("/w/data"), "/w/data")),
        ("the default", restart(Some("/w/restate-data/n2"), None, "/w/restate-data")),
        ("a link, and where it leads", {
            led(restart(Some("/mnt/disk/n2"), Some("data"), "/srv/data"), "/mnt/disk/n2/")
        }),
        ("a link of a whole path, and where it leads", {
            led(restart(Some("/mnt/disk/n2"), Some("/data"), "/data"), "/mnt/disk/n2")
        }),
        ("a link of the node's own", led(restart(Some("/mnt/a"), Some("/data"), "/data"), "/mnt/a")),
        ("a link above `..`, and where it leads", {
            led(restart(Some("/z/data/n2"), Some("../data"), "/w/n1/../data"), "/z/data/n2")
        }),
        ("a whole path that it was started with", {
            restart(None, Some("/w/data"), "/w/data").in_effect("n2")
        }),
        ("a whole path by its own variable", {
            let given = json!({"RESTATE_BASE_DIR": "/w/data"});
            let process = json!({"environment": given, "arguments": []});
            restart(None, None, "/w/data")
                .host("installed", "n2", |it| it["environment"] = given.clone())
                .host("process", "n2", |it| it["processes"] = json!([process]))
        }),
        ("the default of a container, and nobody says what is open", restart(None, None, "/restate-data")),
        ("nobody looks for processes, and it says where it runs", {
            unseen(says("/w/data/n2", "data", "/w/data"))
        }),
        ("it says where it runs", says("/w/data/n2", "data", "/w/data")),
        ("it says what its file says, and its host where that is", {
            let open = json!("/w/data/n2");
            says("./data/n2", "data", "/w/data").host("process", "n2", move |it: &mut Value| {
                it["processes"][0]["data-directory"] = open.clone()
            })
        }),
        ("a file that leaves it to the default, as before", {
            let bare = grown().file("n2", |text| replace_line(text, "base-dir", ""));
            bare.write("n2", |text| format!("{text}# more\n"))
        }),
        ("a file that spells it otherwise", wrote("data", "./data/")),
        ("the installed server makes a whole path of it", dumped("data", "/w/data", "/w/data/")),
        ("and by a link", {
            led(dumped("data", "/w/data", "/mnt/data"), "/mnt/data/n2")
                .file("n2", |text| replace_line(text, "base-dir", "base-dir = \".\""))
                .host("read-config", "n2", |it| it["age-ms"] = 60_000.into())
        }),
    ]
}
