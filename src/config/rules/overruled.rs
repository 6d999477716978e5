//! Settings that have no effect because of what stands beside them, or of nothing at all.

use std::net::IpAddr;

use super::default_value;
use super::prelude::*;
use crate::config::catalogue::Kind;
use crate::config::keys;
use crate::config::layers::Layer;
use crate::config::settings::MetadataKind;
use crate::config::tree::Value;
use crate::config::values::address::{host_of, port_of};

/// A setting without effect.
pub struct Overruled {
    /// Which.
    pub path: Vec<&'static str>,
    /// Why.
    pub why: String,
    /// How bad it is.
    pub severity: Severity,
    /// What to do.
    pub help: Help,
}

const REMOVE: &str = "Remove the one or the other.";

/// What counts wherever a table has it, and what does not count beside it.
const BESIDE: [(&str, &[&str]); 4] = [
    (keys::BIND_ADDRESS[0], &[keys::BIND_IP[0], keys::USE_RANDOM_PORTS[0]]),
    (keys::BIND_PORT[0], &[keys::USE_RANDOM_PORTS[0]]),
    (keys::ADVERTISED_ADDRESS[0], &[keys::ADVERTISED_HOST[0]]),
    ("rocksdb-memory-budget", &["rocksdb-memory-ratio"]),
];

/// Addresses to listen on, the ports beside them, and the port of an address that names none.
const PORTS: [(&[&str], &[&str], u16); 3] = [
    (keys::BIND_ADDRESS, keys::BIND_PORT, 5122),
    (keys::ADMIN_BIND_ADDRESS, keys::ADMIN_BIND_PORT, 9070),
    (keys::INGRESS_BIND_ADDRESS, keys::INGRESS_BIND_PORT, 8080),
];

/// Servers as they are released are built without what these are for.
const NEVER: [(&[&str], Severity); 11] = [
    (keys::TRACING_RUNTIME_ENDPOINT, Severity::Warning),
    (keys::TRACING_JSON_PATH, Severity::Warning),
    (keys::TRACING_FILTER, Severity::Info),
    (keys::TOKIO_CONSOLE_BIND_ADDRESS, Severity::Info),
    (keys::TOKIO__CONSOLE__ADVERTISED_ADDRESS, Severity::Info),
    (keys::TOKIO__CONSOLE__ADVERTISED_HOST, Severity::Info),
    (keys::TOKIO__CONSOLE__BIND_ADDRESS, Severity::Info),
    (keys::TOKIO__CONSOLE__BIND_IP, Severity::Info),
    (keys::TOKIO__CONSOLE__BIND_PORT, Severity::Info),
    (keys::TOKIO__CONSOLE__LISTEN_MODE, Severity::Info),
    (keys::TOKIO__CONSOLE__USE_RANDOM_PORTS, Severity::Info),
];

/// What is asked of a store that speaks S3 alone.
const OF_S3: [&[&str]; 8] = [
    keys::WORKER_SNAPSHOTS_AWS_ACCESS_KEY_ID,
    keys::WORKER_SNAPSHOTS_AWS_ALLOW_HTTP,
    keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
    keys::WORKER_SNAPSHOTS_AWS_PROFILE,
    keys::WORKER_SNAPSHOTS_AWS_REGION,
    keys::WORKER_SNAPSHOTS_AWS_SECRET_ACCESS_KEY,
    keys::WORKER_SNAPSHOTS_AWS_SESSION_TOKEN,
    keys::WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY,
];

/// Schemes of other stores.
const OTHER_STORES: [&str; 6] = ["gs", "az", "azure", "abfs", "abfss", "adl"];

/// How connections to metadata servers are kept, which other stores do not have.
const CONNECTIONS: [&[&str]; 3] = [
    keys::METADATA_CLIENT_CONNECT_TIMEOUT,
    keys::METADATA_CLIENT_KEEP_ALIVE_INTERVAL,
    keys::METADATA_CLIENT_KEEP_ALIVE_TIMEOUT,
];

