//! The nodesets that may come next, held against the selector played through: every order of nodes
//! and domains that its hashes may give, and every leader.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::naive::{At, Nodeset, Set, breaks, is_quorum};
use super::{node, properties};
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};
use crate::restatectl::NodeId;
use crate::state::quorum::{Judge, Margin, QuorumNode, Storage};

const PLACES: [At; 4] = [At("r", "a"), At("r", "b"), At("s", "c"), At("s", "d")];

fn orders<T: Copy>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let rest: Vec<T> =
            items.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, it)| *it).collect();
        all.extend(orders(&rest).into_iter().map(|mut tail| {
            tail.insert(0, *item);
            tail
        }));
    }
    all
}

/// One run: in turn from the domain that gave least, until there are enough of each and in all.
fn play(
    nodes: &[usize],
    domains: &[String],
    domain: &dyn Fn(usize) -> String,
    before: Set,
    leader: Option<usize>,
    (each, wanted): (usize, usize),
) -> Set {
    let mut pools: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for node in nodes {
        pools.entry(domain(*node)).or_default().push(*node);
    }
    for pool in pools.values_mut() {
        pool.sort_by_key(|node| (Some(*node) != leader, before & (1 << node) == 0));
    }
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    let mut chosen: Set = 0;
    loop {
        let first = leader.filter(|leader| nodes.contains(leader) && chosen & (1 << leader) == 0).map(domain);
        let left = domains.iter().enumerate().filter(|(_, name)| !pools[*name].is_empty());
        let least = left.min_by_key(|(order, name)| (given.get(*name).copied().unwrap_or(0), *order));
        let Some(next) = first.or_else(|| least.map(|(_, name)| name.clone())) else { return chosen };
        let so_far = given.entry(next.clone()).or_default();
        if *so_far >= each && chosen.count_ones() as usize >= wanted {
            return chosen;
        }
        *so_far += 1;
        chosen |= 1 << pools.get_mut(&next).unwrap().remove(0);
    }
}

/// Every nodeset that any run gives.
fn nodesets(
    places: &[At],
    alive: Set,
    before: Set,
    property: &ReplicationProperty,
    target: usize,
) -> BTreeSet<Set> {
    let widest = [Scope::Region, Scope::Zone].into_iter().find(|scope| property.at(*scope).is_some());
    let domain = |node: usize| match widest {
        None => String::new(),
        Some(Scope::Region) => places[node].0.to_owned(),
        Some(_) => places[node].text(),
    };
    let copies = usize::from(property.copies());
    let each =
        widest.and_then(|scope| property.at(scope)).map_or(copies, |across| copies - usize::from(across) + 1);
    let wanted = target.max(2 * copies - 1).max(copies + 1);
    let all: Vec<usize> = (0..places.len()).collect();
    let names: BTreeSet<String> = all.iter().map(|node| domain(*node)).collect();
    let names: Vec<&String> = names.iter().collect();
    let mut found = BTreeSet::new();
    for names in orders(&names) {
        let names: Vec<String> = names.into_iter().cloned().collect();
        for nodes in orders(&all) {
            // The living lead; one of them may run no log-server, and so take no seat.
            let leaders = all.iter().copied().filter(|node| alive & (1 << node) != 0).map(Some);
            for leader in leaders.chain([None]) {
                found.insert(play(&nodes, &names, &domain, before, leader, (each, wanted)));
            }
        }
    }
    found
}

fn margin(smallest: usize) -> Margin {
    smallest
        .checked_sub(1)
        .map_or(Margin::Broken, |losses| Margin::Stands(losses.try_into().unwrap_or(u32::MAX)))
}

