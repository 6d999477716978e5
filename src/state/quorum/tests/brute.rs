//! Every nodeset of up to seven nodes over three zones and two regions, with every set of them in
//! reach and every nested property.

use super::naive::{At, Nodeset, Set, breaks};
use super::{multisets, node, properties};
use crate::cluster::Ternary;
use crate::config::values::replication::ReplicationProperty;
use crate::state::quorum::segment::Verdict;
use crate::state::quorum::{Losses, Margin, QuorumNode, Recovery};

const A: At = At("r", "a");
const B: At = At("r", "b");
const C: At = At("s", "c");
const REGION_ONLY: At = At("s", "");
const NOWHERE: At = At("", "");

fn margin(smallest: usize) -> Margin {
    smallest
        .checked_sub(1)
        .map_or(Margin::Broken, |losses| Margin::Stands(u32::try_from(losses).unwrap_or(u32::MAX)))
}

/// For every set in reach, what it stands.
struct Stood {
    append: Vec<usize>,
    certain: Vec<usize>,
    records: Vec<usize>,
}

impl Stood {
    fn new(nodeset: &Nodeset, groups: &[Set]) -> Self {
        let of = |holds: &dyn Fn(Set) -> bool| breaks(nodeset.members.len(), groups, holds);
        Self {
            append: of(&|reach| nodeset.append(reach)),
            certain: of(&|reach| nodeset.certain(reach)),
            records: of(&|reach| nodeset.records(reach)),
        }
    }

    fn losses(&self, nodeset: &Nodeset, reach: Set) -> Losses {
        let at = reach as usize;
        let records = if nodeset.consistent() { margin(self.records[at]) } else { Margin::Unknown };
        Losses { append: margin(self.append[at]), recovery: margin(self.certain[at]), records }
    }
}

fn compare(nodeset: &Nodeset, nodes: &Stood, zones: &Stood, reach: Set, property: &ReplicationProperty) {
    let members = nodeset.members.iter().enumerate();
    let made: Vec<QuorumNode> =
        members.map(|(at, place)| node(&place.text(), reach & (1 << at) != 0)).collect();
    let found = Verdict::of(&made.iter().collect::<Vec<_>>(), property);
    let case = || format!("{property} over {:?} with {reach:b} in reach: {found:?}", nodeset.members);

    assert_eq!(found.append, nodeset.append(reach).into(), "{}", case());
    assert_eq!(found.copies, nodeset.copies(reach), "{}", case());
    assert_eq!(found.nodes, nodes.losses(nodeset, reach), "nodes of {}", case());
    let expected = if nodeset.zoned(reach) { zones.losses(nodeset, reach) } else { Losses::UNKNOWN };
    assert_eq!(found.zones, expected, "zones of {}", case());
    if nodeset.consistent() {
        assert_eq!(found.records, nodeset.records(reach).into(), "{}", case());
        let recovery = match (nodeset.records(reach), nodeset.append(reach)) {
            (true, true) => Recovery::Certain,
            (true, false) => Recovery::Possible,
            (false, _) => Recovery::Impossible,
        };
        assert_eq!(found.recovery, recovery, "{}", case());
    } else {
        assert_eq!((found.records, found.recovery), (Ternary::Unknown, Recovery::Unknown), "{}", case());
    }
}

/// Of members in the same place, the last are out of reach: which of them are makes no difference.
fn distinct(members: &[At], reach: Set) -> bool {
    let here = |at: usize| reach & (1 << at) != 0;
    (1..members.len()).all(|at| members[at - 1] != members[at] || here(at - 1) || !here(at))
}

fn every(places: &[At], sizes: std::ops::RangeInclusive<usize>) -> usize {
    let mut compared = 0;
    for members in sizes.flat_map(|size| multisets(places, size)) {
        for property in properties(4, 3, 2) {
            let nodeset = Nodeset::new(members.clone(), &property);
            let nodes = Stood::new(&nodeset, &nodeset.nodes());
            let zones = Stood::new(&nodeset, &nodeset.zones());
            for reach in (0..1 << members.len()).filter(|reach| distinct(&members, *reach)) {
                compare(&nodeset, &nodes, &zones, reach, &property);
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn three_zones_in_two_regions() {
    assert_eq!(every(&[A, B, C], 1..=7), 1_715 * properties(4, 3, 2).len());
}

#[test]
fn with_members_that_have_no_zone_or_no_location() {
    assert_eq!(every(&[A, B, C, REGION_ONLY, NOWHERE], 1..=4), 1_000 * properties(4, 3, 2).len());
}
