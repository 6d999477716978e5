use super::{Finding, Node};

rule!(
    "RS212",
    "implicit-cluster-name",
    Warning,
    Later,
    "without `cluster-name` the nodes belong to `localcluster`, as every forgotten node does",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for node in nodes.iter().filter(|node| !node.settings.cluster_name.is_explicit()) {
        out.push(node.finding("`cluster-name` is not set").key(&["cluster-name"]).help(
            "It is the only thing that keeps a stray node away. Set it to the name under which the cluster is provisioned \
             (`localcluster` when it never was set).",
        ));
    }
}
