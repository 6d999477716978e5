use std::collections::BTreeSet;

use super::peers;
use super::prelude::*;
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS216",
    name: "partial-peers",
    severity: Severity::Info,
    stage: Stage::Later,
    title: "a node does not list all metadata servers",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS216.md"),
};

/// How many of them are named.
const NAMED: usize = 5;

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let servers = |(_, node): &(usize, &&Node<'_>)| node.settings.has(Role::MetadataServer);
    let servers: BTreeSet<usize> = nodes.iter().enumerate().filter(servers).map(|(place, _)| place).collect();
    for (place, node) in nodes.iter().enumerate().filter(|(place, _)| nodes.finds_others(*place)) {
        let peers = peers::peers(node);
        let mut listed: BTreeSet<usize> = peers.iter().flat_map(|it| nodes.reached(it)).collect();
        listed.insert(place);
        let count = servers.len() - listed.intersection(&servers).count();
        if count > 0 {
            let named = servers.difference(&listed).take(NAMED).map(|at| peers::label(nodes[*at]));
            let mut missing = named.collect::<Vec<String>>().join(", ");
            if count > NAMED {
                missing.push_str(&format!(" and {} more", count - NAMED));
            }
            out.push(
                node.at_value(keys::METADATA_CLIENT_ADDRESSES, format!("not listed: {missing}"))
                    .help("If the listed ones are down when it restarts, the node does not find the others."),
            );
        }
    }
}
