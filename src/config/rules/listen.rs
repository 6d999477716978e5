//! The ports that a node listens on.

use super::Node;
use crate::api::Role;
use crate::config::settings::{Settings, host_of};

/// A TCP port that a node listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// What listens.
    pub service: &'static str,
    /// The key that sets it, when one does.
    pub key: Vec<&'static str>,
    /// The IP address; empty for all.
    pub ip: String,
    /// The port.
    pub port: u16,
}

/// Every fixed port of the node.
pub fn ports(node: &Node<'_>) -> Vec<Port> {
    let settings = &node.settings;
    if settings.listen_mode.value.as_deref() == Some("unix") && node.since(1, 6, 0) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut add = |service, table: Option<&'static str>, port: Option<u16>| {
        let Some(port) = port else { return };
        let path = |key| table.into_iter().chain([key]).collect::<Vec<&'static str>>();
        let key = ["bind-address", "bind-port"].into_iter().map(path).find(|path| node.has(path));
        out.push(Port { service, key: key.unwrap_or_default(), ip: ip(settings, table), port });
    };
    add("the fabric", None, settings.fabric_port());
    if settings.has(Role::Admin) {
        add("the admin API", Some("admin"), settings.admin_port());
    }
    if settings.has(Role::HttpIngress) {
        add("the ingress", Some("ingress"), settings.ingress_port());
    }
    out
}

fn ip(settings: &Settings, table: Option<&str>) -> String {
    let own = match table {
        Some("admin") => Some(&settings.admin),
        Some(_) => Some(&settings.ingress),
        None => None,
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

/// Whether the two cannot both be bound on one host.
pub fn collide(one: &Port, other: &Port) -> bool {
    one.port == other.port && (one.ip.is_empty() || other.ip.is_empty() || one.ip == other.ip)
}

/// Whether both nodes run on the same host, as far as their addresses tell.
pub fn share_host(one: &Node<'_>, other: &Node<'_>) -> bool {
    if one.context.one_host {
        return true;
    }
    match (one.settings.advertised(), other.settings.advertised()) {
        (Some(one), Some(other)) if !one.is_loopback() => one.host().is_some() && one.host() == other.host(),
        _ => false,
    }
}
