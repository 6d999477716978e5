use super::prelude::*;
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS163",
    name: "durability-without-repository",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the durability mode waits for snapshots, and there is no repository for them, so logs are never trimmed",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS163.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let path = keys::WORKER_DURABILITY_MODE;
    let waits = matches!(node.text(path), Some("snapshot-and-replica-set" | "snapshot-only"));
    let worker = node.since(1, 6, 0) && node.settings.has(Role::Worker);
    if node.is_complete() && waits && worker && !node.settings.snapshots.destination.is_explicit() {
        let mode = node.text(path).unwrap_or_default();
        out.push(node.at_value(path, format!("`{mode}` needs a snapshot destination")).help(
            Help::from("Without one the server warns once and never trims: its logs grow until the disk is full. Set ")
                .key(keys::WORKER_SNAPSHOTS_DESTINATION)
                .words(", or leave the mode away."),
        ));
    }
}
