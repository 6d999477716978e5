//! From merged layers to settings.

use std::collections::{BTreeMap, BTreeSet};

use super::{Listener, MetadataClient, MetadataKind, Setting, Settings, Snapshots};
use crate::api::Role;
use crate::api::secret;
use crate::config::catalogue::{Catalogue, NEWEST};
use crate::config::keys;
use crate::config::layers::{Layer, Layers};
use crate::config::tree::{Item, Value};

/// With one of these a server forgets at its next stop, or when the power fails, what it has acknowledged, or takes
/// no records at all.
pub const FORGETS: [&[&str]; 7] = [
    keys::BIFROST_LOCAL_ROCKSDB_DISABLE_WAL,
    keys::BIFROST_LOCAL_ROCKSDB_DISABLE_WAL_FSYNC,
    keys::LOG_SERVER_IN_MEMORY,
    keys::LOG_SERVER_READ_ONLY,
    keys::LOG_SERVER_ROCKSDB_DISABLE_WAL,
    keys::LOG_SERVER_ROCKSDB_DISABLE_WAL_FSYNC,
    keys::METADATA_SERVER_ROCKSDB_DISABLE_WAL,
];

impl Settings {
    /// Reads the settings off merged layers.
    pub fn of(layers: &Layers) -> Self {
        let text = |path: &[&str]| text(layers, path);
        let flag = |path: &[&str]| flag(layers, path);
        let or_default = |setting: Setting<Option<String>>, path: &[&str]| Setting {
            value: setting.value.unwrap_or_else(|| default_of(path)),
            origin: setting.origin,
        };
        Self {
            cluster_name: or_default(text(keys::CLUSTER_NAME), keys::CLUSTER_NAME),
            node_name: text(keys::NODE_NAME),
            roles: roles(layers),
            auto_provision: flag(keys::AUTO_PROVISION),
            advertised_address: text(keys::ADVERTISED_ADDRESS),
            advertised_host: text(keys::ADVERTISED_HOST),
            bind_address: text(keys::BIND_ADDRESS),
            bind_ip: text(keys::BIND_IP),
            bind_port: number(layers, keys::BIND_PORT),
            listen_mode: text(keys::LISTEN_MODE),
            use_random_ports: flag(keys::USE_RANDOM_PORTS),
            admin: Listener {
                bind_address: text(keys::ADMIN_BIND_ADDRESS),
                bind_ip: text(keys::ADMIN_BIND_IP),
                bind_port: number(layers, keys::ADMIN_BIND_PORT),
                use_random_ports: get(layers, keys::ADMIN_USE_RANDOM_PORTS, as_flag),
                advertised_address: text(keys::ADMIN_ADVERTISED_ADDRESS),
            },
            ingress: Listener {
                bind_address: text(keys::INGRESS_BIND_ADDRESS),
                bind_ip: text(keys::INGRESS_BIND_IP),
                bind_port: number(layers, keys::INGRESS_BIND_PORT),
                use_random_ports: get(layers, keys::INGRESS_USE_RANDOM_PORTS, as_flag),
                advertised_address: text(keys::INGRESS_ADVERTISED_ADDRESS),
            },
            base_dir: text(keys::BASE_DIR),
            location: text(keys::LOCATION),
            default_provider: or_default(
                text(keys::BIFROST_DEFAULT_PROVIDER),
                keys::BIFROST_DEFAULT_PROVIDER,
            ),
            metadata_client: metadata_client(layers),
            metadata_auto_join: flag(keys::METADATA_SERVER_AUTO_JOIN),
            snapshots: snapshots(layers),
            default_replication: or_default(replication(layers), keys::DEFAULT_REPLICATION),
            force_node_id: number(layers, keys::FORCE_NODE_ID),
            durability: text(keys::WORKER_DURABILITY_MODE),
            forgets: FORGETS.into_iter().find(|path| flag(path).value),
        }
    }
}

impl Settings {
    /// Whether the value of a key can change the settings, beyond what a snapshot repository is reached with.
    pub fn depend_on(path: &[String]) -> bool {
        // These tell a client of another kind from one that is not complete.
        if path == keys::METADATA_CLIENT
            || path == keys::METADATA_CLIENT_PATH
            || path == keys::METADATA_CLIENT_TABLE
        {
            return true;
        }
        let list = Value::Array(vec![Item { value: Value::String("other".into()), span: 0..0 }]);
        let values = [Value::String("other".into()), Value::Integer(1), Value::Boolean(true), list];
        let unset = Self::of(&Layers::default());
        values.into_iter().any(|value| {
            let mut set = Self::of(&Layers::of_value(path, value));
            set.snapshots.others.clear();
            set != unset
        })
    }
}

