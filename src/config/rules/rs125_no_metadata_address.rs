use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS125",
    name: "no-metadata-address",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "a node without the metadata-server role needs the address of one",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS125.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let client = &node.settings.metadata_client;
    // A list that cannot be read is told as such.
    if matches!(node.get(keys::METADATA_CLIENT_ADDRESSES), Some((value, _)) if !matches!(value, Value::Array(_)))
    {
        return;
    }
    // Before 1.6 the list had a default: the port 5122 of the node itself.
    let default = !client.addresses.is_explicit() && !node.since(1, 6, 0);
    let own = node.settings.has(Role::MetadataServer) && client.kind.value == MetadataKind::Replicated;
    let listed = matches!(client.kind.value, MetadataKind::Replicated | MetadataKind::Etcd);
    if node.is_complete() && default && !own && client.kind.value == MetadataKind::Replicated {
        out.push(
            node.at_key(keys::ROLES, "this node runs no metadata server and asks one on its own host")
                .severity(Severity::Warning)
                .help(
                    Help::from("A server before 1.6 asks http://127.0.0.1:5122 for ever. List the metadata servers in ")
                        .key(keys::METADATA_CLIENT_ADDRESSES)
                        .words("."),
                ),
        );
    }
    if node.is_complete() && listed && !own && !default && client.addresses.value.is_empty() {
        let path: &[&str] =
            if node.settings.roles.is_explicit() { keys::ROLES } else { keys::METADATA_CLIENT };
        let (whom, those) = match client.kind.value {
            MetadataKind::Etcd => ("member of etcd", "members of etcd"),
            _ => ("metadata server", "metadata servers"),
        };
        out.push(
            node.at_key(path, format!("this node knows of no {whom}")).help(
                Help::from("Set ")
                    .key(keys::METADATA_CLIENT_ADDRESSES)
                    .words(format!(" to the {those}; without one the process exits at once.")),
            ),
        );
    }
}
