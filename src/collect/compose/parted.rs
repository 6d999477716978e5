//! Servers of one project that are clusters of their own, such as one for development beside one for tests.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::service_name;
use super::names::{LeadsTo, Names};
use crate::collect::effective::Effective;
use crate::collect::found::FoundNode;
use crate::config::settings::MetadataKind;
use crate::config::values::address::AdvertisedAddress;

/// Those that found a cluster of a name that no other node has, and that neither ask another node nor are asked by one. `effective`
/// is what each is configured to do.
pub fn by_themselves(nodes: &[FoundNode], effective: &[Effective], names: &Names) -> BTreeSet<usize> {
    if nodes.len() < 2 {
        return BTreeSet::new();
    }
    let mut called: BTreeMap<&str, usize> = BTreeMap::new();
    for one in effective {
        *called.entry(&one.settings.cluster_name.value).or_default() += 1;
    }
    let asks: Vec<BTreeSet<String>> =
        nodes.iter().zip(effective).map(|(node, one)| asked(node, one, names)).collect();
    let is_asked = |name: &String| asks.iter().any(|asks| asks.contains(name));
    let is_apart = |at: &usize| {
        let (node, settings) = (&nodes[*at], &effective[*at].settings);
        settings.cluster_name.is_explicit()
            && called.get(settings.cluster_name.value.as_str()) == Some(&1)
            && settings.auto_provision.value
            && settings.metadata_client.kind.value == MetadataKind::Replicated
            && node.unknown.is_empty()
            && node.environment.values().all(|given| given.value.text().is_some())
            && asks[*at].is_empty()
            && !is_asked(&node.name)
    };
    (0..nodes.len()).filter(is_apart).collect()
}

/// The other nodes that one asks for metadata, and `?` for an address that may be anybody's.
fn asked(node: &FoundNode, effective: &Effective, names: &Names) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in &effective.settings.metadata_client.addresses.value {
        let address = AdvertisedAddress::parse(text).ok();
        if address.as_ref().is_some_and(AdvertisedAddress::is_loopback) {
            continue;
        }
        let name = address.as_ref().and_then(service_name);
        match name.map(|name| (names.resolve(&node.name, &name), name)) {
            Some((LeadsTo::Services(services), _)) => found.extend(services.into_iter().map(str::to_owned)),
            _ => drop(found.insert("?".to_owned())),
        }
    }
    found.remove(&node.name);
    found
}
