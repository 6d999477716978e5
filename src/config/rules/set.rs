//! The files of one deployment beside each other.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use super::{Node, made_up, peers};
use crate::api::Role;
use crate::config::settings::MetadataKind;
use crate::config::values::address::{AdvertisedAddress, Endpoint, FABRIC_PORT};

/// The nodes of a deployment, all of whose files could be read.
///
/// Rules look up here who has an address, instead of asking every node about every address.
pub struct Set<'n, 'a> {
    nodes: &'n [&'n Node<'a>],
    addresses: OnceCell<Addresses>,
    services: OnceCell<BTreeMap<Endpoint, Vec<usize>>>,
    asked: OnceCell<Asked>,
}

/// At which addresses nodes are asked for metadata, and at which they listen without saying so.
#[derive(Debug, Default)]
struct Asked {
    /// The first that asks there.
    asking: BTreeMap<Endpoint, usize>,
    /// The first that listens there, and advertises another port.
    listening: BTreeMap<Endpoint, usize>,
    /// Not all is known of what is asked.
    is_open: bool,
}

/// The places of nodes by the address they have.
#[derive(Debug, Default)]
struct Addresses {
    advertised: BTreeMap<Endpoint, Vec<usize>>,
    /// Those that the names of their hosts lead to.
    hosts: BTreeMap<Endpoint, Vec<usize>>,
    /// Nodes that leave their address to the server, by port: on their own host it is a loopback address.
    left_out: BTreeMap<u16, Vec<usize>>,
}

impl<'n, 'a> Deref for Set<'n, 'a> {
    type Target = [&'n Node<'a>];

    fn deref(&self) -> &Self::Target {
        self.nodes
    }
}

/// From this many nodes on a cluster is built to lose one.
const ENOUGH: usize = 3;

impl<'n, 'a> Set<'n, 'a> {
    /// These nodes.
    pub fn new(nodes: &'n [&'n Node<'a>]) -> Self {
        Self { nodes, addresses: OnceCell::new(), services: OnceCell::new(), asked: OnceCell::new() }
    }

    /// Whether one node keeps the metadata of a cluster that is large enough to lose one.
    pub fn has_one_metadata_server(&self) -> bool {
        self.len() >= ENOUGH && self.metadata_servers().len() == 1
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
        let Addresses { advertised, hosts, left_out } = self.addresses();
        let endpoint = address.endpoint();
        let port = address.port().filter(|_| address.is_loopback());
        let found =
            [advertised.get(&endpoint), hosts.get(&endpoint), port.and_then(|port| left_out.get(&port))];
        let places: BTreeSet<usize> = found.into_iter().flatten().flatten().copied().collect();
        places.into_iter()
    }

    /// The places of the nodes to which this address leads by a name that is not theirs alone, such as a service's.
    pub fn behind(&self, address: &AdvertisedAddress) -> &[usize] {
        let services = self.services.get_or_init(|| index(self.nodes, peers::shared_hosts));
        services.get(&address.endpoint()).map_or(&[], Vec::as_slice)
    }

    /// The places of all nodes that this address leads to, in order.
    pub fn reached(&self, address: &AdvertisedAddress) -> BTreeSet<usize> {
        self.owners(address).chain(self.behind(address).iter().copied()).collect()
    }

    /// Whether a node finds others at the metadata servers that it lists. What is no address of these nodes may be one
    /// of a node that is not here.
    pub fn finds_others(&self, place: usize) -> bool {
        peers::peers(self.nodes[place]).iter().any(|peer| {
            let reached = self.reached(peer);
            reached.is_empty() || reached.iter().any(|other| *other != place)
        })
    }

    /// The places of the nodes that advertise this address, in order.
    pub fn advertising(&self, address: &AdvertisedAddress) -> &[usize] {
        self.addresses().advertised.get(&address.endpoint()).map_or(&[], Vec::as_slice)
    }

