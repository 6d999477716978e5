//! What the installed server made of a configuration, against what was read from it.

use std::collections::BTreeSet;

use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::endpoint::Endpoint;

/// A setting that the server has otherwise: its key, what was read, and what the server has.
pub(super) type Otherwise = (&'static str, String, String);

/// The first setting in which the two differ, of those that say who a node is, what it does and which cluster it
/// finds. What only one of them has is a default, or printed by newer servers alone.
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

/// One address may be spelled in two ways.
fn same(one: &str, other: &str) -> bool {
    let endpoint = Endpoint::parse(one);
    one == other || endpoint.is_some() && endpoint == Endpoint::parse(other)
}

fn listed(roles: &BTreeSet<String>) -> String {
    roles.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
