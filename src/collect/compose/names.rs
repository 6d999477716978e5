//! The names under which the containers of a project find each other.

use std::collections::{BTreeMap, BTreeSet};

use super::program::known;
use super::project::Project;
use super::reading::Reading;
use super::service::ComposeService;
use crate::collect::yaml::Yaml;

/// The network that services are in which name none.
const DEFAULT: &str = "default";

/// The names of all services of a project.
#[derive(Debug, Default)]
pub struct Names {
    services: BTreeMap<String, ServiceNames>,
    /// The services that have a name.
    called: BTreeMap<String, BTreeSet<String>>,
    /// The services whose network others are in, too.
    shared: BTreeSet<String>,
}

/// What is known of a service in the networks.
#[derive(Debug, Default)]
struct ServiceNames {
    /// Its names, each with the networks in which it leads to the service.
    names: BTreeMap<String, BTreeSet<String>>,
    /// The networks that it is in.
    networks: BTreeSet<String>,
    /// It is in the network of the host.
    on_host: bool,
    /// Names that are given to it alone, by `extra_hosts` or `links`.
    given: BTreeSet<String>,
    /// It may see names that are not known here, or be in networks that are not.
    open: bool,
}

/// Where a name leads to from a service.
#[derive(Debug, PartialEq, Eq)]
pub enum LeadsTo<'n> {
    /// To these services.
    Services(Vec<&'n str>),
    /// To a service with which it shares no network.
    Apart(&'n str),
    /// Nowhere from the network of the host, though it is the name of a service.
    NotFromHost(&'n str),
    /// To nothing that is known.
    Nowhere,
    /// Perhaps to something else.
    Unknown,
}

impl Names {
    /// The names of a project.
    pub fn of(reading: &mut Reading<'_, '_>, project: &Project, project_name: &str) -> Self {
        let mut services = BTreeMap::new();
        for service in project.services.values() {
            let mut one = of_service(reading, project, service, project_name);
            one.open |= project.incomplete || !service.open.is_empty();
            services.insert(service.name.clone(), one);
        }
        let mut shared = BTreeSet::new();
        // What shares the network of another has its names.
        for service in project.services.values() {
            let mode = service.last("network_mode").and_then(|(_, value)| value.text());
            shared.extend(mode.and_then(|mode| mode.strip_prefix("service:")).map(str::to_owned));
            let host =
                mode.and_then(|mode| mode.strip_prefix("service:")).and_then(|host| services.get(host));
            if let Some((names, networks)) = host.map(|host| (host.names.clone(), host.networks.clone()))
                && let Some(one) = services.get_mut(&service.name)
            {
                (one.names, one.networks) = (names, networks);
            }
        }
        let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (service, one) in &services {
            for name in one.names.keys() {
                called.entry(name.clone()).or_default().insert(service.clone());
            }
        }
        Self { services, called, shared }
    }

    /// Whether a service is in the network of the host.
    pub fn is_on_host(&self, service: &str) -> bool {
        self.services.get(service).is_some_and(|one| one.on_host)
    }

    /// Whether nothing else is in the network of a service's container.
    pub fn is_alone(&self, service: &str) -> bool {
        let own = self.services.get(service);
        own.is_some_and(|one| !one.on_host && !one.networks.is_empty()) && !self.shared.contains(service)
    }

    /// The names that lead to a service and to no other, its own first, and those that lead to others, too.
    pub fn hosts(&self, service: &str) -> (Vec<String>, Vec<String>) {
        let Some(one) = self.services.get(service).filter(|one| !one.on_host) else {
            return Default::default();
        };
        let shared = |name: &&String| self.called.get(*name).is_some_and(|services| services.len() > 1);
        let (shared, mut own): (Vec<&String>, Vec<&String>) = one.names.keys().partition(shared);
        own.sort_by_key(|name| *name != service);
        (own.into_iter().cloned().collect(), shared.into_iter().cloned().collect())
    }

    /// Where a name leads to from a service.
    pub fn resolve(&self, from: &str, name: &str) -> LeadsTo<'_> {
        let Some(own) = self.services.get(from) else { return LeadsTo::Unknown };
        if own.given.contains(name) {
            return LeadsTo::Unknown;
        }
        let networks = |service: &String| self.services.get(service)?.names.get(name);
        let called = self.called.get(name).into_iter().flatten();
        let called: Vec<(&str, &BTreeSet<String>)> =
            called.filter_map(|service| Some((service.as_str(), networks(service)?))).collect();
        let near = called.iter().filter(|(_, networks)| !networks.is_disjoint(&own.networks));
        let near: Vec<&str> = near.map(|(service, _)| *service).collect();
        match called.first() {
            _ if !near.is_empty() => LeadsTo::Services(near),
            _ if own.open => LeadsTo::Unknown,
            Some((service, _)) if own.on_host => LeadsTo::NotFromHost(service),
            Some((service, _)) => LeadsTo::Apart(service),
            // The host may know names of its own.
            None if own.on_host => LeadsTo::Unknown,
            None => LeadsTo::Nowhere,
        }
    }
}

fn of_service(
    reading: &mut Reading<'_, '_>,
    project: &Project,
    service: &ComposeService,
    project_name: &str,
) -> ServiceNames {
    let mut one = ServiceNames::default();
    let mode = service.last("network_mode").map(|(file, value)| reading.text(file, value));
    match mode.as_ref().map(|mode| mode.as_ref().and_then(known)) {
        Some(Some(mode)) if mode == "host" => {
            one.on_host = true;
            one.names.insert(service.name.to_ascii_lowercase(), BTreeSet::new());
            return one;
        }
        Some(Some(mode)) if mode == "none" => return one,
        Some(_) => {
            one.open = true;
            return one;
        }
        None => {}
    }
    let mut aliases: Vec<(String, String)> = Vec::new();
    for (file, value) in service.all("networks") {
        for pair in value.pairs() {
            let network = pair.name().unwrap_or_default();
            one.networks.extend([network_name(reading, project, network, &mut one.open)]);
            for alias in pair.value.get("aliases").map_or(&[][..], |aliases| aliases.items()) {
                match reading.text(file, alias).as_ref().and_then(known) {
                    Some(alias) => aliases.push((alias, network.to_owned())),
                    None => one.open = true,
                }
            }
        }
        for item in value.items() {
            let network = reading.text(file, item).as_ref().and_then(known);
            let Some(network) = network else {
                one.open = true;
                continue;
            };
            one.networks.extend([network_name(reading, project, &network, &mut one.open)]);
        }
    }
    if one.networks.is_empty() {
        one.networks.extend([network_name(reading, project, DEFAULT, &mut one.open)]);
    }
    let mut everywhere = vec![service.name.clone()];
    for key in ["container_name", "hostname"] {
        let written = service.last(key).map(|(file, value)| reading.text(file, value));
        match written.map(|text| text.as_ref().and_then(known)) {
            Some(Some(name)) => everywhere.push(name),
            Some(None) => one.open = true,
            None => {}
        }
    }
    everywhere.extend(["-", "_"].map(|sign| format!("{project_name}{sign}{}{sign}1", service.name)));
    for name in everywhere {
        one.names.insert(name.to_ascii_lowercase(), one.networks.clone());
    }
    for (alias, network) in aliases {
        let network = network_name(reading, project, &network, &mut one.open);
        one.names.entry(alias.to_ascii_lowercase()).or_default().insert(network);
    }
    given(reading, service, &mut one);
    one
}

/// Names that a service alone is given for something.
fn given(reading: &mut Reading<'_, '_>, service: &ComposeService, one: &mut ServiceNames) {
    let mut add = |name: Option<String>| match name {
        Some(name) => drop(one.given.insert(name.trim().to_ascii_lowercase())),
        None => one.open = true,
    };
    for (file, value) in service.all("extra_hosts") {
        for pair in value.pairs() {
            add(pair.name().map(str::to_owned));
        }
        for item in value.items() {
            let text = reading.text(file, item).as_ref().and_then(known);
            add(text.map(|text| text.split([':', '=']).next().unwrap_or_default().to_owned()));
        }
    }
    for key in ["links", "external_links"] {
        for (file, value) in service.all(key) {
            for item in value.items() {
                let text = reading.text(file, item).as_ref().and_then(known);
                add(text.map(|text| text.rsplit(':').next().unwrap_or_default().to_owned()));
            }
        }
    }
}

/// The network that is meant by a name. In one that other projects share there may be other names.
fn network_name(reading: &mut Reading<'_, '_>, project: &Project, network: &str, open: &mut bool) -> String {
    let Some((file, body)) = project.element("networks", network) else { return network.to_owned() };
    let external = body.get("external").is_some_and(|external| external.text() != Some("false"));
    let name: Option<&Yaml> = body.at(&["name"]).or_else(|| body.at(&["external", "name"]));
    let name = name.map(|name| reading.text(file, name));
    *open |= external || name.is_some();
    name.flatten().as_ref().and_then(known).unwrap_or_else(|| network.to_owned())
}