/// A value that `read` understands, or the default.
fn get<T>(layers: &Layers, path: &[&str], read: impl Fn(&Value) -> Option<T>) -> Setting<Option<T>> {
    match layers.get(path).and_then(|(value, origin)| Some((read(value)?, origin))) {
        Some((value, origin)) => Setting { value: Some(value), origin },
        None => Setting { value: None, origin: Layer::Default },
    }
}

fn text(layers: &Layers, path: &[&str]) -> Setting<Option<String>> {
    get(layers, path, |value| value.as_str().map(str::to_owned))
}

/// The catalogue's default as plain text. All of the keys read here have had one default since 1.4.
pub(super) fn default_of(path: &[&str]) -> String {
    let literal = Catalogue::for_version(&NEWEST).default(path).unwrap_or_default();
    literal.trim_matches('"').to_owned()
}

fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(*value),
        _ => None,
    }
}

fn flag(layers: &Layers, path: &[&str]) -> Setting<bool> {
    let found = get(layers, path, as_flag);
    Setting { value: found.value.unwrap_or_else(|| default_of(path) == "true"), origin: found.origin }
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
    let found = get(layers, keys::ROLES, texts);
    let value = match found.value {
        Some(names) => BTreeSet::from_iter(names.iter().filter_map(|name| Role::parse(name))),
        None => BTreeSet::from_iter(Role::ALL),
    };
    Setting { value, origin: found.origin }
}

fn metadata_client(layers: &Layers) -> MetadataClient {
    let has = |path: &[&str]| text(layers, path).value.is_some();
    let written = layers.get(keys::METADATA_CLIENT_TYPE);
    let origin = written.as_ref().map_or(Layer::Default, |(_, origin)| origin.clone());
    // Whatever does not fit one of the variants is taken for `replicated`, without a word.
    let (kind, fallback_from) = match written.as_ref().map(|(value, _)| value.as_str()) {
        None | Some(Some("replicated" | "embedded")) => (MetadataKind::Replicated, None),
        Some(Some("etcd")) => (MetadataKind::Etcd, None),
        Some(Some("object-store")) if has(keys::METADATA_CLIENT_PATH) => (MetadataKind::ObjectStore, None),
        Some(Some("dynamo-db")) if has(keys::METADATA_CLIENT_TABLE) => (MetadataKind::DynamoDb, None),
        Some(other) => (MetadataKind::Replicated, Some(other.unwrap_or("(not a string)").to_owned())),
    };
    let mut addresses = get(layers, keys::METADATA_CLIENT_ADDRESSES, texts);
    if addresses.value.is_none() {
        let single = text(layers, keys::METADATA_CLIENT_ADDRESS);
        addresses = Setting { value: single.value.map(|address| vec![address]), origin: single.origin };
    }
    MetadataClient {
        kind: Setting { value: kind, origin },
        fallback_from,
        addresses: Setting { value: addresses.value.unwrap_or_default(), origin: addresses.origin },
    }
}

fn snapshots(layers: &Layers) -> Snapshots {
    const OWN: [&[&str]; 3] = [
        keys::WORKER_SNAPSHOTS_DESTINATION,
        keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL,
        keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL_NUM_RECORDS,
    ];
    let mut others = BTreeMap::new();
    if let Some((Value::Table(table), _)) = layers.get(keys::WORKER_SNAPSHOTS) {
        for entry in &table.entries {
            let path = [keys::WORKER_SNAPSHOTS, &[entry.key.as_str()]].concat();
            if !OWN.contains(&path.as_slice()) {
                others.insert(entry.key.clone(), shown(&path, &entry.item.value));
            }
        }
    }
    Snapshots {
        destination: text(layers, OWN[0]),
        interval: text(layers, OWN[1]),
        num_records: number(layers, OWN[2]),
        others,
    }
}

fn replication(layers: &Layers) -> Setting<Option<String>> {
    get(layers, keys::DEFAULT_REPLICATION, |value| match value {
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

/// A value as JSON, secrets withheld, and a text that should have been a table whole. Infinite and NaN floats, which JSON lacks, become text.
pub fn shown(path: &[&str], value: &Value) -> serde_json::Value {
    if secret::is_secret(path) {
        return secret::WITHHELD.into();
    }
    match value {
        Value::String(text) if secret::stands_for_table(text) => secret::WITHHELD.into(),
        Value::String(text) => secret::withhold(&secret::without_user(text)).into(),
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
