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
    let founders = nodes.iter().filter(|node| provisioning::may_provision(node)).count();
    for node in nodes.iter() {
        let is_alone = founders == usize::from(provisioning::may_provision(node));
        if joins(node) && !(nodes.len() > 1 && is_alone && may_be_its_own(node)) {
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

/// Whether one of the addresses that it lists may be its own, of which its file says nothing that is of use. The one node that
/// may provision is the founder then.
fn may_be_its_own(node: &Node<'_>) -> bool {
    peers::leaves_its_address(node) || peers::leads_back(node)
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
