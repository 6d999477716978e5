use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS124",
    name: "foreign-metadata",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "a node with the metadata-server role cannot keep its metadata elsewhere",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS124.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let kind = node.settings.metadata_client.kind.value;
    if node.is_complete() && kind != MetadataKind::Replicated && node.settings.has(Role::MetadataServer) {
        let help = if node.settings.roles.is_explicit() {
            Help::from("Take metadata-server out of ")
                .key(keys::ROLES)
                .words(", or use the replicated metadata client.")
        } else {
            Help::from("A node without roles of its own has all of them. Set ")
                .key(keys::ROLES)
                .words(" without metadata-server.")
        };
        out.push(
            node.at_value(
                keys::METADATA_CLIENT_TYPE,
                "this node runs a metadata server but is configured to keep its metadata elsewhere",
            )
            .help(help),
        );
    }
}
