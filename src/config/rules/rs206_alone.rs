use super::{Finding, Node, peers};
use crate::api::Role;
use crate::config::settings::MetadataKind;

rule!(
    "RS206",
    "alone",
    Warning,
    Later,
    "a metadata server that knows no other one cannot find the cluster without itself",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let is_server = |node: &Node<'_>| node.settings.has(Role::MetadataServer);
    if nodes.iter().filter(|node| is_server(node)).count() < 2 {
        return;
    }
    for node in nodes.iter().filter(|node| is_server(node)) {
        let client = &node.settings.metadata_client;
        if client.kind.value != MetadataKind::Replicated || peers::has_others(node) {
            continue;
        }
        let message = if client.addresses.is_explicit() {
            "the node names only itself as metadata server"
        } else {
            "the node names no other metadata server"
        };
        out.push(node.at_value(&["metadata-client", "addresses"], message).help(
            "To join it needs the address of a member, and to restart while its own server is behind, too. List all \
             metadata servers.",
        ));
    }
}
