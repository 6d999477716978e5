use super::finding::Elsewhere;
use super::prelude::*;
use super::tls::{self, Mode, mode};
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;

pub const RULE: Rule = Rule {
    code: "RS162",
    name: "tls-address",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the address that the node advertises and its TLS mode contradict each other",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS162.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    if !node.is_complete() {
        return;
    }
    let mode = mode(node);
    let (own, peers) = (keys::ADVERTISED_ADDRESS, keys::METADATA_CLIENT_ADDRESSES);
    let written = node.settings.advertised_address.is_explicit();
    let advertised = node.settings.advertised().filter(|_| written);
    // Peers whose scheme is as wrong as the node's own are so for the same reason.
    let of_own = match (advertised.as_ref().map(AdvertisedAddress::scheme), mode) {
        (Some("http"), Mode::Require) => Some(
            node.at_value(own, "an http address is advertised, and TLS is required").help(
                Help::from("The server refuses to start. Where this node has run without TLS so far, ")
                    .words(tls::STAGES.replace("them", "all nodes"))
                    .words(" At prefer advertise https://, or leave the address to the server."),
            ),
        ),
        (Some("https"), Mode::Off) => Some(without_tls(node)),
        _ => None,
    };
    if let Some(finding) = of_own {
        out.push(finding);
        return;
    }
    // Of peers whose scheme goes with TLS that is not read yet, that is the cause.
    let ahead = tls::ahead(node).map_or(Mode::Off, |ahead| ahead.mode);
    let listed = super::peers::peers(node);
    let any = |scheme: &str| listed.iter().any(|peer| peer.scheme() == scheme);
    if mode == Mode::Off && ahead == Mode::Off && any("https") {
        let message = "a peer is dialled by https, and this node has no TLS";
        out.push(node.at_value(peers, message).severity(Severity::Warning).help(
            "It has no authorities to trust the peer by. Give it a `[tls]` table (1.7.3 and newer), or dial http://.",
        ));
    }
    if mode == Mode::Require && any("http") {
        let message = "a peer is dialled without TLS, and this node requires TLS";
        out.push(
            node.at_value(peers, message).severity(Severity::Warning).help(
                "A peer that requires TLS, too, refuses the connection. Write https:// for every peer.",
            ),
        );
    }
}

/// An https address of a node that speaks no TLS.
fn without_tls(node: &Node<'_>) -> Finding {
    let own = keys::ADVERTISED_ADDRESS;
    let dialled = "Whoever dials it speaks TLS to a server that answers without, this node included, so it never joins. ";
    if let Some(ahead) = tls::ahead(node).filter(|ahead| ahead.mode != Mode::Off)
        && let WhyUnread::Future { since } = &ahead.unread.reason
    {
        let message = format!("an https address is advertised, and {} has no TLS", node.context.version);
        let of_file = ahead.unread.variable.is_none();
        let place = Elsewhere {
            file: node.index,
            span: of_file.then(|| ahead.unread.key_span.clone()),
            message: format!("`{}` is read since {since}", ahead.unread.dotted()),
        };
        let help =
            format!("{dialled}Advertise http:// until all nodes run {since} or newer; then {}", tls::STAGES);
        return node.at_value(own, message).related(place).help(help);
    }
    let finding = node.at_value(own, "an https address is advertised, and this node has no TLS");
    if node.context.catalogue.lookup(keys::TLS_MODE).is_none() {
        return finding.help(format!("{dialled}Advertise http://: this version has no TLS between nodes."));
    }
    finding.help(
        Help::from(dialled)
            .words("Advertise http://, or set ")
            .key(keys::TLS_MODE)
            .words(" to that of the other nodes, and to allow where none has TLS yet."),
    )
}
