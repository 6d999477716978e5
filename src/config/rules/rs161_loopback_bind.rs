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
    let loopback = |ip: &str| ip.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    let Some(port) = fabric.filter(|port| loopback(&port.ip)) else { return };
    let key = [keys::BIND_ADDRESS, keys::BIND_IP].into_iter().find(|key| node.has(key));
    out.push(
        node.at_value(key.unwrap_or(keys::BIND_ADDRESS), message(&format!("on {}", port.ip))).help(help),
    );
}
