//! Deployments that cases start from.

use serde_json::json;

use crate::scene::{Scene, replace_line};

/// A worker could join: one node, every partition with a snapshot, the file of n2 in place.
pub fn ready_to_join() -> Scene {
    let scene = Scene::recorded("single-snapshotted");
    let first = scene.answer("read-config", "n1")["text"].as_str().expect("a text").to_owned();
    let peers = scene.address();
    let address = scene.input["target"]["nodes"][1]["address"].as_str().expect("an address").to_owned();
    let text = replace_line(&first, "node-name", "node-name = \"n2\"");
    let text = replace_line(&text, "advertised-address", &format!("advertised-address = \"{address}\""));
    let text = replace_line(&text, "base-dir", "base-dir = \"/var/lib/restate/n2/data\"");
    // On one host each node has ports of its own.
    let own = [("16745", "15121"), ("17370", "19072"), ("15604", "18082")];
    let text = own.into_iter().fold(text, |text, (first, own)| text.replace(first, own));
    let text = format!(
        "{text}\n[metadata-client]\naddresses = [\"{peers}\"]\n\n[metadata-server]\nauto-join = false\n"
    );
    scene.host("read-config", "n2", |answer| *answer = json!({"text": text.clone()}))
}

/// With metadata in etcd, by the target and by the files of all nodes that have one.
pub fn etcd(scene: Scene) -> Scene {
    let table = "[metadata-client]\ntype = \"etcd\"\naddresses = [\"http://etcd:2379\"]\n";
    let file = |scene: Scene, node: &str| {
        scene.file(node, |text| {
            let others: Vec<&str> = text
                .lines()
                .filter(|line| *line != "[metadata-client]" && !line.starts_with("addresses"))
                .collect();
            format!("{}\n\n{table}", others.join("\n"))
        })
    };
    let scene = scene.target(|it| it["metadata"] = "external".into());
    let written = |node: &&str| scene.answer("read-config", node)["text"].is_string();
    let nodes: Vec<&str> = ["n1", "n2", "n3"].into_iter().filter(written).collect();
    nodes.into_iter().fold(scene, file)
}

/// Three nodes with everything on at least two of them.
pub fn grown() -> Scene {
    Scene::recorded("grown")
}

/// The same with n3 down, its disk in place.
pub fn n3_down() -> Scene {
    grown()
        .dead("N3")
        .host("dial", "n3", |answer| *answer = json!({"failure": "refused"}))
        .host("process", "n3", |answer| *answer = json!({"processes": []}))
        .printed("list-servers", |output| {
            let text = output["stdout"].as_str().expect("text");
            let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with(" N3")).collect();
            let unreachable = "\n\n🔌 Unreachable nodes\n NODE  REASON \n N3    refused\n";
            output["stdout"] = (rows.join("\n") + unreachable).into();
        })
}

/// The same with all nodes down, their disks in place.
pub fn all_down() -> Scene {
    let mut scene = grown();
    scene.input["observations"].as_array_mut().expect("observations").retain(|it| it["kind"] != "restatectl");
    ["n1", "n2", "n3"].into_iter().fold(scene, |scene, node| {
        scene.host("dial", node, |answer| *answer = json!({"failure": "refused"})).host(
            "process",
            node,
            |answer| *answer = json!({"processes": []}),
        )
    })
}

/// With a node that runs and does not find the others.
pub fn lonely(node: &str, scene: Scene) -> Scene {
    let body = json!({"status": "Starting", "cluster_name": "localcluster", "admin_status": "StartingUp"});
    scene.host("dial", node, |answer| *answer = json!({"status": 200, "body": body.to_string()})).host(
        "process",
        node,
        |answer| *answer = json!({"processes": [{}]}),
    )
}

/// Three nodes in zones a, a and b, whose copies go by zone.
pub fn zoned() -> Scene {
    let zones = ["", "r.a", "r.a", "r.b"];
    let located = (1..=3).fold(grown(), |scene, id: u32| {
        let zone = zones[id as usize];
        let node = format!("n{id}");
        scene
            .file(&node, |text| format!("location = \"{zone}\"\n{text}"))
            .member(id, |node| node["location"] = zone.into())
    });
    located.segments(|params| params["replication"] = json!({"zone": 2, "node": 2})).read(
        "bifrost_config",
        |printed| {
            printed["config"]["default_provider"]["replicated"]["replication_property"] =
                "{zone: 2, node: 2}".into();
        },
    )
}

/// Two voters, and n3 standing by, dialled from both.
pub fn third_voter() -> Scene {
    let scene = Scene::recorded("voters-two");
    let url =
        scene.input["target"]["nodes"][2]["address"].as_str().expect("an address").to_owned() + "/health";
    let answer = scene.answer("dial", "n3");
    ["n1", "n2"].into_iter().fold(scene, |scene, from| {
        scene.seen(json!({
            "kind": "dial", "at-ms": 1480, "node": "n3", "from": from, "url": url, "answer": {"ok": answer},
        }))
    })
}

/// A file with another location, whether it has one or not.
pub fn moved_to(location: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let others: Vec<&str> = text.lines().filter(|line| !line.starts_with("location")).collect();
        format!("location = \"{location}\"\n{}\n", others.join("\n"))
    }
}
