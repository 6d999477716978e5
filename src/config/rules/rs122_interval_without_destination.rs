use super::{Finding, Node};

rule!(
    "RS122",
    "interval-without-destination",
    Error,
    Start,
    "a snapshot interval without a destination keeps the server from starting",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let snapshots = &node.settings.snapshots;
    if !node.is_complete() || snapshots.destination.is_explicit() {
        return;
    }
    let keys = [
        ("snapshot-interval", snapshots.interval.is_explicit() && node.since(1, 6, 0)),
        ("snapshot-interval-num-records", snapshots.num_records.is_explicit()),
    ];
    for (key, set) in keys {
        if set {
            out.push(
                node.at_key(&["worker", "snapshots", key], format!("`{key}` needs a `destination`"))
                    .help("Set `worker.snapshots.destination`, or remove the interval."),
            );
        }
    }
}
