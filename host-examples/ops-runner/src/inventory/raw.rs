//! The inventory as it is written. Nothing here has been checked beyond its types.

use std::collections::BTreeMap;
use std::fmt;

use restate_scaleout_api::target::{Metadata, Removal, Role, Tls};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use toml::Spanned;

use super::purpose::Purpose;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawInventory {
    /// The deployment wanted.
    pub target: RawTarget,
    /// `restatectl`: a path, or a name to look for on `PATH`.
    pub restatectl: Option<Spanned<String>>,
    /// Templates that all nodes with `[node.commands]` share.
    pub commands: Option<Spanned<RawCommands>>,
    /// The nodes wanted, and those to remove that can still be reached.
    #[serde(rename = "node")]
    pub nodes: Vec<Spanned<RawNode>>,
}

impl RawInventory {
    /// The names of its fields.
    pub const KEYS: [&str; 4] = ["target", "restatectl", "commands", "node"];
}

/// `[target]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawTarget {
    pub cluster_name: Option<String>,
    pub replication: Property,
    pub partition_replication: Option<Property>,
    pub tolerate: Option<u32>,
    pub server_version: Option<String>,
    #[serde(default)]
    pub metadata: Metadata,
    pub tls: Option<Tls>,
    pub one_host: Option<bool>,
    #[serde(default)]
    pub remove: Vec<Spanned<Removal>>,
    pub repository: RawRepository,
}

/// `[target.repository]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawRepository {
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
    pub program: Option<String>,
    pub arguments: Option<Vec<String>>,
    pub env: Option<BTreeMap<String, String>>,
    pub timeout: Option<Spanned<String>>,
    pub base_dir: Option<String>,
    pub read: Option<Spanned<String>>,
    pub write: Option<Spanned<String>>,
    pub config_age: Option<Spanned<String>>,
    pub verify: Option<Spanned<String>>,
    pub dump_config: Option<Spanned<String>>,
    pub start: Option<Spanned<String>>,
    pub stop: Option<Spanned<String>>,
    pub restart: Option<Spanned<String>>,
    pub upgrade: Option<Spanned<String>>,
    pub dial: Option<Spanned<String>>,
    pub process: Option<Spanned<String>>,
    pub disk: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub log_tail: Option<Spanned<String>>,
}

impl RawCommands {
    /// The template for a purpose, as it is written.
    pub fn template(&self, purpose: Purpose) -> Option<&Spanned<String>> {
        let template = match purpose {
            Purpose::ReadFile => &self.read,
            Purpose::WriteFile => &self.write,
            Purpose::FileAge => &self.config_age,
            Purpose::Verify => &self.verify,
            Purpose::DumpConfig => &self.dump_config,
            Purpose::Start => &self.start,
            Purpose::Stop => &self.stop,
            Purpose::Restart => &self.restart,
            Purpose::Upgrade => &self.upgrade,
            Purpose::Dial => &self.dial,
            Purpose::Process => &self.process,
            Purpose::Disk => &self.disk,
            Purpose::Version => &self.version,
            Purpose::LogTail => &self.log_tail,
        };
        template.as_ref()
    }
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
