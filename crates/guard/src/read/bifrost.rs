//! `bifrost_config`: the segments of all logs.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

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
    #[serde(default)]
    params: Params,
}

/// What a segment is made with: JSON for replicated ones, most often within a text; anything for others.
#[derive(Default)]
enum Params {
    Loglet(Loglet),
    #[default]
    Other,
}

struct Loglet {
    /// Absent when it is not understood.
    property: Option<Property>,
    nodeset: Vec<u32>,
}

impl<'de> Deserialize<'de> for Loglet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw<'a> {
            #[serde(borrow)]
            replication: BTreeMap<Text<'a>, u32>,
            nodeset: Vec<u32>,
        }
        let raw = Raw::deserialize(deserializer)?;
        Ok(Self { property: Property::of_scopes(&raw.replication), nodeset: raw.nodeset })
    }
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

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("parameters of a segment")
    }

    fn visit_str<E>(self, text: &str) -> Result<Params, E> {
        Ok(serde_json::from_str(text).map_or(Params::Other, Params::Loglet))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Params, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(map))?;
        Ok(serde_json::from_value(value).map_or(Params::Other, Params::Loglet))
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

fn provider(provider: Provider) -> Result<(String, Option<Property>, u32), String> {
    match provider {
        Provider::Name(name) => Ok((name, None, 0)),
        Provider::Table(mut table) => match (table.len(), table.pop_first()) {
            (1, Some((name, Some(config)))) if name == "replicated" => {
                let text = config.replication_property.ok_or("the default replication is not told")?;
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
            (1, Some((name, _))) => Ok((name, None, 0)),
            _ => Err("the default provider is not understood".into()),
        },
    }
}

fn segment(log: u32, base: u64, raw: RawSegment<'_>) -> Result<Segment, String> {
    let kind = match raw.kind.as_str() {
        "replicated" => {
            let Params::Loglet(loglet) = raw.params else {
                return Err(format!("log {log}, segment {}: parameters not understood", raw.index));
            };
            let property = loglet
                .property
                .ok_or_else(|| format!("log {log}, segment {}: replication not understood", raw.index))?;
            if loglet.nodeset.len() > LARGEST_NODESET {
                return Err(format!("log {log}, segment {}: its nodeset is too large", raw.index));
            }
            let nodeset = loglet.nodeset.into_iter().map(NodeId).collect();
            Kind::Replicated { property, nodeset }
        }
        "sealed" => Kind::Sealed,
        other => Kind::Elsewhere(other.to_owned()),
    };
    Ok(Segment { base, index: raw.index, kind })
}
