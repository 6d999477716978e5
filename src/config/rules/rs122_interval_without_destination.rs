use super::prelude::*;
use crate::config::keys;

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

fn check(node: &Node<'_>, out: &mut Findings) {
    let snapshots = &node.settings.snapshots;
    if !node.is_complete() || snapshots.destination.is_explicit() {
        return;
    }
    let keys = [
        (keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL, snapshots.interval.is_explicit() && node.since(1, 6, 0)),
        (keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL_NUM_RECORDS, snapshots.num_records.is_explicit()),
    ];
    for (key, set) in keys {
        if set {
            out.push(node.at_key(key, format!("`{}` needs a `destination`", key[2])).help(
                Help::from("Set ").key(keys::WORKER_SNAPSHOTS_DESTINATION).words(", or remove the interval."),
            ));
        }
    }
}
