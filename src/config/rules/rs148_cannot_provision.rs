use super::{Finding, Node};
use crate::api::Role;
use crate::config::settings::MetadataKind;

rule!(
    "RS148",
    "cannot-provision",
    Warning,
    Later,
    "`auto-provision` does nothing on a node without the metadata-server role",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let settings = &node.settings;
    let asked = settings.auto_provision.value && settings.auto_provision.is_explicit();
    let embedded = settings.metadata_client.kind.value == MetadataKind::Replicated;
    if asked && embedded && !settings.has(Role::MetadataServer) {
        out.push(
            node.at_value(&["auto-provision"], "this node cannot provision: it runs no metadata server")
                .help("It waits until another node has provisioned the cluster. Set it to false here."),
        );
    }
}