    /// Who asks a node for metadata where it listens, while it advertises another port at which nobody asks it.
    pub fn asked_where_it_listens(&self, node: &Node<'_>) -> Option<&'n Node<'a>> {
        let listening = listening(node)?;
        let own = node.settings.advertised()?.endpoint();
        let asked = self.asked();
        // Who knows what one asks whose configuration is not known.
        if self.nodes.len() < 2 || asked.is_open || asked.asking.contains_key(&own) {
            return None;
        }
        asked.asking.get(&listening).map(|place| self.nodes[*place])
    }

    /// Whether an address is one where a node listens that advertises another port, and is told so.
    pub fn is_listened_at(&self, address: &AdvertisedAddress) -> bool {
        let listens = self.asked().listening.get(&address.endpoint());
        listens.is_some_and(|place| self.asked_where_it_listens(self.nodes[*place]).is_some())
    }

    fn asked(&self) -> &Asked {
        self.asked.get_or_init(|| asked(self.nodes))
    }

    /// The places of nodes without the role of a metadata server that are asked for metadata by an address at which no other has
    /// it, each with those of the nodes that ask. Who asks at its own address asks itself.
    pub fn asked_without_role(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut asked: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, node) in self.nodes.iter().enumerate() {
            for peer in peers::peers(node) {
                let reached = self.reached(&peer);
                let serves = |at: &usize| self.nodes[*at].settings.has(Role::MetadataServer);
                let meant = reached.get(&place).or(reached.first()).filter(|_| !reached.iter().any(serves));
                let Some(meant) = meant else { continue };
                let asking = asked.entry(*meant).or_default();
                if asking.last() != Some(&place) {
                    asking.push(place);
                }
            }
        }
        asked
    }

    /// Whether the address that a node advertises is another node's, too.
    pub fn is_copied(&self, node: &Node<'_>) -> bool {
        node.settings.advertised().is_some_and(|own| {
            !own.is_unspecified() && !peers::leads_back(node) && self.advertising(&own).len() > 1
        })
    }

    fn addresses(&self) -> &Addresses {
        self.addresses.get_or_init(|| addresses(self.nodes))
    }
}

/// Where a node listens, if that is another port of the host than it advertises.
fn listening(node: &Node<'_>) -> Option<Endpoint> {
    let own = node.settings.advertised().filter(|own| !own.is_loopback())?;
    let (host, port) = (own.host()?, node.settings.fabric_port()?);
    let there = AdvertisedAddress::parse(&format!("{}://{host}:{port}", own.scheme())).ok()?;
    (own.port() != Some(port)).then(|| there.endpoint())
}

fn asked(nodes: &[&Node<'_>]) -> Asked {
    let mut asked = Asked::default();
    for (place, node) in nodes.iter().enumerate() {
        asked.is_open |= made_up::is_open(node.given);
        for peer in peers::peers(node) {
            asked.asking.entry(peer.endpoint()).or_insert(place);
        }
        if let Some(there) = listening(node) {
            asked.listening.entry(there).or_insert(place);
        }
    }
    asked
}

fn addresses(nodes: &[&Node<'_>]) -> Addresses {
    let mut index = Addresses { hosts: index(nodes, peers::own_hosts), ..Addresses::default() };
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

/// The places of nodes by addresses that they have.
fn index<'n, I: Iterator<Item = AdvertisedAddress>>(
    nodes: &[&'n Node<'n>],
    of: impl Fn(&'n Node<'n>) -> I,
) -> BTreeMap<Endpoint, Vec<usize>> {
    let mut index: BTreeMap<Endpoint, Vec<usize>> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        for address in of(node) {
            index.entry(address.endpoint()).or_default().push(place);
        }
    }
    index
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

/// Whether two nodes are pods of one object: they are started alike, but for what follows from their names.
pub fn are_replicas(one: &Node<'_>, other: &Node<'_>) -> bool {
    let (one, other) = (one.given, other.given);
    one.host_name.is_some() && other.host_name.is_some() && one.origin.is_some() && one.origin == other.origin
}

#[cfg(test)]
#[path = "set_tests.rs"]
mod tests;
