use super::prelude::*;
use crate::config::keys;

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
    let scheme = |text: &str| text.trim().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let advertised = node.settings.advertised_address.value.as_deref().and_then(scheme);
    match (advertised.as_deref(), mode) {
        (Some("http"), Mode::Require) => out.push(
            node.at_value(own, "an http address is advertised, and TLS is required")
                .help("The server refuses to start. Advertise https://, or leave the address to the server."),
        ),
        (Some("https"), Mode::Off | Mode::Allow) => out.push(
            node.at_value(own, format!("an https address is advertised, and the TLS mode is {}", mode.name()))
                .help(
                    "Whoever dials it speaks TLS to a server that answers without, this node included, so it never \
                     joins. Set `tls.mode` to prefer or require (1.7.3 and newer), or advertise http://.",
                ),
        ),
        _ => {}
    }
    let https = |text: &String| scheme(text).as_deref() == Some("https");
    let listed = &node.settings.metadata_client.addresses.value;
    let embedded = super::peers::peers(node).len() == listed.len();
    if embedded && mode == Mode::Off && listed.iter().any(https) {
        let message = "a peer is dialled by https, and this node has no TLS";
        out.push(node.at_value(peers, message).severity(Severity::Warning).help(
            "It has no authorities to trust the peer by. Give it a `[tls]` table (1.7.3 and newer), or dial http://.",
        ));
    }
    if embedded
        && mode == Mode::Require
        && listed.iter().any(|text| !https(text) && !text.trim().starts_with("unix:"))
    {
        let message = "a peer is dialled without TLS, and this node requires TLS";
        out.push(
            node.at_value(peers, message).severity(Severity::Warning).help(
                "A peer that requires TLS, too, refuses the connection. Write https:// for every peer.",
            ),
        );
    }
}

/// What `tls.mode` says; off without it, and in versions that do not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// No TLS.
    Off,
    /// TLS is accepted, not used.
    Allow,
    /// TLS is used where the other side has it.
    Prefer,
    /// Nothing else is accepted.
    Require,
}

impl Mode {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Allow => "allow",
            Self::Prefer => "prefer",
            Self::Require => "require",
        }
    }
}

/// The node's TLS mode.
pub fn mode(node: &Node<'_>) -> Mode {
    let path = keys::TLS_MODE;
    let written = node.text(path).filter(|_| node.context.catalogue.lookup(path).is_some());
    match written {
        Some("allow") => Mode::Allow,
        Some("prefer") => Mode::Prefer,
        Some("require") => Mode::Require,
        _ => Mode::Off,
    }
}
