//! What the target says of a setting: the only reason for a node to come back otherwise than it ran.

use std::collections::BTreeSet;

use toml::Value;

use crate::config::{Listener, Setting, Settings};
use crate::endpoint::Endpoint;
use crate::review::Review;

/// Whether the target asks for what a setting of the node would become.
pub(super) fn intended(review: &Review<'_>, node: &str, key: &str, value: &Setting<Value>) -> bool {
    let target = review.target();
    let Some(spec) = target.nodes.iter().find(|spec| spec.name == node) else { return false };
    // Held against the nodes and the votes of the cluster elsewhere.
    if matches!(key, "metadata-client.address" | "metadata-client.addresses" | "metadata-server.auto-join") {
        return true;
    }
    let Setting::Set(value) = value else { return false };
    if let Some(wanted) = spec.settings.get(key) {
        return same(value, wanted);
    }
    let text = value.as_str();
    match key {
        "node-name" => text == Some(node),
        "cluster-name" => {
            let registered = review.world.nodes.seen().map(|nodes| nodes.cluster.as_str());
            let wanted = registered.or(target.cluster_name.as_deref());
            text.is_some_and(|text| wanted == Some(text))
        }
        "auto-provision" => *value == Value::Boolean(false),
        "advertised-address" => {
            let wanted = Endpoint::parse(&spec.address);
            text.and_then(Endpoint::parse).is_some_and(|endpoint| wanted == Some(endpoint))
        }
        "roles" => {
            let wanted = spec.roles.as_ref().map(|roles| roles.iter().map(|role| role.as_str()).collect());
            let would: Option<BTreeSet<&str>> =
                value.as_array().and_then(|roles| roles.iter().map(Value::as_str).collect());
            would.is_some_and(|would| wanted == Some(would))
        }
        "location" => text.is_some_and(|text| spec.location.as_deref() == Some(text)),
        "bifrost.default-provider" => text == Some("replicated"),
        "worker.snapshots.destination" => text == Some(target.repository.destination.as_str()),
        "worker.snapshots.snapshot-interval" => true,
        _ => {
            let wanted =
                key.strip_prefix("worker.snapshots.").and_then(|key| target.repository.settings.get(key));
            wanted.is_some_and(|wanted| same(value, wanted))
        }
    }
}

/// Whether the target itself says where the node listens, and the node would.
pub(super) fn listens_as_intended(
    review: &Review<'_>,
    node: &str,
    would: &Settings,
    listener: Listener,
) -> bool {
    let Some(spec) = review.target().nodes.iter().find(|spec| spec.name == node) else { return false };
    let mut said =
        listener.keys().filter_map(|key| Some((would.at(&key), spec.settings.get(&key)?))).peekable();
    said.peek().is_some()
        && said.all(|(would, wanted)| matches!(&would, Setting::Set(it) if same(it, wanted)))
}

/// Whether the target says where a node is to listen.
pub(super) fn says_where(review: &Review<'_>, node: &str) -> bool {
    let spec = review.target().nodes.iter().find(|spec| spec.name == node);
    spec.is_some_and(|spec| {
        Listener::ALL.into_iter().flat_map(Listener::keys).any(|key| spec.settings.contains_key(&key))
    })
}

fn same(value: &Value, wanted: &serde_json::Value) -> bool {
    serde_json::to_value(value).is_ok_and(|value| value == *wanted)
}
