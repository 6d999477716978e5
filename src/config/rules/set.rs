//! The files of one deployment beside each other.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Deref;

use super::Node;
use crate::api::Role;
use crate::config::settings::MetadataKind;
use crate::config::values::address::{AdvertisedAddress, Endpoint, FABRIC_PORT};

/// The nodes of a deployment, all of whose files could be read.
///
/// Rules look up here who has an address, instead of asking every node about every address.
pub struct Set<'n, 'a> {
    nodes: &'n [&'n Node<'a>],
    addresses: OnceCell<Addresses>,
    services: OnceCell<BTreeMap<String, Vec<usize>>>,
}

/// The places of nodes by the address they have.
#[derive(Debug, Default)]
struct Addresses {
    advertised: BTreeMap<Endpoint, Vec<usize>>,
    /// Nodes that leave their address to the server, by port: on their own host it is a loopback address.
    left_out: BTreeMap<u16, Vec<usize>>,
}

impl<'n, 'a> Deref for Set<'n, 'a> {
    type Target = [&'n Node<'a>];

    fn deref(&self) -> &Self::Target {
        self.nodes
    }
}

impl<'n, 'a> Set<'n, 'a> {
    /// These nodes.
    pub fn new(nodes: &'n [&'n Node<'a>]) -> Self {
        Self { nodes, addresses: OnceCell::new(), services: OnceCell::new() }
    }

    /// The nodes that vote on the cluster's metadata, or will.
    pub fn metadata_servers(&self) -> Vec<&'n Node<'a>> {
        let serves = |node: &&Node<'_>| {
            let embedded = node.settings.metadata_client.kind.value == MetadataKind::Replicated;
            embedded && node.settings.has(Role::MetadataServer)
        };
        self.nodes.iter().copied().filter(serves).collect()
    }

    /// The places of the nodes whose address this is, in order.
    pub fn owners(&self, address: &AdvertisedAddress) -> impl Iterator<Item = usize> {
        let Addresses { advertised, left_out } = self.addresses();
        let own = advertised.get(&address.endpoint()).map_or(&[][..], Vec::as_slice);
        let port = address.port().filter(|_| address.is_loopback());
        let left_out = port.and_then(|port| left_out.get(&port)).map_or(&[][..], Vec::as_slice);
        in_order(own, left_out)
    }

    /// The places of the nodes to which this address leads by a name that is not theirs alone, such as a service's.
    pub fn behind(&self, address: &AdvertisedAddress) -> &[usize] {
        let services = self.services.get_or_init(|| services(self.nodes));
        let name = address.host().map(str::to_ascii_lowercase);
        let found = name.and_then(|name| services.get(name.trim_end_matches('.')));
        found.map_or(&[], Vec::as_slice)
    }

    /// The first node that advertises this address.
    pub fn first_to_advertise(&self, address: &AdvertisedAddress) -> Option<&'n Node<'a>> {
        self.addresses().advertised.get(&address.endpoint())?.first().map(|place| self.nodes[*place])
    }

    fn addresses(&self) -> &Addresses {
        self.addresses.get_or_init(|| addresses(self.nodes))
    }

    /// The first node whose address this is.
    pub fn owner(&self, address: &AdvertisedAddress) -> Option<&'n Node<'a>> {
        self.owners(address).next().map(|place| self.nodes[place])
    }
}

fn addresses(nodes: &[&Node<'_>]) -> Addresses {
    let mut index = Addresses::default();
    for (place, node) in nodes.iter().enumerate() {
        match node.settings.advertised() {
            Some(own) => index.advertised.entry(own.endpoint()).or_default().push(place),
            None => {
                let port = node.settings.fabric_port().unwrap_or(FABRIC_PORT);
                index.left_out.entry(port).or_default().push(place);
            }
        }
    }
    index
}

/// The places of nodes by the names that lead to them beside their own.
fn services(nodes: &[&Node<'_>]) -> BTreeMap<String, Vec<usize>> {
    let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        for name in &node.given.reached_as {
            index.entry(name.to_ascii_lowercase()).or_default().push(place);
        }
    }
    index
}

/// Two ascending lists as one.
fn in_order(one: &[usize], other: &[usize]) -> impl Iterator<Item = usize> {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(mine), Some(theirs)) if theirs < mine => other.next().copied(),
        (Some(_), _) => one.next().copied(),
        (None, _) => other.next().copied(),
    })
}

/// The value that most nodes have (of equals the first by file), and the nodes that have another.
pub fn minority<'n, 'a, T: Ord + Clone>(
    nodes: &[&'n Node<'a>],
    value: impl Fn(&Node<'a>) -> T,
) -> (T, Vec<&'n Node<'a>>) {
    let values: Vec<T> = nodes.iter().map(|node| value(node)).collect();
    let mut count: BTreeMap<&T, usize> = BTreeMap::new();
    values.iter().for_each(|value| *count.entry(value).or_default() += 1);
    let votes = |at: &usize| count.get(&values[*at]).copied();
    // Most votes first, then the earliest; a set is never empty here.
    let usual = (0..nodes.len()).rev().max_by_key(votes).unwrap_or(0);
    let odd = (0..nodes.len()).filter(|at| values[*at] != values[usual]).map(|at| nodes[at]).collect();
    let usual = values[usual].clone();
    (usual, odd)
}

/// Nodes that have the same key as an earlier one, with that one.
pub fn repeated<'n, 'a, T: Ord>(
    nodes: &[&'n Node<'a>],
    key: impl Fn(&Node<'a>) -> Option<T>,
) -> Vec<(&'n Node<'a>, &'n Node<'a>)> {
    let mut first: BTreeMap<T, &Node<'a>> = BTreeMap::new();
    let mut out = Vec::new();
    for node in nodes.iter().copied() {
        let Some(mine) = key(node) else { continue };
        let earlier = *first.entry(mine).or_insert(node);
        if earlier.index != node.index {
            out.push((node, earlier));
        }
    }
    out
}

#[cfg(test)]
#[path = "set_tests.rs"]
mod tests;
