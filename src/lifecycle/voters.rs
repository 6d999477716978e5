//! Who should vote on metadata. Losing a majority of the voters for good is losing the cluster, so they are chosen
//! for the loss of a whole zone or machine to leave a majority, wherever the nodes of the target allow it.

use std::collections::BTreeMap;

use super::aim::Aim;
use crate::api::{NodeSpec, Role};
use crate::cluster::Facts;
use crate::config::values::address::Endpoint;
use crate::config::values::location::domain;
use crate::config::values::replication::Scope;

/// A node that may vote, with the numbers of its zone and machine, with which it may be lost.
struct Candidate<'a> {
    node: &'a NodeSpec,
    /// A vote cannot be taken away.
    votes: bool,
    places: [usize; 2],
}

/// The nodes that should vote: those that already do, and then the others, most apart first. A vote that was given
/// stays. Of the numbers of voters that tolerate what the target asks for, the largest whose zones and machines can
/// be lost one at a time is taken, or else the largest.
pub fn chosen<'a>(aim: &'a Aim, facts: &Facts, votes: impl Fn(&NodeSpec) -> bool) -> Vec<&'a NodeSpec> {
    let (mut zones, mut machines) = (Numbers::default(), Numbers::default());
    let able = aim.target.nodes.iter().filter(|node| node.has(Role::MetadataServer));
    let candidates = able.map(|node| Candidate {
        node,
        votes: votes(node),
        places: [zones.of(zone(facts, node)), machines.of(machine(node).filter(|_| !facts.one_host))],
    });
    let order = most_apart(candidates.collect());
    let most = aim.voters();
    let voting = order.iter().filter(|candidate| candidate.votes).count();
    let least = (2 * aim.tolerate as usize + 1).max(voting).min(most);
    let apart = |count: usize| {
        let spare = count.saturating_sub(1) / 2;
        let [zone, machine] = fullest(&order[..count.min(order.len())]);
        (zone <= spare, machine <= spare, count)
    };
    let odd = (least..=most).filter(|count| count % 2 == 1);
    let count = odd.max_by_key(|count| apart(*count)).unwrap_or(most);
    order.into_iter().take(count).map(|candidate| candidate.node).collect()
}

/// Names by number. What has no name gets a number of its own.
#[derive(Default)]
struct Numbers {
    known: BTreeMap<String, usize>,
    next: usize,
}

impl Numbers {
    fn of(&mut self, name: Option<String>) -> usize {
        let next = self.next;
        let number = name.map_or(next, |name| *self.known.entry(name).or_insert(next));
        self.next += 1;
        number
    }
}

/// Those that vote first, and then always the next of the zone, and there of the machine, with the fewest so far.
/// Whatever number is taken from the front, the rest does not change its order.
fn most_apart<'a>(candidates: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
    let mut taken = [vec![0_usize; candidates.len()], vec![0_usize; candidates.len()]];
    let (voting, mut left): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|candidate| candidate.votes);
    let mut order: Vec<Candidate<'a>> = Vec::new();
    let mut take = |candidate: Candidate<'a>, taken: &mut [Vec<usize>; 2]| {
        for (counts, place) in taken.iter_mut().zip(candidate.places) {
            counts[place] += 1;
        }
        order.push(candidate);
    };
    voting.into_iter().for_each(|candidate| take(candidate, &mut taken));
    while !left.is_empty() {
        let beside = |at: &usize| {
            let [zone, machine] = left[*at].places;
            (taken[0][zone], taken[1][machine])
        };
        let next = (0..left.len()).min_by_key(beside).unwrap_or_default();
        take(left.remove(next), &mut taken);
    }
    order
}

