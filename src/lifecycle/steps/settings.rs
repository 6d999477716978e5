//! The settings that a node must have, as a change of its configuration file.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::{Value, json};

use crate::api::action::EditBase;
use crate::api::{Evidence, NodeSpec, Refusal, StepKey};
use crate::cluster::NodeConfigFile;
use crate::cluster::store::same_repository;
use crate::config::catalogue::history;
use crate::config::diff::unified;
use crate::config::hash::sha256_hex;
use crate::config::keys;
use crate::config::patch::{KeyPath, Patch};
use crate::config::settings::Settings;
use crate::config::values::address::{AdvertisedAddress, FABRIC_PORT, port_of};
use crate::lifecycle::verdict::refusal;
use crate::lifecycle::world::World;
use crate::state::intent::ConfigChange;

/// How often partitions are snapshotted if the target does not say; without an interval, never.
const INTERVAL: &str = "30m";

/// What a file should have: keys to set, in this order, and keys to remove first.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Keys to remove.
    pub remove: Vec<KeyPath>,
    /// Keys and values to set.
    pub set: Vec<(KeyPath, Value)>,
}

impl Wanted {
    /// Sets a key of the catalogue to `value`.
    pub fn set(&mut self, key: &[&str], value: impl Into<Value>) {
        self.set.push((key.into(), value.into()));
    }

    /// The further settings of a node of the target, by dotted keys.
    pub fn settings(&mut self, node: &NodeSpec) {
        self.set.extend(node.settings.iter().map(|(key, value)| (key.into(), value.clone())));
    }

    /// The target's snapshot repository, as far as `settings` differ from it.
    pub fn snapshots(&mut self, world: &World, settings: &Settings) {
        let target = &world.aim.target.repository;
        let has = &settings.snapshots;
        let there = |has: &str| same_repository(has, &target.destination);
        if !has.destination.value.as_deref().is_some_and(there) {
            self.set(keys::WORKER_SNAPSHOTS_DESTINATION, target.destination.as_str());
        }
        match &target.interval {
            Some(interval) if has.interval.value.as_ref() != Some(interval) => {
                self.set(keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL, interval.as_str());
            }
            None if has.interval.value.is_none() && has.num_records.value.is_none() => {
                self.set(keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL, INTERVAL);
            }
            _ => {}
        }
        for (key, value) in &target.settings {
            if has.others.get(key) != Some(value) {
                let key = format!("{}.{key}", keys::WORKER_SNAPSHOTS.join("."));
                self.set.push((key.as_str().into(), value.clone()));
            }
        }
    }

    /// Identity, address, roles and own settings of a node of the target.
    pub fn identity(&mut self, world: &World, node: &NodeSpec, settings: &Settings) {
        let cluster = world.facts.nodes.known().map(|nodes| nodes.cluster_name.as_str());
        if let Some(cluster) = cluster
            && !settings.cluster_name.is_explicit()
        {
            self.set(keys::CLUSTER_NAME, cluster);
        }
        if settings.node_name.value.as_deref() != Some(node.name.as_str()) {
            self.set(keys::NODE_NAME, node.name.as_str());
        }
        if settings.auto_provision.value {
            self.set(keys::AUTO_PROVISION, false);
        }
        let advertised = settings.advertised_address.value.as_deref();
        if !advertised.is_some_and(|has| same_address(has, &node.address)) {
            self.set(keys::ADVERTISED_ADDRESS, node.address.as_str());
        }
        if let Some(roles) = &node.roles
            && BTreeSet::from_iter(roles.iter().copied()) != settings.roles.value.clone()
        {
            self.set(keys::ROLES, roles.iter().map(|role| role.as_str()).collect::<Vec<_>>());
        }
        if let Some(location) = &node.location
            && settings.location.value.as_ref() != Some(location)
        {
            self.set(keys::LOCATION, location.as_str());
        }
    }
}

/// Whether two texts are one address, however they spell it: with a slash at the end or without.
fn same_address(has: &str, wanted: &str) -> bool {
    let read = |text| AdvertisedAddress::parse(text).ok().map(|it| (it.scheme().to_owned(), it.endpoint()));
    has == wanted || read(has).is_some_and(|has| Some(has) == read(wanted))
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
        patch.set(key.clone(), value).map_err(|error| failed(error.to_string()))?;
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

/// Keys that belong to one node alone, so they are not copied from the first node's file. Admin and ingress of every node
/// may listen on an address that every machine has.
pub fn own_keys(first: &Settings) -> Vec<KeyPath> {
    let everywhere = |ip: &str| ip.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified());
    let kept: Vec<String> = [(keys::ADMIN_BIND_IP, &first.admin), (keys::INGRESS_BIND_IP, &first.ingress)]
        .into_iter()
        .filter(|(_, listener)| listener.bind_ip.value.as_deref().is_some_and(everywhere))
        .map(|(path, _)| path.join("."))
        .collect();
    let own = history().iter().filter(|key| key.own && !kept.contains(&key.path));
    own.map(|key| KeyPath::from(key.path.as_str())).collect()
}

/// Where a new node's fabric listens if its own settings do not say: on the first node's interface, at the
/// port of its own advertised address.
pub fn bind(world: &World, node: &NodeSpec, first: &Settings) -> Option<(&'static [&'static str], Value)> {
    let set = |key: &[&str]| node.settings.contains_key(&key.join("."));
    if set(keys::BIND_ADDRESS)
        || set(keys::BIND_PORT)
        || set(keys::BIND_IP)
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
            return Some((keys::BIND_ADDRESS, json!(format!("{ip}:{port}"))));
        }
    }
    (port != FABRIC_PORT).then(|| (keys::BIND_PORT, json!(port)))
}
