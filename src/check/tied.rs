//! Configuration files that no cluster's name puts together, and that are one deployment all the same: the peers of one are
//! nodes of the other. Read apart, each of them would be told that the others are nobody. They lie in one folder, where another
//! name or none is a mistake, or each node's in a folder of its own, where all may be called `restate.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::group::Group;
use crate::api::collect::{Note, ReadFile};
use crate::api::validate::NodeConfig;
use crate::config::document::Document;
use crate::config::layers::Layers;
use crate::config::settings::Settings;
use crate::config::values::address::{AdvertisedAddress, Endpoint};

/// Deployments whose nodes belong together for no other reason than the cluster that they name.
const BY_NAME: [&str; 3] = ["file", "folder", "systemd"];
/// An address that more deployments have is that of none: what is copied everywhere ties nothing.
const OWNERS: usize = 16;

/// What a deployment says of its nodes and of others.
struct Says {
    own: BTreeSet<Endpoint>,
    peers: BTreeSet<Endpoint>,
    founds: bool,
    waits: bool,
}

/// Puts those together that are tied to each other.
pub fn join(groups: &mut Vec<Group>, read: &mut [ReadFile]) {
    let mut parts = ties(groups);
    let all = std::mem::take(groups);
    let mut at: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, group) in all.into_iter().enumerate() {
        let first = parts.first(index);
        let Some(into) = at.get(&first).and_then(|at| groups.get_mut(*at)) else {
            at.insert(first, groups.len());
            groups.push(group);
            continue;
        };
        let beside = folder(into) == folder(&group);
        // It is called as most of its nodes call it.
        if group.nodes.len() > into.nodes.len() {
            into.read.name.clone_from(&group.read.name);
        }
        if into.read.kind == "file" {
            into.read.kind = "folder".into();
        }
        let (nodes, found) = (group.nodes, group.read.found);
        for place in into.read.found.iter().chain(&found) {
            let Some(file) = read.iter_mut().find(|file| file.file == place.file) else { continue };
            let message = if beside {
                "read with the files beside it, whatever cluster each of them names: their nodes are one another's peers"
            } else {
                "read with files of other folders: their nodes are one another's peers"
            };
            file.notes = vec![Note { line: None, message: message.into() }];
        }
        into.nodes.extend(nodes);
        into.read.found.extend(found);
    }
}

/// Which deployments are one: each knows the first of those that it is one with.
struct Parts(Vec<usize>);

impl Parts {
    fn first(&mut self, of: usize) -> usize {
        let mut at = of;
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn tie(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other)] = one.min(other);
    }
}

fn ties(groups: &[Group]) -> Parts {
    let mut parts = Parts((0..groups.len()).collect());
    let by_name: Vec<usize> =
        (0..groups.len()).filter(|at| BY_NAME.contains(&groups[*at].read.kind.as_str())).collect();
    if by_name.len() < 2 {
        return parts;
    }
    let says: BTreeMap<usize, Says> = by_name.iter().map(|at| (*at, says(&groups[*at]))).collect();
    let mut folders: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
    let mut owners: BTreeMap<&Endpoint, Vec<usize>> = BTreeMap::new();
    for (at, one) in &says {
        let group = &groups[*at];
        folders.entry((folder(group), group.read.kind == "systemd")).or_default().push(*at);
        for endpoint in &one.own {
            owners.entry(endpoint).or_default().push(*at);
        }
    }
    for places in folders.values() {
        let founders: Vec<usize> = places.iter().copied().filter(|at| says[at].founds).collect();
        if let [founder] = founders.as_slice() {
            places.iter().filter(|at| says[at].waits).for_each(|waiting| parts.tie(*founder, *waiting));
        }
    }
    for (at, one) in &says {
        let named = one.peers.iter().filter_map(|peer| owners.get(peer)).filter(|all| all.len() <= OWNERS);
        for other in named.flatten().filter(|other| *other != at) {
            if near(&groups[*at], &groups[*other]) && one.own.is_disjoint(&says[other].own) {
                parts.tie(*at, *other);
            }
        }
    }
    parts
}

fn folder(group: &Group) -> &str {
    group.read.source.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether two lie where files of one deployment lie: in one folder, or under paths that differ in one folder, as those do that
/// have one for each node.
fn near(one: &Group, other: &Group) -> bool {
    if (one.read.kind == "systemd") != (other.read.kind == "systemd") {
        return false;
    }
    if folder(one) == folder(other) {
        return true;
    }
    let [one, other] = [one, other].map(|group| group.read.source.split('/').collect::<Vec<_>>());
    let differ = one.iter().zip(&other).filter(|(one, other)| one != other).count();
    one.len() == other.len() && differ == 1
}

fn says(group: &Group) -> Says {
    let settings: Vec<Settings> = group.nodes.iter().map(|node| settings(&node.config)).collect();
    // On loopback everybody has the same addresses.
    let endpoint = |address: AdvertisedAddress| (!address.is_loopback()).then(|| address.endpoint());
    let own = settings.iter().filter_map(Settings::advertised).filter_map(endpoint).collect();
    let listed = settings.iter().flat_map(|one| &one.metadata_client.addresses.value);
    let peers: BTreeSet<Endpoint> =
        listed.filter_map(|text| AdvertisedAddress::parse(text).ok()).filter_map(endpoint).collect();
    let is_told =
        |one: &Settings, founds| one.auto_provision.is_explicit() && one.auto_provision.value == founds;
    Says {
        // A node that neither founds a cluster nor knows one is somebody else's.
        waits: peers.is_empty() && settings.iter().all(|one| is_told(one, false)),
        founds: settings.iter().any(|one| is_told(one, true)),
        own,
        peers,
    }
}

fn settings(node: &NodeConfig) -> Settings {
    let document = Document::parse(node.file.as_ref().map_or("", |file| file.text.as_str()));
    let known = node.environment.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
    Settings::of(&Layers::with_args(&document, &known.collect(), &node.arguments))
}
