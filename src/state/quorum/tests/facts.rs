//! What was seen on real servers.

use std::collections::BTreeSet;

use super::{node, property};
use crate::cluster::Ternary;
use crate::config::values::replication::Scope;
use crate::restatectl::NodeId;
use crate::state::quorum::segment::Verdict;
use crate::state::quorum::{
    Judge, Machine, Margin, QuorumNode, Recovery, Seat, Site, Storage, at_least, votes,
};

fn judged(nodes: &[QuorumNode], text: &str) -> Verdict {
    Verdict::of(&nodes.iter().collect::<Vec<_>>(), &property(text))
}

fn flat(alive: &[bool]) -> Vec<QuorumNode> {
    alive.iter().map(|alive| node("", *alive)).collect()
}

const fn stands(losses: u32) -> Margin {
    Margin::Stands(losses)
}

/// Three nodes and two copies: one loss stops nothing, a second stops writes and hides records.
#[test]
fn two_copies_on_three_nodes() {
    let all = judged(&flat(&[true, true, true]), "2");
    assert_eq!((all.nodes.append, all.nodes.recovery, all.nodes.records), (stands(1), stands(1), stands(1)));
    assert_eq!(all.copies, 2);
    let two = judged(&flat(&[true, true, false]), "2");
    assert_eq!((two.nodes.append, two.nodes.records, two.copies), (stands(0), stands(0), 1));
    let one = judged(&flat(&[true, false, false]), "2");
    assert_eq!((one.append, one.records, one.copies), (Ternary::No, Ternary::No, 0));
}

/// One copy on two nodes: appends stand a loss, but each record is on one of them only.
#[test]
fn one_copy_on_two_nodes() {
    let verdict = judged(&flat(&[true, true]), "1");
    assert_eq!((verdict.nodes.append, verdict.nodes.recovery, verdict.copies), (stands(1), stands(0), 1));
}

/// As many copies as members: writes stop with the first loss, and the tail of what the lost node
/// ordered cannot be determined, although every record is still there.
#[test]
fn as_many_copies_as_members() {
    let all = judged(&flat(&[true, true, true]), "3");
    assert_eq!((all.nodes.append, all.nodes.recovery, all.nodes.records), (stands(0), stands(0), stands(2)));
    let two = judged(&flat(&[true, true, false]), "3");
    assert_eq!((two.append, two.recovery, two.records), (Ternary::No, Recovery::Possible, Ternary::Yes));
}

/// Two zones at `{zone: 2}`: the zone of one node is as many zones as are wanted, less one.
#[test]
fn the_only_node_of_a_zone() {
    let nodes = [node("r.a", true), node("r.a", true), node("r.b", true)];
    for text in ["{zone: 2}", "{zone: 2, node: 2}"] {
        let verdict = judged(&nodes, text);
        assert_eq!((verdict.nodes.append, verdict.zones.append), (stands(0), stands(0)));
        assert_eq!((verdict.nodes.records, verdict.zones.records), (stands(1), stands(1)));
    }
    let without = judged(&[node("r.a", true), node("r.a", true), node("r.b", false)], "{zone: 2, node: 2}");
    assert_eq!((without.append, without.recovery), (Ternary::No, Recovery::Possible));
    assert_eq!(judged(&nodes, "2").nodes.append, stands(1), "without zones any two nodes do");
}

#[test]
fn three_zones_of_a_node_each() {
    let nodes = [node("r.a", true), node("r.b", true), node("r.c", true)];
    let verdict = judged(&nodes, "{zone: 2, node: 2}");
    assert_eq!(
        (verdict.zones.append, verdict.zones.recovery, verdict.zones.records),
        (stands(1), stands(1), stands(1))
    );
}

/// Three copies in two zones may be two in one zone and one in the other.
#[test]
fn copies_are_counted_at_their_fewest() {
    let nodes =
        [node("r.a", false), node("r.a", false), node("r.a", true), node("r.b", true), node("r.b", true)];
    assert_eq!(judged(&nodes, "{zone: 2, node: 3}").copies, 1, "two on the dead, one in the other zone");
}

