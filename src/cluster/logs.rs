//! The chains of the logs, segment by segment.

use std::collections::BTreeMap;

use crate::restatectl::metadata::{LogsConfig, Segment};

/// The tail segment of each log.
pub fn tails(logs: &LogsConfig) -> BTreeMap<u32, &Segment> {
    BTreeMap::from_iter(logs.chains.iter().filter_map(|(log, chain)| Some((*log, chain.last()?))))
}

/// Every segment, with its log.
pub fn segments(logs: &LogsConfig) -> impl Iterator<Item = (u32, &Segment)> {
    logs.chains.iter().flat_map(|(log, chain)| chain.iter().map(move |segment| (*log, segment)))
}

/// The logs whose last segment is sealed: nothing can be written to them.
pub fn sealed(logs: &LogsConfig) -> Vec<u32> {
    tails(logs).into_iter().filter(|(_, tail)| !tail.kind.holds_records()).map(|(log, _)| log).collect()
}
