use super::{Finding, Node};

rule!(
    "RS132",
    "no-partitions",
    Warning,
    Later,
    "a cluster provisioned with no partitions can never run a service",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let path = ["default-num-partitions"];
    if node.integer(&path) == Some(0) {
        out.push(
            node.at_value(&path, "a cluster with 0 partitions stores nothing")
                .help("The number is fixed when the cluster is provisioned. The default is 24."),
        );
    }
}
