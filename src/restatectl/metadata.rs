//! Reads `restatectl metadata get --key …`, which answers through the metadata leader: a good answer
//! proves a quorum.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{NodeId, ReadError};
use crate::api::goal::Role;

/// `nodes_config`: who is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodesConfig {
    /// Metadata version.
    pub version: u64,
    /// The cluster's name.
    pub cluster_name: String,
    /// The cluster's fingerprint; absent on clusters that never ran 1.5 or later.
    pub fingerprint: Option<u64>,
    /// Registered nodes, those removed left out.
    pub nodes: Vec<Member>,
}

/// A registered node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number.
    pub id: NodeId,
    /// Its `node-name`.
    pub name: String,
    /// Its advertised address as registered.
    pub address: String,
    /// How often it has started.
    pub generation: u32,
    /// Its roles as registered.
    pub roles: BTreeSet<Role>,
    /// Its location as registered; empty when it has none.
    pub location: String,
    /// `read-write`, `provisioning`, `data-loss`, …
    pub storage_state: String,
    /// `active`, `provisioning`, `draining`, …
    pub worker_state: String,
    /// `member`, `standby`, `provisioning`, …
    pub metadata_state: String,
    /// The version that it last started with; absent up to 1.5.
    pub version: Option<String>,
}

/// `bifrost_config`: what holds the log records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogsConfig {
    /// Metadata version.
    pub version: u64,
    /// `replicated`, `local`, …: what new segments are made of.
    pub provider: String,
    /// Replication property of new segments; absent for providers that do not replicate.
    pub replication: Option<String>,
    /// Each log's segments, oldest first.
    pub chains: BTreeMap<u32, Vec<Segment>>,
}

/// A segment of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its first LSN.
    pub base_lsn: u64,
    /// Its index in the log.
    pub index: u32,
    /// `replicated`, `local`, `in-memory`, or `sealed` for a tail without successor.
    pub kind: String,
    /// Copies of each record by failure domain; empty for providers that do not replicate.
    pub replication: BTreeMap<String, u32>,
    /// The nodes its records may live on; empty for providers that do not replicate.
    pub nodeset: BTreeSet<NodeId>,
    /// The node that orders its records.
    pub sequencer: Option<NodeId>,
}

impl Segment {
    /// Copies of each record; one when the provider does not replicate.
    pub fn copies(&self) -> u32 {
        self.replication.values().copied().max().unwrap_or(1)
    }
}

/// `partition_table`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionTable {
    /// Metadata version.
    pub version: u64,
    /// Number of partitions; never changes after provisioning.
    pub count: u32,
    /// Replication property of partitions; absent when the cluster was never given one.
    pub replication: Option<String>,
}

