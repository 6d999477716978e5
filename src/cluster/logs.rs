//! Arithmetic of segments: what losing nodes does to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::restatectl::NodeId;
use crate::restatectl::metadata::{LogsConfig, Segment};

impl Segment {
    /// Copies that survive the loss of all of `lost`, at worst.
    pub fn copies_left(&self, lost: &BTreeSet<NodeId>) -> u32 {
        let hit = self.nodeset.intersection(lost).count();
        self.copies().saturating_sub(u32::try_from(hit).unwrap_or(u32::MAX))
    }

    /// Whether `copies` nodes of the nodeset are among `alive`, so that records can be appended.
    pub fn appendable(&self, alive: &BTreeSet<NodeId>) -> bool {
        self.nodeset.intersection(alive).count() >= self.copies() as usize
    }

    /// Whether enough of the nodeset is among `alive` to find the tail and to seal: any record must
    /// be on one of them.
    pub fn recoverable(&self, alive: &BTreeSet<NodeId>) -> bool {
        let needed = self.nodeset.len().saturating_sub(self.copies() as usize) + 1;
        self.nodeset.intersection(alive).count() >= needed
    }
}

/// The tail segment of each log.
pub fn tails(logs: &LogsConfig) -> BTreeMap<u32, &Segment> {
    BTreeMap::from_iter(logs.chains.iter().filter_map(|(log, chain)| Some((*log, chain.last()?))))
}

/// Every segment, with its log.
pub fn segments(logs: &LogsConfig) -> impl Iterator<Item = (u32, &Segment)> {
    logs.chains.iter().flat_map(|(log, chain)| chain.iter().map(move |segment| (*log, segment)))
}

/// The logs whose tail is sealed without a successor: nothing can be written to them.
pub fn sealed(logs: &LogsConfig) -> Vec<u32> {
    tails(logs).into_iter().filter(|(_, tail)| tail.kind == "sealed").map(|(log, _)| log).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(copies: u32, nodes: &[u32]) -> Segment {
        Segment {
            base_lsn: 1,
            index: 0,
            kind: "replicated".into(),
            replication: BTreeMap::from_iter([("node".into(), copies)]),
            nodeset: set(nodes),
            sequencer: None,
        }
    }

    fn set(nodes: &[u32]) -> BTreeSet<NodeId> {
        BTreeSet::from_iter(nodes.iter().copied().map(NodeId))
    }

    /// Nodeset of 3 with 2 copies: appends and recovery both survive one loss. Nodeset of 2 with one
    /// copy: appends survive a loss, recovery does not, as every record is on one node only.
    #[test]
    fn quorums_of_append_and_recovery() {
        assert!(segment(2, &[1, 2, 3]).appendable(&set(&[2, 3])));
        assert!(segment(2, &[1, 2, 3]).recoverable(&set(&[2, 3])));
        assert!(!segment(2, &[1, 2, 3]).recoverable(&set(&[3])));
        assert!(segment(1, &[1, 2]).appendable(&set(&[2])));
        assert!(!segment(1, &[1, 2]).recoverable(&set(&[2])));
        assert_eq!(segment(1, &[1, 2]).copies_left(&set(&[1])), 0);
    }
}
