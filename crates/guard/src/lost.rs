//! Nodes that the target declares lost: their disks are gone for good.
//!
//! A declaration is bound to one life of the node, and nothing that was seen may contradict it. Then the
//! node is known to be lost, which is more than being out of reach: nothing waits for its answer.

use std::collections::BTreeSet;

use restate_scaleout_api::Target;
use restate_scaleout_api::answer::DiskReport;

use crate::broken::{Broken, one_line};
use crate::holder::unmarked;
use crate::id::NodeId;
use crate::world::World;

/// The registered nodes that are declared lost.
///
/// # Errors
/// When a declaration is for another life of the node, or something contradicts it.
pub fn lost(target: &Target, world: &World<'_>) -> Result<BTreeSet<NodeId>, Broken> {
    let mut lost = BTreeSet::new();
    for removal in &target.remove {
        let Some(declared) = removal.lost else { continue };
        let name = &removal.node;
        let nodes = world.nodes.need("the registered nodes")?;
        // Once it is removed, there is nothing left to be lost.
        let Some(member) = nodes.named(name) else { continue };
        let contradicted = |fact: String, evidence| {
            Broken::new(
                format!("{name} is declared lost, and {fact}"),
                vec![evidence],
                "check the declaration; a node that has its disk is removed as a living one, or comes back",
            )
        };
        if (member.id.0, member.generation) != (declared.id, declared.generation) {
            let fact = format!("it is registered as {}:{}", member.id, member.generation);
            let evidence = world.nodes.evidence(format!(
                "declared N{}:{}, registered {}:{}",
                declared.id, declared.generation, member.id, member.generation
            ));
            return Err(contradicted(fact, evidence));
        }
        let gossip = world.liveness.need("the liveness of nodes")?;
        // Every other state is one of a server that runs, or that did a moment ago.
        if let Some(state) =
            gossip.get(&member.id).filter(|state| !matches!(state.as_str(), "dead" | "unknown"))
        {
            let evidence = world.liveness.evidence(format!("{}: {}", member.id, one_line(state)));
            return Err(contradicted(format!("the cluster says it is {}", one_line(state)), evidence));
        }
        let host = world.host(name);
        if host.dial.seen().is_some_and(|dial| dial.listens == Some(true)) {
            return Err(contradicted(
                "something answers at its address".into(),
                host.dial.evidence("it answers"),
            ));
        }
        if host.process.seen().is_some_and(|processes| !processes.all.is_empty()) {
            let evidence = host.process.evidence("a server process runs");
            return Err(contradicted("its server runs".into(), evidence));
        }
        // A host that looked for what a server leaves in its directory, and found none, sees no data of it: an empty mount
        // point has the name of the node as well.
        let listed = |disk: &DiskReport| disk.node_directories.contains(name) && !unmarked(disk, name);
        if host.disk.seen().is_some_and(listed) {
            let evidence = host.disk.evidence(format!("a directory `{name}` is there"));
            return Err(contradicted("its data is there".into(), evidence));
        }
        let servers = world.servers.seen();
        if servers.is_some_and(|servers| servers.rows.iter().any(|row| row.id == member.id)) {
            let evidence = world.servers.evidence(format!("{} answers", member.id));
            return Err(contradicted("its metadata server answers".into(), evidence));
        }
        lost.insert(member.id);
    }
    Ok(lost)
}
