use super::prelude::*;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::values::address::AdvertisedAddress;

pub const RULE: Rule = Rule {
    code: "RS225",
    name: "node-as-store",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "an address of a Restate node stands where one of etcd is meant",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS225.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for node in nodes.iter() {
        let client = &node.settings.metadata_client;
        if client.kind.value != MetadataKind::Etcd {
            continue;
        }
        let members = &client.addresses.value;
        let is_node = |text: &&String| {
            let address = AdvertisedAddress::parse(text);
            address.is_ok_and(|address| !nodes.reached(&address).is_empty())
        };
        let Some(first) = members.iter().find(is_node) else { continue };
        // Others of the list may answer.
        let all = members.iter().all(|text| is_node(&text));
        let finding = node
            .at_value(keys::METADATA_CLIENT_ADDRESSES, format!("{first} is a node of Restate, and no etcd"))
            .help(
                "Nobody answers there as etcd does. List the members of etcd, whose port is 2379 by default.",
            );
        out.push(if all { finding } else { finding.severity(Severity::Warning) });
    }
}
