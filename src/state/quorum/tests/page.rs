//! The table of common shapes on the page.

use std::collections::BTreeSet;

use super::{node, property};
use crate::restatectl::NodeId;
use crate::state::quorum::judge::Next;
use crate::state::quorum::{Judge, Margin};

const PAGE: &str = include_str!("../../../../docs/quorums.md");

/// The nodeset that is chosen at worst, when all nodes were in the one before.
fn worst(zones: &str, replication: &str, size: &str) -> Next {
    let zones = zones.split('+').enumerate();
    let nodes: Vec<_> = zones
        .flat_map(|(zone, count)| {
            let count: usize = count.trim().parse().unwrap_or_else(|_| panic!("`{count}` nodes"));
            vec![node(&format!("r.{zone}"), true); count]
        })
        .collect();
    let ids: BTreeSet<NodeId> = (1..).map(NodeId).take(nodes.len()).collect();
    let mut judge = Judge::new(ids.iter().copied().zip(nodes));
    judge.next(&ids, &property(replication), size.parse().unwrap_or_else(|_| panic!("size `{size}`")))
}

#[test]
fn common_shapes_are_as_the_page_says() {
    let section = PAGE.split("\n## ").find(|section| section.starts_with("Common shapes\n"));
    let rows = section.into_iter().flat_map(str::lines);
    let rows = rows.filter(|line| line.starts_with("| 1") || line.starts_with("| 2"));
    let mut checked = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [zones, replication, size, losses @ ..] = cells.as_slice() else { panic!("{row}") };
        let next = worst(zones, replication, size);
        let found = [next.nodes.recovery, next.zones.recovery, next.nodes.records, next.zones.records];
        let shown: Vec<Margin> =
            losses.iter().map(|cell| cell.parse().map_or(Margin::Unknown, Margin::Stands)).collect();
        assert_eq!(shown, found, "{row}");
        checked += 1;
    }
    assert!(checked > 10, "only {checked} rows");
}
