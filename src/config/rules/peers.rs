//! Which addresses a node has, and which it names as peers.

use super::{Node, listen, placeholder};
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::values::address::{AdvertisedAddress, FABRIC_PORT};
use crate::config::values::replication::ReplicationProperty;

/// Whether `address` is this node's own, its default on loopback included.
pub fn is_own(node: &Node<'_>, address: &AdvertisedAddress) -> bool {
    let advertised = match node.settings.advertised() {
        Some(own) => own.same_endpoint(address),
        None => {
            address.port() == Some(fabric_port(node))
                && (address.is_loopback() || is_named_like(node, address))
        }
    };
    advertised || own_hosts(node).any(|own| own.same_endpoint(address))
}

/// The address at which a node listens that says it is at another port, at which it asks for nobody itself.
fn listening(node: &Node<'_>, peers: &[AdvertisedAddress]) -> Option<(String, u16)> {
    let (own, port) = (node.settings.advertised()?, node.settings.fabric_port()?);
    let is_elsewhere = own.port() != Some(port) && !peers.iter().any(|peer| peer.same_endpoint(&own));
    is_elsewhere.then(|| own.host().map(|host| (host.to_ascii_lowercase(), port))).flatten()
}

/// Which of its peers the node is itself.
fn own_among(node: &Node<'_>) -> Vec<bool> {
    let peers = peers(node);
    let listening = listening(node, &peers);
    let is_there = |peer: &AdvertisedAddress| {
        listening.as_ref().is_some_and(|(host, port)| {
            peer.port() == Some(*port) && peer.host().is_some_and(|other| other.eq_ignore_ascii_case(host))
        })
    };
    peers.iter().map(|peer| is_own(node, peer) || is_there(peer)).collect()
}

/// Whether the address of a node is left to the server, which since 1.6 takes one that others reach for most.
pub fn leaves_its_address(node: &Node<'_>) -> bool {
    let settings = &node.settings;
    node.since(1, 6, 0)
        && !settings.advertised_address.is_explicit()
        && !settings.advertised_host.is_explicit()
        && settings.listen_mode.value.as_deref() != Some("unix")
        && node.given.own_hosts.is_empty()
        && !listen::is_bound_to_loopback(node)
}

/// Whether the other nodes that it lists are on its own host, too.
pub fn shares_its_host(node: &Node<'_>) -> bool {
    has_others(node) && peers(node).iter().all(AdvertisedAddress::is_loopback)
}

/// Whether others would find themselves at the address that the node gives them.
pub fn leads_back(node: &Node<'_>) -> bool {
    let is_loopback = node.settings.advertised().is_some_and(|own| own.is_loopback());
    is_loopback && !node.context.one_host && has_others(node) && !shares_its_host(node)
}

/// Whether an address is that of the host after which a node without an address is called, with or without a domain.
fn is_named_like(node: &Node<'_>, address: &AdvertisedAddress) -> bool {
    let name = node.settings.node_name.value.as_deref().unwrap_or_default().to_ascii_lowercase();
    let host = address.host().unwrap_or_default().to_ascii_lowercase();
    !name.is_empty() && (host == name || host.split_once('.').is_some_and(|(first, _)| first == name))
}

/// The addresses at which the names of its host lead to the node.
pub fn own_hosts(node: &Node<'_>) -> impl Iterator<Item = AdvertisedAddress> {
    dialled(node, &node.given.own_hosts)
}

/// The addresses at which names lead to the node that may lead to others, too.
pub fn shared_hosts(node: &Node<'_>) -> impl Iterator<Item = AdvertisedAddress> {
    dialled(node, &node.given.reached_as)
}

/// `HOST`, or `HOST:PORT`, as addresses.
fn dialled(node: &Node<'_>, hosts: &[String]) -> impl Iterator<Item = AdvertisedAddress> {
    let port = fabric_port(node);
    hosts.iter().filter_map(move |host| {
        let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let text = if has_port { format!("http://{host}") } else { format!("http://{host}:{port}") };
        AdvertisedAddress::parse(&text).ok()
    })
}

fn fabric_port(node: &Node<'_>) -> u16 {
    node.settings.fabric_port().unwrap_or(FABRIC_PORT)
}

/// The metadata addresses of the node that can be read, when Restate's own servers are asked.
pub fn peers(node: &Node<'_>) -> Vec<AdvertisedAddress> {
    let client = &node.settings.metadata_client;
    if client.kind.value != MetadataKind::Replicated {
        return Vec::new();
    }
    client.addresses.value.iter().filter_map(|text| AdvertisedAddress::parse(text).ok()).collect()
}

/// Whether the node is one of several: it names a peer other than itself.
pub fn has_others(node: &Node<'_>) -> bool {
    own_among(node).contains(&false)
}

/// Whether the node is one of several, by its peers, by the files beside it, or by settings that make no sense for one
/// alone.
pub fn is_one_of_several(node: &Node<'_>) -> bool {
    let settings = &node.settings;
    let copies = ReplicationProperty::parse(&settings.default_replication.value)
        .map_or(0, |property| usize::from(property.copies()));
    has_others(node)
        || node.context.files > 1
        || node.context.cluster.as_ref().is_some_and(|cluster| cluster.nodes.len() > 1)
        || settings.metadata_client.kind.value != MetadataKind::Replicated
        || Role::ALL.iter().any(|role| !settings.has(*role))
        || copies > 1
}

/// Whether what it advertises is no address, or one that somebody has yet to fill in: which of its peers is itself, nobody can
/// tell before that.
pub fn has_unreadable_address(node: &Node<'_>) -> bool {
    let settings = &node.settings;
    let (address, host) =
        (settings.advertised_address.value.as_deref(), settings.advertised_host.value.as_deref());
    let is_refused = |path: &[&str], is_read: bool| {
        !is_read && node.has(path) && node.context.catalogue.lookup(path).is_some()
    };
    is_refused(keys::ADVERTISED_ADDRESS, address.is_some())
        || is_refused(keys::ADVERTISED_HOST, host.is_some())
        || is_refused(keys::BIND_ADDRESS, settings.bind_address.value.is_some())
        // An older server takes its port from its address.
        || is_refused(keys::BIND_PORT, settings.bind_port.value.is_some())
        || (address.or(host).is_some() && settings.advertised().is_none_or(|own| own.is_unspecified()))
        || [address, host].into_iter().flatten().any(|text| placeholder::in_name(text).is_some())
}

/// Whether an address is that of another pod of the node's own workload: with the name of its host but for the number in it.
/// Where the node has no neighbour, that pod is not there.
pub fn is_missing_pod(node: &Node<'_>, peer: &AdvertisedAddress) -> bool {
    let workload = |host: &str| {
        let (pod, service) = host.split_once('.')?;
        let (name, number) = pod.rsplit_once('-')?;
        number.parse::<u32>().is_ok().then(|| (name.to_ascii_lowercase(), service.to_ascii_lowercase()))
    };
    let Some(theirs) = peer.host().and_then(workload) else { return false };
    own_hosts(node).any(|own| own.host().and_then(workload).as_ref() == Some(&theirs))
}

/// Whether the node names itself among its peers.
pub fn names_itself(node: &Node<'_>) -> bool {
    own_among(node).contains(&true)
}

/// What a message calls the node: its `node-name`, or the file.
pub fn label(node: &Node<'_>) -> String {
    node.settings.node_name.value.clone().unwrap_or_else(|| node.label().to_owned())
}
