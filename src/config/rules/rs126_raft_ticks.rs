use super::prelude::*;
use crate::api::Role;
use crate::config::keys;

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

fn check(node: &Node<'_>, out: &mut Findings) {
    let (election, heartbeat) =
        (keys::METADATA_SERVER_RAFT_ELECTION_TICK, keys::METADATA_SERVER_RAFT_HEARTBEAT_TICK);
    let default = |path: &[&str]| node.context.catalogue.default(path).and_then(|text| text.parse().ok());
    let (Some(default_election), Some(default_heartbeat)) = (default(election), default(heartbeat)) else {
        return;
    };
    let ticks = (
        node.integer(election).unwrap_or(default_election),
        node.integer(heartbeat).unwrap_or(default_heartbeat),
    );
    let both_positive = ticks.0 > 0 && ticks.1 > 0;
    if both_positive && ticks.0 <= ticks.1 && node.settings.has(Role::MetadataServer) {
        let written = if node.has(election) { election } else { heartbeat };
        out.push(
            node.at_value(
                written,
                format!("the election tick of {} is not greater than the heartbeat tick of {}", ticks.0, ticks.1),
            )
            .help(format!(
                "Raft needs several heartbeats within an election time; the defaults are {default_election} and {default_heartbeat}."
            )),
        );
    }
}
