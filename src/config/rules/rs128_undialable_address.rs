use std::net::IpAddr;

use super::prelude::*;
use super::store;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::values::address::{self, AdvertisedAddress, PortFrom};

pub const RULE: Rule = Rule {
    code: "RS128",
    name: "undialable-address",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "this address cannot be dialled: the server loads it, then panics or never connects",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS128.md"),
};

const WILDCARD: &str = "a wildcard address is for listening; it cannot be dialled";

fn check(node: &Node<'_>, out: &mut Findings) {
    let asks_itself = node.settings.has(Role::MetadataServer);
    let mut judge = |path: &[&str], text: &str| {
        // What does not even load is another rule's.
        if address::loads(text).is_err() || !node.since(1, 6, 0) && address::loads_strictly(text).is_err() {
            return;
        }
        let (severity, reason) = match AdvertisedAddress::parse(text) {
            // The server parses its own address when it starts, and those of peers when it dials.
            // A metadata server passes over such a peer and asks itself.
            Err(error) if path == keys::METADATA_CLIENT_ADDRESSES && asks_itself => {
                (Severity::Warning, format!("{} {error}", subject(path)))
            }
            Err(error) => (Severity::Error, format!("{} {error}", subject(path))),
            Ok(AdvertisedAddress::Tcp { port_from: PortFrom::Dropped, port, .. }) => {
                let reason =
                    format!("what follows the host is not a port; the server would dial port {port}");
                (Severity::Warning, reason)
            }
            Ok(AdvertisedAddress::Tcp { port: 0, .. }) => {
                (Severity::Warning, "port 0 cannot be dialled".into())
            }
            Ok(address) if address.is_unspecified() => (Severity::Warning, WILDCARD.into()),
            Ok(_) => return,
        };
        out.push(
            node.at_value(path, reason)
                .severity(severity)
                .help("Write it as `http://host:5122`, with a host that the other nodes can resolve."),
        );
    };
    let settings = &node.settings;
    if let Some(text) = &settings.advertised_address.value {
        judge(keys::ADVERTISED_ADDRESS, text);
    }
    let peers = &settings.metadata_client.addresses.value;
    peers.iter().for_each(|text| judge(keys::METADATA_CLIENT_ADDRESSES, text));
    // The server puts it between a scheme and a port of its own.
    if let Some(host) = settings.advertised_host.value.as_deref().filter(|_| node.since(1, 6, 0)) {
        let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
        if ip.as_ref().is_ok_and(|ip| ip.to_canonical().is_unspecified()) {
            out.push(
                node.at_value(keys::ADVERTISED_HOST, WILDCARD).severity(Severity::Warning).help(
                    Help::from("Write a host that the other nodes can resolve. Where the server listens is ")
                        .key(keys::BIND_IP)
                        .words("."),
                ),
            );
        }
        let plain = ip.is_ok();
        if !plain && (host.is_empty() || host.contains([':', '/', '@', '?', '#', ' '])) {
            out.push(
                node.at_value(
                    keys::ADVERTISED_HOST,
                    "the advertised host is no host name; peers cannot connect",
                )
                .severity(Severity::Warning)
                .help(
                    Help::from("Write only the host, or the whole address as ")
                        .key(keys::ADVERTISED_ADDRESS)
                        .words("."),
                ),
            );
        }
    }
    stores(node, out);
}

/// What a message is about.
fn subject(path: &[&str]) -> &'static str {
    if path == keys::METADATA_CLIENT_ADDRESSES { "one of these addresses" } else { "the advertised address" }
}

/// The endpoints of object stores. What lies on its disk already a worker does not ask for.
fn stores(node: &Node<'_>, out: &mut Findings) {
    let snapshots = node.settings.snapshots.destination.value.as_deref().unwrap_or_default();
    if store::is_s3(node, snapshots) && node.settings.has(Role::Worker) {
        store::SNAPSHOTS.undialable(node).into_iter().for_each(|finding| out.push(finding));
    }
    let path = node.text(keys::METADATA_CLIENT_PATH).unwrap_or_default();
    let outside = node.settings.metadata_client.kind.value == MetadataKind::ObjectStore;
    if outside && store::is_s3(node, path) {
        store::METADATA.undialable(node).into_iter().for_each(|finding| out.push(finding));
    }
}
