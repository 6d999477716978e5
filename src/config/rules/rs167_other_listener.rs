use super::listen::{self, Service};
use super::peers;
use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;

pub const RULE: Rule = Rule {
    code: "RS167",
    name: "other-listener",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "an address leads to another listener than the one that it is meant for",
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
    for service in [Service::Admin, Service::Ingress] {
        own_listener(node, service, out);
    }
}

/// What is advertised for one listener, and leads to another of the same node. A host of another name is somebody's who forwards.
fn own_listener(node: &Node<'_>, service: Service, out: &mut Findings) {
    let path = match service {
        Service::Admin => keys::ADMIN_ADVERTISED_ADDRESS,
        Service::Ingress => keys::INGRESS_ADVERTISED_ADDRESS,
        Service::Fabric => return,
    };
    let Some(address) = node.text(path).and_then(|text| AdvertisedAddress::parse(text).ok()) else { return };
    let same = |host: Option<&str>| {
        host.zip(address.host()).is_some_and(|(own, here)| own.eq_ignore_ascii_case(here))
    };
    let is_own = peers::own_hosts(node).chain(node.settings.advertised()).any(|own| same(own.host()));
    let ports = listen::ports(node);
    let port = |one: &&listen::Port| Some(one.port) == address.port();
    if !is_own && !address.is_loopback() || ports.iter().filter(port).any(|one| one.service == service) {
        return;
    }
    let Some(other) = ports.iter().find(port) else { return };
    let message = format!("{address} is the port of {}, and is advertised for {service}", other.service);
    let help = match ports.iter().find(|one| one.service == service) {
        Some(own) => {
            format!("It listens on {}: advertise that port, or the one that is forwarded to it.", own.port)
        }
        None => "The node does not listen for it; leave the address out.".to_owned(),
    };
    out.push(node.at_value(path, message).severity(Severity::Warning).help(help));
}
