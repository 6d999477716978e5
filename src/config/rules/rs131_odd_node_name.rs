use super::prelude::*;
use crate::config::keys;
use crate::config::layers::Layer;

pub const RULE: Rule = Rule {
    code: "RS131",
    name: "odd-node-name",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the node name is also a directory name, and this one leads elsewhere",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS131.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(name) = &node.settings.node_name.value else { return };
    let by_variable = matches!(node.layers.origin(keys::NODE_NAME), Layer::Env(_));
    let message = match name.as_str() {
        // That an empty variable counts is told of the variable.
        "" if by_variable => return,
        "" => "an empty node name writes into `base-dir` itself",
        "." | ".." => "this node name is a path",
        name if name.contains(['/', '\\']) => "a node name with a slash writes into another directory",
        name if name.trim() != name => "the node name starts or ends with a space",
        _ => return,
    };
    out.push(node.at_value(keys::NODE_NAME, message).help(
        "Data is kept in `base-dir/node-name`. Use letters, digits, `-` and `.`; a node keeps its name for life.",
    ));
}
