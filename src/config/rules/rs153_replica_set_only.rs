use super::peers;
use super::prelude::*;
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS153",
    name: "replica-set-only",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "with `replica-set-only` logs are trimmed without a snapshot, so a node that joins later cannot catch up",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS153.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let path = keys::WORKER_DURABILITY_MODE;
    let several = peers::has_others(node) || node.context.files > 1;
    let live = node.since(1, 6, 0) && node.settings.has(Role::Worker);
    if several && live && node.text(path) == Some("replica-set-only") {
        out.push(
            node.at_value(path, "logs are trimmed as soon as the current replicas have the data, snapshot or not")
                .help(
                    "A replica on a new node or disk then meets a trim gap. With a snapshot destination leave the mode \
                     away, or use `snapshot-and-replica-set`.",
                ),
        );
    }
}
