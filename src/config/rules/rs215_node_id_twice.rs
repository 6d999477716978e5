use super::{Finding, Node, set};

rule!(
    "RS215",
    "node-id-twice",
    Error,
    Start,
    "two nodes force the same id",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for (node, first) in set::repeated(nodes, |node| node.settings.force_node_id.value) {
        out.push(
            node.at_value(&["force-node-id"], format!("{} forces this id, too", first.file.name))
                .help("The second to join is refused. Leave the key away; the cluster gives out ids."),
        );
    }
}
