//! The guard against recorded deployments, each spoilt in one place.

mod scene;

use scene::*;

#[test]
fn explore() {
    for name in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/scenarios")).unwrap() {
        let name = name.unwrap().file_name().into_string().unwrap();
        let scene = Scene::recorded(&name);
        println!("== {name}");
        let show = |what: &str, scene: Scene| match scene.judged() {
            Ok(judged) => println!("  {what}: ok risky={} w {:?} d {:?} m {:?}", judged.is_risky(), judged.estimate.during.writes, judged.estimate.during.data.losses, judged.estimate.during.metadata.losses),
            Err(refusal) => println!("  {what}: {} | {} | {:?}", refusal.name, refusal.message, refusal.evidence),
        };
        show("snapshot", scene.clone().snapshot());
        for node in ["n1", "n2", "n3"] {
            if !scene.observations().iter().any(|it| it["node"] == node && it["kind"] == "read-config") { continue; }
            show(&format!("start {node}"), scene.clone().start(node));
            show(&format!("restart {node}"), scene.clone().restart(node));
            show(&format!("write {node}"), scene.clone().write(node, |text| format!("{text}# more\n")));
        }
        show("replication 2", scene.clone().set_replication("2"));
        show("voter N3", scene.clone().add_voter("N3"));
    }
}
