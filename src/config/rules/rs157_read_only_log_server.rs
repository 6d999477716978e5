use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS157",
    name: "read-only-log-server",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "a read-only log-server stores no record, and does not start on an empty disk",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS157.md"),
};

const PATH: &[&str] = keys::LOG_SERVER_READ_ONLY;

fn check(node: &Node<'_>, out: &mut Findings) {
    let known = node.context.catalogue.lookup(PATH).is_some();
    let on = matches!(node.get(PATH), Some((Value::Boolean(true), _)));
    if known && on && node.settings.has(Role::LogServer) {
        out.push(node.at_value(PATH, "the log-server of this node takes no records").help(
            "It opens its store for reading only, and with an empty `base-dir` the server ends. To take a node out of \
             use, leave the file alone and set the node's storage state with `restatectl`.",
        ));
    }
}
