//! Addresses that name a service which is not there, or another one.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{LeadsTo, Names};
use super::project::Project;
use crate::collect::effective::Effective;
use crate::collect::found::{FoundNode, Gathered};
use crate::collect::sources::{Locus, Sources};
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::values::address::{AdvertisedAddress, Endpoint, PortFrom};

/// A node and a service that it names, which are in no network together.
pub struct Apart {
    /// The node.
    pub from: String,
    /// What it names: another node, or something that it uses.
    pub to: String,
    /// Where.
    pub at: Locus,
    /// What is said of it, unless it is told at the networks.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Reports nodes that cannot reach each other, and what they use: once at the networks of one that no other reaches, or each by
/// itself.
pub fn report_apart(
    (all, mut used): (Vec<Apart>, Vec<Apart>),
    (project, names): (&Project, &Names),
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    let called: BTreeSet<&str> = all.iter().flat_map(|pair| [pair.from.as_str(), pair.to.as_str()]).collect();
    let alone =
        called.into_iter().filter(|name| all.iter().all(|pair| pair.from == *name || pair.to == *name));
    let place = |name: &str| {
        let service = project.services.get(name)?;
        let layers = service.layers.iter().rev();
        let mut keys = layers.flat_map(|layer| {
            ["network_mode", "networks"].map(|key| Some((layer.file, layer.body.pair(key)?.key.span.clone())))
        });
        let (file, bytes) = keys.find_map(|key| key)?;
        Some((name.to_owned(), Locus { file, bytes }))
    };
    let places: Vec<(String, Locus)> = alone.filter_map(place).collect();
    if let ([(name, at)], true) = (places.as_slice(), all.len() > 1) {
        let other = |pair: &Apart| if pair.from == *name { pair.to.clone() } else { pair.from.clone() };
        let others: BTreeSet<String> = all.iter().map(other).filter(|other| other != name).collect();
        let others: Vec<String> = others.into_iter().collect();
        // Where all are in the network of the host, it is no single one that is cut off.
        if !others.is_empty() && !others.iter().any(|other| names.is_on_host(other)) {
            out.told.extend(all.iter().map(|pair| (pair.at.clone(), "RS405")));
            // What others do not reach either is not cut off by these networks.
            let by_others: BTreeSet<String> =
                used.iter().filter(|pair| pair.from != *name).map(|pair| pair.to.clone()).collect();
            let is_cut_off = |pair: &Apart| pair.from == *name && !by_others.contains(&pair.to);
            let cut_off: BTreeSet<String> =
                used.iter().filter(|pair| is_cut_off(pair)).map(|pair| pair.to.clone()).collect();
            used.retain(|pair| !is_cut_off(pair));
            each(used, sources, out);
            let others = quoted(&others.into_iter().chain(cut_off).collect::<Vec<_>>());
            let message =
                format!("because of this `{name}` and {others} do not reach each other by their names");
            let help = "Put all nodes into one of the `networks`.";
            out.finding_of(sources, "RS405", at, message, help, vec![name.clone()]);
            return;
        }
    }
    each(used, sources, out);
    let mut places: Vec<(Locus, Vec<Apart>)> = Vec::new();
    for pair in all {
        match places.iter_mut().find(|(at, _)| *at == pair.at) {
            Some((_, pairs)) => pairs.push(pair),
            None => places.push((pair.at.clone(), vec![pair])),
        }
    }
    for (at, pairs) in places {
        let several = |name: fn(&Apart) -> &String| pairs.iter().any(|pair| name(pair) != name(&pairs[0]));
        let is_many = several(|pair| &pair.from) && several(|pair| &pair.to);
        let is_apart = pairs.iter().all(|pair| !names.is_on_host(&pair.from));
        if is_many && is_apart {
            // None of them reaches the others, and all take the list from one place.
            let from: BTreeSet<String> = pairs.iter().map(|pair| pair.from.clone()).collect();
            let called: BTreeSet<String> =
                pairs.iter().flat_map(|pair| [&pair.from, &pair.to]).cloned().collect();
            let called: Vec<String> = called.into_iter().collect();
            let message = format!(
                "{} are not in one network, so their names lead nowhere from each other",
                quoted(&called)
            );
            out.finding_of(sources, "RS405", &at, message, &pairs[0].help, from.into_iter().collect());
            continue;
        }
        each(pairs, sources, out);
    }
}

fn each(pairs: Vec<Apart>, sources: &Sources<'_>, out: &mut Gathered) {
    for Apart { from, at, message, help, .. } in pairs {
        out.finding_of(sources, "RS405", &at, message, &help, vec![from]);
    }
}

/// Reports addresses of a node that lead nowhere, but for those of nodes in other networks, which it gives back. `nodes` are the services that run the server, `advertised` how many
/// of them advertise an address.
pub fn report(
    node: &FoundNode,
    effective: &Effective,
    names: &Names,
    (nodes, advertised): (&[String], &BTreeMap<Endpoint, usize>),
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Vec<Apart> {
    let mut apart = Vec::new();
    let settings = &effective.settings;
    let own = settings.advertised();
    for key in [keys::ADVERTISED_ADDRESS, keys::ADVERTISED_HOST] {
        let name = own.as_ref().and_then(|own| Some((own, service_name(own)?)));
        let (Some((own, name)), Some(at)) = (name, effective.place(node, key, sources)) else { continue };
        let message = match names.resolve(&node.name, &name) {
            LeadsTo::Nowhere => format!("no service of this project is called `{name}`"),
            LeadsTo::NotFromHost(_) => not_from_host(&name),
            // That two nodes advertise one address is found by `validate`.
            LeadsTo::Services(_) if advertised.get(&own.endpoint()).is_some_and(|count| *count > 1) => {
                continue;
            }
            LeadsTo::Services(services) if !services.contains(&node.name.as_str()) => {
                format!("`{name}` is the service {}, not this one", quoted(&services))
            }
            _ => continue,
        };
        let port =
            own.port().filter(|_| matches!(own, AdvertisedAddress::Tcp { port_from: PortFrom::Text, .. }));
        let help = format!(
            "Other nodes, and the node itself, dial what it advertises: `http://{}:{}`.",
            node.name,
            port.or_else(|| settings.fabric_port()).unwrap_or(5122)
        );
        out.finding_of(sources, "RS405", &at, message, &help, vec![node.name.clone()]);
        break;
    }
    if settings.metadata_client.kind.value != MetadataKind::Replicated {
        return apart;
    }
    let listed = settings
        .metadata_client
        .addresses
        .value
        .iter()
        .filter_map(|text| AdvertisedAddress::parse(text).ok());
    let listed: Vec<String> = listed.filter_map(|address| service_name(&address)).collect();
    let places = [keys::METADATA_CLIENT_ADDRESSES, keys::METADATA_CLIENT_ADDRESS];
    let Some((key, at)) =
        places.into_iter().find_map(|key| Some((key, effective.place(node, key, sources)?)))
    else {
        return apart;
    };
    // Of a file `validate` says so itself, once it knows any of the addresses.
    let is_node = |service: &&str| nodes.iter().any(|node| node == service);
    let known = listed.iter().any(|name| match names.resolve(&node.name, name) {
        LeadsTo::Services(services) => services.iter().any(is_node),
        _ => false,
    });
    if known && nodes.len() > 1 && effective.is_in_file(key) {
        return apart;
    }
    for name in listed {
        let led = names.resolve(&node.name, &name);
        let other = match &led {
            LeadsTo::Apart(service) | LeadsTo::NotFromHost(service) => Some((*service).to_owned()),
            _ => None,
        };
        let (message, help) = match led {
            LeadsTo::Nowhere => (
                format!("no service of this project is called `{name}`"),
                format!("The nodes of this project are {}.", quoted(nodes)),
            ),
            LeadsTo::Apart(service) => (
                format!("`{service}` shares no network with `{}`, so its name leads nowhere from there", node.name),
                "Put both services into one of the `networks`.".to_owned(),
            ),
            LeadsTo::NotFromHost(service) => (
                not_from_host(service),
                "With `network_mode: host` write an address of the host, or take all services into one network of the project."
                    .to_owned(),
            ),
            LeadsTo::Services(_) | LeadsTo::Unknown => continue,
        };
        match other.filter(|other| nodes.contains(other)) {
            Some(to) => apart.push(Apart { from: node.name.clone(), to, at: at.clone(), message, help }),
            None => out.finding_of(sources, "RS405", &at, message, &help, vec![node.name.clone()]),
        }
    }
    apart
}

/// What is said of a name where the network is that of the host.
pub fn not_from_host(name: &str) -> String {
    format!("in the network of the host the name `{name}` leads nowhere")
}

/// The host of an address, where it could be the name of a service: names with dots are left to others.
pub fn service_name(address: &AdvertisedAddress) -> Option<String> {
    let host = address.host()?.to_ascii_lowercase();
    let is_name = !host.contains(['.', ':']) && !address.is_loopback();
    is_name.then_some(host)
}

fn quoted(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}
