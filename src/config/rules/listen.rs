//! The ports that a node listens on.

use super::Node;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::Settings;
use crate::config::values::address::{AdvertisedAddress, host_of};

/// A TCP port that a node listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// What listens.
    pub service: Service,
    /// The key that sets it, when one does.
    pub key: Option<&'static [&'static str]>,
    /// The IP address; empty for all.
    pub ip: String,
    /// The port.
    pub port: u16,
}

/// What listens on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Node to node.
    Fabric,
    /// The admin API.
    Admin,
    /// The ingress.
    Ingress,
}

impl Service {
    /// The keys that set its port, the address first.
    pub fn keys(self) -> [&'static [&'static str]; 2] {
        match self {
            Self::Fabric => [keys::BIND_ADDRESS, keys::BIND_PORT],
            Self::Admin => [keys::ADMIN_BIND_ADDRESS, keys::ADMIN_BIND_PORT],
            Self::Ingress => [keys::INGRESS_BIND_ADDRESS, keys::INGRESS_BIND_PORT],
        }
    }
}

impl std::fmt::Display for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fabric => "the fabric",
            Self::Admin => "the admin API",
            Self::Ingress => "the ingress",
        })
    }
}

/// Every fixed port of the node.
pub fn ports(node: &Node<'_>) -> Vec<Port> {
    let settings = &node.settings;
    if settings.listen_mode.value.as_deref() == Some("unix") && node.since(1, 6, 0) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut add = |service: Service, port: Option<u16>| {
        let Some(port) = port else { return };
        let key = service.keys().into_iter().find(|path| node.has(path));
        out.push(Port { service, key, ip: ip(settings, service), port });
    };
    add(Service::Fabric, settings.fabric_port());
    if settings.has(Role::Admin) {
        add(Service::Admin, settings.admin_port());
    }
    if settings.has(Role::HttpIngress) {
        add(Service::Ingress, settings.ingress_port());
    }
    out
}

fn ip(settings: &Settings, service: Service) -> String {
    let own = match service {
        Service::Admin => Some(&settings.admin),
        Service::Ingress => Some(&settings.ingress),
        Service::Fabric => None,
    };
    let (address, ip) = match own {
        Some(own) => {
            (&own.bind_address.value, own.bind_ip.value.as_ref().or(settings.bind_ip.value.as_ref()))
        }
        None => (&settings.bind_address.value, settings.bind_ip.value.as_ref()),
    };
    let ip = address.as_deref().map(host_of).or(ip.map(String::as_str)).unwrap_or_default();
    if matches!(ip, "0.0.0.0" | "::") { String::new() } else { ip.to_owned() }
}

/// Whether other hosts reach the fabric of a node at no address.
pub fn is_bound_to_loopback(node: &Node<'_>) -> bool {
    let ip = ip(&node.settings, Service::Fabric);
    ip.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

/// Whether the two cannot both be bound on one host.
pub fn collide(one: &Port, other: &Port) -> bool {
    one.port == other.port && (one.ip.is_empty() || other.ip.is_empty() || one.ip == other.ip)
}

/// A host that nodes may share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedHost {
    /// The one on which all nodes are.
    Only,
    /// The one in the address that a node advertises.
    Named(String),
}

/// The host that the node runs on, as far as its name or its address tells.
pub fn host(node: &Node<'_>) -> Option<SharedHost> {
    if node.context.one_host {
        return Some(SharedHost::Only);
    }
    if let Some(host) = node.given.own_hosts.first().or(node.given.host_name.as_ref()) {
        return Some(SharedHost::Named(host.clone()));
    }
    // Nobody's own host is called so.
    let own = node.settings.advertised().filter(|own| !own.is_loopback() && !own.is_unspecified())?;
    own.host().map(|host| SharedHost::Named(host.to_owned()))
}

/// Ports on which every node serves something else, unless it says otherwise.
const USUAL: [(u16, Service); 2] = [(9070, Service::Admin), (8080, Service::Ingress)];

/// What listens on the port of an address, if it is not the fabric.
pub fn other_service(node: &Node<'_>, peer: &AdvertisedAddress) -> Option<Service> {
    let AdvertisedAddress::Tcp { port, .. } = peer else { return None };
    let own = ports(node);
    if own.iter().any(|one| one.service == Service::Fabric && one.port == *port) {
        return None;
    }
    let usual = USUAL.into_iter().find(|(usual, _)| usual == port).map(|(_, service)| service);
    usual.or_else(|| own.iter().find(|one| one.port == *port).map(|one| one.service))
}
