//! Settings of what a node does not do: their role, their listener or their provider is not there.

use super::Node;
use super::default_value;
use super::tls::{Mode, mode};
use crate::api::Role;
use crate::config::catalogue::Catalogue;
use crate::config::keys;

/// Tables of one role, and the role.
const OF_ROLES: [(&[&str], Role); 2] =
    [(keys::LOG_SERVER, Role::LogServer), (keys::METADATA_SERVER, Role::MetadataServer)];

/// What only the admin role reads of its table. Others read how queries are run.
const ADMIN: [&[&str]; 9] = [
    keys::ADMIN_ADVERTISED_ADDRESS,
    keys::ADMIN_ADVERTISED_HOST,
    keys::ADMIN_BIND_ADDRESS,
    keys::ADMIN_BIND_IP,
    keys::ADMIN_BIND_PORT,
    keys::ADMIN_CONCURRENT_API_REQUESTS_LIMIT,
    keys::ADMIN_DISABLE_WEB_UI,
    keys::ADMIN_HEARTBEAT_INTERVAL,
    keys::ADMIN_LISTEN_MODE,
];

/// What only workers read of their table. Others open its storage, and ask services as its invoker does.
const WORKER: [&[&str]; 7] = [
    keys::WORKER_CLEANUP_INTERVAL,
    keys::WORKER_DURABILITY_MODE,
    keys::WORKER_INVOKER_CONCURRENT_INVOCATIONS_LIMIT,
    keys::WORKER_INVOKER_MEMORY_LIMIT,
    keys::WORKER_INVOKER_PER_INVOCATION_INITIAL_MEMORY,
    keys::WORKER_MAX_COMMAND_BATCH_SIZE,
    keys::WORKER_TRIM_DELAY_INTERVAL,
];

/// Where each service listens: its mode, and the keys of TCP alone.
const LISTENERS: [(&[&str], [&[&str]; 4]); 3] = [
    (keys::LISTEN_MODE, [keys::BIND_ADDRESS, keys::BIND_IP, keys::BIND_PORT, keys::USE_RANDOM_PORTS]),
    (
        keys::ADMIN_LISTEN_MODE,
        [keys::ADMIN_BIND_ADDRESS, keys::ADMIN_BIND_IP, keys::ADMIN_BIND_PORT, keys::ADMIN_USE_RANDOM_PORTS],
    ),
    (
        keys::INGRESS_LISTEN_MODE,
        [
            keys::INGRESS_BIND_ADDRESS,
            keys::INGRESS_BIND_IP,
            keys::INGRESS_BIND_PORT,
            keys::INGRESS_USE_RANDOM_PORTS,
        ],
    ),
];

/// What `[tls]` says beside the files that it needs in every mode.
const TLS: [&[&str]; 3] =
    [keys::TLS_REQUIRE_CLIENT_AUTH, keys::TLS_ALLOWED_SUBJECT_NAMES, keys::TLS_REFRESH_INTERVAL];

/// Keys and tables that do nothing on this node, and why.
pub fn settings(node: &Node<'_>) -> Vec<(&'static [&'static str], String)> {
    let mut found = Vec::new();
    let catalogue = &node.context.catalogue;
    let mut add = |path: &'static [&'static str], why: String| {
        if node.has(path) && reads(catalogue, path) && !default_value::holds(node, path) {
            found.push((path, why));
        }
    };
    for (table, role) in OF_ROLES {
        if !node.settings.has(role) {
            add(table, format!("the node has no `{}` role", role.as_str()));
        }
    }
    if !node.settings.has(Role::Admin) {
        ADMIN.into_iter().for_each(|path| add(path, "the node has no `admin` role".into()));
    }
    if !node.settings.has(Role::Worker) {
        WORKER.into_iter().for_each(|path| add(path, "the node has no `worker` role".into()));
    }
    for (mode, idle) in LISTENERS {
        if node.text(mode) == Some("unix") && reads(catalogue, mode) {
            let why = format!("`{}` is unix", mode.join("."));
            idle.into_iter().for_each(|path| add(path, why.clone()));
        }
    }
    if node.has(keys::TLS_MODE) && mode(node) == Mode::Off {
        TLS.into_iter().for_each(|path| add(path, "`tls.mode` is off".into()));
    }
    let provider = node.settings.default_provider.value.as_str();
    if provider != "local" {
        let why = format!("new logs are {provider}; only logs of an older time that are local read it");
        add(keys::BIFROST_LOCAL, why);
    }
    if provider != "replicated" {
        let why = format!("new logs are {provider}; only replicated logs of another time read it");
        add(keys::BIFROST_REPLICATED_LOGLET, why);
    }
    found
}

fn reads(catalogue: &Catalogue, path: &[&str]) -> bool {
    catalogue.lookup(path).is_some()
}
