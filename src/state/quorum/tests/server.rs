//! What the servers take for an f-majority, and where that is less than one.

use std::collections::{BTreeMap, BTreeSet};

use super::{multisets, node, properties};
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};
use crate::state::quorum::Domain;
use crate::state::quorum::segment::Verdict;
use crate::state::quorum::server::f_majority;
use crate::state::quorum::{QuorumNode, Recovery, Site, Storage};

/// By the definition: the members that answer, of those that are not forgotten, meet every set that
/// spans as many domains of one scope as the property asks for. Where there are too few domains for
/// such a set, the servers ask for one whole domain.
fn by_definition(nodes: &[QuorumNode], property: &ReplicationProperty) -> bool {
    let kept: Vec<&QuorumNode> =
        nodes.iter().filter(|node| !matches!(node.storage, Storage::Disabled | Storage::Removed)).collect();
    let answers = |at: usize| kept[at].alive == Ternary::Yes;
    let scopes = [
        (Scope::Node, Some(property.copies())),
        (Scope::Zone, property.zone()),
        (Scope::Region, property.region()),
    ];
    scopes.into_iter().any(|(scope, factor)| {
        let Some(factor) = factor else { return false };
        let domain = |at: usize| match (scope, kept[at].site.domain(scope)) {
            (Scope::Node, _) => Some(at.to_string()),
            (_, Domain::Named(name)) => Some(name.to_owned()),
            _ => None,
        };
        let placed: Vec<usize> = (0..kept.len()).filter(|at| domain(*at).is_some()).collect();
        let span = |set: u32| {
            let mut names: Vec<_> =
                placed.iter().filter(|at| set & (1 << **at) != 0).filter_map(|at| domain(*at)).collect();
            names.sort();
            names.dedup();
            names.len()
        };
        let sets = 0..1u32 << kept.len();
        if span(u32::MAX) < factor.into() {
            return placed.iter().any(|one| {
                placed.iter().filter(|other| domain(**other) == domain(*one)).all(|other| answers(*other))
            });
        }
        sets.filter(|set| span(*set) >= factor.into())
            .all(|set| placed.iter().any(|at| set & (1 << at) != 0 && answers(*at)))
    })
}

fn kinds() -> Vec<(&'static str, Storage, bool)> {
    let mut kinds = Vec::new();
    for location in ["r.a", "r.b", "s.c"] {
        for (storage, alive) in [
            (Storage::ReadWrite, true),
            (Storage::ReadWrite, false),
            (Storage::Provisioning, true),
            (Storage::Disabled, true),
            (Storage::Removed, false),
        ] {
            kinds.push((location, storage, alive));
        }
    }
    kinds
}

