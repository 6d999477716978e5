use super::{Finding, Node, set};

rule!(
    "RS202",
    "cluster-names",
    Error,
    Start,
    "nodes of one deployment have different cluster names, and the others reject them",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let name = |node: &Node<'_>| node.settings.cluster_name.value.clone();
    let (usual, odd) = set::minority(nodes, name);
    for node in odd {
        out.push(
            node.at_value(&["cluster-name"], format!("the cluster is called `{}` here, and `{usual}` elsewhere", name(node)))
                .help("A node that asks to join another cluster is turned away and ends."),
        );
    }
}
