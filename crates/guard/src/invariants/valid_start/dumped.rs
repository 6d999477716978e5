//! What the installed server made of a configuration, against what was read from it.

use std::collections::BTreeSet;

use toml::Value;

use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::endpoint::Endpoint;

/// A setting that the server has otherwise: its key, what was read, and what the server has.
pub(super) type Otherwise = (&'static str, String, String);

/// The first setting in which the two differ, of those that say who a node is, what it does, which cluster it
/// finds and what it keeps.
///
/// # Errors
/// When what was read cannot be told.
pub(super) fn otherwise(
    node: &str,
    would: &Settings,
    dumped: &Settings,
) -> Result<Option<Otherwise>, Broken> {
    let texts = [
        ("node-name", &would.node_name, &dumped.node_name),
        ("cluster-name", &would.cluster_name, &dumped.cluster_name),
        ("location", &would.location, &dumped.location),
        ("metadata-client.type", &would.metadata_type, &dumped.metadata_type),
    ];
    for (key, ours, theirs) in texts {
        if let (Setting::Set(ours), Setting::Set(theirs)) = (ours, theirs)
            && ours != theirs
        {
            return Ok(Some((key, ours.clone(), theirs.clone())));
        }
    }
    let flags = [
        ("auto-provision", &would.auto_provision, &dumped.auto_provision),
        ("metadata-server.auto-join", &would.auto_join, &dumped.auto_join),
    ];
    for (key, ours, theirs) in flags {
        if let (Setting::Set(ours), Setting::Set(theirs)) = (ours, theirs)
            && ours != theirs
        {
            return Ok(Some((key, ours.to_string(), theirs.to_string())));
        }
    }
    if let Some(otherwise) = alone(would, dumped) {
        return Ok(Some(otherwise));
    }
    if let Setting::Set(theirs) = &dumped.roles {
        let ours = would.roles(node)?;
        if ours != *theirs {
            return Ok(Some(("roles", listed(&ours), listed(theirs))));
        }
    }
    if let (Setting::Set(ours), Setting::Set(theirs)) = (&would.advertised, &dumped.advertised)
        && !same(ours, theirs)
    {
        return Ok(Some(("advertised-address", ours.clone(), theirs.clone())));
    }
    if let (Setting::Set(ours), Setting::Set(theirs)) = (&would.peers, &dumped.peers) {
        // A server may count itself among its peers.
        let own = match &would.advertised {
            Setting::Set(own) => Some(own),
            Setting::Unset | Setting::Unclear(_) => None,
        };
        let known = |peer: &String| ours.iter().chain(own).any(|known| same(known, peer));
        let none_left = theirs.is_empty() && !ours.is_empty();
        if none_left || !theirs.iter().all(known) {
            return Ok(Some(("metadata-client.addresses", ours.join(", "), theirs.join(", "))));
        }
    }
    Ok(None)
}

/// Keys that decide where a node is, what it keeps and where, with the text that a server prints where none is set. What
/// it prints otherwise somebody has set, where nobody looked.
const DEFAULTS: [(&str, &str); 7] = [
    ("metadata-client.type", "replicated"),
    ("force-node-id", ""),
    ("worker.snapshots.destination", ""),
    ("log-server.in-memory", "false"),
    ("log-server.rocksdb-disable-wal", "false"),
    ("metadata-server.rocksdb-disable-wal", "false"),
    ("worker.durability-mode", ""),
];

/// What the server has and nobody was seen to set, or not so.
fn alone(would: &Settings, dumped: &Settings) -> Option<Otherwise> {
    DEFAULTS.into_iter().filter(|(key, _)| dumped.at(key) != Setting::Unset).find_map(|(key, default)| {
        let (ours, theirs) = (text(would.at(key), default)?, text(dumped.at(key), default)?);
        (ours != theirs).then_some((key, ours, theirs))
    })
}

/// What is withheld, or not understood, is not compared.
fn text(setting: Setting<Value>, default: &str) -> Option<String> {
    match setting {
        Setting::Unset => Some(default.to_owned()),
        Setting::Set(Value::String(text)) => Some(text.trim_end_matches('/').to_owned()),
        Setting::Set(Value::Boolean(yes)) => Some(yes.to_string()),
        Setting::Set(Value::Integer(number)) => Some(number.to_string()),
        Setting::Set(_) | Setting::Unclear(_) => None,
    }
}

/// One address may be spelled in two ways.
fn same(one: &str, other: &str) -> bool {
    let endpoint = Endpoint::parse(one);
    one == other || endpoint.is_some() && endpoint == Endpoint::parse(other)
}

fn listed(roles: &BTreeSet<String>) -> String {
    roles.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
