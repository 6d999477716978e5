//! Somebody who knows nothing and proposes everything: any well-formed action of the kinds that the guard may let pass.

use restate_scaleout_api::action::{Action, Edit, EditBase};

use crate::act::digest;
use crate::world::World;

/// Copies that are asked for.
const COPIES: [usize; 4] = [1, 2, 3, 4];

/// All that may be proposed in a world. Numbers of nodes and their addresses are those that there are.
pub fn proposals(world: &World) -> Vec<Action> {
    let mut all = Vec::new();
    let command = |address: &str, words: &[&str]| {
        let args = ["--address", address].iter().chain(words).map(|word| (*word).to_owned()).collect();
        Action::Restatectl { args, timeout_ms: 30_000 }
    };
    let ids: Vec<u32> = world.cluster.iter().flat_map(|cluster| cluster.members.keys().copied()).collect();
    for machine in &world.machines {
        let address = machine.address.as_str();
        for copies in COPIES {
            let copies = format!("{{node: {copies}}}");
            for flags in [
                vec!["--log-replication", &copies],
                vec!["--partition-replication", &copies],
                vec!["--log-replication", &copies, "--partition-replication", &copies],
            ] {
                all.push(command(address, &[&["config", "set"], &flags[..], &["--yes"]].concat()));
            }
        }
        all.push(command(
            address,
            &["--request-timeout", "600000", "snapshots", "create", "--trim-log", "--yes"],
        ));
        all.push(command(address, &["--request-timeout", "600000", "snapshots", "create", "--yes"]));
        for id in &ids {
            all.push(command(address, &["metadata-server", "add-node", &format!("N{id}"), "--yes"]));
        }
        let node = machine.name.clone();
        all.push(Action::StartNode { node: node.clone(), restore: None });
        all.push(Action::RestartNode { node, restore: None });
        all.extend(writes(world, &machine.name));
    }
    all
}

/// Files that somebody may think of for a node: that of any node as it is, and with one setting less or another.
fn writes(world: &World, node: &str) -> Vec<Action> {
    let own = world.machine(node).and_then(|machine| machine.file.as_ref()).map(|file| file.text.clone());
    let mut all = Vec::new();
    for other in &world.machines {
        let Some(file) = &other.file else { continue };
        let base = EditBase { node: other.name.clone(), sha256: digest(&file.text) };
        let renamed = file.text.replace(&format!("\"{}\"", other.name), &format!("\"{node}\""));
        let address = world.machine(node).map_or("", |machine| machine.address.as_str());
        let moved = renamed.replace(&other.address, address);
        let provisioning = moved.replace("auto-provision = false", "auto-provision = true");
        let joining = moved.replace("auto-join = false", "auto-join = true");
        let without = moved
            .lines()
            .filter(|line| !line.starts_with("destination"))
            .map(|line| format!("{line}\n"))
            .collect();
        for text in [file.text.clone(), renamed.clone(), moved.clone(), provisioning, joining, without] {
            if own.as_ref() == Some(&text) {
                continue;
            }
            let edits = vec![Edit { start: 0, end: file.text.len(), insert: text.clone() }];
            all.push(Action::WriteConfig {
                node: node.to_owned(),
                expect: own.as_deref().map(digest),
                base: base.clone(),
                edits,
                sha256: digest(&text),
                diff: String::new(),
            });
        }
    }
    all
}
