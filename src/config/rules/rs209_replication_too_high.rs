use std::collections::BTreeMap;

use super::prelude::*;
use super::{copies, origin, peers, provisioning};
use crate::api::Role;
use crate::config::keys;
use crate::config::layers::Layer;
use crate::config::values::address::AdvertisedAddress;
use crate::config::values::replication::ReplicationProperty;

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
    if let [node] = nodes[..] {
        return alone(node, out);
    }
    // Once, in the file that decides, for all that write the same.
    let mut short: BTreeMap<String, Vec<&Node<'_>>> = BTreeMap::new();
    // Most nodes write the same, and all nodes are looked at to see whether it can be met.
    let mut known: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for node in nodes.iter().copied().filter(|node| node.settings.default_replication.is_explicit()) {
        let written = node.settings.default_replication.value.as_str();
        let shortage = known.entry(written).or_insert_with(|| copies::shortage(node, nodes));
        if let Some(message) = shortage {
            short.entry(message.clone()).or_default().push(node);
        }
    }
    for (message, all) in short {
        let decides = all.iter().find(|node| node.settings.auto_provision.value).or(all.first());
        let Some(first) = decides else { continue };
        let path = keys::DEFAULT_REPLICATION;
        let (same, others): (Vec<&Node<'_>>, Vec<&Node<'_>>) =
            all.iter().partition(|node| node.index == first.index || is_written_with(node, first));
        for node in same {
            let finding = node.at_value(path, message.clone()).help(help(node, nodes));
            let others = others.iter();
            out.push(others.fold(finding, |finding, node| finding.related(node.place(path, "and here"))));
        }
    }
}

/// What to write that can be met, and also after a loss.
fn help(node: &Node<'_>, nodes: &Set<'_, '_>) -> Help {
    let begins =
        Help::from("It applies when the cluster is provisioned, and writes stop while it cannot be met. ");
    let path = keys::DEFAULT_REPLICATION;
    let servers = nodes.iter().filter(|node| node.settings.has(Role::LogServer)).count();
    let property = ReplicationProperty::parse(&node.settings.default_replication.value);
    let copies = property.map_or(1, |property| usize::from(property.copies())).min(servers.saturating_sub(1));
    match (copies, servers) {
        (2.., _) => {
            begins.words("With these nodes set ").set(path, copies).words(", so that a loss stops nothing.")
        }
        (_, 1) => begins
            .words("With one log-server set ")
            .set(path, 1)
            .words("; two copies that outlive a loss need three."),
        _ => begins.words("Run three log-servers for 2 copies, so that a loss stops nothing."),
    }
}

/// Whether one text is for both, as an anchor or a file that is mounted twice.
fn is_written_with(node: &Node<'_>, other: &Node<'_>) -> bool {
    let at = |node: &Node<'_>| {
        let span = node.value_span(keys::DEFAULT_REPLICATION).map(|span| node.document.span(&span));
        let variable = match node.layers.origin(keys::DEFAULT_REPLICATION) {
            Layer::Env(name) => Some(name),
            _ => None,
        };
        origin::of(node.given, variable.as_deref(), None, span)
    };
    at(node).is_some() && at(node) == at(other)
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
    // Pods that are not there bring nobody who could provision it otherwise.
    let asks_missing = peers::peers(node).iter().any(|peer| peers::is_missing_pod(node, peer));
    if copies < 2 || !is_whole || waits || !(provisioning::may_provision(node) || asks_missing) {
        return;
    }
    let message = format!("replication needs {copies} copies, and the node stands alone");
    out.push(node.at_value(keys::DEFAULT_REPLICATION, message).help(
        "No other metadata server that it lists is there. Until others join it no log can be placed and no partition has a leader; for one \
         node write 1, or leave the key out.",
    ));
}
