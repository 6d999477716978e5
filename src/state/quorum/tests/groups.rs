//! Losses of machines that carry several nodes, in one zone or across zones.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::naive::{At, Nodeset, Set, breaks};
use super::{node, properties, property};
use crate::state::quorum::segment::Verdict;
use crate::state::quorum::{Machine, Margin, QuorumNode};

const PLACES: [At; 4] = [At("r", "a"), At("r", "b"), At("s", "c"), At("", "")];

fn on(host: usize, node: QuorumNode) -> QuorumNode {
    QuorumNode { host: Machine::Named(host.to_string()), ..node }
}

proptest! {
    #![proptest_config(Config { cases: 400, rng_seed: RngSeed::Fixed(9), failure_persistence: None, ..Config::default() })]

    #[test]
    fn of_machines_are_exact(
        members in prop::collection::vec((prop::sample::select(PLACES.to_vec()), 0usize..4, any::<bool>()), 1..=7),
        property in prop::sample::select(properties(3, 3, 2)),
    ) {
        let nodes: Vec<QuorumNode> =
            members.iter().map(|(at, host, alive)| on(*host, node(&at.text(), *alive))).collect();
        let found = Verdict::of(&nodes.iter().collect::<Vec<_>>(), &property);
        let nodeset = Nodeset::new(members.iter().map(|(at, ..)| *at).collect(), &property);
        let set = |wanted: &dyn Fn(&(At, usize, bool)) -> bool| -> Set {
            members.iter().enumerate().filter(|(_, one)| wanted(one)).fold(0, |set, (at, _)| set | (1 << at))
        };
        let hosts: Vec<Set> = (0..4).map(|host| set(&|one| one.1 == host)).collect();
        let reach = set(&|one| one.2) as usize;
        let expected = |holds: &dyn Fn(Set) -> bool| {
            let smallest = breaks(members.len(), &hosts, holds)[reach];
            smallest.checked_sub(1).map_or(Margin::Broken, |losses| Margin::Stands(losses.try_into().unwrap_or(u32::MAX)))
        };
        prop_assert_eq!(found.hosts.append, expected(&|reach| nodeset.append(reach)));
        if nodeset.consistent() {
            prop_assert_eq!(found.hosts.records, expected(&|reach| nodeset.records(reach)));
            prop_assert_eq!(found.hosts.recovery, expected(&|reach| nodeset.certain(reach)));
        }
    }
}

/// Sixty-four machines of two nodes: too many sets to try them all, and the bound is not too high.
#[test]
fn of_many_machines_are_bounded() {
    let zone = |at: usize| ["r.a", "r.b", "r.c"][at % 3];
    let nodes: Vec<QuorumNode> = (0..128).map(|at| on(at / 2, node(zone(at), true))).collect();
    let nodes: Vec<&QuorumNode> = nodes.iter().collect();
    let flat = Verdict::of(&nodes, &property("2"));
    assert_eq!((flat.nodes.append, flat.hosts.append), (Margin::Stands(126), Margin::Stands(63)));
    assert_eq!((flat.nodes.records, flat.hosts.records), (Margin::Stands(1), Margin::Stands(0)));
    // Two of three zones have to lose all their 85 nodes; a machine takes one or two of them.
    let zoned = Verdict::of(&nodes, &property("{zone: 2, node: 2}"));
    assert_eq!((zoned.nodes.append, zoned.zones.append), (Margin::Stands(84), Margin::Stands(1)));
    let Margin::Stands(hosts) = zoned.hosts.append else { panic!("{zoned:?}") };
    assert!((42..=63).contains(&hosts), "{hosts}");
}

/// Twelve machines with a node in each of two zones: some hundred sets of each size are within the limit of what is
/// tried, so the number is exact. All machines but one may be lost.
#[test]
fn of_a_dozen_machines_are_exact() {
    let nodes: Vec<QuorumNode> = (0..24).map(|at| on(at / 2, node(["r.a", "r.b"][at % 2], true))).collect();
    let verdict = Verdict::of(&nodes.iter().collect::<Vec<_>>(), &property("{zone: 2, node: 2}"));
    assert_eq!((verdict.nodes.append, verdict.hosts.append), (Margin::Stands(11), Margin::Stands(11)));
}
