use super::prelude::*;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::values::address::{AdvertisedAddress, FABRIC_PORT, PortFrom};

pub const RULE: Rule = Rule {
    code: "RS143",
    name: "portless-address",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an address without a port is dialled at port 80 or 443",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS143.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let portless = |text: &str| match AdvertisedAddress::parse(text) {
        Ok(AdvertisedAddress::Tcp { port_from: PortFrom::Scheme, port, .. }) => Some(port),
        _ => None,
    };
    let path = keys::ADVERTISED_ADDRESS;
    if let Some(text) = &node.settings.advertised_address.value
        && let Some(port) = portless(text)
    {
        let fix = fix(node, path, FABRIC_PORT, with_port(text, FABRIC_PORT));
        out.push(
            node.at_value(path, format!("there is no port, so peers dial port {port}")).help(FABRIC).fix(fix),
        );
    }
    let path = keys::METADATA_CLIENT_ADDRESSES;
    let client = &node.settings.metadata_client;
    let is_etcd = client.kind.value == MetadataKind::Etcd;
    // A server reads an address without a scheme as one of its peers, and its client of etcd does not.
    let of_etcd = |text: &str| match AdvertisedAddress::parse(text) {
        Ok(AdvertisedAddress::Tcp { port_from: PortFrom::Default, .. }) if is_etcd => Some(80),
        _ => portless(text),
    };
    let addresses = &client.addresses.value;
    if let Some(port) = addresses.iter().find_map(|text| of_etcd(text)) {
        let (usual, help) = if is_etcd { (ETCD_PORT, ETCD) } else { (FABRIC_PORT, FABRIC) };
        let all: Vec<String> = addresses
            .iter()
            .map(|text| if of_etcd(text).is_some() { with_port(text, usual) } else { text.clone() })
            .collect();
        let fix = fix(node, path, usual, all);
        out.push(
            node.at_value(path, format!("there is no port, so the server dials port {port}"))
                .help(help)
                .fix(fix),
        );
    }
}

/// Where etcd listens unless it is told otherwise.
const ETCD_PORT: u16 = 2379;
const ETCD: &str = "The port of etcd is 2379 by default.";
const FABRIC: &str = "The port of the message fabric is 5122 by default.";

fn fix(
    node: &Node<'_>,
    path: &[&str],
    port: u16,
    value: impl Into<serde_json::Value>,
) -> Option<ProposedFix> {
    node.value_span(path)?;
    node.set(format!("add the port {port}"), FixSafety::Unsafe, path, value)
}

fn with_port(text: &str, port: u16) -> String {
    let text = text.trim();
    let start = text.find("://").map_or(0, |at| at + 3);
    let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| at + start);
    format!("{}:{port}{}", &text[..end], &text[end..])
}
