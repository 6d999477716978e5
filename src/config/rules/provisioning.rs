//! Who founds the cluster.

use super::{Node, peers};
use crate::api::Role;
use crate::config::settings::MetadataKind;

/// Whether a start of this node can found a cluster.
pub fn may_provision(node: &Node<'_>) -> bool {
    let settings = &node.settings;
    settings.auto_provision.value
        && settings.has(Role::MetadataServer)
        // With metadata elsewhere provisioning is a conditional write, and one node wins it.
        && settings.metadata_client.kind.value == MetadataKind::Replicated
}

/// Whether the node looks for its cluster at other nodes alone.
pub fn joins(node: &Node<'_>) -> bool {
    peers::has_others(node) && !peers::names_itself(node)
}

/// Whether a change of a deployment leaves nobody who could found it. A single file says nothing of the others.
pub fn is_lost(before: &[Node<'_>], after: &[&Node<'_>]) -> bool {
    before.len() > 1 && before.iter().any(may_provision) && !after.iter().any(|node| may_provision(node))
}
