//! The inventory as it is written. Nothing here has been checked beyond its types.

use std::collections::BTreeMap;
use std::fmt;

use restate_scaleout_api::Role;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use toml::Spanned;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawInventory {
    /// The deployment wanted.
    pub goal: RawGoal,
    /// `restatectl`: a path, or a name to look for on `PATH`.
    pub restatectl: Option<Spanned<String>>,
    /// Templates that all nodes with `[node.commands]` share.
    pub commands: Option<Spanned<RawCommands>>,
    /// The nodes, the running first node first.
    #[serde(rename = "node")]
    pub nodes: Vec<Spanned<RawNode>>,
}

/// `[goal]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawGoal {
    pub cluster_name: Option<String>,
    pub replication: Property,
    pub partition_replication: Option<Property>,
    pub tolerate: Option<u32>,
    pub server_version: Option<String>,
    pub one_host: Option<bool>,
    pub snapshots: RawSnapshots,
}

/// `[goal.snapshots]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawSnapshots {
    pub destination: String,
    pub interval: Option<String>,
    #[serde(default)]
    pub settings: BTreeMap<String, toml::Value>,
}

/// `[[node]]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawNode {
    pub name: Spanned<String>,
    pub address: Spanned<String>,
    pub roles: Option<Vec<Role>>,
    pub location: Option<String>,
    #[serde(default)]
    pub settings: BTreeMap<String, toml::Value>,
    pub local: Option<Spanned<RawLocal>>,
    pub commands: Option<Spanned<RawCommands>>,
    pub vars: Option<BTreeMap<String, Spanned<String>>>,
}

/// `[node.local]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawLocal {
    pub server: Spanned<String>,
    #[serde(default)]
    pub versions: BTreeMap<String, Spanned<String>>,
    pub config: String,
    pub base_dir: Option<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub pass_env: Vec<Spanned<String>>,
    pub log: Option<String>,
    pub working_dir: Option<Spanned<String>>,
    pub stop_timeout: Option<Spanned<String>>,
}

/// `[commands]` and `[node.commands]`.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawCommands {
    pub host: Option<String>,
    pub config: Option<String>,
    pub env: Option<BTreeMap<String, String>>,
    pub timeout: Option<Spanned<String>>,
    pub read: Option<Spanned<String>>,
    pub write: Option<Spanned<String>>,
    pub verify: Option<Spanned<String>>,
    pub start: Option<Spanned<String>>,
    pub restart: Option<Spanned<String>>,
    pub upgrade: Option<Spanned<String>>,
    pub probe: Option<Spanned<String>>,
    pub config_age: Option<Spanned<String>>,
    pub process_age: Option<Spanned<String>>,
    pub running: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub data_present: Option<Spanned<String>>,
    pub log_tail: Option<Spanned<String>>,
}

/// A replication property: `2` and `"2"` mean the same.
#[derive(Debug, Clone)]
pub(super) struct Property(pub String);

impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Property;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of copies or a text like \"{zone: 2, node: 3}\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Property, E> {
                Ok(Property(text.into()))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Property, E> {
                Ok(Property(number.to_string()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
