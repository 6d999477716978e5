use super::peers;
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
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS217.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    if let [node] = **nodes {
        if stands_alone(node) && !node.settings.has(Role::HttpIngress) {
            // A file alone may be the first of several; what is described as a whole, such as the only container of a project,
            // is all there is.
            let is_whole = !node.given.own_hosts.is_empty();
            let severity = if is_whole { Severity::Warning } else { Severity::Info };
            out.push(missing(node, Role::HttpIngress, severity, INGRESS));
        }
        return;
    }
    let none = |role| !nodes.iter().any(|node| node.settings.has(role));
    let replicated = nodes.iter().any(|node| node.settings.default_provider.value == "replicated");
    let embedded =
        nodes.iter().all(|node| node.settings.metadata_client.kind.value == MetadataKind::Replicated);
    // Before 1.5 every worker listened for the ingress.
    let ingress = nodes.iter().all(|node| node.since(1, 5, 0));
    let warning = Severity::Warning;
    let roles = [
        (Role::MetadataServer, embedded, warning, "nobody stores the metadata"),
        (Role::LogServer, replicated, warning, "no log can be stored"),
        (Role::Worker, true, warning, "no service can run"),
        (Role::Admin, true, warning, "nothing places partitions or answers restatectl"),
        (Role::HttpIngress, ingress, Severity::Error, INGRESS),
    ];
    for (role, needed, severity, why) in roles {
        if needed && none(role) {
            out.push(missing(nodes[0], role, severity, why));
        }
    }
}

const INGRESS: &str = "no node listens for invocations, and nothing is logged about it";

/// Whether a node is a cluster of its own: it runs services, and all that they need.
fn stands_alone(node: &Node<'_>) -> bool {
    let needed = [Role::Admin, Role::LogServer, Role::MetadataServer, Role::Worker];
    let alone = node.context.files == 1 && !peers::has_others(node);
    alone && node.since(1, 5, 0) && needed.into_iter().all(|role| node.settings.has(role))
}

fn missing(node: &Node<'_>, role: Role, severity: Severity, why: &str) -> Finding {
    node.at_value(keys::ROLES, format!("no node has the {} role", role.as_str())).severity(severity).help(
        Help::from(format!("Without it {why}. Add it to ")).key(keys::ROLES).words(" of at least one node."),
    )
}
