use super::{Finding, Node};
use crate::api::Role;
use crate::config::settings::MetadataKind;

rule!(
    "RS125",
    "no-metadata-address",
    Error,
    Start,
    "a node without the metadata-server role needs the address of one",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let client = &node.settings.metadata_client;
    // Before 1.6 the list had a default: the port 5122 of the node itself.
    let default = !client.addresses.is_explicit() && !node.since(1, 6, 0);
    let own = node.settings.has(Role::MetadataServer) && client.kind.value == MetadataKind::Replicated;
    let listed = matches!(client.kind.value, MetadataKind::Replicated | MetadataKind::Etcd);
    if node.is_complete() && listed && !own && !default && client.addresses.value.is_empty() {
        let path: &[&str] = if node.settings.roles.is_explicit() { &["roles"] } else { &["metadata-client"] };
        out.push(
            node.at_key(path, "no metadata server is known to this node")
                .help("Set `metadata-client.addresses` to the metadata servers; without one the process ends at once."),
        );
    }
}
