use super::{Finding, Node, set};

rule!(
    "RS210",
    "mixed-versions",
    Warning,
    Later,
    "nodes run different minor versions",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let minor = |node: &Node<'_>| (node.context.version.major, node.context.version.minor);
    let (usual, odd) = set::minority(nodes, minor);
    for node in odd {
        let message = format!("this node runs {}, and others {}.{}", node.context.version, usual.0, usual.1);
        out.push(node.finding(message).help(
            "An older node that joins may drop what newer ones have written. Run one version, and upgrade one minor at a \
             time.",
        ));
    }
}
