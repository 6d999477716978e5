use super::prelude::*;
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;

pub const RULE: Rule = Rule {
    code: "RS303",
    name: "registered-address",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the node is registered under another address",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS303.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let registered = node.observed().and_then(|observed| observed.address.as_deref());
    let (Some(registered), Some(own)) = (registered, node.settings.advertised()) else { return };
    let Ok(address) = AdvertisedAddress::parse(registered) else { return };
    if !address.same_endpoint(&own) {
        out.push(
            node.at_value(keys::ADVERTISED_ADDRESS, format!("the registered address is {address}, the file has {own}"))
                .help("The next start registers the new address. Peers that list the old one in `metadata-client` cannot find it any more."),
        );
    }
}
