use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS122",
    name: "interval-without-destination",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "a snapshot interval without a destination keeps the server from starting",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS122.md"),
};

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
