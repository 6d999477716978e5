//! Configuration files of one folder that name different clusters, or none, and are one deployment all the same: the peers of
//! one are nodes of the other. Read apart, each of them would be told that the others are nobody.

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

/// What a deployment says of its nodes and of others.
struct Says {
    own: BTreeSet<Endpoint>,
    peers: BTreeSet<Endpoint>,
    founds: bool,
    waits: bool,
}

/// Puts those together that are tied to each other.
pub fn join(groups: &mut Vec<Group>, read: &mut [ReadFile]) {
    while let Some((first, second)) = next(groups) {
        let joined = groups.remove(second);
        let into = &mut groups[first];
        // It is called as most of its nodes call it.
        if joined.nodes.len() > into.nodes.len() {
            into.read.name.clone_from(&joined.read.name);
        }
        for place in into.read.found.iter().chain(&joined.read.found) {
            let Some(file) = read.iter_mut().find(|file| file.file == place.file) else { continue };
            let message = "read with the files beside it, whatever cluster each of them names: their nodes are one another's peers";
            file.notes = vec![Note { line: None, message: message.into() }];
        }
        if into.read.kind == "file" {
            into.read.kind = "folder".into();
        }
        into.nodes.extend(joined.nodes);
        into.read.found.extend(joined.read.found);
    }
}

/// Two that are tied.
fn next(groups: &[Group]) -> Option<(usize, usize)> {
    let mut folders: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
    for (at, group) in
        groups.iter().enumerate().filter(|(_, group)| BY_NAME.contains(&group.read.kind.as_str()))
    {
        let folder = group.read.source.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry((folder, group.read.kind == "systemd")).or_default().push(at);
    }
    for places in folders.values().filter(|places| places.len() > 1) {
        let says: Vec<Says> = places.iter().map(|at| says(&groups[*at])).collect();
        let founders = says.iter().filter(|one| one.founds).count();
        for first in 0..places.len() {
            for second in first + 1..places.len() {
                let (one, other) = (&says[first], &says[second]);
                let waits_for = (one.waits && other.founds) || (other.waits && one.founds);
                let is_founder = founders == 1 && waits_for;
                if is_founder || one.names(other) || other.names(one) {
                    return Some((places[first], places[second]));
                }
            }
        }
    }
    None
}

impl Says {
    /// Whether a node of the other is named as a peer, by an address that is nobody's here.
    fn names(&self, other: &Self) -> bool {
        self.own.is_disjoint(&other.own) && self.peers.intersection(&other.own).next().is_some()
    }
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
