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
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS163.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let waiting: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| waits(node)).collect();
    // Where no node has a destination, that is told once.
    let is_one = nodes.iter().all(|node| !node.settings.snapshots.destination.is_explicit());
    let others = waiting.get(1..).unwrap_or_default().iter().filter(|_| is_one);
    for (at, node) in waiting.iter().enumerate().take(if is_one { 1 } else { waiting.len() }) {
        let mode = node.text(MODE).unwrap_or_default();
        let finding = node.at_value(MODE, format!("`{mode}` needs a snapshot destination")).help(
            Help::from("Without one the server warns once and never trims: its logs grow until the disk is full. Set ")
                .key(keys::WORKER_SNAPSHOTS_DESTINATION)
                .words(", or leave the mode away."),
        );
        let others = others.clone().filter(|_| at == 0);
        out.push(others.fold(finding, |finding, other| finding.related(other.place(MODE, "and here"))));
    }
}

const MODE: &[&str] = keys::WORKER_DURABILITY_MODE;

/// Whether a node waits for snapshots that nobody takes.
pub fn waits(node: &Node<'_>) -> bool {
    let waits = matches!(node.text(MODE), Some("snapshot-and-replica-set" | "snapshot-only"));
    let worker = node.since(1, 6, 0) && node.settings.has(Role::Worker);
    node.is_complete() && waits && worker && !node.settings.snapshots.destination.is_explicit()
}
