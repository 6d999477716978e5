//! Log-servers that would come back without their newest records.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

const OWN: &str = "own-identity";
const KNOWN: &str = "known-facts";
const NAME: &str = "RESTATE_LOG_SERVER__ROCKSDB_WAL_DIR";

fn apart(text: &str) -> String {
    format!("log-server.rocksdb-wal-dir = \"/wal\"\n{text}")
}

/// Its file is so long older than its process.
fn started_since(scene: Scene, node: &str, file: u64, process: u64) -> Scene {
    scene.host("read-config", node, |it| it["age-ms"] = file.into()).host("process", node, |it| {
        it["processes"][0]["age-ms"] = process.into();
        it["processes"][0]["environment"] = json!({});
        it["processes"][0]["arguments"] = json!([]);
    })
}

fn variable(scene: Scene, node: &str) -> Scene {
    let environment = json!({NAME: "/wal"});
    scene
        .host("installed", node, |it| it["environment"] = environment.clone())
        .host("process", node, |it| it["processes"][0]["environment"] = environment.clone())
}

fn joins(first: &str, second: &str) -> Scene {
    let with = |directory: &str| format!("log-server.rocksdb-wal-dir = \"{directory}\"\n");
    let (first, second) = (with(first), with(second));
    let scene = ready_to_join().file("n1", |text| format!("{first}{text}"));
    scene.file("n2", |text| format!("{second}{text}")).start("n2")
}

fn on_other_hosts(scene: Scene) -> Scene {
    scene.target(|it| it["one-host"] = false.into())
}

/// With n2 at the address of another machine than that of n1.
fn elsewhere(scene: Scene) -> Scene {
    let address = "http://10.0.0.2:5122";
    let mut scene =
        on_other_hosts(scene).target(|it| it["nodes"][1]["address"] = address.into()).file("n2", |text| {
            let line = format!("advertised-address = \"{address}\"");
            replace_line(&replace_line(text, "advertised-address", &line), "bind-address", "")
        });
    for dial in scene.observations_mut().iter_mut().filter(|it| it["kind"] == "dial" && it["node"] == "n2") {
        dial["url"] = format!("{address}/health").into();
    }
    scene
}

/// n1 keeps its newest records where it keeps the others, and n2 would in this directory.
fn inside(directory: &'static str) -> Scene {
    ready_to_join()
        .start("n2")
        .file("n2", move |text| format!("log-server.rocksdb-wal-dir = \"{directory}\"\n{text}"))
}

pub fn cases() -> Vec<Case> {
    let wanted = |scene: Scene| {
        scene.target(|it| it["nodes"][1]["settings"]["log-server.rocksdb-wal-dir"] = "/wal".into())
    };
    let younger = || started_since(grown().restart("n2").file("n2", apart), "n2", 1_000, 60_000);
    let untold = started_since(variable(grown().restart("n2"), "n2"), "n2", 60_000, 1_000).host(
        "process",
        "n2",
        |it| drop(it["processes"][0].as_object_mut().expect("fields").remove("environment")),
    );
    let untold = untold.host("installed", "n2", |it| it["environment"] = json!({NAME: "/wal"}));
    vec![
        (OWN, "a file with another directory", grown().write("n2", apart)),
        (OWN, "a file with another directory, as the target asks for", wanted(grown().write("n2", apart))),
        (OWN, "a file without the directory", {
            grown().file("n2", apart).write("n2", |text| text.replace("log-server.rocksdb-wal-dir", "#"))
        }),
        (KNOWN, "a restart with a file that is newer than the process", younger()),
        (KNOWN, "the same, as the target asks for", wanted(younger())),
        (KNOWN, "a restart with a file of unknown age", {
            let scene = started_since(grown().restart("n2").file("n2", apart), "n2", 60_000, 1_000);
            scene.host("read-config", "n2", |it| drop(it.as_object_mut().expect("fields").remove("age-ms")))
        }),
        (KNOWN, "a restart, where nobody knows what the process was given", untold),
        (KNOWN, "an upgrade with a file that is newer than the process", {
            started_since(grown().upgrade("n2", "1.7.12").file("n2", apart), "n2", 1_000, 60_000)
        }),
        (KNOWN, "a start", n3_down().start("n3").file("n3", apart)),
        (KNOWN, "a start while nobody can be asked", all_down().start("n1").file("n1", apart)),
        (KNOWN, "a directory that is withheld", {
            let withheld = json!({NAME: {"sha256": "ab".repeat(32)}});
            let scene =
                grown().restart("n2").host("installed", "n2", |it| it["environment"] = withheld.clone());
            scene.host("process", "n2", |it| it["processes"][0]["environment"] = withheld.clone())
        }),
        (OWN, "a join into the directory of another", joins("/wal", "/wal/")),
        (
            OWN,
            "a join into what another keeps beside its data",
            inside("/var/lib/restate/n1/data/n1/log-store"),
        ),
        (OWN, "a join into the directory that another has its own in", inside("/var/lib/restate/n1/")),
        (OWN, "a join into the directory that another's leads to", {
            inside("/mnt/disk/wal").host("disk", "n1", |it| it["data-directory"] = "/mnt/disk".into())
        }),
        (OWN, "a join into the directory of another at the same address", {
            on_other_hosts(joins("/wal", "/wal"))
        }),
    ]
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    let without = |text: &str| {
        let text = replace_line(text, "roles", "");
        format!("roles = [\"admin\", \"http-ingress\", \"metadata-server\", \"worker\"]\n{text}")
    };
    vec![
        ("a restart with the file that it runs with", {
            started_since(grown().restart("n2").file("n2", apart), "n2", 60_000, 1_000)
        }),
        ("a restart with the file that it runs with, beside a variable of something else", {
            started_since(grown().restart("n2").file("n2", apart), "n2", 60_000, 1_000)
                .host("installed", "n2", |it| it["environment"] = json!({"RESTATE_LOG_FILTER": "warn"}))
                .host("process", "n2", |it| {
                    drop(it["processes"][0].as_object_mut().expect("a process").remove("environment"))
                })
        }),
        ("a restart with the variable that it runs with", {
            variable(started_since(grown().restart("n2"), "n2", 60_000, 1_000), "n2")
        }),
        ("a file that keeps it", grown().file("n2", apart).write("n2", |text| format!("{text}# more\n"))),
        ("a file of a node that has yet to join", ready_to_join().write("n2", apart)),
        ("a join with a directory of its own", joins("/wal/1", "/wal/2")),
        ("a join with a directory of the same name on another machine", elsewhere(joins("/wal", "/wal"))),
        ("a join with a directory below the same", inside("/var/lib/restate/n2/wal")),
        ("a node that keeps no records", {
            let roles = json!(["admin", "http-ingress", "metadata-server", "worker"]);
            let scene = n3_down().member(3, |it| it["roles"] = roles.clone());
            scene.file("n3", apart).file("n3", without).start("n3")
        }),
    ]
}