#[derive(Deserialize)]
struct RawNodes {
    version: u64,
    cluster_name: String,
    #[serde(default)]
    cluster_fingerprint: Option<u64>,
    nodes: Vec<(u32, RawEntry)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawEntry {
    Node {
        #[serde(rename = "Node")]
        node: RawNode,
    },
    /// `"Tombstone"`: the number of a removed node, never given out again.
    Removed(#[allow(dead_code, reason = "only its presence matters")] serde_json::Value),
}

#[derive(Deserialize)]
struct RawNode {
    name: String,
    address: String,
    current_generation: (u32, u32),
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    location: String,
    #[serde(default)]
    binary_version: Option<String>,
    #[serde(default)]
    log_server_config: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    worker_config: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    metadata_server_config: BTreeMap<String, serde_json::Value>,
}

/// Reads `nodes_config`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn nodes_config(text: &str) -> Result<NodesConfig, ReadError> {
    let what = "nodes_config";
    let raw: RawNodes = parse(what, text)?;
    let mut nodes = Vec::new();
    for (id, entry) in raw.nodes {
        let RawEntry::Node { node } = entry else { continue };
        let state = |config: &BTreeMap<String, serde_json::Value>, key: &str| {
            config.get(key).and_then(|value| value.as_str()).unwrap_or("unknown").to_owned()
        };
        nodes.push(Member {
            id: NodeId(id),
            generation: node.current_generation.1,
            roles: node.roles.iter().filter_map(|role| Role::parse(role)).collect(),
            location: node.location,
            storage_state: state(&node.log_server_config, "storage_state"),
            worker_state: state(&node.worker_config, "worker_state"),
            metadata_state: state(&node.metadata_server_config, "metadata_server_state"),
            version: node.binary_version,
            name: node.name,
            address: node.address,
        });
    }
    nodes.sort_by_key(|node| node.id);
    Ok(NodesConfig {
        version: raw.version,
        cluster_name: raw.cluster_name,
        fingerprint: raw.cluster_fingerprint,
        nodes,
    })
}

#[derive(Deserialize)]
struct RawLogs {
    version: u64,
    config: RawLogsConfig,
    logs: Vec<(u32, RawChain)>,
}

#[derive(Deserialize)]
struct RawLogsConfig {
    default_provider: serde_json::Value,
}

#[derive(Deserialize)]
struct RawChain {
    chain: Vec<(u64, RawSegment)>,
}

#[derive(Deserialize)]
struct RawSegment {
    index: u32,
    kind: String,
    /// JSON within JSON for replicated segments; anything for others.
    params: serde_json::Value,
}

#[derive(Deserialize)]
struct RawLoglet {
    sequencer: String,
    replication: BTreeMap<String, u32>,
    nodeset: Vec<u32>,
}

/// Reads `bifrost_config`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn logs_config(text: &str) -> Result<LogsConfig, ReadError> {
    let what = "bifrost_config";
    let raw: RawLogs = parse(what, text)?;
    let mut chains = BTreeMap::new();
    for (log, chain) in raw.logs {
        let mut segments = Vec::new();
        for (base_lsn, segment) in chain.chain {
            segments.push(read_segment(log, base_lsn, segment)?);
        }
        segments.sort_by_key(|segment| segment.base_lsn);
        chains.insert(log, segments);
    }
    let (provider, replication) = match &raw.config.default_provider {
        serde_json::Value::String(name) => (name.clone(), None),
        serde_json::Value::Object(map) => match map.iter().next() {
            Some((name, config)) => {
                let property = config.get("replication_property").and_then(|value| value.as_str());
                (name.clone(), property.map(Into::into))
            }
            None => return Err(ReadError::new(what, "`default_provider` is empty")),
        },
        _ => return Err(ReadError::new(what, "`default_provider` is neither a name nor a table")),
    };
    Ok(LogsConfig { version: raw.version, provider, replication, chains })
}

fn read_segment(log: u32, base_lsn: u64, raw: RawSegment) -> Result<Segment, ReadError> {
    let mut segment = Segment {
        base_lsn,
        index: raw.index,
        kind: raw.kind,
        replication: BTreeMap::new(),
        nodeset: BTreeSet::new(),
        sequencer: None,
    };
    if segment.kind == "replicated" {
        let what = format!("bifrost_config, log {log}, segment {}", segment.index);
        let Some(params) = raw.params.as_str() else {
            return Err(ReadError::new(what, "`params` is not a text"));
        };
        let loglet: RawLoglet = parse(&what, params)?;
        segment.sequencer = NodeId::parse(&loglet.sequencer);
        segment.replication = loglet.replication;
        segment.nodeset = loglet.nodeset.into_iter().map(NodeId).collect();
    }
    Ok(segment)
}

/// Reads `partition_table`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn partition_table(text: &str) -> Result<PartitionTable, ReadError> {
    #[derive(Deserialize)]
    struct Raw {
        version: u64,
        num_partitions: u32,
        #[serde(default)]
        replication: serde_json::Value,
    }
    let raw: Raw = parse("partition_table", text)?;
    let replication = match raw.replication.get("limit") {
        Some(serde_json::Value::Number(copies)) => Some(copies.to_string()),
        Some(serde_json::Value::String(property)) => Some(property.clone()),
        _ => None,
    };
    Ok(PartitionTable { version: raw.version, count: raw.num_partitions, replication })
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T, ReadError> {
    if text.trim() == "null" {
        return Err(ReadError::new(what, "the cluster has no such metadata (restatectl printed `null`)"));
    }
    serde_json::from_str(text).map_err(|error| ReadError::new(what, error.to_string()))
}
