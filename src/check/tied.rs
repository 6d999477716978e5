//! Configuration files that no cluster's name puts together, and that are one deployment all the same: the peers of one are
//! nodes of the other. Read apart, each of them would be told that the others are nobody. They lie in one folder, where another
//! name or none is a mistake, or each node's in a folder of its own, where all may be called `restate.toml`. Nodes with metadata
//! in a store of others have no peers; there one cluster's name in one store is one deployment.

use std::collections::{BTreeMap, BTreeSet};

use super::group::Group;
use crate::api::collect::{Note, ReadFile};
use crate::api::validate::NodeConfig;
use crate::collect::BY_ITSELF;
use crate::config::document::Document;
use crate::config::layers::Layers;
use crate::config::settings::{MetadataKind, Settings};
use crate::config::values::address::{AdvertisedAddress, Endpoint};

/// Deployments whose nodes belong together for no other reason than the cluster that they name.
const BY_NAME: [&str; 3] = ["file", "folder", "systemd"];
/// An address that more deployments have is that of none: what is copied everywhere ties nothing.
const OWNERS: usize = 16;
const BESIDE: &str = "read with the files beside it, whatever cluster each of them names: their peers, or who founds the cluster, make them one";
const ELSEWHERE: &str = "read with files of other folders: their peers, their metadata store, or one cluster's name in numbered folders make them one";

/// What a deployment says of its nodes and of others.
struct Says {
    own: BTreeSet<Endpoint>,
    peers: BTreeSet<Endpoint>,
    founds: bool,
    waits: bool,
    /// Where it keeps the cluster's metadata, when that is a store of others.
    store: Option<Store>,
}

/// Puts those together that are tied to each other.
pub fn join(groups: &mut Vec<Group>, read: &mut [ReadFile]) {
    let mut parts = ties(groups);
    let mut joined: BTreeMap<usize, Vec<Group>> = BTreeMap::new();
    for (index, group) in std::mem::take(groups).into_iter().enumerate() {
        joined.entry(parts.first(index)).or_default().push(group);
    }
    let mut said: BTreeMap<String, &str> = BTreeMap::new();
    for part in joined.into_values() {
        groups.push(one(part, &mut said));
    }
    for file in read {
        let Some(message) = said.get(&file.file) else { continue };
        file.notes.retain(|note| !note.message.starts_with(BY_ITSELF));
        file.notes.push(Note { line: None, message: (*message).into() });
    }
}

/// Several as one, which is called as most of its nodes call it; and what is said of their files.
fn one(part: Vec<Group>, said: &mut BTreeMap<String, &str>) -> Group {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    part.iter().for_each(|group| *names.entry(&group.read.name).or_default() += group.nodes.len());
    let most = names.values().copied().max().unwrap_or_default();
    let name = part.iter().map(|group| &group.read.name).find(|name| names[name.as_str()] == most).cloned();
    let beside = part.iter().all(|group| folder(group) == folder(&part[0]));
    let several = part.len() > 1;
    let mut all = part.into_iter();
    let mut into = all.next().expect("a part has one at least");
    for group in all {
        into.nodes.extend(group.nodes);
        into.read.found.extend(group.read.found);
    }
    if several {
        into.read.name = name.unwrap_or_default();
        if into.read.kind == "file" {
            into.read.kind = "folder".into();
        }
        let message = if beside { BESIDE } else { ELSEWHERE };
        said.extend(into.read.found.iter().map(|place| (place.file.clone(), message)));
    }
    into
}

/// Which deployments are one: each knows the first of those that it is one with, and that one all addresses.
struct Parts {
    first: Vec<usize>,
    own: BTreeMap<usize, BTreeSet<Endpoint>>,
}

impl Parts {
    fn first(&mut self, of: usize) -> usize {
        let mut at = of;
        while self.first[at] != at {
            self.first[at] = self.first[self.first[at]];
            at = self.first[at];
        }
        at
    }

    /// Makes two one, unless an address would be there twice: then one of them is a copy, for another stage.
    fn tie(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        let (into, from) = (one.min(other), one.max(other));
        let empty = BTreeSet::new();
        let [mine, theirs] = [into, from].map(|at| self.own.get(&at).unwrap_or(&empty));
        if one == other || !mine.is_disjoint(theirs) {
            return;
        }
        let moved = self.own.remove(&from).unwrap_or_default();
        self.own.entry(into).or_default().extend(moved);
        self.first[from] = into;
    }
}

/// A store of metadata outside of the cluster: its kind, and where it is.
type Store = (MetadataKind, BTreeSet<String>);