/// Removed members hold nothing that can be reached, and neither do members without the role or in
/// these states.
#[test]
fn members_that_do_not_count() {
    assert_eq!(judged(&[QuorumNode::removed(), QuorumNode::removed()], "2").records, Ternary::No);
    let role = QuorumNode { log_server: Ternary::No, ..node("", true) };
    let state = |storage| QuorumNode { storage, ..node("", true) };
    for odd in [
        QuorumNode::removed(),
        role,
        state(Storage::Disabled),
        state(Storage::DataLoss),
        state(Storage::Provisioning),
        state(Storage::Gone),
    ] {
        let verdict = judged(&[node("", true), node("", true), odd.clone()], "2");
        assert_eq!((verdict.copies, verdict.nodes.append), (1, stands(0)), "{odd:?}");
    }
    let read_only = judged(&[node("", true), node("", true), state(Storage::ReadOnly)], "2");
    assert_eq!((read_only.copies, read_only.nodes.append), (2, stands(1)));
}

/// With one of three members disabled and one dead, the servers count one of two as an f-majority.
/// A record may be on the other two alone.
#[test]
fn the_servers_forget_disabled_members() {
    let disabled = QuorumNode { storage: Storage::Disabled, ..node("", true) };
    let verdict = judged(&[node("", true), node("", false), disabled], "2");
    assert_eq!((verdict.records, verdict.recovery), (Ternary::No, Recovery::Lossy));
}

/// What limits appends is told by scope: where they go on, the one that the fewest losses break, and of equals the
/// narrowest; where they have stopped, the first that is short.
#[test]
fn the_scope_that_limits_appends() {
    let limit = |zones: &[(&str, bool)], text: &str| {
        let nodes: Vec<QuorumNode> = zones.iter().map(|(zone, alive)| node(zone, *alive)).collect();
        let verdict = judged(&nodes, text);
        (verdict.append, verdict.limit)
    };
    let (a, b, other_region) = (("r.a", true), ("r.b", true), ("s.c", true));
    assert_eq!(limit(&[a, a, a, b, b, b], "{zone: 2, node: 5}"), (Ternary::Yes, Scope::Node));
    assert_eq!(limit(&[a, a, b], "{zone: 2, node: 2}"), (Ternary::Yes, Scope::Zone));
    assert_eq!(limit(&[a, a, b, other_region], "{region: 2, zone: 2}"), (Ternary::Yes, Scope::Region));
    assert_eq!(limit(&[a, b], "{zone: 2, node: 2}"), (Ternary::Yes, Scope::Node), "of equals the narrowest");
    assert_eq!(limit(&[a, a, ("r.b", false)], "{zone: 2, node: 2}"), (Ternary::No, Scope::Zone));
    assert_eq!(limit(&[a, a, ("r.b", false)], "{zone: 2, node: 3}"), (Ternary::No, Scope::Node));
    assert_eq!(limit(&[a, b, ("s.c", false)], "{region: 2, zone: 2}"), (Ternary::No, Scope::Region));
}

/// Only what stands for sure is a number.
#[test]
fn a_margin_as_a_number() {
    let numbers = [Margin::Broken, Margin::Unknown, stands(0), stands(2)].map(Margin::losses);
    assert_eq!(numbers, [None, None, Some(0), Some(2)]);
}

fn judge(nodes: &[QuorumNode]) -> Judge {
    Judge::new((1..).map(NodeId).zip(nodes.iter().cloned()))
}

fn ids(ids: &[u32]) -> BTreeSet<NodeId> {
    ids.iter().copied().map(NodeId).collect()
}

