//! Worlds to begin with, and what is wanted of them.

use restate_scaleout_api::target::Target;
use serde_json::json;

use crate::servers::settled;
use crate::world::{File, Machine, Phase, Process, Settings, World};

/// Where the first machine is reached; the others count on.
const FIRST_PORT: usize = 5122;

/// The address of a machine.
pub fn address(at: usize) -> String {
    format!("http://10.0.0.{}:{FIRST_PORT}", at + 1)
}

/// A deployment of so many nodes that keep two copies.
///
/// # Panics
/// Never: the target is written down here.
pub fn target(nodes: usize) -> Target {
    let node = |at: usize| json!({"name": format!("n{}", at + 1), "address": address(at)});
    let target = json!({
        "nodes": (0..nodes).map(node).collect::<Vec<_>>(),
        "replication": if nodes == 1 { "1" } else { "2" },
        "repository": {"destination": "az://snapshots/cluster"},
    });
    serde_json::from_value(target).expect("a target")
}

/// One node as many have it: set up by hand, with data, no snapshots and a file that says the least. So many machines are empty.
///
/// # Panics
/// When a server would not load the file that is written down here.
pub fn single(machines: usize) -> World {
    let mut machines: Vec<Machine> =
        (0..machines).map(|at| Machine::empty(&format!("n{}", at + 1), &address(at))).collect();
    let text = format!(
        "node-name = \"n1\"\nbase-dir = \"/var/lib/restate\"\nbind-address = \"0.0.0.0:{FIRST_PORT}\"\nadvertised-address = \"{}\"\n",
        address(0)
    );
    let settings = Settings::read(&text).expect("a file that loads");
    machines[0].file = Some(File { text, written: 1_000 });
    machines[0].process = Some(Process { since: 2_000, settings, phase: Phase::Joining });
    settled(&World { now: 1_000_000, machines, cluster: None, second_cluster: false, lost_a_disk: false })
}
