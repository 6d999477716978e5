//! What one node's configuration effectively means for growing a cluster.
//!
//! A value of the wrong type counts as unset here: the server refuses such a file, and `validate` says
//! so. Defaults are those of 1.4 and later.

mod read;

#[cfg(feature = "internals")]
pub use read::FORGETS;
pub(crate) use read::shown;

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::keys;
use super::layers::Layer;
use super::values::address::AdvertisedAddress;
use super::values::address::port_of;
use crate::api::Role;

/// The first version with a `dynamo-db` metadata client.
const DYNAMO_DB: Version = Version::new(1, 5, 4);
/// The first version with `bind-port` and all that came with it.
const BIND_PORT: Version = Version::new(1, 6, 0);

/// A value and the layer it comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Setting<T> {
    /// The effective value.
    pub value: T,
    /// The layer that won.
    pub origin: Layer,
}

impl<T> Setting<T> {
    /// Whether any layer sets it.
    pub fn is_explicit(&self) -> bool {
        self.origin != Layer::Default
    }
}

/// The settings of one node that growing a cluster depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// `cluster-name`; default `localcluster`.
    pub cluster_name: Setting<String>,
    /// `node-name`; `None`: the name of the machine.
    pub node_name: Setting<Option<String>>,
    /// `roles`; default all. Unknown names are left out.
    pub roles: Setting<BTreeSet<Role>>,
    /// `auto-provision`; default true.
    pub auto_provision: Setting<bool>,
    /// `advertised-address` as written; `None`: derived from the bind address, loopback by default.
    pub advertised_address: Setting<Option<String>>,
    /// `advertised-host` (since 1.6).
    pub advertised_host: Setting<Option<String>>,
    /// `bind-address` of the fabric as written, for example `0.0.0.0:5122`.
    pub bind_address: Setting<Option<String>>,
    /// `bind-ip` (since 1.6).
    pub bind_ip: Setting<Option<String>>,
    /// `bind-port` (since 1.6).
    pub bind_port: Setting<Option<u16>>,
    /// `listen-mode` (since 1.6): `unix`, `tcp` or `all`.
    pub listen_mode: Setting<Option<String>>,
    /// `use-random-ports` (since 1.6); default false.
    pub use_random_ports: Setting<bool>,
    /// `[admin]`; default port 9070.
    pub admin: Listener,
    /// `[ingress]`; default port 8080.
    pub ingress: Listener,
    /// `base-dir`; `None`: `restate-data` in the working directory. Data is kept in `base-dir/node-name`.
    pub base_dir: Setting<Option<String>>,
    /// `location`: `region` or `region.zone`.
    pub location: Setting<Option<String>>,
    /// `bifrost.default-provider`; default `replicated`.
    pub default_provider: Setting<String>,
    /// `[metadata-client]`.
    pub metadata_client: MetadataClient,
    /// `metadata-server.auto-join`; default true.
    pub metadata_auto_join: Setting<bool>,
    /// `[worker.snapshots]`.
    pub snapshots: Snapshots,
    /// `default-replication` in the string grammar, for example `2` or `{zone: 2, node: 3}`; default
    /// `1`. Read only when the cluster is provisioned.
    pub default_replication: Setting<String>,
    /// `force-node-id`.
    pub force_node_id: Setting<Option<u32>>,
    /// `worker.durability-mode` as written (since 1.4.3).
    pub durability: Setting<Option<String>>,
    /// The first key by which the server does not keep on its disk what it has acknowledged, if one is set.
    pub forgets: Option<&'static [&'static str]>,
}

/// An address that a node serves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listener {
    /// `bind-address` as written.
    pub bind_address: Setting<Option<String>>,
    /// `bind-ip` (since 1.6).
    pub bind_ip: Setting<Option<String>>,
    /// `bind-port` (since 1.6).
    pub bind_port: Setting<Option<u16>>,
    /// `use-random-ports` (since 1.6); `None`: as the fabric.
    pub use_random_ports: Setting<Option<bool>>,
    /// `advertised-address` (since 1.6).
    pub advertised_address: Setting<Option<String>>,
}

/// The way to the cluster's metadata.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetadataClient {
    /// What the server will use.
    pub kind: Setting<MetadataKind>,
    /// The written `type` when the server silently takes `replicated` instead of it.
    pub fallback_from: Option<String>,
    /// `addresses`, or the single `address`; default none (the node's own server).
    pub addresses: Setting<Vec<String>>,
}

