//! Logs with their segments, and how far these are trimmed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Property, Seen};

/// A part of a log.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its number.
    pub index: u64,
    /// Its first LSN.
    pub base: u64,
    /// `replicated`, `sealed`, `local` or another word.
    pub kind: String,
    /// Copies and the nodes that have them, of replicated segments.
    pub copies: Option<(Property, BTreeSet<u64>)>,
}

/// A log.
#[derive(Debug, Clone)]
pub struct Log {
    /// The oldest first.
    pub segments: Vec<Segment>,
}

impl Log {
    /// The segments that may still have records, by what is known of trim points.
    pub fn untrimmed<'a>(
        &'a self,
        log: u64,
        trims: &'a BTreeMap<(u64, u64), u64>,
    ) -> impl Iterator<Item = &'a Segment> {
        let next = self.segments.iter().skip(1).map(|next| Some(next.base)).chain([None]);
        self.segments.iter().zip(next).filter_map(move |(segment, next)| {
            let trimmed = trims.get(&(log, segment.index)).copied().unwrap_or(0);
            let whole = next.is_some_and(|next| trimmed >= next.saturating_sub(segment.base));
            (!whole).then_some(segment)
        })
    }

    /// The last LSN that is gone.
    pub fn trimmed_to(&self, log: u64, trims: &BTreeMap<(u64, u64), u64>) -> u64 {
        let before = self.segments.first().map_or(0, |first| first.base.saturating_sub(1));
        let ends = self.segments.iter().skip(1).map(|next| next.base - 1).chain([u64::MAX]);
        let within = self.segments.iter().zip(ends).filter_map(|(segment, end)| {
            let offset = trims.get(&(log, segment.index)).filter(|offset| **offset > 0)?;
            Some((segment.base + offset - 1).min(end))
        });
        within.max().unwrap_or(0).max(before)
    }
}

fn config(text: &str) -> Seen<Value> {
    serde_json::from_str(text).map_err(|_| "bifrost_config is not JSON".into())
}

/// What new segments are to have.
pub fn replication(text: &str) -> Seen<Property> {
    let config = config(text)?;
    let text = config["config"]["default_provider"]["replicated"]["replication_property"].as_str();
    text.and_then(Property::parse)
        .ok_or_else(|| "logs are not to be replicated in a way that is understood".into())
}

/// Reads `bifrost_config`.
pub fn read(text: &str) -> Seen<BTreeMap<u64, Log>> {
    let config = config(text)?;
    let mut all = BTreeMap::new();
    for log in config["logs"].as_array().ok_or("bifrost_config lists no logs")? {
        let id = log[0].as_u64().ok_or("a log without a number")?;
        let chain = log[1]["chain"].as_array().ok_or("a log without a chain")?;
        let segments: Seen<Vec<Segment>> = chain.iter().map(segment).collect();
        if all.insert(id, Log { segments: segments? }).is_some() {
            return Err(format!("log {id} is listed twice"));
        }
    }
    Ok(all)
}

fn segment(entry: &Value) -> Seen<Segment> {
    let kind = entry[1]["kind"].as_str().unwrap_or("unknown").to_owned();
    let params: Value =
        entry[1]["params"].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let nodeset: Option<BTreeSet<u64>> =
        params["nodeset"].as_array().and_then(|set| set.iter().map(Value::as_u64).collect());
    let copies = Property::read(&params["replication"]).zip(nodeset).filter(|_| kind == "replicated");
    if kind == "replicated" && copies.is_none() {
        return Err("a replicated segment is not understood".into());
    }
    let base = entry[0].as_u64().ok_or("a segment without a beginning")?;
    Ok(Segment { index: entry[1]["index"].as_u64().unwrap_or(0), base, kind, copies })
}

/// Reads `SELECT … FROM loglet_workers`: the farthest offset of each segment.
pub fn trims(text: &str) -> Seen<BTreeMap<(u64, u64), u64>> {
    let rows: Vec<Value> = serde_json::from_str(text).map_err(|_| "trim points are not JSON")?;
    let mut all = BTreeMap::new();
    for row in rows {
        let cell =
            |column: &str| row[column].as_u64().ok_or_else(|| format!("a trim point without {column}"));
        let farthest = all.entry((cell("log_id")?, cell("segment_index")?)).or_insert(0);
        *farthest = cell("trim_point")?.max(*farthest);
    }
    Ok(all)
}