fn compare(
    places: &[At],
    (alive, servers): (Set, Set),
    before: Set,
    property: &ReplicationProperty,
    target: u8,
) -> Result<(), TestCaseError> {
    let mut judge = Judge::new(places.iter().enumerate().map(|(at, place)| {
        let log_server = (servers & (1 << at) != 0).into();
        let node = QuorumNode { log_server, ..node(&place.text(), alive & (1 << at) != 0) };
        (NodeId(u32::try_from(at).unwrap_or(0)), node)
    }));
    let ids = (0..places.len()).filter(|at| before & (1 << at) != 0);
    let found = judge.next(&ids.map(|at| NodeId(at as u32)).collect(), property, target.into());
    let sets = nodesets(places, alive, before, property, target.into());
    let alive = alive & servers;
    let sets: Vec<Set> = sets.into_iter().collect();
    if places.len() < property.copies().into() {
        prop_assert_eq!(found.found, Ternary::No);
        return Ok(());
    }
    let meets: Vec<bool> = sets.iter().map(|set| is_quorum(places, *set, property)).collect();
    let expected = match (meets.iter().all(|one| *one), meets.iter().any(|one| *one)) {
        (true, _) => Ternary::Yes,
        (_, false) => Ternary::No,
        _ => Ternary::Unknown,
    };
    prop_assert_eq!(found.found, expected, "{:?}", sets);
    let worst = |by_zone: bool, holds: &dyn Fn(&Nodeset, Set) -> bool| {
        let each = sets.iter().map(|set| {
            let chosen: Vec<usize> = (0..places.len()).filter(|at| set & (1 << at) != 0).collect();
            let nodeset = Nodeset::new(chosen.iter().map(|at| places[*at]).collect(), property);
            let reach = chosen.iter().enumerate().filter(|(_, at)| alive & (1 << **at) != 0);
            let reach = reach.fold(0, |set: Set, (bit, _)| set | (1 << bit));
            let groups = if by_zone { nodeset.zones() } else { nodeset.nodes() };
            // A nodeset that is refused is none.
            if !nodeset.consistent() {
                return Margin::Broken;
            }
            margin(breaks(chosen.len(), &groups, &|reach| holds(&nodeset, reach))[reach as usize])
        });
        each.min().unwrap()
    };
    let append = |nodeset: &Nodeset, reach: Set| nodeset.append(reach);
    let certain = |nodeset: &Nodeset, reach: Set| nodeset.certain(reach);
    prop_assert_eq!(found.nodes.append, worst(false, &append), "{:?}", sets);
    prop_assert_eq!(found.nodes.recovery, worst(false, &certain), "{:?}", sets);
    prop_assert_eq!(found.zones.append, worst(true, &append), "{:?}", sets);
    prop_assert_eq!(found.zones.recovery, worst(true, &certain), "{:?}", sets);
    let records = |nodeset: &Nodeset, reach: Set| nodeset.records(reach);
    prop_assert_eq!(found.nodes.records, worst(false, &records), "{:?}", sets);
    prop_assert_eq!(found.zones.records, worst(true, &records), "{:?}", sets);
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 300, rng_seed: RngSeed::Fixed(9), failure_persistence: None, ..Config::default() })]

    #[test]
    fn is_the_worst_of_all_runs(
        places in prop::collection::vec(prop::sample::select(PLACES.to_vec()), 1..=5),
        alive in 0u32..32,
        servers in 0u32..32,
        before in 0u32..32,
        property in prop::sample::select(properties(3, 3, 2)),
        target in 0u8..6,
    ) {
        compare(&places, (alive, servers), before, &property, target)?;
    }
}

/// Everything alive and in the previous nodeset: the nodeset is as large as it is wanted to be, and what is left over
/// when each zone or region has given as many members goes to those that have more.
#[test]
fn the_last_seats_go_to_zones_that_have_more() {
    let losses = |places: &[(&str, usize)], text: &str, size| {
        let nodes = places.iter().flat_map(|(place, count)| vec![node(place, true); *count]);
        let nodes: BTreeMap<NodeId, QuorumNode> = (1..).map(NodeId).zip(nodes).collect();
        let before = nodes.keys().copied().collect();
        Judge::new(nodes).next(&before, &super::property(text), size).nodes.append
    };
    for text in ["{zone: 2, node: 2}", "{region: 2, node: 2}"] {
        let three_twos = [("r.a", 2), ("s.b", 2), ("t.c", 2)];
        assert_eq!(losses(&three_twos, text, 5), Margin::Stands(2), "2+2+1 at {text}");
        let one_small = [("r.a", 2), ("s.b", 3), ("t.c", 3), ("u.d", 3)];
        assert_eq!(losses(&one_small, text, 10), Margin::Stands(6), "2+3+3+2 at {text}");
    }
}

/// Sixty regions that may each give another member: there are too many ways to compare, which is said at once.
#[test]
fn too_many_regions_are_unknown() {
    let nodes = (0..120).map(|at| (NodeId(at), node(&format!("r{}.a", at / 2), true)));
    let next = Judge::new(nodes).next(&BTreeSet::new(), &super::property("{region: 2, node: 2}"), 90);
    assert_eq!((next.found, next.nodes.append), (Ternary::Unknown, Margin::Unknown));
}

/// More regions than a nodeset has members: some give none, and one of those may be the leader's.
#[test]
fn more_regions_than_members() {
    let nodes = (0..129).map(|at| (NodeId(at), node(&format!("r{at}.a"), true)));
    let next = Judge::new(nodes).next(&BTreeSet::new(), &super::property("{region: 2, node: 2}"), 0);
    assert_eq!((next.found, next.nodes.append), (Ternary::Unknown, Margin::Unknown));
}

