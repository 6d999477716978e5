use std::collections::{BTreeMap, BTreeSet};

use super::listen::{self, Port, Service, SharedHost};
use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS204",
    name: "port-collision",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "two nodes on one host use the same port",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS204.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let mut taken = Taken::default();
    for node in nodes.iter() {
        let Some(host) = listen::host(node) else { continue };
        let ports = listen::ports(node);
        for port in &ports {
            let Some((other, service)) = taken.by(&host, port) else { continue };
            if is_a_copy(node, other, &host) {
                continue;
            }
            let message = format!(
                "{} uses port {}, and so does {} of {}",
                port.service,
                port.port,
                service,
                other.label()
            );
            let key = port.key.unwrap_or(port.service.keys()[0]);
            out.push(
                node.at_value(key, message)
                    .help("The second to start finds the port in use and exits. Give it another."),
            );
        }
        ports.into_iter().for_each(|port| taken.add(&host, port, node));
    }
}

/// Whether nothing but a copied address, which is told as that, puts two nodes on one host: those that are there have set their
/// ports apart.
pub fn is_a_copy(node: &Node<'_>, other: &Node<'_>, host: &SharedHost) -> bool {
    let own = |node: &Node<'_>| node.settings.advertised().map(|own| own.endpoint());
    let ports =
        |node: &Node<'_>| -> BTreeSet<u16> { listen::ports(node).iter().map(|port| port.port).collect() };
    let by_address = matches!(host, SharedHost::Named(_)) && node.given.own_hosts.is_empty();
    by_address && own(node).is_some() && own(node) == own(other) && ports(node) == ports(other)
}

/// A port of a host: at any of its addresses (`None`), at all (an empty one), or at one.
type Socket = (SharedHost, u16, Option<String>);

/// Who listens there, and how many listened anywhere before.
type Listener<'n, 'a> = (usize, &'n Node<'a>, Service);

/// Who was the first to listen where.
#[derive(Default)]
struct Taken<'n, 'a>(BTreeMap<Socket, Listener<'n, 'a>>);

impl<'n, 'a> Taken<'n, 'a> {
    /// The first whose socket is in the way of this one.
    fn by(&self, host: &SharedHost, port: &Port) -> Option<(&'n Node<'a>, Service)> {
        let at = |ip: Option<&str>| self.0.get(&(host.clone(), port.port, ip.map(str::to_owned)));
        let in_the_way =
            if port.ip.is_empty() { [at(None), None] } else { [at(Some("")), at(Some(&port.ip))] };
        let first = in_the_way.into_iter().flatten().min_by_key(|(before, ..)| *before);
        first.map(|(_, node, service)| (*node, *service))
    }

    fn add(&mut self, host: &SharedHost, port: Port, node: &'n Node<'a>) {
        let before = self.0.len();
        for ip in [None, Some(port.ip)] {
            self.0.entry((host.clone(), port.port, ip)).or_insert((before, node, port.service));
        }
    }
}
