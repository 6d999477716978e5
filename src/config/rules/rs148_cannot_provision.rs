use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS148",
    name: "cannot-provision",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "`auto-provision` does nothing on a node without the metadata-server role",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS148.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let settings = &node.settings;
    let asked = settings.auto_provision.value && settings.auto_provision.is_explicit();
    let embedded = settings.metadata_client.kind.value == MetadataKind::Replicated;
    if asked && embedded && !settings.has(Role::MetadataServer) {
        out.push(
            node.at_value(keys::AUTO_PROVISION, "this node cannot provision: it runs no metadata server")
                .help("It waits until another node has provisioned the cluster. Set it to false here."),
        );
    }
}
