//! Reads `restatectl metadata get --key …`, which answers through the metadata leader: a good answer
//! proves a quorum.

mod raw;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::read::json;
use super::states::{MetadataState, Provider, SegmentKind, StorageState, WorkerState};
use super::{NodeId, ReadError};
use crate::api::Role;

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
    /// The state of its log storage.
    pub storage_state: StorageState,
    /// The state of its worker.
    pub worker_state: WorkerState,
    /// The state of its metadata server.
    pub metadata_state: MetadataState,
    /// The version that it last started with; absent up to 1.5.
    pub version: Option<String>,
}

/// `bifrost_config`: what holds the log records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogsConfig {
    /// Metadata version.
    pub version: u64,
    /// What makes new segments.
    pub provider: Provider,
    /// Replication property of new segments; absent for providers that do not replicate.
    pub replication: Option<String>,
    /// Members wanted for new nodesets; 0 leaves it to the servers.
    pub nodeset_size: u16,
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
    /// What it is made of.
    pub kind: SegmentKind,
    /// Copies of each record by failure domain; empty for providers that do not replicate.
    pub replication: BTreeMap<String, u32>,
    /// The nodes its records may live on; empty for providers that do not replicate.
    pub nodeset: BTreeSet<NodeId>,
    /// The node that orders its records.
    pub sequencer: Option<NodeId>,
}

impl Segment {
    /// The LSN of an offset. Offsets of a segment count from 1, at its base LSN.
    pub fn lsn_of(&self, offset: u64) -> u64 {
        self.base_lsn.saturating_add(offset).saturating_sub(1)
    }
}

/// `partition_table`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionTable {
    /// Metadata version.
    pub version: u64,
    /// Number of partitions; never changes after provisioning.
    pub count: u32,
    /// How many replicas new replica sets get.
    pub replicas: Replicas,
}

/// How many replicas partitions are to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replicas {
    /// The cluster was never told.
    Unset,
    /// One on every worker.
    Everywhere,
    /// As many as a replication property says.
    Limit(String),
}

impl Replicas {
    /// The replication property, where there is one.
    pub fn property(&self) -> Option<&str> {
        match self {
            Self::Limit(property) => Some(property),
            Self::Unset | Self::Everywhere => None,
        }
    }
}

/// Reads `nodes_config`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn nodes_config(text: &str) -> Result<NodesConfig, ReadError> {
    let raw: raw::PrintedNodesConfig = metadata("nodes_config", text)?;
    let member = |(id, entry)| match entry {
        raw::NodeEntry::Node(node) => Some(member(NodeId(id), *node)),
        raw::NodeEntry::Tombstone => None,
    };
    let mut nodes: Vec<Member> = raw.nodes.into_iter().filter_map(member).collect::<Result<_, _>>()?;
    nodes.sort_by_key(|node| node.id);
    Ok(NodesConfig {
        version: raw.version,
        cluster_name: raw.cluster_name,
        fingerprint: raw.cluster_fingerprint,
        nodes,
    })
}

fn member(id: NodeId, node: raw::NodeRecord) -> Result<Member, ReadError> {
    let role = |role: &String| {
        let unknown = || ReadError::new("nodes_config", format!("{id} has the unknown role `{role}`"));
        Role::parse(role).ok_or_else(unknown)
    };
    let roles = node.roles.unwrap_or_default().iter().map(role).collect::<Result<_, _>>()?;
    Ok(Member {
        id,
        name: node.name,
        address: node.address,
        generation: node.current_generation.1,
        roles,
        location: node.location.unwrap_or_default(),
        storage_state: state(node.log_server_config.and_then(|config| config.storage_state)),
        worker_state: state(node.worker_config.and_then(|config| config.worker_state)),
        metadata_state: state(node.metadata_server_config.and_then(|config| config.metadata_server_state)),
        version: node.binary_version,
    })
}

/// A state that is not told is one that is not known.
fn state<T: for<'a> From<&'a str>>(word: Option<String>) -> T {
    word.as_deref().unwrap_or("unknown").into()
}

