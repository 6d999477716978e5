//! What nobody knows never counts as fine: the answer is that of every possible world together.

use super::naive::{At, Nodeset, Set, breaks};
use super::{multisets, node, properties};
use crate::cluster::Ternary;
use crate::config::values::replication::ReplicationProperty;
use crate::state::quorum::segment::Verdict;
use crate::state::quorum::{Machine, Margin, QuorumNode, Site, Storage};

#[derive(Debug, Clone, Copy)]
enum Kind {
    Here(At, bool),
    PerhapsAlive(At),
    Somewhere(bool),
}

fn made(kind: Kind) -> QuorumNode {
    match kind {
        Kind::Here(at, alive) => node(&at.text(), alive),
        Kind::PerhapsAlive(at) => QuorumNode { alive: Ternary::Unknown, ..node(&at.text(), true) },
        Kind::Somewhere(alive) => QuorumNode { site: Site::Unknown, ..node("", alive) },
    }
}

/// Everything that may be true of it. Elsewhere is a place that no other member is in.
fn worlds(kind: Kind, position: usize) -> Vec<(At, bool)> {
    const ELSEWHERE: [At; 4] = [At("w", "w"), At("x", "x"), At("y", "y"), At("z", "z")];
    match kind {
        Kind::Here(at, alive) => vec![(at, alive)],
        Kind::PerhapsAlive(at) => vec![(at, true), (at, false)],
        Kind::Somewhere(alive) => {
            let places = [At("r", "a"), At("s", "c"), At("", ""), ELSEWHERE[position]];
            places.into_iter().map(|at| (at, alive)).collect()
        }
    }
}

fn product(kinds: &[Kind]) -> Vec<Vec<(At, bool)>> {
    kinds.iter().enumerate().fold(vec![Vec::new()], |all, (position, kind)| {
        let worlds = worlds(*kind, position);
        let longer = |world: &Vec<(At, bool)>| {
            let world = world.clone();
            worlds.iter().map(move |one| world.iter().copied().chain([*one]).collect()).collect::<Vec<_>>()
        };
        all.iter().flat_map(longer).collect()
    })
}

fn together(all: &[bool]) -> Ternary {
    match (all.iter().all(|one| *one), all.iter().any(|one| *one)) {
        (true, _) => Ternary::Yes,
        (_, false) => Ternary::No,
        _ => Ternary::Unknown,
    }
}

fn compare(kinds: &[Kind], property: &ReplicationProperty) {
    let nodes: Vec<QuorumNode> = kinds.iter().map(|kind| made(*kind)).collect();
    let found = Verdict::of(&nodes.iter().collect::<Vec<_>>(), property);
    let worlds: Vec<(Nodeset, Set)> = product(kinds)
        .into_iter()
        .map(|world| {
            let alive = world.iter().enumerate().filter(|(_, (_, alive))| *alive);
            let reach = alive.fold(0, |set: Set, (at, _)| set | (1 << at));
            (Nodeset::new(world.iter().map(|(at, _)| *at).collect(), property), reach)
        })
        .collect();
    let case = || format!("{property} over {kinds:?}: {found:?}");
    let appends: Vec<bool> = worlds.iter().map(|(nodeset, reach)| nodeset.append(*reach)).collect();
    let records: Vec<bool> = worlds.iter().map(|(nodeset, reach)| nodeset.records(*reach)).collect();
    let smallest = |holds: &dyn Fn(&Nodeset, Set) -> bool| {
        let each = worlds.iter().map(|(nodeset, reach)| {
            breaks(nodeset.members.len(), &nodeset.nodes(), &|reach| holds(nodeset, reach))[*reach as usize]
        });
        each.min().unwrap()
    };
    let margin = |known: Ternary, smallest: usize| match known {
        Ternary::Yes => Margin::Stands(u32::try_from(smallest - 1).unwrap()),
        Ternary::No => Margin::Broken,
        Ternary::Unknown => Margin::Unknown,
    };

    assert_eq!(found.append, together(&appends), "{}", case());
    let expected = margin(together(&appends), smallest(&|nodeset, reach| nodeset.append(reach)));
    assert_eq!(found.nodes.append, expected, "{}", case());
    if worlds.iter().any(|(nodeset, _)| nodeset.consistent()) {
        assert_eq!(found.records, together(&records), "{}", case());
        let expected = margin(together(&records), smallest(&|nodeset, reach| nodeset.records(reach)));
        assert_eq!(found.nodes.records, expected, "{}", case());
    } else {
        assert_eq!(found.records, Ternary::Unknown, "{}", case());
    }
}

#[test]
fn holds_in_every_possible_world() {
    let kinds = [
        Kind::Here(At("r", "a"), true),
        Kind::Here(At("s", "c"), true),
        Kind::Here(At("s", "c"), false),
        Kind::PerhapsAlive(At("r", "a")),
        Kind::Somewhere(true),
        Kind::Somewhere(false),
    ];
    for size in 1..=4 {
        for kinds in multisets(&kinds, size) {
            for property in properties(3, 2, 2) {
                compare(&kinds, &property);
            }
        }
    }
}

#[test]
fn what_is_not_understood_is_unknown() {
    let three = |odd: QuorumNode| {
        let nodes = [node("", true), node("", true), odd];
        Verdict::of(&nodes.iter().collect::<Vec<_>>(), &super::property("3")).append
    };
    assert_eq!(three(node("", true)), Ternary::Yes);
    assert_eq!(
        three(QuorumNode { storage: Storage::of(&"read-mostly".into()), ..node("", true) }),
        Ternary::Unknown
    );
    assert_eq!(three(QuorumNode { log_server: Ternary::Unknown, ..node("", true) }), Ternary::Unknown);
    assert_eq!(three(QuorumNode { log_server: Ternary::No, ..node("", true) }), Ternary::No);
    assert_eq!(Site::parse("a.b.c"), Site::Unknown);
}

#[test]
fn groups_nobody_knows_are_unknown() {
    let odd = QuorumNode { host: Machine::Unknown, ..node("", true) };
    let nodes = [node("r.a", true), node("r.b", true), odd.clone()];
    let verdict = Verdict::of(&nodes.iter().collect::<Vec<_>>(), &super::property("2"));
    assert_eq!(verdict.nodes.append, Margin::Stands(1));
    assert_eq!((verdict.zones.append, verdict.hosts.append), (Margin::Unknown, Margin::Unknown));
    // Where a member is that is out of reach anyway does not matter.
    let nodes =
        [node("r.a", true), node("r.b", true), node("r.c", true), QuorumNode { alive: Ternary::No, ..odd }];
    let verdict = Verdict::of(&nodes.iter().collect::<Vec<_>>(), &super::property("2"));
    assert_eq!((verdict.zones.append, verdict.hosts.append), (Margin::Stands(1), Margin::Stands(1)));
}

#[test]
fn nodesets_no_server_makes_are_unknown() {
    let many: Vec<QuorumNode> = (0..129).map(|_| node("", true)).collect();
    let verdict = |nodes: &[&QuorumNode]| Verdict::of(nodes, &super::property("2"));
    assert_eq!(verdict(&many.iter().take(128).collect::<Vec<_>>()).append, Ternary::Yes);
    for odd in [verdict(&many.iter().collect::<Vec<_>>()), verdict(&[])] {
        assert_eq!((odd.append, odd.nodes.append), (Ternary::Unknown, Margin::Unknown));
    }
}
