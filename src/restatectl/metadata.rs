//! Reads `restatectl metadata get --key …`, which answers through the metadata leader: a good answer
//! proves a quorum.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::json::{Json, Problem};
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

/// Reads `nodes_config`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn nodes_config(text: &str) -> Result<NodesConfig, ReadError> {
    read("nodes_config", text, |raw| {
        let mut nodes = Vec::new();
        for (id, entry) in raw.pairs("nodes")? {
            // What is no table is `"Tombstone"`: the number of a removed node, never given out again.
            let node = entry.get("Node");
            if !node.0.is_null() {
                nodes.push(member(id, node)?);
            }
        }
        nodes.sort_by_key(|node| node.id);
        Ok(NodesConfig {
            version: raw.number("version")?,
            cluster_name: raw.text("cluster_name")?,
            fingerprint: raw.optional_number("cluster_fingerprint")?,
            nodes,
        })
    })
}

fn member(id: u64, node: Json) -> Result<Member, Problem> {
    let state =
        |config: &str, key: &str| node.get(config).get(key).0.as_str().unwrap_or("unknown").to_owned();
    let roles = match node.get("roles").0 {
        Value::Null => &[],
        _ => node.list("roles")?,
    };
    let generation = match node.list("current_generation")? {
        [_, generation] => Json(generation).as_small(),
        _ => None,
    };
    Ok(Member {
        id: NodeId(small(id)?),
        name: node.text("name")?,
        address: node.text("address")?,
        generation: generation.ok_or("`current_generation` is not a pair of numbers")?,
        roles: BTreeSet::from_iter(roles.iter().filter_map(|role| Role::parse(role.as_str()?))),
        location: node.optional_text("location")?.unwrap_or_default(),
        storage_state: state("log_server_config", "storage_state"),
        worker_state: state("worker_config", "worker_state"),
        metadata_state: state("metadata_server_config", "metadata_server_state"),
        version: node.optional_text("binary_version")?,
    })
}

/// Reads `bifrost_config`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn logs_config(text: &str) -> Result<LogsConfig, ReadError> {
    read("bifrost_config", text, |raw| {
        let mut chains = BTreeMap::new();
        for (log, chain) in raw.pairs("logs")? {
            let mut segments = Vec::new();
            for (base_lsn, raw) in chain.pairs("chain")? {
                segments.push(segment(log, base_lsn, raw)?);
            }
            segments.sort_by_key(|segment| segment.base_lsn);
            chains.insert(small(log)?, segments);
        }
        let (provider, replication) = match raw.get("config").get("default_provider").0 {
            Value::String(name) => (name.clone(), None),
            Value::Object(map) => match map.iter().next() {
                Some((name, config)) => {
                    (name.clone(), Json(config).get("replication_property").0.as_str().map(Into::into))
                }
                None => return Err("`default_provider` is empty".into()),
            },
            _ => return Err("`default_provider` is neither a name nor a table".into()),
        };
        Ok(LogsConfig { version: raw.number("version")?, provider, replication, chains })
    })
}

fn segment(log: u64, base_lsn: u64, raw: Json) -> Result<Segment, Problem> {
    let mut segment = Segment {
        base_lsn,
        index: raw.small("index")?,
        kind: raw.text("kind")?,
        replication: BTreeMap::new(),
        nodeset: BTreeSet::new(),
        sequencer: None,
    };
    // JSON within JSON for replicated segments; anything for others.
    if segment.kind == "replicated" {
        let within = |problem: Problem| format!("log {log}, segment {}: {problem}", segment.index);
        let params: Value = match raw.get("params").0.as_str() {
            Some(params) => parse(params).map_err(within)?,
            None => return Err(within("`params` is not a text".into())),
        };
        let (sequencer, replication, nodeset) = loglet(Json(&params)).map_err(within)?;
        segment.sequencer = sequencer;
        segment.replication = replication;
        segment.nodeset = nodeset;
    }
    Ok(segment)
}

/// Sequencer, copies by failure domain, and nodeset of a replicated segment.
type Loglet = (Option<NodeId>, BTreeMap<String, u32>, BTreeSet<NodeId>);

fn loglet(params: Json) -> Result<Loglet, Problem> {
    let sequencer = NodeId::parse(&params.text("sequencer")?);
    let Value::Object(scopes) = params.get("replication").0 else {
        return Err("`replication` is not a table".into());
    };
    let mut replication = BTreeMap::new();
    for scope in scopes.keys() {
        replication.insert(scope.clone(), params.get("replication").small(scope)?);
    }
    let mut nodeset = BTreeSet::new();
    for node in params.list("nodeset")? {
        nodeset.insert(NodeId(Json(node).as_small().ok_or("`nodeset` is not a list of numbers")?));
    }
    Ok((sequencer, replication, nodeset))
}

/// Reads `partition_table`.
///
/// # Errors
/// When the text is not the JSON that restatectl 1.4 and later print.
pub fn partition_table(text: &str) -> Result<PartitionTable, ReadError> {
    read("partition_table", text, |raw| {
        let replication = match raw.get("replication").get("limit").0 {
            Value::Number(copies) => Some(copies.to_string()),
            Value::String(property) => Some(property.clone()),
            _ => None,
        };
        Ok(PartitionTable {
            version: raw.number("version")?,
            count: raw.small("num_partitions")?,
            replication,
        })
    })
}

fn small(number: u64) -> Result<u32, Problem> {
    u32::try_from(number).map_err(|_| format!("{number} is not a number of 32 bits"))
}

fn parse(text: &str) -> Result<Value, Problem> {
    serde_json::from_slice(text.as_bytes()).map_err(|error| error.to_string())
}

fn read<T>(what: &str, text: &str, read: impl FnOnce(Json) -> Result<T, Problem>) -> Result<T, ReadError> {
    let parsed = match text.trim() {
        "null" => Err("the cluster has no such metadata (restatectl printed `null`)".into()),
        _ => parse(text),
    };
    parsed.and_then(|value| read(Json(&value))).map_err(|problem| ReadError::new(what, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(entry: &str) -> String {
        let text = format!(r#"{{"version":1,"cluster_name":"c","nodes":[[1,"Tombstone"],[2,{entry}]]}}"#);
        nodes_config(&text).expect_err("an error").to_string()
    }

    /// Only a tombstone is a removed node: taking any other for one would hide a node.
    #[test]
    fn a_node_that_cannot_be_read_is_told() {
        assert_eq!(problem(r#"{"Node":{"name":"n2"}}"#), "nodes_config: missing field `current_generation`");
        assert_eq!(
            problem(r#"{"Node":{"name":2,"current_generation":[1,1]}}"#),
            "nodes_config: `name` is not a text"
        );
        let generation = r#"{"Node":{"name":"n2","address":"a","current_generation":7}}"#;
        assert_eq!(problem(generation), "nodes_config: `current_generation` is not a list");
    }

    #[test]
    fn what_stands_in_a_segment_is_told_with_its_place() {
        let text = r#"{"version":1,"config":{"default_provider":"local"},"logs":[[3,{"chain":[
            [1,{"index":0,"kind":"replicated","params":"{\"sequencer\":\"N1\",\"replication\":{\"node\":-2}}"}]
        ]}]]}"#;
        assert_eq!(
            logs_config(text).unwrap_err().to_string(),
            "bifrost_config: log 3, segment 0: `node` is not a number of 32 bits"
        );
    }
}
