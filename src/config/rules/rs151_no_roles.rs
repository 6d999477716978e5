use super::{Finding, Node};

rule!(
    "RS151",
    "no-roles",
    Warning,
    Later,
    "a node without roles joins and does nothing",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    if node.settings.roles.is_explicit() && node.settings.roles.value.is_empty() {
        out.push(
            node.at_value(&["roles"], "the node has no role")
                .help("Remove `roles` for all five, or list what the node is for."),
        );
    }
}
