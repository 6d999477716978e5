use super::{Finding, Node, set};

rule!(
    "RS214",
    "metadata-kinds",
    Warning,
    Later,
    "nodes look for the cluster's metadata in different systems",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let (_, odd) = set::minority(nodes, |node| node.settings.metadata_client.kind.value);
    for node in odd {
        out.push(
            node.at_value(&["metadata-client", "type"], "the metadata client differs from that of other nodes")
                .help("Nodes that do not share their metadata are not one cluster."),
        );
    }
}
