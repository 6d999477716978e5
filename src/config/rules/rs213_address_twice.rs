use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS213",
    name: "address-twice",
    severity: Severity::Error,
    stage: Stage::Later,
    title: "two nodes advertise the same address",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS213.md"),
};

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for (place, node) in nodes.iter().enumerate() {
        let Some(own) = node.settings.advertised() else { continue };
        let same = |other: &&&Node<'_>| {
            other.settings.advertised().is_some_and(|address| address.same_endpoint(&own))
        };
        if let Some(first) = nodes[..place].iter().find(same) {
            out.push(
                node.at_value(
                    keys::ADVERTISED_ADDRESS,
                    format!("{own} is also the address of {}", first.label()),
                )
                .related(first.place(keys::ADVERTISED_ADDRESS, "the other node"))
                .help("Peers would reach one node under the name of the other and be turned away."),
            );
        }
    }
}