fn ties(groups: &[Group]) -> Parts {
    let mut parts = Parts { first: (0..groups.len()).collect(), own: BTreeMap::new() };
    let by_name: Vec<usize> =
        (0..groups.len()).filter(|at| BY_NAME.contains(&groups[*at].read.kind.as_str())).collect();
    if by_name.len() < 2 {
        return parts;
    }
    let says: BTreeMap<usize, Says> = by_name.iter().map(|at| (*at, says(&groups[*at]))).collect();
    let mut folders: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
    let mut owners: BTreeMap<&Endpoint, Vec<usize>> = BTreeMap::new();
    let mut stores: BTreeMap<(&Store, &str), Vec<usize>> = BTreeMap::new();
    let mut numbered: BTreeMap<(&str, Numbered<'_>), usize> = BTreeMap::new();
    for (at, one) in &says {
        let group = &groups[*at];
        parts.own.insert(*at, one.own.clone());
        folders.entry((folder(group), group.read.kind == "systemd")).or_default().push(*at);
        for endpoint in &one.own {
            owners.entry(endpoint).or_default().push(*at);
        }
        if let Some(place) = Numbered::of(group) {
            let first = *numbered.entry((&group.read.name, place)).or_insert(*at);
            parts.tie(first, *at);
        }
        // In one store there is one cluster of a name.
        if let Some(store) = &one.store {
            let before = stores.entry((store, &group.read.name)).or_default();
            let all = before.iter().take(OWNERS).filter(|other| near(&groups[**other], group));
            all.for_each(|other| parts.tie(*other, *at));
            before.push(*at);
        }
    }
    for places in folders.values() {
        let founders: Vec<usize> = places.iter().copied().filter(|at| says[at].founds).collect();
        if let [founder] = founders.as_slice() {
            places.iter().filter(|at| says[at].waits).for_each(|waiting| parts.tie(*founder, *waiting));
        }
    }
    for (at, one) in &says {
        for peer in one.peers.difference(&one.own) {
            let all = owners.get(peer).filter(|all| all.len() <= OWNERS);
            let near = all.into_iter().flatten().filter(|other| near(&groups[*at], &groups[**other]));
            let same = near.clone().filter(|other| groups[**other].read.name == groups[*at].read.name);
            // Of copies for several stages nobody knows which one is meant, unless one is of the same cluster.
            for candidates in [same.collect::<Vec<_>>(), near.collect()] {
                if let [other] = candidates[..] {
                    parts.tie(*at, *other);
                    break;
                }
            }
        }
    }
    parts
}

/// Where a file lies of which each node has one in a folder with a number of its own: `n1/restate.toml`, `n2/restate.toml`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Numbered<'g> {
    above: &'g str,
    /// The folder's name without its number.
    folder: String,
    /// The file's name, unless it is called as its folder is.
    file: Option<&'g str>,
}

impl<'g> Numbered<'g> {
    /// Nothing for what lies elsewhere, or names no cluster of its own.
    fn of(group: &'g Group) -> Option<Self> {
        let source = group.read.source.as_str();
        let (path, file) = source.rsplit_once('/')?;
        let (above, folder) = path.rsplit_once('/').unwrap_or(("", path));
        let is_of_files = group.read.kind == "file" || group.read.kind == "folder";
        let has_number = folder.contains(|sign: char| sign.is_ascii_digit());
        (is_of_files && has_number && group.read.name != source).then(|| Self {
            above,
            folder: folder.chars().filter(|sign| !sign.is_ascii_digit()).collect(),
            file: (file.split('.').next() != Some(folder)).then_some(file),
        })
    }
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
    let differ: Vec<usize> = (0..one.len().min(other.len())).filter(|at| one[*at] != other[*at]).collect();
    // A file may be called as its folder is: `n1/n1.toml`.
    let is_called_so = |path: &[&str], folder: usize| {
        path.last().is_some_and(|name| name.split('.').next() == Some(path[folder]))
    };
    one.len() == other.len()
        && match differ[..] {
            [_] => true,
            [folder, file] => {
                file + 1 == one.len() && is_called_so(&one, folder) && is_called_so(&other, folder)
            }
            _ => false,
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
        store: settings.first().map(|one| &one.metadata_client).and_then(|client| {
            let outside = client.kind.value != MetadataKind::Replicated && !client.addresses.value.is_empty();
            outside.then(|| (client.kind.value, client.addresses.value.iter().cloned().collect()))
        }),
        own,
        peers,
    }
}

fn settings(node: &NodeConfig) -> Settings {
    let document = Document::parse(node.file.as_ref().map_or("", |file| file.text.as_str()));
    let known = node.environment.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
    Settings::of(&Layers::with_args(&document, &known.collect(), &node.arguments))
}
