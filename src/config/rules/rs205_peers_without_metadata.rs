use std::collections::{BTreeMap, BTreeSet};

use super::listen::{self, Service};
use super::prelude::*;
use super::{made_up, peers};
use crate::api::Role;
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;

pub const RULE: Rule = Rule {
    code: "RS205",
    name: "peers-without-metadata",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node asks for metadata where no metadata server runs",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS205.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let path = keys::METADATA_CLIENT_ADDRESSES;
    let (hosts, listeners) = (by_host(nodes), listeners(nodes));
    let by_host = |peer: &AdvertisedAddress| hosts.get(&peer.host()?.to_ascii_lowercase());
    // When no address is one of these files', the files are not the whole deployment.
    let of_these = |peer: &AdvertisedAddress| !nodes.reached(peer).is_empty();
    let known = nodes.iter().any(|node| peers::peers(node).iter().any(of_these));
    // What nobody has may be the address of a node whose own is not known.
    let one_is_open = nodes.iter().any(|other| {
        made_up::has_open_address(other.given)
            || peers::has_unreadable_address(other)
            || peers::leaves_its_address(other)
            || nodes.is_copied(other)
    });
    for node in nodes.iter() {
        let peers = peers::peers(node);
        for peer in &peers {
            let reached: Vec<&Node<'_>> = nodes.reached(peer).into_iter().map(|place| nodes[place]).collect();
            let message = match reached.first() {
                _ if reached.iter().any(|other| other.settings.has(Role::MetadataServer)) => continue,
                // That the role is missing is what is wrong then, and is told once: who asks the one server, too, finds it.
                Some(_) if nodes.has_one_metadata_server() && finds_metadata(nodes, &peers) => continue,
                Some(other) => {
                    format!("{peer} is {}, which has no metadata-server role", peers::label(other))
                }
                // The port of another listener is told in the file itself.
                None if listen::other_service(node, peer).is_some() => continue,
                None if let Some((other, service)) = place(peer).and_then(|place| listeners.get(&place)) => {
                    let message = format!("{peer} is the port of {service} of {}", peers::label(other));
                    let help = "Metadata is served on the port of the message fabric: the one that the peer advertises.";
                    out.push(node.at_value(path, message).help(help));
                    continue;
                }
                None if let Some((other, port)) = by_host(peer) => {
                    let help = format!(
                        "Dial {port}. A port that is published for the host of a container leads nowhere from another \
                         container."
                    );
                    let message = format!("{peer} leads to {}, which listens on {port}", peers::label(other));
                    out.push(node.at_value(path, message).help(help));
                    continue;
                }
                None if node.is_told(path, "RS405") => continue,
                None if one_is_open || nodes.is_listened_at(peer) => continue,
                None if nodes.len() == 1 && !peers::is_missing_pod(node, peer) => continue,
                None if known => format!("{peer} is not the address of any of these nodes"),
                None => continue,
            };
            out.push(
                node.at_value(path, message)
                    .help("List the addresses of all metadata servers, and only those."),
            );
        }
    }
}

/// Whether one of these peers serves metadata.
fn finds_metadata(nodes: &Set<'_, '_>, peers: &[AdvertisedAddress]) -> bool {
    let serves = |place: usize| nodes[place].settings.has(Role::MetadataServer);
    peers.iter().any(|peer| nodes.reached(peer).into_iter().any(serves))
}

/// Where an address leads: loopback is one host, however it is called.
fn place(address: &AdvertisedAddress) -> Option<(String, u16)> {
    let host = if address.is_loopback() { String::new() } else { address.host()?.to_ascii_lowercase() };
    Some((host, address.port()?))
}

/// What else the nodes listen for, by host and port.
fn listeners<'n, 'a>(nodes: &Set<'n, 'a>) -> BTreeMap<(String, u16), (&'n Node<'a>, Service)> {
    let mut index = BTreeMap::new();
    for node in nodes.iter().copied() {
        let hosts =
            peers::own_hosts(node).chain(node.settings.advertised()).filter_map(|own| Some(place(&own)?.0));
        let hosts: BTreeSet<String> = hosts.collect();
        for port in listen::ports(node).into_iter().filter(|port| port.service != Service::Fabric) {
            for host in &hosts {
                index.entry((host.clone(), port.port)).or_insert((node, port.service));
            }
        }
    }
    index
}

/// The nodes by the names of their hosts, with the port that each listens on.
fn by_host<'n, 'a>(nodes: &Set<'n, 'a>) -> BTreeMap<String, (&'n Node<'a>, u16)> {
    let mut index = BTreeMap::new();
    for node in nodes.iter().copied() {
        let Some(listens) = node.settings.fabric_port() else { continue };
        for own in peers::own_hosts(node).filter(|own| own.port() == Some(listens)) {
            let host = own.host().unwrap_or_default().to_ascii_lowercase();
            index.entry(host).or_insert((node, listens));
        }
    }
    index
}
