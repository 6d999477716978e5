use super::prelude::*;
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS168",
    name: "ingress-without-role",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the file configures an ingress, and the node has no role that listens for it",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS168.md"),
};

/// What a listener of the ingress is configured with. Other keys of the table serve workers as well.
const KEYS: [&[&str]; 6] = [
    keys::INGRESS_BIND_ADDRESS,
    keys::INGRESS_BIND_IP,
    keys::INGRESS_BIND_PORT,
    keys::INGRESS_LISTEN_MODE,
    keys::INGRESS_ADVERTISED_ADDRESS,
    keys::INGRESS_ADVERTISED_HOST,
];

/// Before 1.5 every worker listened for the ingress.
fn check(node: &Node<'_>, out: &mut Findings) {
    let roles = &node.settings.roles;
    // Of several files one may serve the ingress for all; that none does is told of the set.
    if node.context.files > 1 {
        return;
    }
    if !node.is_complete()
        || !node.since(1, 5, 0)
        || !roles.is_explicit()
        || node.settings.has(Role::HttpIngress)
    {
        return;
    }
    let set = |key: &&&[&str]| node.has(key) && node.context.catalogue.lookup(key).is_some();
    if let Some(key) = KEYS.iter().find(set) {
        out.push(node.at_key(key, "nothing listens here: the node has no `http-ingress` role").help(
            Help::from("Add \"http-ingress\" to ").key(keys::ROLES).words(
                " if clients are to reach this node, else remove the key. Nothing is logged about it.",
            ),
        ));
    }
}
