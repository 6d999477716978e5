//! Quorums counted by nodes alone, without zones: what [`quorum`](super::quorum) takes the place of.
//!
//! With r copies on a nodeset of n, an append needs r members. Finding the tail or sealing needs
//! n − r + 1, since any record must be on one of them.

use std::collections::BTreeSet;

use crate::restatectl::NodeId;
use crate::restatectl::metadata::Segment;

/// Members that an append takes.
pub fn to_append(segment: &Segment) -> usize {
    segment.copies() as usize
}

/// Members that finding the tail and sealing take.
pub fn to_recover(segment: &Segment) -> usize {
    segment.nodeset.len().saturating_sub(segment.copies() as usize) + 1
}

/// Members of the nodeset among `nodes`.
pub fn members(segment: &Segment, nodes: &BTreeSet<NodeId>) -> usize {
    segment.nodeset.intersection(nodes).count()
}

/// Copies that survive the loss of all of `lost`, at worst.
pub fn copies_left(segment: &Segment, lost: &BTreeSet<NodeId>) -> u32 {
    segment.copies().saturating_sub(u32::try_from(members(segment, lost)).unwrap_or(u32::MAX))
}

/// Whether records can be appended while only `alive` are.
pub fn appendable(segment: &Segment, alive: &BTreeSet<NodeId>) -> bool {
    members(segment, alive) >= to_append(segment)
}

/// Whether the tail can be found and sealed while only `alive` are.
pub fn recoverable(segment: &Segment, alive: &BTreeSet<NodeId>) -> bool {
    members(segment, alive) >= to_recover(segment)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
        assert!(appendable(&segment(2, &[1, 2, 3]), &set(&[2, 3])));
        assert!(recoverable(&segment(2, &[1, 2, 3]), &set(&[2, 3])));
        assert!(!recoverable(&segment(2, &[1, 2, 3]), &set(&[3])));
        assert!(appendable(&segment(1, &[1, 2]), &set(&[2])));
        assert!(!recoverable(&segment(1, &[1, 2]), &set(&[2])));
        assert_eq!(copies_left(&segment(1, &[1, 2]), &set(&[1])), 0);
    }
}
