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
    let has_one = nodes.has_one_metadata_server();
    let without_role = if has_one { BTreeMap::new() } else { nodes.asked_without_role() };
    for (place, asking) in &without_role {
        if let Some(finding) = without_the_role(nodes, *place, asking) {
            out.push(finding);
        }
    }
    for (place, node) in nodes.iter().enumerate() {
        let mut listed_before = BTreeSet::new();
        let peers: Vec<AdvertisedAddress> =
            peers::peers(node).into_iter().filter(|peer| listed_before.insert(peer.to_string())).collect();
        // What is said of several of its peers is one finding, by what to do.
        let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut say = |help: &str, message| said.entry(help.to_owned()).or_default().push(message);
        let mut nobodys = Vec::new();
        let finds_one = has_one && finds_metadata(nodes, &peers);
        for peer in &peers {
            let reached: Vec<&Node<'_>> = nodes.reached(peer).into_iter().map(|place| nodes[place]).collect();
            match reached.first() {
                _ if reached.iter().any(|other| other.settings.has(Role::MetadataServer)) => {}
                // That the role is missing is what is wrong then, and is told once: who asks the one server, too, finds it.
                Some(_) if finds_one => {}
                Some(_) if is_told_there(nodes, &without_role, peer, place) => {}
                Some(other) => {
                    say(LIST, format!("{peer} is {}, which has no metadata-server role", peers::label(other)))
                }
                // The port of another listener is told in the file itself.
                None if listen::other_service(node, peer).is_some() => {}
                None if let Some((other, service)) =
                    self::place(peer).and_then(|place| listeners.get(&place)) =>
                {
                    say(
                        "Metadata is served on the port of the message fabric: the one that the peer advertises.",
                        format!("{peer} is the port of {service} of {}", peers::label(other)),
                    )
                }
                None if let Some((other, port)) = by_host(peer) => say(
                    &format!(
                        "Dial {port}. A port that is published for the host of a container leads nowhere from another \
                         container."
                    ),
                    format!("{peer} leads to {}, which listens on {port}", peers::label(other)),
                ),
                None if node.is_told(path, "RS405") => {}
                None if one_is_open || nodes.is_listened_at(peer) => {}
                None if nodes.len() == 1 && !peers::is_missing_pod(node, peer) => {}
                None if known => nobodys.push(peer.to_string()),
                None => {}
            }
        }
        match listed(nobodys).as_slice() {
            [] => {}
            [one] => say(LIST, format!("{one} is not the address of any of these nodes")),
            [all @ .., last] => {
                let message =
                    format!("{} and {last} are not addresses of any of these nodes", all.join(", "));
                say(LIST, message);
            }
        }
        for (help, messages) in said {
            out.push(node.at_value(path, listed(messages).join("; ")).help(help));
        }
    }
}

const LIST: &str = "List the addresses of all metadata servers, and only those.";

/// How many nodes are named that do the same.
const NAMED: usize = 5;

/// Several nodes ask one, or one itself: it is that one where the role is missing.
fn without_the_role(nodes: &Set<'_, '_>, place: usize, asking: &[usize]) -> Option<Finding> {
    let (node, path) = (nodes[place], keys::METADATA_CLIENT_ADDRESSES);
    if !is_of_role(place, asking) {
        return None;
    }
    let others = asking.iter().filter(|one| **one != place).map(|one| peers::label(nodes[*one]));
    let who = match listed(others.collect()).as_slice() {
        [] => "it asks itself for metadata".to_owned(),
        [one] => format!("{one} asks this node for metadata"),
        [all @ .., last] => format!("{} and {last} ask this node for metadata", all.join(", ")),
    };
    let finding = node
        .at_value(keys::ROLES, format!("{who}, and it has no metadata-server role"))
        .help("Give it the role, or list only the addresses of metadata servers.");
    let others = asking.iter().take(NAMED).map(|one| nodes[*one].place(path, "it is listed here"));
    Some(others.fold(finding, Finding::related))
}

/// The first of them, and how many more there are.
fn listed(mut all: Vec<String>) -> Vec<String> {
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    if more > 0 {
        all.push(format!("{more} more"));
    }
    all
}

/// Whether it is rather the role that is missing than that a list is wrong.
fn is_of_role(place: usize, asking: &[usize]) -> bool {
    asking.len() > 1 || asking.contains(&place)
}

fn is_told_there(
    nodes: &Set<'_, '_>,
    without_role: &BTreeMap<usize, Vec<usize>>,
    peer: &AdvertisedAddress,
    asking: usize,
) -> bool {
    let is_told = |place: usize| {
        without_role
            .get(&place)
            .is_some_and(|all| all.binary_search(&asking).is_ok() && is_of_role(place, all))
    };
    nodes.reached(peer).into_iter().any(is_told)
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
