use super::prelude::*;
use super::{listen, peers};
use crate::config::keys;
use crate::config::layers::Layer;
use crate::config::values::address::{AdvertisedAddress, PortFrom};

pub const RULE: Rule = Rule {
    code: "RS158",
    name: "advertised-port",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the node advertises a port on which it does not listen, so nobody reaches it, itself included",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::SetOrOne(check),
    page: include_str!("../../../docs/rules/RS158.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    nodes.iter().for_each(|node| of_node(node, nodes, out));
}

/// Before 1.6 the server listens on the port that it advertises, unless `bind-address` says otherwise.
fn of_node(node: &Node<'_>, nodes: &Set<'_, '_>, out: &mut Findings) {
    let settings = &node.settings;
    let unix = settings.listen_mode.value.as_deref() == Some("unix");
    if !(node.since(1, 6, 0) || settings.bind_address.is_explicit())
        || unix
        || !settings.advertised_address.is_explicit()
    {
        return;
    }
    let Some(address) = settings.advertised() else { return };
    // A port that is left out behind a scheme is 80 or 443, of which RS143 speaks.
    let AdvertisedAddress::Tcp { port: advertised, port_from: PortFrom::Text, .. } = address else { return };
    let Some(bound) = settings.fabric_port() else { return };
    if advertised == bound || advertised == 0 {
        return;
    }
    // A port that is known to be forwarded.
    if peers::own_hosts(node).any(|own| own.same_endpoint(&address)) {
        return;
    }
    let path = keys::ADVERTISED_ADDRESS;
    let container = node
        .given
        .own_hosts
        .iter()
        .any(|own| address.host().is_some_and(|host| own.eq_ignore_ascii_case(host)));
    let here = container || address.is_loopback() || listen::host(node) == Some(listen::SharedHost::Only);
    let finding = node
        .at_value(written(node), format!("port {advertised} is advertised, and the node listens on {bound}"));
    let asked = nodes.asked_where_it_listens(node);
    let finding = if here {
        let free = !settings.bind_address.is_explicit() && !settings.bind_port.is_explicit();
        let fix = free
            .then(|| {
                node.set(format!("listen on {advertised}"), FixSafety::Unsafe, keys::BIND_PORT, advertised)
            })
            .flatten()
            .filter(|_| node.value_span(path).is_some());
        let help = Help::from(
            "A server dials its own address when it joins, finds nobody there and waits for ever. Set ",
        )
        .set(keys::BIND_PORT, advertised)
        .words(format!(
            ", or advertise {bound}. Before 1.6 the advertised port was also the one listened on."
        ));
        finding.fix(fix).help(help)
    } else if let Some(asking) = asked {
        let place = asking.place(keys::METADATA_CLIENT_ADDRESSES, format!("port {bound} is asked here"));
        finding.severity(Severity::Warning).related(place).help(format!(
            "The peer lists name it by {bound}, and once it joins others dial {advertised}. Advertise {bound}, unless something \
             forwards {advertised} to it.",
        ))
    } else {
        finding.severity(Severity::Info).help(format!(
            "That is right if something forwards {advertised} to {bound}, such as a port mapping or a load balancer \
             that the node itself can reach, too. If nothing does, the node never joins."
        ))
    };
    out.push(finding);
}

/// Which of the two somebody wrote: an operator or a chart may make the address.
fn written(node: &Node<'_>) -> &'static [&'static str] {
    let path = keys::ADVERTISED_ADDRESS;
    let is_made = match node.layers.origin(path) {
        Layer::Env(name) => {
            node.given.origin.is_some() && node.given.origins.get(&name) == node.given.origin.as_ref()
        }
        _ => false,
    };
    let bound = [keys::BIND_ADDRESS, keys::BIND_PORT].into_iter().find(|key| node.has(key));
    bound.filter(|_| is_made).unwrap_or(path)
}