/// Where metadata lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MetadataKind {
    /// Restate's own metadata servers.
    #[default]
    Replicated,
    /// etcd.
    Etcd,
    /// An object store.
    ObjectStore,
    /// DynamoDB (since 1.5.4).
    DynamoDb,
}

/// The snapshot repository.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshots {
    /// `destination`.
    pub destination: Setting<Option<String>>,
    /// `snapshot-interval` as written (since 1.6).
    pub interval: Setting<Option<String>>,
    /// `snapshot-interval-num-records`.
    pub num_records: Setting<Option<u64>>,
    /// Every further key below `worker.snapshots`; values of secrets read `<withheld>`.
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Settings {
    /// The same as a server of this version sees them.
    #[must_use]
    pub fn read_by(mut self, version: &Version) -> Self {
        let client = &mut self.metadata_client;
        if client.kind.value == MetadataKind::DynamoDb && *version < DYNAMO_DB {
            client.kind.value = MetadataKind::Replicated;
            client.fallback_from = Some("dynamo-db".into());
        }
        if *version < BIND_PORT { self.without_bind_port() } else { self }
    }

    /// As servers see them that know nothing of ports beside addresses: they listen on the port that they advertise.
    fn without_bind_port(mut self) -> Self {
        self.advertised_host = Setting::default();
        self.bind_ip = Setting::default();
        self.listen_mode = Setting::default();
        self.use_random_ports = Setting::default();
        let advertised =
            self.advertised_address.value.as_deref().and_then(|text| AdvertisedAddress::parse(text).ok());
        self.bind_port =
            Setting { value: advertised.and_then(|address| address.port()), origin: Layer::Default };
        for listener in [&mut self.admin, &mut self.ingress] {
            let bind_address = std::mem::take(&mut listener.bind_address);
            *listener = Listener { bind_address, ..Listener::default() };
        }
        self
    }

    /// The port of the fabric (node to node): from `bind-address`, else `bind-port`, else 5122. `None`
    /// when it is random.
    pub fn fabric_port(&self) -> Option<u16> {
        let random = self.use_random_ports.value;
        port(&self.bind_address, &self.bind_port, random, keys::BIND_PORT)
    }

    /// The port of the admin API, 9070 by default; `None` when it is random.
    pub fn admin_port(&self) -> Option<u16> {
        self.port_of_listener(&self.admin, keys::ADMIN_BIND_PORT)
    }

    /// The port of the ingress, 8080 by default; `None` when it is random.
    pub fn ingress_port(&self) -> Option<u16> {
        self.port_of_listener(&self.ingress, keys::INGRESS_BIND_PORT)
    }

    fn port_of_listener(&self, listener: &Listener, key: &[&str]) -> Option<u16> {
        let random = listener.use_random_ports.value.unwrap_or(self.use_random_ports.value);
        port(&listener.bind_address, &listener.bind_port, random, key)
    }

    /// The address that other nodes dial, as far as the configuration says it: `advertised-address`, or
    /// `advertised-host` with the port; `None` when it is left to the server.
    pub fn advertised(&self) -> Option<AdvertisedAddress> {
        if let Some(text) = &self.advertised_address.value {
            return AdvertisedAddress::parse(text).ok();
        }
        let host = self.advertised_host.value.as_deref()?;
        AdvertisedAddress::parse(&format!("http://{host}:{}", self.fabric_port()?)).ok()
    }

    /// Whether the node takes part with `role`.
    pub fn has(&self, role: Role) -> bool {
        self.roles.value.contains(&role)
    }
}

