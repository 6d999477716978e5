use super::prelude::*;
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS144",
    name: "no-snapshot-interval",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "with a snapshot destination but no interval, snapshots are never made automatically",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS144.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let snapshots = &node.settings.snapshots;
    let zero = snapshots.interval.value.as_deref().is_some_and(|text| {
        crate::config::values::duration::parse_millis(text).is_ok_and(|millis| millis == 0)
    });
    let timed = node.since(1, 6, 0) && snapshots.interval.is_explicit() && !zero;
    if !node.is_complete()
        || !snapshots.destination.is_explicit()
        // Without partitions there is nothing to take a snapshot of.
        || !node.settings.has(Role::Worker)
        || timed
        || snapshots.num_records.is_explicit()
    {
        return;
    }
    let (key, value): (_, serde_json::Value) = if node.since(1, 6, 0) {
        (keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL, "30m".into())
    } else {
        (keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL_NUM_RECORDS, 10_000.into())
    };
    let help = Help::from(
        "No snapshot is made until somebody runs `restatectl snapshots create`, and logs grow. Set ",
    );
    let help = help.set(key, value.clone()).words(".");
    let fix = node.set_to(FixSafety::Unsafe, key, value);
    out.push(
        node.at_key(keys::WORKER_SNAPSHOTS_DESTINATION, "snapshots have a destination but no interval")
            .help(help)
            .fix(fix),
    );
}
