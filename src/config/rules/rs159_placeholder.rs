use super::placeholder::{in_name, placeholder};
use super::prelude::*;
use crate::config::catalogue::Kind;
use crate::config::keys;
use crate::config::reference;
use crate::config::tree::Value;
use crate::config::values::address;

pub const RULE: Rule = Rule {
    code: "RS159",
    name: "placeholder",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "a placeholder that nobody has expanded stands in a name or an address",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS159.md"),
};

/// Where a placeholder keeps a node from its cluster, or puts it into another.
const PATHS: [&[&str]; 7] = [
    keys::CLUSTER_NAME,
    keys::NODE_NAME,
    keys::LOCATION,
    keys::BASE_DIR,
    keys::ADVERTISED_HOST,
    keys::WORKER_SNAPSHOTS_DESTINATION,
    keys::METADATA_CLIENT_PATH,
];

/// What other rules refuse for the same reason.
const TOLD: [&[&str]; 5] = [
    keys::LOG_FILTER,
    keys::METADATA_CLIENT_AWS_ENDPOINT_URL,
    keys::TRACING_ENDPOINT,
    keys::TRACING_SERVICES_ENDPOINT,
    keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
];

fn check(node: &Node<'_>, out: &mut Findings) {
    elsewhere(node, out);
    for path in PATHS {
        if let Some((text, found, whose)) = node
            .text(path)
            .and_then(|text| within(text, in_name))
            .filter(|(_, found, _)| !is_told(node, path, found))
        {
            // A server comes up under such a name; it dials no such host.
            let severity = if path == keys::ADVERTISED_HOST { Severity::Error } else { Severity::Warning };
            out.push(finding(node, path, (text, found, whose)).severity(severity));
        }
    }
    // What does not load is told as a refused value.
    let in_address = |text: &&str| address::loads(text).is_ok();
    let path = keys::ADVERTISED_ADDRESS;
    let own = node.text(path).filter(in_address).and_then(|text| within(text, in_name));
    if let Some(found) = own.filter(|(_, found, _)| !is_told(node, path, found)) {
        out.push(finding(node, path, found));
    }
    let peers = &node.settings.metadata_client.addresses.value;
    let mut peers = peers.iter().map(String::as_str).filter(in_address);
    if let Some(found) = peers.find_map(|text| within(text, in_name)) {
        let path = if node.has(keys::METADATA_CLIENT_ADDRESSES) {
            keys::METADATA_CLIENT_ADDRESSES
        } else {
            keys::METADATA_CLIENT_ADDRESS
        };
        if !is_told(node, path, found.1) {
            out.push(finding(node, path, found));
        }
    }
}

/// A text with the placeholder in it, and who would expand that.
fn within(text: &str, find: fn(&str) -> Option<(&str, &'static str)>) -> Option<(&str, &str, &'static str)> {
    find(text).map(|(found, whose)| (text, found, whose))
}

/// Every other text of the effective configuration. Text in angle brackets may be meant there.
fn elsewhere(node: &Node<'_>, out: &mut Findings) {
    node.layers.root.walk(&mut |path, entry| {
        let texts: Vec<&str> = match &entry.item.value {
            Value::Table(_) => return true,
            Value::String(text) => vec![text],
            Value::Array(items) => items.iter().filter_map(|item| item.value.as_str()).collect(),
            _ => return false,
        };
        let by_hand = |found: &str| found.starts_with('<') && !found.starts_with("<%");
        let found = texts
            .into_iter()
            .filter_map(|text| within(text, placeholder))
            .find(|(_, found, _)| !by_hand(found));
        if let Some(found) = found
            && !PATHS.contains(&path)
            && !TOLD.contains(&path)
            && is_free_text(node, path)
            && !is_told(node, path, found.1)
        {
            out.push(finding(node, path, found).severity(Severity::Warning));
        }
        false
    });
}

/// Whether servers take any text here, be it the value of a key or below one.
fn is_free_text(node: &Node<'_>, path: &[&str]) -> bool {
    let catalogue = &node.context.catalogue;
    let table = || path.split_last().and_then(|(_, table)| catalogue.kind(table));
    matches!(
        catalogue.kind(path).or_else(table),
        Some(
            Kind::String(_)
                | Kind::Path(_)
                | Kind::StringList(_)
                | Kind::StringOrList(_)
                | Kind::StringMap(_)
                | Kind::HeaderMap(_)
        )
    )
}

/// Whether the reader of a manifest has said why Kubernetes does not expand it.
fn is_told(node: &Node<'_>, path: &[&str], found: &str) -> bool {
    found.starts_with('$') && node.is_told(path, "RS430")
}

fn finding(node: &Node<'_>, path: &[&str], (text, found, whose): (&str, &str, &str)) -> Finding {
    let message = match reference::is_of_secret(path, text, found) {
        true => "a placeholder in it is taken literally".to_owned(),
        false => format!("`{}` is taken literally", reference::shown(found)),
    };
    node.at_value(path, message)
        .help(format!("Write the value itself, or set it as a variable of the server: {whose}."))
}