/// A machine with two of three members takes both with it; one with a single member is as good as its own.
#[test]
fn machines_of_registered_nodes() {
    let on = |hosts: [&str; 3]| {
        let nodes = hosts.map(|host| QuorumNode { host: Machine::Named(host.into()), ..node("", true) });
        let mut judge = judge(&nodes);
        let verdict = judge.segment(&ids(&[1, 2, 3]), &property("2"));
        (verdict.nodes.append, verdict.hosts.append)
    };
    assert_eq!(on(["h1", "h1", "h2"]), (stands(1), stands(0)));
    assert_eq!(on(["h1", "h2", "h3"]), (stands(1), stands(1)));
}

/// Four nodes in two zones: with the default size, three of them are chosen, one alone in its zone.
#[test]
fn four_nodes_in_two_zones() {
    let zoned = property("{zone: 2, node: 2}");
    let nodes = ["r.a", "r.a", "r.b", "r.b"].map(|zone| node(zone, true));
    let mut judge = judge(&nodes);
    let all = ids(&[1, 2, 3, 4]);
    assert_eq!(judge.segment(&all, &zoned).nodes.append, stands(1));
    let next = judge.next(&all, &zoned, 0);
    assert_eq!((next.found, next.nodes.append, next.nodes.recovery), (Ternary::Yes, stands(0), stands(0)));
    let next = judge.next(&all, &zoned, 4);
    assert_eq!((next.nodes.append, next.nodes.recovery), (stands(1), stands(1)));
}

/// One copy is written to two nodes where there are two, so that appends stand a loss.
#[test]
fn one_copy_gets_a_nodeset_of_two() {
    let next = judge(&flat(&[true, true, true])).next(&ids(&[1]), &property("1"), 0);
    assert_eq!((next.nodes.append, next.nodes.recovery), (stands(1), stands(0)));
}

/// The dead node of that zone is chosen again: nobody asks whether it is alive.
#[test]
fn a_dead_node_is_chosen_again() {
    let nodes = [node("r.a", true), node("r.a", false), node("r.b", true), node("r.b", true)];
    let next = judge(&nodes).next(&ids(&[2, 3, 4]), &property("{zone: 2, node: 2}"), 0);
    assert_eq!((next.found, next.nodes.append), (Ternary::Yes, Margin::Broken));
    let read_only = QuorumNode { storage: Storage::ReadOnly, ..nodes[1].clone() };
    let nodes = [nodes[0].clone(), read_only, nodes[2].clone(), nodes[3].clone()];
    let next = judge(&nodes).next(&ids(&[2, 3, 4]), &property("{zone: 2, node: 2}"), 0);
    assert_eq!((next.found, next.nodes.append), (Ternary::Yes, stands(0)), "read-only, it is left out");
}

/// A leader that gave up the log-server role but not its storage state takes a seat in the nodeset.
#[test]
fn a_leader_without_a_log_server_takes_a_seat() {
    let given_up = |alive| QuorumNode { log_server: Ternary::No, ..node("r.b", alive) };
    let next = |text: &str, alive| {
        let others = ["r.a", "r.a", "r.b"].map(|zone| node(zone, true));
        let nodes: Vec<QuorumNode> = others.into_iter().chain([given_up(alive)]).collect();
        judge(&nodes).next(&ids(&[1, 2, 3]), &property(text), 3).nodes.append
    };
    assert_eq!((next("2", true), next("2", false)), (stands(0), stands(1)));
    let zoned = "{zone: 2, node: 2}";
    assert_eq!((next(zoned, true), next(zoned, false)), (Margin::Broken, stands(0)));
}

/// A log-server without a location stops a zoned cluster from making segments.
#[test]
fn a_log_server_without_a_location() {
    let zoned = property("{zone: 2, node: 2}");
    let nodes = [node("r.a", true), node("r.b", true), node("", true)];
    let next = judge(&nodes).next(&ids(&[1, 2]), &zoned, 0);
    assert_eq!((next.found, next.nodes.append), (Ternary::No, Margin::Broken));
    let region_only = [node("r.a", true), node("r.b", true), node("r", true)];
    assert_eq!(judge(&region_only).next(&ids(&[1, 2]), &zoned, 0).found, Ternary::No);
    let unknown = QuorumNode { site: Site::Unknown, ..node("", true) };
    let nodes = [node("r.a", true), node("r.b", true), unknown];
    assert_eq!(judge(&nodes).next(&ids(&[1, 2]), &zoned, 0).found, Ternary::Unknown);
}

