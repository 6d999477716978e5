//! The settings that a node must have, as a change of its configuration file.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::api::action::EditBase;
use crate::api::{Evidence, NodeSpec, Refusal, StepKey};
use crate::cluster::NodeConfigFile;
use crate::config::diff::unified;
use crate::config::hash::sha256_hex;
use crate::config::layers::variable_name;
use crate::config::patch::Patch;
use crate::config::settings::{Settings, port_of};
use crate::lifecycle::verdict::refusal;
use crate::lifecycle::world::World;
use crate::state::intent::ConfigChange;

/// How often partitions are snapshotted if the target does not say; without an interval, never.
const INTERVAL: &str = "30m";

/// What a file should have: keys to set, in this order, and keys to remove first.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Dotted keys to remove.
    pub remove: Vec<String>,
    /// Dotted keys and values to set.
    pub set: Vec<(String, Value)>,
}

impl Wanted {
    /// Sets `key` to `value`.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.set.push((key.into(), value.into()));
    }

    /// The target's snapshot repository, as far as `settings` differ from it.
    pub fn snapshots(&mut self, world: &World, settings: &Settings) {
        let target = &world.aim.target.repository;
        let has = &settings.snapshots;
        if has.destination.value.as_deref() != Some(target.destination.as_str()) {
            self.set("worker.snapshots.destination", target.destination.as_str());
        }
        match &target.interval {
            Some(interval) if has.interval.value.as_ref() != Some(interval) => {
                self.set("worker.snapshots.snapshot-interval", interval.as_str());
            }
            None if has.interval.value.is_none() && has.num_records.value.is_none() => {
                self.set("worker.snapshots.snapshot-interval", INTERVAL);
            }
            _ => {}
        }
        for (key, value) in &target.settings {
            if has.others.get(key) != Some(value) {
                self.set(&format!("worker.snapshots.{key}"), value.clone());
            }
        }
    }

    /// Identity, address, roles and own settings of a node of the target.
    pub fn identity(&mut self, world: &World, node: &NodeSpec, settings: &Settings) {
        let cluster = world.facts.nodes.known().map(|nodes| nodes.cluster_name.as_str());
        if let Some(cluster) = cluster
            && !settings.cluster_name.is_explicit()
        {
            self.set("cluster-name", cluster);
        }
        if settings.node_name.value.as_deref() != Some(node.name.as_str()) {
            self.set("node-name", node.name.as_str());
        }
        if settings.auto_provision.value {
            self.set("auto-provision", false);
        }
        if settings.advertised_address.value.as_deref() != Some(node.address.as_str()) {
            self.set("advertised-address", node.address.as_str());
        }
        if let Some(roles) = &node.roles
            && BTreeSet::from_iter(roles.iter().copied()) != settings.roles.value.clone()
        {
            self.set("roles", roles.iter().map(|role| role.as_str()).collect::<Vec<_>>());
        }
        if let Some(location) = &node.location
            && settings.location.value.as_ref() != Some(location)
        {
            self.set("location", location.as_str());
        }
    }
}

/// The change that puts `wanted` into a node's file; `None` if the file has it all.
///
/// `template` is the file that a node without one starts from.
///
/// # Errors
/// When the file cannot be changed as wanted.
pub fn change(
    key: &StepKey,
    node: &str,
    file: &NodeConfigFile,
    template: Option<(&str, &NodeConfigFile)>,
    wanted: &Wanted,
) -> Result<Option<ConfigChange>, Refusal> {
    if file.text.is_some() && wanted.set.is_empty() && wanted.remove.is_empty() {
        return Ok(None);
    }
    let (base_node, base) = match (&file.text, template) {
        (None, Some(template)) => template,
        _ => (node, file),
    };
    let base_text = base.text.as_deref().unwrap_or_default();
    let failed = |error: String| {
        refusal(
            "unpatchable-config",
            Some(key),
            format!("the configuration of {node} cannot be changed: {error}"),
            [Evidence { fact: error.clone(), source: format!("configuration file of {base_node}") }],
            "make this change by hand and run again",
        )
    };
    let mut patch = Patch::new(base_text).map_err(|error| failed(error.to_string()))?;
    patch.remove_all(&wanted.remove).map_err(|error| failed(error.to_string()))?;
    for (key, value) in &wanted.set {
        patch.set(key.as_str(), value).map_err(|error| failed(error.to_string()))?;
    }
    let patched = patch.finish().map_err(|error| failed(error.to_string()))?;
    if file.text.as_deref() == Some(patched.text.as_str()) {
        return Ok(None);
    }
    let name = format!("restate.toml of {node}");
    let old_name = if file.text.is_some() { name.clone() } else { format!("restate.toml of {base_node}") };
    Ok(Some(ConfigChange {
        node: node.into(),
        expect: file.sha256.clone(),
        base: EditBase { node: base_node.into(), sha256: sha256_hex(base_text) },
        diff: unified(base_text, &patched.text, &old_name, &name),
        sha256: sha256_hex(&patched.text),
        edits: patched.edits,
        text: patched.text,
    }))
}

/// A setting that an environment variable overrides with something other than the target needs: a change of
/// the file would have no effect.
pub fn overridden(key: &StepKey, node: &str, file: &NodeConfigFile, wanted: &Wanted) -> Option<Refusal> {
    wanted.set.iter().find_map(|(setting, _)| {
        let variable = variable_name(setting);
        let name = file.env.keys().find(|name| name.eq_ignore_ascii_case(&variable))?;
        Some(refusal(
            "environment-override",
            Some(key),
            format!("{name} in the environment of {node} overrides `{setting}`, which must change"),
            [Evidence { fact: format!("{name} is set"), source: format!("environment of {node}") }],
            "remove the variable from the server's environment (a restart follows anyway)",
        ))
    })
}

/// Keys that belong to one node alone, so they are not copied from the first node's file.
pub const OWN_KEYS: [&str; 20] = [
    "node-name",
    "force-node-id",
    "location",
    "roles",
    "advertised-address",
    "advertised-host",
    "bind-address",
    "bind-ip",
    "bind-port",
    "metadata-client.address",
    "metadata-client.addresses",
    "metadata-server.auto-join",
    "admin.bind-address",
    "admin.bind-port",
    "admin.advertised-address",
    "admin.advertised-admin-endpoint",
    "ingress.bind-address",
    "ingress.bind-port",
    "ingress.advertised-address",
    "ingress.advertised-ingress-endpoint",
];

/// Where a new node's fabric listens if its own settings do not say: on the first node's interface, at the
/// port of its own advertised address.
pub fn bind(world: &World, node: &NodeSpec, first: &Settings) -> Option<(&'static str, Value)> {
    let set = |key: &str| node.settings.contains_key(key);
    if set("bind-address")
        || set("bind-port")
        || set("bind-ip")
        || first.listen_mode.value.as_deref() == Some("unix")
    {
        return None;
    }
    let port = port_of(&node.address)?;
    if let Some(address) = &first.bind_address.value
        && let Some(old) = port_of(address)
    {
        let ip = address.strip_suffix(&format!(":{old}"))?;
        let everywhere = matches!(ip, "0.0.0.0" | "[::]");
        if world.aim.target.one_host || everywhere {
            return Some(("bind-address", json!(format!("{ip}:{port}"))));
        }
    }
    (port != 5122).then(|| ("bind-port", json!(port)))
}
