use super::{Finding, Node};
use crate::api::Role;

rule!(
    "RS211",
    "no-repository",
    Warning,
    Later,
    "several workers without a snapshot repository: a replica that starts empty cannot catch up",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let workers: Vec<&&Node<'_>> = nodes.iter().filter(|node| node.settings.has(Role::Worker)).collect();
    let any = nodes.iter().any(|node| node.settings.snapshots.destination.is_explicit());
    if workers.len() > 1 && !any {
        out.push(workers[0].finding("no node has a snapshot destination").key(&["worker", "snapshots", "destination"]).help(
            "Once logs are trimmed, only a snapshot brings state to another node. Set the same \
             `worker.snapshots.destination` on all nodes.",
        ));
    }
}
