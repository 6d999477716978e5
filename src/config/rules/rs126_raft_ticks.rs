use super::prelude::*;
use crate::api::Role;

pub const RULE: Rule = Rule {
    code: "RS126",
    name: "raft-ticks",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the raft election tick must be greater than the heartbeat tick",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS126.md"),
};

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let path = |key| ["metadata-server", key];
    let (election, heartbeat) = (path("raft-election-tick"), path("raft-heartbeat-tick"));
    let ticks = (node.integer(&election).unwrap_or(10), node.integer(&heartbeat).unwrap_or(2));
    let both_positive = ticks.0 > 0 && ticks.1 > 0;
    if both_positive && ticks.0 <= ticks.1 && node.settings.has(Role::MetadataServer) {
        let written = if node.has(&election) { election } else { heartbeat };
        out.push(
            node.at_value(
                &written,
                format!("an election tick of {} is not above the heartbeat tick of {}", ticks.0, ticks.1),
            )
            .help("Raft needs several heartbeats within an election time; the defaults are 10 and 2."),
        );
    }
}
