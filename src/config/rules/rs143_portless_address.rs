use super::prelude::*;
use crate::config::keys;
use crate::config::values::address::{AdvertisedAddress, FABRIC_PORT, PortFrom};

pub const RULE: Rule = Rule {
    code: "RS143",
    name: "portless-address",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an address with a scheme but no port means port 80 or 443, not 5122",
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
    let help = &format!("The port of the message fabric is {FABRIC_PORT} by default.");
    let path = keys::ADVERTISED_ADDRESS;
    if let Some(text) = &node.settings.advertised_address.value
        && let Some(port) = portless(text)
    {
        let fix = fix(node, path, with_port(text));
        out.push(
            node.at_value(path, format!("there is no port, so peers dial port {port}")).help(help).fix(fix),
        );
    }
    let path = keys::METADATA_CLIENT_ADDRESSES;
    let addresses = &node.settings.metadata_client.addresses.value;
    if let Some(port) = addresses.iter().find_map(|text| portless(text)) {
        let all: Vec<String> = addresses
            .iter()
            .map(|text| if portless(text).is_some() { with_port(text) } else { text.clone() })
            .collect();
        let fix = fix(node, path, all);
        out.push(
            node.at_value(path, format!("there is no port, so the server dials port {port}"))
                .help(help)
                .fix(fix),
        );
    }
}

fn fix(node: &Node<'_>, path: &[&str], value: impl Into<serde_json::Value>) -> Option<ProposedFix> {
    node.value_span(path)?;
    node.set(format!("add the port {FABRIC_PORT}"), FixSafety::Unsafe, path, value)
}

fn with_port(text: &str) -> String {
    let text = text.trim();
    let start = text.find("://").map_or(0, |at| at + 3);
    let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| at + start);
    format!("{}:{FABRIC_PORT}{}", &text[..end], &text[end..])
}