#[test]
fn three_zones_wanted_of_two() {
    let nodes = ["r.a", "r.a", "r.b", "r.b"].map(|zone| node(zone, true));
    assert_eq!(judge(&nodes).next(&ids(&[1, 3]), &property("{zone: 3, node: 3}"), 0).found, Ternary::No);
    assert_eq!(judge(&nodes[..2]).next(&ids(&[1, 2]), &property("3"), 0).found, Ternary::No);
}

/// Zones within regions are not spread over: with two regions in turn, three zones may be missed.
#[test]
fn the_servers_spread_over_the_widest_scope_alone() {
    let nodes = ["r.a", "r.a", "r.a", "r.b", "s.c", "s.c"].map(|zone| node(zone, true));
    let next = judge(&nodes).next(&ids(&[1, 2, 5]), &property("{region: 2, zone: 3, node: 3}"), 0);
    assert_eq!((next.found, next.nodes.append), (Ternary::Unknown, Margin::Broken));
}

fn voter(alive: Ternary, location: &str, host: &str) -> Seat {
    Seat { alive, site: Site::parse(location), host: Machine::Named(host.into()) }
}

#[test]
fn voters_need_a_majority() {
    let of = |alive: &[Ternary]| {
        let voters: Vec<Seat> = alive.iter().map(|alive| voter(*alive, "", "h")).collect();
        let votes = votes(&voters);
        (votes.needed, votes.alive, votes.nodes)
    };
    let (yes, no, unknown) = (Ternary::Yes, Ternary::No, Ternary::Unknown);
    assert_eq!(of(&[yes]), (1, 1, stands(0)));
    assert_eq!(of(&[yes, yes]), (2, 2, stands(0)));
    assert_eq!(of(&[yes, yes, yes]), (2, 3, stands(1)));
    assert_eq!(of(&[yes, yes, no]), (2, 2, stands(0)), "a voter without a server");
    assert_eq!(of(&[yes, yes, unknown]), (2, 2, stands(0)));
    assert_eq!(of(&[yes, unknown, no]), (2, 1, Margin::Unknown));
    assert_eq!(of(&[yes, no, no]), (2, 1, Margin::Broken));
    assert_eq!(of(&[]), (1, 0, Margin::Unknown));
}

#[test]
fn one_replica_is_enough() {
    let two = [voter(Ternary::Yes, "r.a", "h1"), voter(Ternary::Yes, "r.a", "h2")];
    let seats = at_least(&two, 1);
    assert_eq!((seats.nodes, seats.zones, seats.hosts), (stands(1), stands(0), stands(1)));
    assert_eq!(at_least(&[], 1).nodes, Margin::Unknown);
}

/// Four voters in two zones: the loss of one zone is the loss of the majority.
#[test]
fn voters_across_zones_and_machines() {
    let four: Vec<Seat> = [("r.a", "h1"), ("r.a", "h1"), ("r.b", "h2"), ("r.b", "h3")]
        .map(|(z, h)| voter(Ternary::Yes, z, h))
        .into();
    let judged = votes(&four);
    assert_eq!((judged.nodes, judged.zones, judged.hosts), (stands(1), stands(0), stands(0)));
    let five: Vec<Seat> = four.into_iter().chain([voter(Ternary::Yes, "r.c", "h4")]).collect();
    let judged = votes(&five);
    assert_eq!((judged.nodes, judged.zones, judged.hosts), (stands(2), stands(1), stands(1)));
    let lost: Vec<Seat> = five.into_iter().chain([voter(Ternary::Yes, "", "h5")]).collect();
    assert_eq!(votes(&lost).zones, Margin::Unknown, "a voter in no known zone");
}