/// Every such setting of a node.
pub fn settings(node: &Node<'_>) -> Vec<Overruled> {
    let mut found = beside(node);
    let mut add = |path: &'static [&'static str], why: String, severity, help: Help| {
        if reads(node, path) {
            found.push(Overruled { path: path.to_vec(), why, severity, help });
        }
    };
    for (address, path, default) in PORTS {
        if let Some((why, severity)) = other_port(node, address, path, default) {
            add(path, why, severity, "Write the port into the address, or leave the address away.".into());
        }
    }
    for (path, severity) in NEVER.into_iter().filter(|(path, _)| !default_value::holds(node, path)) {
        let why = "released servers are built without what it is for".to_owned();
        let help =
            "Traces of invocations go to `tracing-services-endpoint` or `tracing-endpoint`; remove this.";
        let is_trace = path.first().is_some_and(|name| name.starts_with("tracing"));
        add(path, why, severity, if is_trace { help } else { "Remove it." }.into());
    }
    let traced = [keys::TRACING_ENDPOINT, keys::TRACING_SERVICES_ENDPOINT];
    if !traced.into_iter().any(|path| node.has(path)) {
        let why = "no `tracing-endpoint` is set".to_owned();
        add(
            keys::TRACING_HEADERS,
            why,
            Severity::Info,
            Help::from("Set ").key(keys::TRACING_ENDPOINT).words(", or remove the headers."),
        );
    }
    if node.text(keys::LOG_FORMAT) == Some("json") {
        let why = "logs in JSON have no colours".to_owned();
        add(keys::LOG_DISABLE_ANSI_CODES, why, Severity::Info, REMOVE.into());
    }
    if ![keys::HTTP_PROXY, keys::WORKER_INVOKER_HTTP_PROXY].into_iter().any(|path| node.has(path)) {
        // The variable of that name is everybody's.
        for path in [keys::NO_PROXY, keys::WORKER_INVOKER_NO_PROXY] {
            if node.key_span(path).is_some() && !default_value::holds(node, path) {
                add(
                    path,
                    "no proxy is set".into(),
                    Severity::Info,
                    Help::from("Set ").key(keys::HTTP_PROXY).words(", or remove it."),
                );
            }
        }
    }
    let kind = node.settings.metadata_client.kind.value;
    if matches!(kind, MetadataKind::ObjectStore | MetadataKind::DynamoDb) {
        for path in CONNECTIONS {
            let why = "only metadata servers and etcd are asked so".to_owned();
            add(path, why, Severity::Info, "Remove it.".into());
        }
    }
    snapshots(node, &mut add);
    found
}

/// What stands in one table, or at the root, beside what counts.
fn beside(node: &Node<'_>) -> Vec<Overruled> {
    let catalogue = &node.context.catalogue;
    let mut found = Vec::new();
    for key in catalogue.keys() {
        let counts: Vec<&str> = key.path.split('.').collect();
        let Some((_, others)) = BESIDE.into_iter().find(|(name, _)| *name == key.name()) else { continue };
        let is_unused = NEVER.iter().any(|(never, _)| never.first() == counts.first());
        if is_unused || !reads(node, &counts) {
            continue;
        }
        for other in others {
            let path: Vec<&str> = counts[..counts.len() - 1].iter().copied().chain([*other]).collect();
            let inherited = if counts.len() == 1 { heirs(node, other) } else { Vec::new() };
            // At the root it is meant for the other listeners then.
            let is_theirs = !inherited.is_empty() && *other == keys::USE_RANDOM_PORTS[0];
            if !reads(node, &path) || default_value::holds(node, &path) || is_theirs {
                continue;
            }
            let for_them = match inherited.as_slice() {
                [] => String::new(),
                heirs => format!(", so it is only for {}", heirs.join(" and ")),
            };
            let why = format!("`{}` is set{for_them}", counts.join("."));
            let severity = if is_exposed(node, &path, &counts) { Severity::Warning } else { Severity::Info };
            found.push(Overruled { path, why, severity, help: REMOVE.into() });
        }
    }
    found
}

