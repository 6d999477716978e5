use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS140",
    name: "implicit-node-name",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "without `node-name` the node is named after its host, and becomes another node when the host is renamed",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS140.md"),
};

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    if node.is_complete() && !node.settings.node_name.is_explicit() {
        out.push(node.finding("`node-name` is not set").key(keys::NODE_NAME).help(
            "The server takes the host name. A container or a renamed host then starts as a new, empty node. Set it to \
             the name under which the node is registered.",
        ));
    }
}