/// How many are in the same zone, and on the same machine, at most.
fn fullest(chosen: &[Candidate<'_>]) -> [usize; 2] {
    [0, 1].map(|kind| {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for candidate in chosen {
            *places.entry(candidate.places[kind]).or_default() += 1;
        }
        places.into_values().max().unwrap_or_default()
    })
}

/// The zone that a node is registered in, or will be: by the target, or by its own file.
fn zone(facts: &Facts, node: &NodeSpec) -> Option<String> {
    let registered = facts.member(&node.name).map(|member| member.location.clone());
    let file = || facts.host(&node.name)?.file()?.settings.location.value.clone();
    let location = registered.filter(|it| !it.is_empty()).or_else(|| node.location.clone()).or_else(file)?;
    domain(&location, Scope::Zone).map(str::to_owned)
}

/// The machine that a node's address names.
fn machine(node: &NodeSpec) -> Option<String> {
    match Endpoint::of(&node.address)? {
        Endpoint::Unix(_) => None,
        Endpoint::Ip(ip, _) => Some(ip.to_string()),
        Endpoint::Name(name, _) => Some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Observation, Target};
    use crate::cluster::gather::gather;
    use serde_json::{Value, json};

    /// Nodes n1, n2, … at these places and addresses, of which the first and those named vote already.
    fn voters(places: &[(&str, &str)], voting: &[&str], change: impl Fn(&mut Value)) -> Vec<String> {
        let node = |(at, (location, host)): (usize, &(&str, &str))| {
            let mut node =
                json!({"name": format!("n{}", at + 1), "address": format!("http://{host}:{}", 5122 + at)});
            if !location.is_empty() {
                node["location"] = (*location).into();
            }
            node
        };
        let nodes: Vec<Value> = places.iter().enumerate().map(node).collect();
        let mut target = json!({
            "nodes": nodes, "replication": "2", "repository": {"destination": "s3://b/p"},
        });
        change(&mut target);
        let target: Target = serde_json::from_value(target).expect("a target");
        let aim = Aim::new(&target).unwrap_or_else(|refusal| panic!("{}", refusal.message));
        let votes = |node: &NodeSpec| node.name == "n1" || voting.contains(&node.name.as_str());
        chosen(&aim, &gather(&target, &[]), votes).into_iter().map(|node| node.name.clone()).collect()
    }

    /// Each node on a machine of its own.
    fn in_zones(zones: &[&str]) -> Vec<String> {
        let hosts: Vec<String> = (1..=zones.len()).map(|id| format!("h{id}")).collect();
        let places: Vec<(&str, &str)> = zones.iter().copied().zip(hosts.iter().map(String::as_str)).collect();
        voters(&places, &[], |_| ())
    }

    #[test]
    fn a_zone_can_be_lost_wherever_the_nodes_allow_it() {
        for (zones, chosen) in [
            (&["r.a", "r.b", "r.c"][..], &["n1", "n2", "n3"][..]),
            (&["r.a", "r.a", "r.b", "r.c"], &["n1", "n3", "n4"]),
            (&["r.a", "r.b", "r.c", "r.a"], &["n1", "n2", "n3"]),
            (&["r.a", "r.a", "r.b", "r.b", "r.c", "r.c"], &["n1", "n3", "n5", "n2", "n4"]),
            // Three apart are better than five of which three are in one zone.
            (&["r.a", "r.a", "r.a", "r.b", "r.c"], &["n1", "n4", "n5"]),
            // With two zones one of them has a majority, whoever votes.
            (&["r.a", "r.a", "r.b", "r.b", "r.b"], &["n1", "n3", "n2", "n4", "n5"]),
            // What is not known to be together is not taken for it.
            (&["", "", "", ""], &["n1", "n2", "n3"]),
            (&["r", "r", "r.a", "r.a"], &["n1", "n2", "n3"]),
        ] {
            assert_eq!(in_zones(zones), chosen, "{zones:?}");
        }
    }

    #[test]
    fn a_machine_can_be_lost_wherever_the_nodes_allow_it() {
        let shared = [("", "a"), ("", "a"), ("", "b"), ("", "c")];
        assert_eq!(voters(&shared, &[], |_| ()), ["n1", "n3", "n4"]);
        let within = [("r.z", "a"), ("r.z", "a"), ("r.z", "b"), ("r.y", "c"), ("r.x", "d")];
        assert_eq!(voters(&within, &[], |_| ()), ["n1", "n4", "n5"]);
        let crowded = [("", "a"), ("", "a"), ("", "a"), ("", "b"), ("", "c")];
        assert_eq!(voters(&crowded, &[], |_| ()), ["n1", "n4", "n5"], "of five, three are on one");
        let spellings = [("", "10.0.0.1"), ("", "[::ffff:10.0.0.1]"), ("", "10.0.0.2"), ("", "10.0.0.3")];
        assert_eq!(voters(&spellings, &[], |_| ()), ["n1", "n3", "n4"]);
        let one_host = |it: &mut Value| it["one-host"] = true.into();
        assert_eq!(
            voters(&shared, &[], one_host),
            ["n1", "n2", "n3"],
            "they all share one, and that is said"
        );
    }

    #[test]
    fn a_vote_that_was_given_stays() {
        let zones = [("r.a", "h1"), ("r.a", "h2"), ("r.b", "h3"), ("r.c", "h4")];
        assert_eq!(voters(&zones, &["n2"], |_| ()), ["n1", "n2", "n3"]);
        let five = [("r.a", "h1"), ("r.a", "h2"), ("r.a", "h3"), ("r.b", "h4"), ("r.c", "h5")];
        assert_eq!(voters(&five, &["n2", "n3", "n4"], |_| ()), ["n1", "n2", "n3", "n4", "n5"]);
    }

    /// By a recorded deployment, whatever the target says of one that is registered somewhere.
    #[test]
    fn a_zone_is_the_registered_one_where_there_is_one() {
        let zone = |scenario: &str, wanted: &str| {
            let path = format!("{}/tests/scenarios/{scenario}/input.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            let mut input: Value = serde_json::from_str(&text).expect("JSON");
            input["target"]["nodes"][0]["location"] = wanted.into();
            let target: Target = serde_json::from_value(input["target"].clone()).expect("a target");
            let seen: Vec<Observation> =
                serde_json::from_value(input["observations"].clone()).expect("observations");
            zone(&gather(&target, &seen), &target.nodes[0])
        };
        assert_eq!(zone("three-zones", "r.elsewhere").as_deref(), Some("r.z1"));
        assert_eq!(zone("grown", "r.elsewhere").as_deref(), Some("r.elsewhere"));
    }

    /// A loss more that is asked for needs two voters more, wherever they are.
    #[test]
    fn as_many_vote_as_the_losses_need() {
        let five = [("r.a", "h1"), ("r.a", "h2"), ("r.a", "h3"), ("r.b", "h4"), ("r.c", "h5")];
        let two = |it: &mut Value| {
            it["replication"] = "3".into();
            it["tolerate"] = 2.into();
        };
        assert_eq!(voters(&five, &[], two), ["n1", "n4", "n5", "n2", "n3"]);
        let roles = |it: &mut Value| {
            it["nodes"][3]["roles"] = json!(["admin", "worker", "log-server", "http-ingress"])
        };
        assert_eq!(voters(&five, &[], roles), ["n1", "n5", "n2"]);
    }
}