/// Reads `bifrost_config`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn logs_config(text: &str) -> Result<LogsConfig, ReadError> {
    let what = "bifrost_config";
    let raw: raw::PrintedLogsConfig = metadata(what, text)?;
    let mut chains = BTreeMap::new();
    for (log, raw::Chain { chain }) in raw.logs {
        let mut segments = Vec::with_capacity(chain.len());
        for (base_lsn, segment) in chain {
            segments.push(segment.read(what, log, base_lsn)?);
        }
        segments.sort_by_key(|segment| segment.base_lsn);
        if chains.insert(log, segments).is_some() {
            return Err(ReadError::new(what, format!("log {log} is listed twice")));
        }
    }
    let wrong = |problem: &str| ReadError::new(what, format!("`default_provider` {problem}"));
    let (provider, config) = match raw.config.default_provider {
        raw::PrintedProvider::Name(name) => (name, None),
        raw::PrintedProvider::Table(mut table) => match (table.len(), table.pop_first()) {
            (1, Some((name, config))) => (name, config),
            (0, _) => return Err(wrong("is empty")),
            _ => return Err(wrong("names several providers")),
        },
    };
    let provider = Provider::from(provider.as_str());
    let size = match config.as_ref().and_then(|config| config.target_nodeset_size.as_ref()) {
        None | Some(serde_json::Value::Null) => 0,
        Some(size) => size
            .as_u64()
            .or_else(|| size.as_str()?.parse().ok())
            .ok_or_else(|| wrong("has a nodeset size that is not a number"))?,
    };
    let replication = config.and_then(|config| config.replication_property);
    if provider == Provider::Replicated && replication.is_none() {
        return Err(wrong("does not say how many copies replicated segments get"));
    }
    let nodeset_size = u16::try_from(size).unwrap_or(u16::MAX);
    Ok(LogsConfig { version: raw.version, provider, replication, nodeset_size, chains })
}

impl raw::PrintedSegment<'_> {
    fn read(self, what: &str, log: u32, base_lsn: u64) -> Result<Segment, ReadError> {
        let Self { index, kind, params } = self;
        let mut segment = Segment {
            base_lsn,
            index,
            kind: kind.0.as_ref().into(),
            replication: BTreeMap::new(),
            nodeset: BTreeSet::new(),
            sequencer: None,
        };
        match segment.kind {
            SegmentKind::Replicated => {}
            // Only nodesets and copies are read from what a segment is made with.
            SegmentKind::Local | SegmentKind::InMemory | SegmentKind::Sealed | SegmentKind::Other(_) => {
                return Ok(segment);
            }
        }
        let within = |problem: &str| ReadError::new(what, format!("log {log}, segment {index}: {problem}"));
        let raw::Loglet { sequencer, replication, nodeset } = match params {
            raw::Params::Loglet(loglet) => loglet,
            raw::Params::Text(text) => json("params", &text).map_err(|error| within(&error.to_string()))?,
            raw::Params::Other => return Err(within("`params` is not a string")),
        };
        segment.sequencer = NodeId::parse(&sequencer);
        segment.replication = replication;
        segment.nodeset = nodeset.into_iter().map(NodeId).collect();
        Ok(segment)
    }
}

/// Reads `partition_table`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn partition_table(text: &str) -> Result<PartitionTable, ReadError> {
    let raw: raw::PrintedPartitionTable = metadata("partition_table", text)?;
    let listed = raw.partitions.map(|all| all.len());
    if let Some(listed) = listed.filter(|listed| u32::try_from(*listed) != Ok(raw.num_partitions)) {
        let problem = format!("{} partitions are counted and {listed} are listed", raw.num_partitions);
        return Err(ReadError::new("partition_table", problem));
    }
    let replicas = match raw.replication {
        None => Replicas::Unset,
        Some(raw::PartitionReplication::Word(word)) if word == "everywhere" => Replicas::Everywhere,
        Some(raw::PartitionReplication::Limit { limit: raw::Limit::Copies(copies) }) => {
            Replicas::Limit(copies.to_string())
        }
        Some(raw::PartitionReplication::Limit { limit: raw::Limit::Property(property) }) => {
            Replicas::Limit(property)
        }
        // Taken for "never set", it could be lowered without anybody noticing.
        Some(
            raw::PartitionReplication::Limit { limit: raw::Limit::Other(_) }
            | raw::PartitionReplication::Word(_)
            | raw::PartitionReplication::Other(_),
        ) => return Err(ReadError::new("partition_table", "`replication` is not understood")),
    };
    Ok(PartitionTable { version: raw.version, count: raw.num_partitions, replicas })
}

fn metadata<'a, T: Deserialize<'a>>(key: &str, text: &'a str) -> Result<T, ReadError> {
    match text.trim() {
        "null" => Err(ReadError::new(key, "the cluster has no such metadata (restatectl printed `null`)")),
        _ => json(key, text),
    }
}

#[cfg(test)]
mod tests;
