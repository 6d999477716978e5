use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS206",
    name: "alone",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a metadata server that lists no other cannot find the cluster on its own",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS206.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let is_server = |node: &Node<'_>| node.settings.has(Role::MetadataServer);
    if nodes.iter().filter(|node| is_server(node)).count() < 2 {
        return;
    }
    for (place, node) in nodes.iter().enumerate().filter(|(_, node)| is_server(node)) {
        let client = &node.settings.metadata_client;
        if client.kind.value != MetadataKind::Replicated || nodes.finds_others(place) {
            continue;
        }
        let message = if client.addresses.is_explicit() {
            "the node lists only itself as metadata server"
        } else {
            "the node lists no other metadata server"
        };
        out.push(node.at_value(keys::METADATA_CLIENT_ADDRESSES, message).help(
            "It needs the address of a member to join, and to restart while its own server is behind. List all \
             metadata servers.",
        ));
    }
}
