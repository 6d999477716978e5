//! From merged layers to settings.

use std::collections::{BTreeMap, BTreeSet};

use super::{Listener, MetadataClient, MetadataKind, Setting, Settings, Snapshots};
use crate::api::Role;
use crate::config::layers::{Layers, Origin};
use crate::config::secret;
use crate::config::tree::Value;

impl Settings {
    /// Reads the settings off merged layers.
    pub fn of(layers: &Layers) -> Self {
        let text = |path: &[&str]| text(layers, path);
        let flag = |path: &[&str], default| flag(layers, path, default);
        let or = |setting: Setting<Option<String>>, default: &str| Setting {
            value: setting.value.unwrap_or_else(|| default.to_owned()),
            origin: setting.origin,
        };
        Self {
            cluster_name: or(text(&["cluster-name"]), "localcluster"),
            node_name: text(&["node-name"]),
            roles: roles(layers),
            auto_provision: flag(&["auto-provision"], true),
            advertised_address: text(&["advertised-address"]),
            advertised_host: text(&["advertised-host"]),
            bind_address: text(&["bind-address"]),
            bind_ip: text(&["bind-ip"]),
            bind_port: number(layers, &["bind-port"]),
            listen_mode: text(&["listen-mode"]),
            use_random_ports: flag(&["use-random-ports"], false),
            admin: listener(layers, "admin"),
            ingress: listener(layers, "ingress"),
            base_dir: text(&["base-dir"]),
            location: text(&["location"]),
            default_provider: or(text(&["bifrost", "default-provider"]), "replicated"),
            metadata_client: metadata_client(layers),
            metadata_auto_join: flag(&["metadata-server", "auto-join"], true),
            snapshots: snapshots(layers),
            default_replication: or(replication(layers), "1"),
            force_node_id: number(layers, &["force-node-id"]),
        }
    }
}

/// A value that `read` understands, or the default.
fn get<T>(layers: &Layers, path: &[&str], read: impl Fn(&Value) -> Option<T>) -> Setting<Option<T>> {
    match layers.get(path).and_then(|(value, origin)| Some((read(value)?, origin))) {
        Some((value, origin)) => Setting { value: Some(value), origin },
        None => Setting { value: None, origin: Origin::Default },
    }
}

fn text(layers: &Layers, path: &[&str]) -> Setting<Option<String>> {
    get(layers, path, |value| value.as_str().map(str::to_owned))
}

fn flag(layers: &Layers, path: &[&str], default: bool) -> Setting<bool> {
    let found = get(layers, path, |value| match value {
        Value::Boolean(value) => Some(*value),
        _ => None,
    });
    Setting { value: found.value.unwrap_or(default), origin: found.origin }
}

fn number<T: TryFrom<i64>>(layers: &Layers, path: &[&str]) -> Setting<Option<T>> {
    get(layers, path, |value| match value {
        Value::Integer(number) => T::try_from(*number).ok(),
        _ => None,
    })
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.value.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn roles(layers: &Layers) -> Setting<BTreeSet<Role>> {
    let found = get(layers, &["roles"], texts);
    let value = match found.value {
        Some(names) => BTreeSet::from_iter(names.iter().filter_map(|name| Role::parse(name))),
        None => BTreeSet::from_iter(Role::ALL),
    };
    Setting { value, origin: found.origin }
}

fn listener(layers: &Layers, table: &str) -> Listener {
    Listener {
        bind_address: text(layers, &[table, "bind-address"]),
        bind_ip: text(layers, &[table, "bind-ip"]),
        bind_port: number(layers, &[table, "bind-port"]),
        advertised_address: text(layers, &[table, "advertised-address"]),
    }
}

fn metadata_client(layers: &Layers) -> MetadataClient {
    let has = |key: &str| text(layers, &["metadata-client", key]).value.is_some();
    let written = layers.get(&["metadata-client", "type"]);
    let origin = written.as_ref().map_or(Origin::Default, |(_, origin)| origin.clone());
    // Whatever does not fit one of the variants is taken for `replicated`, without a word.
    let (kind, fallback_from) = match written.as_ref().map(|(value, _)| value.as_str()) {
        None | Some(Some("replicated" | "embedded")) => (MetadataKind::Replicated, None),
        Some(Some("etcd")) => (MetadataKind::Etcd, None),
        Some(Some("object-store")) if has("path") => (MetadataKind::ObjectStore, None),
        Some(Some("dynamo-db")) if has("table") => (MetadataKind::DynamoDb, None),
        Some(other) => (MetadataKind::Replicated, Some(other.unwrap_or("(not a string)").to_owned())),
    };
    let mut addresses = get(layers, &["metadata-client", "addresses"], texts);
    if addresses.value.is_none() {
        let single = text(layers, &["metadata-client", "address"]);
        addresses = Setting { value: single.value.map(|address| vec![address]), origin: single.origin };
    }
    MetadataClient {
        kind: Setting { value: kind, origin },
        fallback_from,
        addresses: Setting { value: addresses.value.unwrap_or_default(), origin: addresses.origin },
    }
}

fn snapshots(layers: &Layers) -> Snapshots {
    const OWN: [&str; 3] = ["destination", "snapshot-interval", "snapshot-interval-num-records"];
    let path = |key| ["worker", "snapshots", key];
    let mut others = BTreeMap::new();
    if let Some((Value::Table(table), _)) = layers.get(&["worker", "snapshots"]) {
        for entry in table.entries.iter().filter(|entry| !OWN.contains(&entry.key.as_str())) {
            let shown = shown(&["worker", "snapshots", &entry.key], &entry.item.value);
            others.insert(entry.key.clone(), shown);
        }
    }
    Snapshots {
        destination: text(layers, &path(OWN[0])),
        interval: text(layers, &path(OWN[1])),
        num_records: number(layers, &path(OWN[2])),
        others,
    }
}

fn replication(layers: &Layers) -> Setting<Option<String>> {
    get(layers, &["default-replication"], |value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Table(table) => {
            let scope = |name: &str| match table.get(name).map(|item| &item.value) {
                Some(Value::Integer(number)) => Some(format!("{name}: {number}")),
                _ => None,
            };
            let scopes: Vec<String> = ["region", "zone", "node"].into_iter().filter_map(scope).collect();
            Some(format!("{{{}}}", scopes.join(", ")))
        }
        _ => None,
    })
}

/// A value as JSON, secrets withheld. Infinite and NaN floats, which JSON lacks, become text.
pub fn shown(path: &[&str], value: &Value) -> serde_json::Value {
    if secret::is_secret(path) {
        return secret::WITHHELD.into();
    }
    match value {
        Value::String(text) => secret::without_user(text).into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => {
            serde_json::Number::from_f64(*number).map_or_else(|| number.to_string().into(), Into::into)
        }
        Value::Boolean(value) => (*value).into(),
        Value::Datetime(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(|item| shown(path, &item.value)).collect(),
        Value::Table(table) => {
            let mut object = serde_json::Map::new();
            for entry in &table.entries {
                let below = [path, &[entry.key.as_str()]].concat();
                object.insert(entry.key.clone(), shown(&below, &entry.item.value));
            }
            object.into()
        }
    }
}
