use super::prelude::*;
use super::tls::{Mode, mode};
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
    match (advertised.as_ref().map(AdvertisedAddress::scheme), mode) {
        (Some("http"), Mode::Require) => out.push(
            node.at_value(own, "an http address is advertised, and TLS is required")
                .help("The server refuses to start. Advertise https://, or leave the address to the server."),
        ),
        (Some("https"), Mode::Off) => out.push(
            node.at_value(own, "an https address is advertised, and this node has no TLS").help(
                Help::from(
                    "Whoever dials it speaks TLS to a server that answers without, this node included, so it never joins. Set ",
                )
                .key(keys::TLS_MODE)
                .words(" to allow, prefer or require (1.7.3 and newer), or advertise http://."),
            ),
        ),
        _ => {}
    }
    let listed = super::peers::peers(node);
    let any = |scheme: &str| listed.iter().any(|peer| peer.scheme() == scheme);
    if mode == Mode::Off && any("https") {
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
