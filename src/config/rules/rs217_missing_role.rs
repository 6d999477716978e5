use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS217",
    name: "missing-role",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "no node of the deployment has a role that every cluster needs",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS217.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let none = |role| !nodes.iter().any(|node| node.settings.has(role));
    let replicated = nodes.iter().any(|node| node.settings.default_provider.value == "replicated");
    let embedded =
        nodes.iter().all(|node| node.settings.metadata_client.kind.value == MetadataKind::Replicated);
    let roles = [
        (Role::MetadataServer, embedded, "nobody stores the metadata"),
        (Role::LogServer, replicated, "no log can be stored"),
        (Role::Worker, true, "no service can run"),
        (Role::Admin, true, "nothing places partitions or answers restatectl"),
    ];
    for (role, needed, why) in roles {
        if needed && none(role) {
            out.push(
                nodes[0]
                    .at_value(keys::ROLES, format!("no node has the {} role", role.as_str()))
                    .help(format!("Without it {why}. Add it to the `roles` of at least one node.")),
            );
        }
    }
}