fn made(kinds: &[(&'static str, Storage, bool)]) -> Vec<QuorumNode> {
    let one = |(location, storage, alive): &(&str, Storage, bool)| QuorumNode {
        storage: *storage,
        ..node(location, *alive)
    };
    kinds.iter().map(one).collect()
}

#[test]
fn counts_as_the_servers_do() {
    for size in 1..=3 {
        for kinds in multisets(&kinds(), size) {
            let nodes = made(&kinds);
            for property in properties(3, 3, 2) {
                let expected: Ternary = by_definition(&nodes, &property).into();
                let members: Vec<&QuorumNode> = nodes.iter().collect();
                assert_eq!(f_majority(&members, &property), expected, "{property} over {kinds:?}");
            }
        }
    }
}

/// Laxer than the truth, never stricter: where every record is in reach, the servers count an
/// f-majority, and where they wrongly do, that is said.
#[test]
fn is_never_stricter_than_the_truth() {
    let mut lossy = 0;
    for size in 1..=4 {
        for kinds in multisets(&kinds(), size) {
            let nodes = made(&kinds);
            let members: Vec<&QuorumNode> = nodes.iter().collect();
            for property in properties(3, 2, 1) {
                let verdict = Verdict::of(&members, &property);
                let counted = f_majority(&members, &property);
                let expected = match (verdict.records, counted) {
                    (Ternary::Yes, Ternary::Yes) => continue,
                    (Ternary::No, Ternary::Yes) => Recovery::Lossy,
                    (Ternary::No, Ternary::No) => Recovery::Impossible,
                    (Ternary::Unknown, _) => Recovery::Unknown,
                    other => panic!("{other:?}: {property} over {kinds:?}"),
                };
                lossy += usize::from(expected == Recovery::Lossy);
                assert_eq!(verdict.recovery, expected, "{property} over {kinds:?}");
            }
        }
    }
    assert!(lossy > 1_000, "{lossy}");
}

/// Two kinds of state in one zone make it complete for neither, although all of it answers.
#[test]
fn a_zone_with_a_member_that_lost_data() {
    let lost = |location: &str| QuorumNode { storage: Storage::DataLoss, ..node(location, true) };
    let (dead, property) = (node("r.b", false), ReplicationProperty::of(Some(2), Some(2), None).unwrap());
    let mixed = [node("r.a", true), lost("r.a"), dead.clone(), dead.clone()];
    let whole = [lost("r.a"), lost("r.a"), dead.clone(), dead];
    let counted = |nodes: &[QuorumNode]| f_majority(&nodes.iter().collect::<Vec<_>>(), &property);
    assert_eq!(counted(&mixed), Ternary::No);
    assert_eq!(counted(&whole), Ternary::Yes, "members that lost data complete a zone");
    let verdict = Verdict::of(&whole.iter().collect::<Vec<_>>(), &property);
    assert_eq!(verdict.recovery, Recovery::Lossy);
}

/// A member of which something is not known, and everything that may be true of it. Elsewhere is a place that no other
/// member is in.
fn in_doubt(location: &str, elsewhere: &str) -> Vec<(QuorumNode, Vec<QuorumNode>)> {
    let mut members = Vec::new();
    for alive in [true, false] {
        let known = node(location, alive);
        members.push((known.clone(), vec![known.clone()]));
        let places = ["r.a", "r.b", "", elsewhere];
        let somewhere = QuorumNode { site: Site::Unknown, ..known.clone() };
        members.push((somewhere, places.map(|place| node(place, alive)).into()));
        let states = [Storage::ReadWrite, Storage::Disabled, Storage::DataLoss];
        let stored = states.map(|storage| QuorumNode { storage, ..known.clone() });
        members.push((QuorumNode { storage: Storage::Unknown, ..known.clone() }, stored.into()));
        let served = [Ternary::Yes, Ternary::No].map(|log_server| QuorumNode { log_server, ..known.clone() });
        members.push((QuorumNode { log_server: Ternary::Unknown, ..known }, served.into()));
    }
    let both = [node(location, true), node(location, false)];
    members.push((QuorumNode { alive: Ternary::Unknown, ..node(location, true) }, both.into()));
    members
}

/// What is not known counts for yes only if it is so in every possible world, and for no only if it is in none. A yes
/// that depends on where or how a member stores may be missed.
#[test]
fn in_every_possible_world() {
    let members = [in_doubt("r.a", "x.x"), in_doubt("r.b", "y.y")].concat();
    let at: Vec<usize> = (0..members.len()).collect();
    let mut found = BTreeMap::<(Ternary, Ternary), usize>::new();
    for chosen in (1..=3).flat_map(|size| multisets(&at, size)) {
        let worlds = chosen.iter().fold(vec![Vec::new()], |all: Vec<Vec<&QuorumNode>>, at| {
            let longer = |world: Vec<_>| {
                members[*at].1.iter().map(move |one| world.iter().copied().chain([one]).collect())
            };
            all.into_iter().flat_map(longer).collect()
        });
        let nodes: Vec<&QuorumNode> = chosen.iter().map(|at| &members[*at].0).collect();
        for property in properties(2, 2, 1) {
            let each: BTreeSet<Ternary> = worlds.iter().map(|world| f_majority(world, &property)).collect();
            let truth = each.first().filter(|_| each.len() == 1).copied().unwrap_or(Ternary::Unknown);
            *found.entry((truth, f_majority(&nodes, &property))).or_default() += 1;
        }
    }
    let missed = found.remove(&(Ternary::Yes, Ternary::Unknown));
    assert!(found.len() == 3 && found.keys().all(|(truth, found)| truth == found), "{found:?}");
    assert_eq!(missed, Some(1_096), "of {found:?}");
}
