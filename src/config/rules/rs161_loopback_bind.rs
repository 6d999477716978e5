use super::listen;
use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS161",
    name: "loopback-bind",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the node advertises an outside address and listens on this host only",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS161.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    published(node, out);
    let settings = &node.settings;
    let outside = settings
        .advertised()
        .filter(|address| address.scheme() != "unix" && !address.is_loopback() && !address.is_unspecified());
    let Some(address) = outside.filter(|_| node.is_complete() && !node.context.one_host) else { return };
    let message = |what: &str| format!("{address} is advertised, and the node listens {what} only");
    let help = "Other nodes cannot connect. Bind the address that is advertised or all (`[::]:5122`); this is right only \
                if a proxy on this host forwards to it.";
    if settings.listen_mode.value.as_deref() == Some("unix") && node.since(1, 6, 0) {
        out.push(node.at_value(keys::LISTEN_MODE, message("on unix sockets")).help(help));
        return;
    }
    let fabric = listen::ports(node).into_iter().find(|port| port.service == listen::Service::Fabric);
    let Some(port) = fabric.filter(|port| is_loopback(&port.ip)) else { return };
    let key = [keys::BIND_ADDRESS, keys::BIND_IP].into_iter().find(|key| node.has(key));
    out.push(
        node.at_value(key.unwrap_or(keys::BIND_ADDRESS), message(&format!("on {}", port.ip))).help(help),
    );
}

/// A port that the host passes on reaches the container at an address of its own, where nothing listens.
fn published(node: &Node<'_>, out: &mut Findings) {
    let ports = if node.is_complete() { listen::ports(node) } else { Vec::new() };
    let of_container = |port: &listen::Port| node.given.published_ports.contains(&port.port);
    for port in ports.into_iter().filter(|port| of_container(port) && is_loopback(&port.ip)) {
        let [address, _] = port.service.keys();
        let ip = match port.service {
            listen::Service::Fabric => keys::BIND_IP,
            listen::Service::Admin => keys::ADMIN_BIND_IP,
            listen::Service::Ingress => keys::INGRESS_BIND_IP,
        };
        let key = [address, ip].into_iter().find(|key| node.has(key)).unwrap_or(address);
        let message =
            format!("port {} is published, and {} listens on {} only", port.port, port.service, port.ip);
        out.push(node.at_value(key, message).help(
            "What comes in by a published port reaches the container from outside of it. Bind all of its addresses (`[::]:PORT` or \
             `0.0.0.0:PORT`), and limit who may come where the port is published.",
        ));
    }
}

fn is_loopback(ip: &str) -> bool {
    ip.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}