/// The port that a service listens on; `None` when the system chooses it.
fn port(
    address: &Setting<Option<String>>,
    port: &Setting<Option<u16>>,
    random: bool,
    key: &[&str],
) -> Option<u16> {
    let default = || read::default_of(key).parse().ok();
    let found = match &address.value {
        // An address without a port means the default one, whatever is set beside it.
        Some(address) if address.starts_with("unix:") => None,
        Some(address) => port_of(address).or_else(default),
        None => port.value.or_else(|| default().filter(|_| !random)),
    };
    found.filter(|port| *port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document::Document;
    use crate::config::layers::Layers;
    use crate::config::patch::KeyPath;

    fn read(text: &str, env: &[(&str, &str)]) -> Settings {
        let env = env.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Settings::of(&Layers::read(&Document::parse(text), &env))
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        let settings = read("", &[]);
        assert_eq!(settings.cluster_name.value, "localcluster");
        assert!(!settings.cluster_name.is_explicit());
        assert_eq!(settings.roles.value.len(), 5);
        assert!(settings.auto_provision.value && settings.metadata_auto_join.value);
        assert_eq!(settings.default_replication.value, "1");
        assert_eq!(
            (settings.fabric_port(), settings.admin_port(), settings.ingress_port()),
            (Some(5122), Some(9070), Some(8080))
        );
    }

    #[test]
    fn file_and_environment_are_told_apart() {
        let settings = read(
            "node-name = \"n1\"\nroles = [\"worker\", \"metadata-store\"]\nbind-address = \"[::]:6001\"\n\
             default-replication = { zone = 2, node = 3 }\n\
             [worker.snapshots]\ndestination = \"s3://b\"\naws-secret-access-key = \"hunter2\"\n",
            &[("RESTATE_AUTO_PROVISION", "false"), ("RESTATE_METADATA_CLIENT__ADDRESSES", "[http://a:5122]")],
        );
        assert_eq!(settings.node_name.value.as_deref(), Some("n1"));
        assert_eq!(settings.node_name.origin, Layer::File);
        assert!(settings.has(Role::MetadataServer) && !settings.has(Role::Admin));
        assert!(!settings.auto_provision.value);
        assert_eq!(settings.auto_provision.origin, Layer::Env("RESTATE_AUTO_PROVISION".into()));
        assert_eq!(settings.metadata_client.addresses.value, ["http://a:5122"]);
        assert_eq!(settings.default_replication.value, "{zone: 2, node: 3}");
        assert_eq!(settings.fabric_port(), Some(6001));
        assert_eq!(settings.snapshots.others["aws-secret-access-key"], "<withheld>");
    }

    #[test]
    fn an_address_without_a_port_means_the_default_one() {
        let ports = |text: &str, version: &str| {
            let settings = read(text, &[]).read_by(&Version::parse(version).unwrap());
            (settings.fabric_port(), settings.admin_port(), settings.ingress_port())
        };
        for (text, found) in [
            ("bind-address = \"::1\"\nbind-port = 7", (Some(5122), Some(9070), Some(8080))),
            ("bind-address = \"::\"\nuse-random-ports = true", (Some(5122), None, None)),
            (
                "use-random-ports = true\nbind-port = 7\n[admin]\nuse-random-ports = false",
                (Some(7), Some(9070), None),
            ),
            ("[admin]\nuse-random-ports = true\n[ingress]\nbind-port = 0", (Some(5122), None, None)),
        ] {
            assert_eq!(ports(text, "1.7.12"), found, "{text}");
        }
        let advertised = "advertised-address = \"http://n1:7\"\nbind-port = 8\nuse-random-ports = true\n";
        assert_eq!(ports(advertised, "1.6.2"), (Some(8), None, None));
        assert_eq!(ports(advertised, "1.5.3"), (Some(7), Some(9070), Some(8080)));
        assert_eq!(ports("bind-address = \"unix:/run/n1\"\n", "1.5.3").0, None);
    }

    #[test]
    fn an_incomplete_metadata_client_is_replicated() {
        for (text, kind, fallback) in [
            ("type = \"etcd\"", MetadataKind::Etcd, None),
            ("type = \"object-store\"", MetadataKind::Replicated, Some("object-store")),
            ("type = \"object-store\"\npath = \"s3://b\"", MetadataKind::ObjectStore, None),
            ("type = \"Replicated\"", MetadataKind::Replicated, Some("Replicated")),
        ] {
            let client = read(&format!("[metadata-client]\n{text}\n"), &[]).metadata_client;
            assert_eq!((client.kind.value, client.fallback_from.as_deref()), (kind, fallback), "{text}");
        }
    }

    #[test]
    fn what_the_settings_depend_on() {
        let depend = |dotted: &str| Settings::depend_on(&KeyPath::from(dotted).0);
        for key in
            ["cluster-name", "roles", "auto-provision", "bind-port", "metadata-client", "admin.bind-port"]
        {
            assert!(depend(key), "{key}");
        }
        for key in
            ["metadata-client.type", "metadata-client.path", "worker.snapshots.destination", "force-node-id"]
        {
            assert!(depend(key), "{key}");
        }
        for key in
            ["log-filter", "worker.snapshots.aws-secret-access-key", "metadata-client.username", "nonsense"]
        {
            assert!(!depend(key), "{key}");
        }
    }
}
