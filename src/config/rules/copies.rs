//! Whether copies can be placed on the nodes there are.

use std::collections::BTreeSet;

use super::{Node, set::Set};
use crate::api::Role;
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// What a node's `default-replication` needs more of than there is.
pub fn shortage(node: &Node<'_>, nodes: &Set<'_, '_>) -> Option<String> {
    let servers: Vec<&&Node<'_>> = nodes.iter().filter(|node| node.settings.has(Role::LogServer)).collect();
    // That there is none at all is told as a role that is missing.
    if servers.is_empty() {
        return None;
    }
    let property = ReplicationProperty::parse(&node.settings.default_replication.value).ok()?;
    let copies = usize::from(property.copies());
    if copies > servers.len() {
        return Some(format!(
            "replication needs {copies} copies, and {} nodes have the log-server role",
            servers.len()
        ));
    }
    [(Scope::Zone, "zones"), (Scope::Region, "regions")].into_iter().find_map(|(scope, name)| {
        let domains = servers.iter().map(|node| domain(node.settings.location.value.as_deref()?, scope));
        // Nodes that say nothing of their zone are told so, each of them.
        let have = domains.collect::<Option<BTreeSet<_>>>()?.len();
        let want = usize::from(property.at(scope)?);
        (want > have).then(|| format!("replication needs {want} {name}, and the log servers are in {have}"))
    })
}