/// Fifty zones, of which half have a dead node: leaders in reach make no choice worse where zones are spread over, so
/// the choices stay few enough to compare.
#[test]
fn many_zones_can_be_told() {
    let zones = (0..50).map(|zone| (format!("r.{zone}"), zone % 2 == 0));
    let nodes = zones.flat_map(|(zone, alive)| [node(&zone, true), node(&zone, alive)]);
    let next = Judge::new((1..).map(NodeId).zip(nodes)).next(
        &BTreeSet::new(),
        &super::property("{zone: 2, node: 2}"),
        75,
    );
    // At worst the twenty-five dead are among them, and two of the living are in one zone, which outlives the others.
    assert_eq!((next.found, next.nodes.append), (Ternary::Yes, Margin::Stands(47)));
}

/// A leader that was not in the previous nodeset takes a seat in it, and its zone may have another member there.
#[test]
fn a_leader_takes_the_seat_of_another_zone() {
    let nodes = ["r.a", "r.b", "r.c", "r.a"].map(|zone| node(zone, true));
    let zones = |count: usize| {
        let nodes = (1..).map(NodeId).zip(nodes.iter().take(count).cloned());
        let before = [1, 2, 3].map(NodeId).into();
        Judge::new(nodes).next(&before, &super::property("2"), 0).zones.append
    };
    assert_eq!((zones(3), zones(4)), (Margin::Stands(1), Margin::Stands(0)));
}

/// The zone whose next member is dead may be the one that gives it: records are then on one member in reach.
#[test]
fn the_last_seat_may_go_to_a_dead_node() {
    let nodes = |alive| [node("r.a", true), node("r.a", true), node("r.b", true), node("r.b", alive)];
    let records = |alive| {
        let nodes = (1..).map(NodeId).zip(nodes(alive));
        let before = [1, 3].map(NodeId).into();
        Judge::new(nodes).next(&before, &super::property("{zone: 2, node: 2}"), 0).nodes.records
    };
    assert_eq!((records(true), records(false)), (Margin::Stands(1), Margin::Stands(0)));
}

/// A hundred nodes and thousands of logs: each distinct shape is judged once, so time follows the logs.
#[test]
fn many_logs_over_many_nodes() {
    let zones = ["r.a", "r.b", "r.c"];
    let nodes = (1..=100u32).map(|id| (NodeId(id), node(zones[id as usize % 3], id % 10 != 0)));
    let mut judge = Judge::new(nodes);
    let property = super::property("{zone: 2, node: 3}");
    let mut seen = BTreeSet::new();
    for log in 0..4096u32 {
        let nodeset: BTreeSet<NodeId> = (0..5).map(|at| NodeId(1 + (log * 7 + at * 13) % 100)).collect();
        seen.insert(judge.segment(&nodeset, &property).nodes);
        seen.insert(judge.next(&nodeset, &property, 0).nodes);
    }
    assert!(seen.len() > 2, "{seen:?}");
    assert!(judge.distinct() < 200, "{}", judge.distinct());
}

/// Where there are too many choices to compare them by zone, nodes can still be told.
#[test]
fn too_many_choices_leave_zones_unknown() {
    let nodes = (1..=40u32).map(|id| (NodeId(id), node(&format!("r.{id}"), true)));
    let next = Judge::new(nodes).next(&BTreeSet::new(), &super::property("2"), 20);
    assert_eq!(
        (next.found, next.nodes.append, next.nodes.recovery),
        (Ternary::Yes, Margin::Stands(18), Margin::Stands(1))
    );
    assert_eq!(next.zones.append, Margin::Unknown);
}

/// A node that is not chosen for new nodesets makes none worse.
#[test]
fn only_read_write_storage_is_chosen() {
    let three = ["", "", ""].map(|location| node(location, true));
    let left = |storage| {
        let fourth = QuorumNode { storage, ..node("", false) };
        let nodes = (1..).map(NodeId).zip(three.iter().cloned().chain([fourth]));
        Judge::new(nodes).next(&BTreeSet::new(), &super::property("2"), 0)
    };
    assert_eq!(left(Storage::ReadWrite).nodes.append, Margin::Stands(0), "the dead one may be chosen");
    for storage in
        [Storage::ReadOnly, Storage::Provisioning, Storage::Disabled, Storage::DataLoss, Storage::Gone]
    {
        assert_eq!(left(storage).nodes.append, Margin::Stands(1), "{storage:?}");
    }
    assert_eq!(left(Storage::Unknown).found, Ternary::Unknown);
}
