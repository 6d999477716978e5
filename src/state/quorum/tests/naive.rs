//! The definitions, written down without a thought for speed.
//!
//! A record is acknowledged when it is on a write quorum: a set of members with as many nodes, zones
//! and regions as the property asks for. Anything else follows from that.

use crate::config::values::replication::ReplicationProperty;

/// Region and zone of a member; empty where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(pub &'static str, pub &'static str);

impl At {
    pub fn text(self) -> String {
        if self.1.is_empty() { self.0.into() } else { format!("{}.{}", self.0, self.1) }
    }
}

/// A set of members by position.
pub type Set = u32;

pub fn is_quorum(members: &[At], set: Set, property: &ReplicationProperty) -> bool {
    let chosen = || members.iter().enumerate().filter(move |(at, _)| set & (1 << at) != 0).map(|(_, at)| *at);
    let mut zones: Vec<String> = chosen().filter(|at| !at.1.is_empty()).map(At::text).collect();
    zones.sort();
    zones.dedup();
    let mut regions: Vec<&str> = chosen().map(|at| at.0).filter(|region| !region.is_empty()).collect();
    regions.sort_unstable();
    regions.dedup();
    chosen().count() >= usize::from(property.copies())
        && zones.len() >= property.zone().unwrap_or(0).into()
        && regions.len() >= property.region().unwrap_or(0).into()
}

/// A nodeset with its write quorums.
pub struct Nodeset {
    pub members: Vec<At>,
    quorums: Vec<Set>,
}

impl Nodeset {
    pub fn new(members: Vec<At>, property: &ReplicationProperty) -> Self {
        let quorums = (0..1 << members.len()).filter(|set| is_quorum(&members, *set, property)).collect();
        Self { members, quorums }
    }

    /// The property can be met by all members together.
    pub fn consistent(&self) -> bool {
        !self.quorums.is_empty()
    }

    pub fn append(&self, reach: Set) -> bool {
        self.quorums.iter().any(|quorum| quorum & !reach == 0)
    }

    pub fn records(&self, reach: Set) -> bool {
        self.quorums.iter().all(|quorum| quorum & reach != 0)
    }

    pub fn certain(&self, reach: Set) -> bool {
        self.append(reach) && self.records(reach)
    }

    /// The fewest copies of a record that are in reach.
    pub fn copies(&self, reach: Set) -> usize {
        self.quorums.iter().map(|quorum| (quorum & reach).count_ones() as usize).min().unwrap_or(0)
    }

    /// Each member alone, for losses of nodes.
    pub fn nodes(&self) -> Vec<Set> {
        (0..self.members.len()).map(|at| 1 << at).collect()
    }

    /// The members of each zone.
    pub fn zones(&self) -> Vec<Set> {
        let mut zones: Vec<(String, Set)> = Vec::new();
        for (at, member) in self.members.iter().enumerate().filter(|(_, member)| !member.1.is_empty()) {
            match zones.iter_mut().find(|(name, _)| *name == member.text()) {
                Some((_, set)) => *set |= 1 << at,
                None => zones.push((member.text(), 1 << at)),
            }
        }
        zones.into_iter().map(|(_, set)| set).collect()
    }

    /// All members in reach have a zone.
    pub fn zoned(&self, reach: Set) -> bool {
        self.members.iter().enumerate().all(|(at, member)| reach & (1 << at) == 0 || !member.1.is_empty())
    }
}

/// For every set in reach, the size of the smallest set of groups whose loss makes `holds` false: none
/// when it is false already, and one more than what is left to lose after the first.
pub fn breaks(members: usize, groups: &[Set], holds: &dyn Fn(Set) -> bool) -> Vec<usize> {
    let mut smallest = Vec::with_capacity(1 << members);
    for reach in 0..1 << members {
        let lost = groups.iter().filter(|group| reach & **group != 0).map(|group| reach & !group);
        let least = lost.map(|left| smallest[left as usize]).min().unwrap_or(usize::MAX);
        smallest.push(if holds(reach) { least.saturating_add(1) } else { 0 });
    }
    smallest
}
