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

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for node in nodes.iter() {
        let Some(own) = node.settings.advertised() else { continue };
        if let Some(first) = nodes.first_to_advertise(&own).filter(|first| first.index != node.index) {
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
