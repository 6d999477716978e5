use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS151",
    name: "no-roles",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node without roles joins and does nothing",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS151.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    if node.settings.roles.is_explicit() && node.settings.roles.value.is_empty() {
        out.push(
            node.at_value(keys::ROLES, "the node has no role").help(
                Help::from("Remove ")
                    .key(keys::ROLES)
                    .words(" to give it all five, or list those it should have."),
            ),
        );
    }
}
