use super::prelude::*;
use super::{peers, provisioning};
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS141",
    name: "joiner-provisions",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node that should join may provision a cluster of its own",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS141.md"),
};

/// What tells a node that joins from the one that provisions. With one of them misspelled the node that
/// provisions looks like one that joins, and without it there would be no cluster.
const RESTS_ON: &[&[&str]] = &[
    keys::ADVERTISED_ADDRESS,
    keys::ADVERTISED_HOST,
    keys::AUTO_PROVISION,
    keys::BIND_ADDRESS,
    keys::BIND_IP,
    keys::BIND_PORT,
    keys::METADATA_CLIENT,
    keys::ROLES,
];

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for node in nodes.iter() {
        if joins(node) && !may_be_the_founder(nodes, node) {
            out.push(finding(node));
        }
    }
}

fn joins(node: &Node<'_>) -> bool {
    let settings = &node.settings;
    provisioning::joins(node)
        && settings.auto_provision.value
        && settings.has(Role::MetadataServer)
        && !peers::has_unreadable_address(node)
}

/// Whether one of the addresses that it lists may be its own, of which its file says nothing that is of use, and no other node
/// founds the cluster.
fn may_be_the_founder(nodes: &Set<'_, '_>, node: &Node<'_>) -> bool {
    let others = || nodes.iter().filter(|other| other.index != node.index);
    (peers::leaves_its_address(node) || peers::leads_back(node))
        && others().next().is_some()
        && !others().any(|other| provisioning::may_provision(other))
}

fn finding(node: &Node<'_>) -> Finding {
    let path = keys::AUTO_PROVISION;
    let message = if node.settings.auto_provision.is_explicit() {
        "`auto-provision` is true on a node that lists other nodes as its metadata servers"
    } else {
        "`auto-provision` is not set (default true) on a node that lists other nodes as its metadata servers"
    };
    let fix = node.set_to(FixSafety::Unsafe, path, false);
    let fix = fix.map(|fix| fix.resting_on(RESTS_ON));
    node.at_value(path, message)
        .help("Its own metadata server answers first, so it founds a second cluster of the same name, without an error.")
        .fix(fix)
}
