//! Metadata as the server serialises it, as far as it is needed.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::restatectl::read::Text;

#[derive(Deserialize)]
pub struct PrintedNodesConfig {
    pub version: u64,
    pub cluster_name: String,
    pub cluster_fingerprint: Option<u64>,
    pub nodes: Vec<(u32, NodeEntry)>,
}

/// Only a tombstone is a removed node, whose number is never given out again: taking anything else
/// for one would hide a node.
#[derive(Deserialize)]
pub enum NodeEntry {
    Tombstone,
    Node(Box<NodeRecord>),
}

#[derive(Deserialize)]
pub struct NodeRecord {
    pub name: String,
    pub address: String,
    pub current_generation: (IgnoredAny, u32),
    pub roles: Option<Vec<String>>,
    pub location: Option<String>,
    pub log_server_config: Option<LogServerConfig>,
    pub worker_config: Option<WorkerConfig>,
    pub metadata_server_config: Option<MetadataServerConfig>,
    pub binary_version: Option<String>,
}

#[derive(Deserialize)]
pub struct LogServerConfig {
    pub storage_state: Option<String>,
}

#[derive(Deserialize)]
pub struct WorkerConfig {
    pub worker_state: Option<String>,
}

#[derive(Deserialize)]
pub struct MetadataServerConfig {
    pub metadata_server_state: Option<String>,
}

#[derive(Deserialize)]
pub struct PrintedLogsConfig<'a> {
    pub version: u64,
    pub config: BifrostConfig,
    #[serde(borrow)]
    pub logs: Vec<(u32, Chain<'a>)>,
}

#[derive(Deserialize)]
pub struct BifrostConfig {
    pub default_provider: PrintedProvider,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`default_provider` is neither a name nor a table")]
pub enum PrintedProvider {
    Name(String),
    Table(BTreeMap<String, Option<ProviderConfig>>),
}

#[derive(Deserialize)]
pub struct ProviderConfig {
    pub replication_property: Option<String>,
    /// A number, or one in a text; 0 or absent: the servers decide.
    pub target_nodeset_size: Option<Value>,
}

#[derive(Deserialize)]
pub struct Chain<'a> {
    #[serde(borrow)]
    pub chain: Vec<(u64, PrintedSegment<'a>)>,
}

#[derive(Deserialize)]
pub struct PrintedSegment<'a> {
    pub index: u32,
    #[serde(borrow)]
    pub kind: Text<'a>,
    #[serde(default)]
    pub params: Params,
}

/// What a segment is made with: JSON within a text for replicated segments, anything for others.
#[derive(Default)]
pub enum Params {
    Loglet(Loglet),
    /// A text that does not hold what a replicated segment needs.
    Text(String),
    #[default]
    Other,
}

impl<'de> Deserialize<'de> for Params {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ParamsVisitor)
    }
}

/// Reads a text where it stands: there is one for each segment of each log.
struct ParamsVisitor;

impl<'de> Visitor<'de> for ParamsVisitor {
    type Value = Params;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("parameters of a segment")
    }

    fn visit_str<E>(self, text: &str) -> Result<Params, E> {
        Ok(serde_json::from_str(text).map_or_else(|_| Params::Text(text.into()), Params::Loglet))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Params, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Params::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Params, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Params::Other)
    }

    fn visit_unit<E>(self) -> Result<Params, E> {
        Ok(Params::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Params, E> {
        Ok(Params::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Params, E> {
        Ok(Params::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Params, E> {
        Ok(Params::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Params, E> {
        Ok(Params::Other)
    }
}

#[derive(Deserialize)]
pub struct Loglet {
    pub sequencer: String,
    pub replication: BTreeMap<String, u32>,
    pub nodeset: Vec<u32>,
}

#[derive(Deserialize)]
pub struct PrintedPartitionTable {
    pub version: u64,
    pub num_partitions: u32,
    pub partitions: Option<Vec<IgnoredAny>>,
    pub replication: Option<PartitionReplication>,
}

/// `{"limit": …}`, or a word such as `"everywhere"`.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum PartitionReplication {
    Limit { limit: Limit },
    Word(String),
    Other(IgnoredAny),
}

/// A number of nodes, or a property in Restate's grammar.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Limit {
    Copies(u64),
    Property(String),
    Other(IgnoredAny),
}
