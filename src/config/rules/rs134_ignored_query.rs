use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS134",
    name: "ignored-query",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "whatever follows `?` in a snapshot destination is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS134.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(destination) = &node.settings.snapshots.destination.value else { return };
    if destination.contains(['?', '#']) {
        out.push(
            node.at_value(
                keys::WORKER_SNAPSHOTS_DESTINATION,
                "the query of the snapshot destination is ignored",
            )
            .help("Region, endpoint and credentials have their own keys in `[worker.snapshots]`."),
        );
    }
}
