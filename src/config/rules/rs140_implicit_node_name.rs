use super::{Finding, Node};

rule!(
    "RS140",
    "implicit-node-name",
    Warning,
    Later,
    "without `node-name` the node is called like its host, and becomes another node when the host is renamed",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    if node.is_complete() && !node.settings.node_name.is_explicit() {
        out.push(node.finding("`node-name` is not set").key(&["node-name"]).help(
            "The server takes the host name. A container or a renamed host then starts as a new, empty node. Set it to \
             the name under which the node is registered.",
        ));
    }
}
