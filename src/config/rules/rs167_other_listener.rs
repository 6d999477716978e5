use super::prelude::*;
use super::{listen, peers};
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS167",
    name: "other-listener",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "a metadata address leads to the admin API or to the ingress, where no metadata is served",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS167.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let others = peers::peers(node);
    let wrong = others.iter().find_map(|peer| Some((peer, listen::other_service(node, peer)?)));
    if let Some((peer, service)) = wrong {
        // A metadata server asks itself as well, and may come up so or wait for ever.
        let asks_itself = node.settings.has(Role::MetadataServer);
        let severity = if others.len() == 1 && !asks_itself { Severity::Error } else { Severity::Warning };
        out.push(node.at_value(keys::METADATA_CLIENT_ADDRESSES, format!("{peer} is the port of {service}")).severity(severity).help(
            "Metadata is served on the port of the message fabric, 5122 by default: the one that the peer advertises.",
        ));
    }
}
