use super::{Finding, Node};

rule!(
    "RS134",
    "ignored-query",
    Warning,
    Later,
    "what follows `?` in a snapshot destination is ignored in silence",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let Some(destination) = &node.settings.snapshots.destination.value else { return };
    if destination.contains(['?', '#']) {
        out.push(
            node.at_value(&["worker", "snapshots", "destination"], "the query of the snapshot destination is ignored")
                .help("Region, endpoint and credentials are keys of their own in `[worker.snapshots]`."),
        );
    }
}
