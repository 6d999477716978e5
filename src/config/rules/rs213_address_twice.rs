use super::prelude::*;
use super::set;
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
    for (place, node) in nodes.iter().enumerate() {
        let Some(own) = node.settings.advertised() else { continue };
        let advertising = nodes.advertising(&own);
        // Whoever listens there has the address, else the first by file.
        let listens = |at: &usize| nodes[*at].settings.fabric_port() == own.port();
        let owner = advertising.iter().copied().find(listens).or_else(|| advertising.first().copied());
        let Some(owner) = owner.filter(|owner| *owner != place).map(|owner| nodes[owner]) else { continue };
        let help = match set::are_replicas(node, owner) {
            true => {
                "Peers would reach one node under the name of the other and be turned away. These are pods of one object: put the \
                 name of the pod into the address, `$(POD_NAME)`, with `POD_NAME` defined before it from the field `metadata.name`."
            }
            false => "Peers would reach one node under the name of the other and be turned away.",
        };
        out.push(
            node.at_value(
                keys::ADVERTISED_ADDRESS,
                format!("{own} is also the address of {}", owner.label()),
            )
            .related(owner.place(keys::ADVERTISED_ADDRESS, "the other node"))
            .help(help),
        );
    }
}
