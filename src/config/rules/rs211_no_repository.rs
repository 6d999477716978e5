use super::prelude::*;
use super::rs163_durability_without_repository as durability;
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS211",
    name: "no-repository",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "several workers without a snapshot repository: a replica that starts empty cannot catch up",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS211.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let workers: Vec<&&Node<'_>> = nodes.iter().filter(|node| node.settings.has(Role::Worker)).collect();
    let any = nodes.iter().any(|node| node.settings.snapshots.destination.is_explicit());
    // Of nodes that wait for snapshots it is told that these are never taken.
    let is_told = nodes.iter().any(|node| durability::waits(node));
    if workers.len() > 1 && !any && !is_told {
        out.push(
            workers[0]
                .finding("no node has a snapshot destination")
                .key(keys::WORKER_SNAPSHOTS_DESTINATION)
                .help(
                    Help::from(
                        "Once logs are trimmed, only a snapshot can bring state to another node. Set ",
                    )
                    .key(keys::WORKER_SNAPSHOTS_DESTINATION)
                    .words(" to the same place on all nodes."),
                ),
        );
    }
}
