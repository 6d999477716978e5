use super::{Finding, Node, peers};
use crate::api::Role;

rule!(
    "RS216",
    "partial-peers",
    Info,
    Later,
    "a node does not list all metadata servers",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for node in nodes.iter().filter(|node| peers::has_others(node)) {
        let listed = peers::peers(node);
        let missing: Vec<String> = nodes
            .iter()
            .filter(|other| other.index != node.index && other.settings.has(Role::MetadataServer))
            .filter(|other| !listed.iter().any(|peer| peers::is_own(other, peer)))
            .map(|other| peers::label(other))
            .collect();
        if !missing.is_empty() {
            out.push(
                node.at_value(&["metadata-client", "addresses"], format!("not listed: {}", missing.join(", ")))
                    .help("When the listed ones are down at a restart, the node does not find those that run."),
            );
        }
    }
}
