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

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for node in nodes.iter().filter(|node| peers::has_others(node)) {
        let listed = peers::peers(node);
        let missing: Vec<String> = nodes
            .iter()
            .filter(|other| other.index != node.index && other.settings.has(Role::MetadataServer))
            .filter(|other| !listed.iter().any(|peer| peers::is_own(other, peer)))
            .map(|other| peers::label(other))
            .collect();
        if !missing.is_empty() {
            out.push(
                node.at_value(keys::METADATA_CLIENT_ADDRESSES, format!("not listed: {}", missing.join(", ")))
                    .help("If the listed ones are down when it restarts, the node does not find the others."),
            );
        }
    }
}