/// The tables of listeners that take what they do not say of themselves from the root.
fn heirs(node: &Node<'_>, name: &str) -> Vec<String> {
    let counts = BESIDE.iter().filter(|(_, others)| others.contains(&name)).map(|(counts, _)| *counts);
    let own: Vec<&str> = counts.chain([name]).collect();
    let lacks = |table: &&str| !own.iter().any(|own| node.has(&[*table, *own]));
    ["admin", "ingress"].into_iter().filter(lacks).map(|table| format!("`{table}`")).collect()
}

/// Whether somebody binds loopback, and the server listens for others, too.
fn is_exposed(node: &Node<'_>, path: &[&str], counts: &[&str]) -> bool {
    let is_loopback =
        |text: &str| host_of(text).parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    let (meant, bound) = (node.text(path).unwrap_or_default(), node.text(counts).unwrap_or_default());
    path.last() == keys::BIND_IP.last()
        && is_loopback(meant)
        && !is_loopback(bound)
        && !bound.starts_with("unix:")
}

/// What says how to reach a repository that is not there, or of another kind.
fn snapshots(node: &Node<'_>, add: &mut impl FnMut(&'static [&'static str], String, Severity, Help)) {
    let destination = node.settings.snapshots.destination.value.as_deref();
    let Some(text) = destination else {
        if has_idle_repository(node) {
            add(
                keys::WORKER_SNAPSHOTS,
                "it has no `destination`".to_owned(),
                Severity::Warning,
                Help::from("Set ")
                    .key(keys::WORKER_SNAPSHOTS_DESTINATION)
                    .words(", or remove the table: no snapshot is ever written."),
            );
        }
        return;
    };
    let scheme = text.trim().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !scheme.is_some_and(|scheme| OTHER_STORES.contains(&scheme.as_str())) {
        return;
    }
    for path in OF_S3 {
        // Whoever names an endpoint believes that snapshots go there.
        let endpoint = path == keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL;
        let severity = if endpoint { Severity::Warning } else { Severity::Info };
        let why = "only stores that speak S3 are asked so".to_owned();
        add(
            path,
            why,
            severity,
            "Azure and Google are configured by the variables of their own libraries. Remove it.".into(),
        );
    }
}

/// Whether something says how to reach a repository, and nothing where it is. An interval alone is worse, and a misspelled key
/// is likely the one that is missing: other rules speak of both.
fn has_idle_repository(node: &Node<'_>) -> bool {
    let snapshots = &node.settings.snapshots;
    let below =
        |one: &Unread| one.path.iter().zip(keys::WORKER_SNAPSHOTS).filter(|(a, b)| a == b).count() == 2;
    node.is_complete()
        && !snapshots.interval.is_explicit()
        && !snapshots.num_records.is_explicit()
        && !default_value::holds(node, keys::WORKER_SNAPSHOTS)
        && !node.unread.iter().chain(&node.unread_variables).any(below)
}

/// A port beside an address that has another one, or none.
fn other_port(node: &Node<'_>, address: &[&str], path: &[&str], default: u16) -> Option<(String, Severity)> {
    let text = node.text(address)?;
    let bound = port_of(text).unwrap_or(default);
    let written = node.integer(path)?;
    let why = format!("`{}` is set, and the server listens on {bound}", address.join("."));
    let overridden = node.layers.origin(address) != node.layers.origin(path) && !is_file(node, address);
    let same = written == i64::from(bound);
    Some((why, if same || overridden { Severity::Info } else { Severity::Warning }))
}

fn is_file(node: &Node<'_>, path: &[&str]) -> bool {
    node.layers.origin(path) == Layer::File
}

fn reads(node: &Node<'_>, path: &[&str]) -> bool {
    let key = node.context.catalogue.lookup(path);
    // A switch that is off says nothing.
    let off = matches!(node.get(path), Some((Value::Boolean(false), _)));
    let is_switch = matches!(key.map(|key| &key.kind), Some(Kind::Bool(_)));
    node.has(path) && key.is_some() && !(is_switch && off)
}
