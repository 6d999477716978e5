//! Metadata as the server serialises it, as far as it is needed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

#[derive(Deserialize)]
pub struct NodesConfig {
    pub version: u64,
    pub cluster_name: String,
    pub cluster_fingerprint: Option<u64>,
    pub nodes: Vec<(u32, Entry)>,
}

/// Only a tombstone is a removed node, whose number is never given out again: taking anything else
/// for one would hide a node.
#[derive(Deserialize)]
pub enum Entry {
    Tombstone,
    Node(Box<Node>),
}

#[derive(Deserialize)]
pub struct Node {
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
pub struct LogsConfig {
    pub version: u64,
    pub config: BifrostConfig,
    pub logs: Vec<(u32, Chain)>,
}

#[derive(Deserialize)]
pub struct BifrostConfig {
    pub default_provider: Provider,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`default_provider` is neither a name nor a table")]
pub enum Provider {
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
pub struct Chain {
    pub chain: Vec<(u64, Segment)>,
}

#[derive(Deserialize)]
pub struct Segment {
    pub index: u32,
    pub kind: String,
    /// JSON within JSON for replicated segments; anything for others.
    #[serde(default)]
    pub params: Value,
}

#[derive(Deserialize)]
pub struct Loglet {
    pub sequencer: String,
    pub replication: BTreeMap<String, u32>,
    pub nodeset: Vec<u32>,
}

#[derive(Deserialize)]
pub struct PartitionTable {
    pub version: u64,
    pub num_partitions: u32,
    pub replication: Option<PartitionReplication>,
}

/// `{"limit": …}`, or a word such as `"everywhere"`.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum PartitionReplication {
    Limit { limit: Limit },
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
