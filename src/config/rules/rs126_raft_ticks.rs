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

const ELECTION: &[&str] = keys::METADATA_SERVER_RAFT_ELECTION_TICK;
const HEARTBEAT: &[&str] = keys::METADATA_SERVER_RAFT_HEARTBEAT_TICK;

fn check(node: &Node<'_>, out: &mut Findings) {
    if !are_refused(node) {
        return;
    }
    let [Some((election, default_election)), Some((heartbeat, default_heartbeat))] =
        [ELECTION, HEARTBEAT].map(|path| tick(node, path))
    else {
        return;
    };
    let written = if node.has(ELECTION) { ELECTION } else { HEARTBEAT };
    out.push(
        node.at_value(
            written,
            format!("the election tick of {election} is not greater than the heartbeat tick of {heartbeat}"),
        )
        .help(format!(
            "Raft needs several heartbeats within an election time; the defaults are {default_election} and {default_heartbeat}."
        )),
    );
}

/// Whether the node dies of its ticks.
pub fn are_refused(node: &Node<'_>) -> bool {
    let [Some((election, _)), Some((heartbeat, _))] = [ELECTION, HEARTBEAT].map(|path| tick(node, path))
    else {
        return false;
    };
    election > 0 && heartbeat > 0 && election <= heartbeat && node.settings.has(Role::MetadataServer)
}

/// What a node has, and the default.
fn tick(node: &Node<'_>, path: &[&str]) -> Option<(i64, i64)> {
    let default = node.context.catalogue.default(path)?.parse().ok()?;
    Some((node.integer(path).unwrap_or(default), default))
}
