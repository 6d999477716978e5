use std::collections::BTreeSet;

use super::prelude::*;
use super::{peers, provisioning};
use crate::api::Role;
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};

pub const RULE: Rule = Rule {
    code: "RS209",
    name: "replication-too-high",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "replication needs more nodes or zones than there are, so no log can be placed",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS209.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let servers: Vec<&&Node<'_>> = nodes.iter().filter(|node| node.settings.has(Role::LogServer)).collect();
    if let [node] = nodes[..] {
        return alone(node, out);
    }
    // That there is none at all is told as a role that is missing.
    if servers.is_empty() {
        return;
    }
    let domains = |scope: Scope| -> usize {
        let locations = servers.iter().filter_map(|node| node.settings.location.value.as_deref());
        BTreeSet::from_iter(locations.filter_map(|location| domain(location, scope))).len()
    };
    for node in nodes.iter().filter(|node| node.settings.default_replication.is_explicit()) {
        let Ok(property) = ReplicationProperty::parse(&node.settings.default_replication.value) else {
            continue;
        };
        let copies = usize::from(property.copies());
        let scopes = [
            (Scope::Zone, "zones", domains(Scope::Zone)),
            (Scope::Region, "regions", domains(Scope::Region)),
        ];
        // Nodes that say nothing of their zone are told so, each of them.
        let says = |scope: Scope| {
            servers.iter().all(|node| {
                node.settings.location.value.as_deref().is_some_and(|text| domain(text, scope).is_some())
            })
        };
        let short = scopes.iter().filter(|(scope, ..)| says(*scope)).find_map(|(scope, name, have)| {
            let want = usize::from(property.at(*scope)?);
            (want > *have)
                .then(|| format!("replication needs {want} {name}, and the log servers are in {have}"))
        });
        let message = if copies > servers.len() {
            format!("replication needs {copies} copies, and {} nodes have the log-server role", servers.len())
        } else if let Some(short) = short {
            short
        } else {
            continue;
        };
        out.push(node.at_value(keys::DEFAULT_REPLICATION, message).help(
            "It applies when the cluster is provisioned. Writes stop when it cannot be met; one node more than copies keeps \
             them going after a loss.",
        ));
    }
}

/// A node that provisions itself and asks nobody waits for nobody, either. Others may join a file's node whose files are not
/// here; what is described as a whole, such as the only container of a project, has none.
fn alone(node: &Node<'_>, out: &mut Findings) {
    let copies = ReplicationProperty::parse(&node.settings.default_replication.value);
    let copies = copies.map_or(0, |property| usize::from(property.copies()));
    let is_whole = !node.given.own_hosts.is_empty() && node.context.cluster.is_none();
    let is_somebody =
        |peer: &AdvertisedAddress| !peers::is_own(node, peer) && !peers::is_missing_pod(node, peer);
    let waits = peers::peers(node).iter().any(is_somebody);
    if copies < 2 || !is_whole || !provisioning::may_provision(node) || waits {
        return;
    }
    let message = format!("replication needs {copies} copies, and the node stands alone");
    out.push(node.at_value(keys::DEFAULT_REPLICATION, message).help(
        "It provisions the cluster by itself, and no other metadata server that it lists is there. Until others join it no log can be placed \
         and no partition has a leader; for one node write 1, or leave the key out.",
    ));
}
