use super::peers;
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
        let settings = &node.settings;
        let Some(own) = settings.advertised() else { continue };
        // What nobody dials is told in the file itself.
        if own.is_unspecified() || peers::leads_back(node) {
            continue;
        }
        let key = |node: &Node<'_>| {
            let by_host = !node.settings.advertised_address.is_explicit();
            if by_host { keys::ADVERTISED_HOST } else { keys::ADVERTISED_ADDRESS }
        };
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
            node.at_value(key(node), format!("{own} is also the address of {}", owner.label()))
                .related(owner.place(key(owner), "the other node"))
                .help(help),
        );
    }
}
