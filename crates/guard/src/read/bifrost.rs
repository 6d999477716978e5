//! `bifrost_config`: the segments of all logs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Text, json};
use crate::id::NodeId;
use crate::quorum::Property;

/// The logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logs {
    /// What new segments are made of: `replicated`, `local`, …
    pub provider: String,
    /// Copies of new segments; absent for providers that do not replicate.
    pub replication: Option<Property>,
    /// Size of new nodesets; 0 leaves it to the server.
    pub nodeset_size: u32,
    /// The segments of each log, oldest first.
    pub chains: BTreeMap<u32, Vec<Segment>>,
}

/// A segment of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its first LSN.
    pub base: u64,
    /// Its index in the log.
    pub index: u32,
    /// What it is made of.
    pub kind: Kind,
}

/// What a segment is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Replicated over log-servers.
    Replicated {
        /// Copies asked for.
        property: Property,
        /// The nodes that records may lie on.
        nodeset: BTreeSet<NodeId>,
    },
    /// The end of a log that has no writable segment.
    Sealed,
    /// On one node alone, which the metadata does not name.
    Elsewhere(String),
}

#[derive(Deserialize)]
struct Raw<'a> {
    config: Config,
    #[serde(borrow)]
    logs: Vec<(u32, Chain<'a>)>,
}

#[derive(Deserialize)]
struct Config {
    default_provider: Provider,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Provider {
    Name(String),
    Table(BTreeMap<String, Option<Replicated>>),
}

#[derive(Deserialize)]
struct Replicated {
    replication_property: Option<String>,
    target_nodeset_size: Option<Value>,
}

#[derive(Deserialize)]
struct Chain<'a> {
    #[serde(borrow)]
    chain: Vec<(u64, RawSegment<'a>)>,
}

#[derive(Deserialize)]
struct RawSegment<'a> {
    index: u32,
    #[serde(borrow)]
    kind: Text<'a>,
    /// Anything, but for replicated segments.
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

/// What a replicated segment is made with.
#[derive(Deserialize)]
struct Loglet<'a> {
    #[serde(borrow)]
    replication: BTreeMap<Text<'a>, u32>,
    nodeset: Vec<u32>,
}

/// Reads what a replicated segment is made with, which is JSON, most often within a text.
fn loglet<T>(params: &str, read: impl FnOnce(Loglet<'_>) -> T) -> Option<T> {
    match serde_json::from_str::<Text<'_>>(params) {
        Ok(text) => serde_json::from_str(text.as_str()).ok().map(read),
        Err(_) => serde_json::from_str(params).ok().map(read),
    }
}

/// The largest nodeset that a server makes.
const LARGEST_NODESET: usize = 128;

/// Reads `bifrost_config`.
///
/// # Errors
/// When anything in it is not understood.
pub fn read(text: &str) -> Result<Logs, String> {
    let raw: Raw = json(text)?;
    let (provider, replication, nodeset_size) = provider(raw.config.default_provider)?;
    let mut chains = BTreeMap::new();
    for (log, chain) in raw.logs {
        let segments: Result<Vec<Segment>, String> =
            chain.chain.into_iter().map(|(base, raw)| segment(log, base, raw)).collect();
        let mut segments = segments?;
        segments.sort_by_key(|segment| segment.base);
        if chains.insert(log, segments).is_some() {
            return Err(format!("log {log} is listed twice"));
        }
    }
    Ok(Logs { provider, replication, nodeset_size, chains })
}

/// Replicated logs always have a replication: where it is missing, it is not known.
const UNTOLD: &str = "the default replication is not told";

fn provider(provider: Provider) -> Result<(String, Option<Property>, u32), String> {
    match provider {
        Provider::Name(name) if name != "replicated" => Ok((name, None, 0)),
        Provider::Table(mut table) => match (table.len(), table.pop_first()) {
            (1, Some((name, Some(config)))) if name == "replicated" => {
                let text = config.replication_property.ok_or(UNTOLD)?;
                let property = Property::parse(&text).ok_or("the default replication is not understood")?;
                let size = match &config.target_nodeset_size {
                    None | Some(Value::Null) => 0,
                    Some(Value::String(text)) => {
                        text.parse().map_err(|_| "the default nodeset size is not a number")?
                    }
                    Some(value) => value
                        .as_u64()
                        .and_then(|size| u32::try_from(size).ok())
                        .ok_or("the default nodeset size is not a number")?,
                };
                Ok((name, Some(property), size))
            }
            (1, Some((name, _))) if name != "replicated" => Ok((name, None, 0)),
            _ => Err("the default provider is not understood".into()),
        },
        Provider::Name(_) => Err(UNTOLD.into()),
    }
}

fn segment(log: u32, base: u64, raw: RawSegment<'_>) -> Result<Segment, String> {
    let kind = match raw.kind.as_str() {
        "replicated" => {
            let made = |loglet: Loglet<'_>| (Property::of_scopes(&loglet.replication), loglet.nodeset);
            let (property, nodeset) = raw
                .params
                .and_then(|params| loglet(params.get(), made))
                .ok_or_else(|| format!("log {log}, segment {}: parameters not understood", raw.index))?;
            let property = property
                .ok_or_else(|| format!("log {log}, segment {}: replication not understood", raw.index))?;
            if nodeset.len() > LARGEST_NODESET {
                return Err(format!("log {log}, segment {}: its nodeset is too large", raw.index));
            }
            let nodeset: BTreeSet<NodeId> = nodeset.into_iter().map(NodeId).collect();
            // None is ever made with fewer nodes than copies: some were cut off.
            if nodeset.len() < property.nodes as usize {
                return Err(format!("log {log}, segment {}: its nodeset is too small", raw.index));
            }
            Kind::Replicated { property, nodeset }
        }
        "sealed" => Kind::Sealed,
        other => Kind::Elsewhere(other.to_owned()),
    };
    Ok(Segment { base, index: raw.index, kind })
}
