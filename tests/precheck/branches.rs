//! Each branch of an invariant: what is one step away from being refused passes, and what is one step away from
//! passing is refused. Commands, replication, versions and stops.

use restate_scaleout::api::{Action, Role, StepKey};
use restate_scaleout::cluster::{Fact, Facts};
use restate_scaleout::precheck;
use restate_scaleout::restatectl::NodeId;
use restate_scaleout::restatectl::metadata::Replicas;

use crate::deployment::*;
use crate::refused;

/// An action passes, or is refused by this name.
pub fn is(expected: Option<&str>, facts: &Facts, action: &Action, what: &str) {
    assert_eq!(refused(facts, action).as_deref(), expected, "{what}");
}

pub fn spoilt(mut facts: Facts, spoil: impl Fn(&mut Facts)) -> Facts {
    spoil(&mut facts);
    facts
}

#[test]
fn commands_that_are_almost_listed() {
    let facts = grown();
    let odd = restatectl(&facts, &["config", "set", "--log-replication", "--yes"]);
    is(Some("only-listed-commands"), &facts, &odd, "a flag without its value");
    let words = ["--request-timeout", "soon", "snapshots", "create", "--trim-log", "--yes"];
    is(Some("only-listed-commands"), &facts, &restatectl(&facts, &words), "a time that is none");
    let voters = restatectl(&facts, &["metadata-server", "add-node", "N2,second", "--yes"]);
    is(Some("only-listed-commands"), &facts, &voters, "a node that is no number");
    let facts = spoilt(grown(), |facts| {
        facts.nodes.known_mut().unwrap().nodes[0].address = "http://trim-log-1:5122/".into();
    });
    is(None, &facts, &set_replication(&facts, "2"), "the name of a host says nothing of a command");
}

#[test]
fn a_refused_command_is_shown() {
    let facts = grown();
    let action = restatectl(&facts, &["nodes", "remove", "--nodes", "N2"]);
    let refusal = precheck::check(&StepKey::cluster("test"), &action, &facts).unwrap_err();
    let [shown] = refusal.evidence.as_slice() else { panic!("{refusal:?}") };
    assert_eq!(shown.source, "proposed action");
    assert!(shown.fact.contains("nodes remove --nodes N2"), "{shown:?}");
    assert_eq!(refusal.cause, shown.fact);
}

/// Three zones in two regions.
fn zoned() -> Facts {
    spoilt(grown(), |facts| {
        let nodes = &mut facts.nodes.known_mut().unwrap().nodes;
        for (node, location) in nodes.iter_mut().zip(["r.a", "r.b", "s.c"]) {
            node.location = location.into();
        }
    })
}

#[test]
fn replication_by_zone_and_region() {
    let of = |facts: &Facts, replication| set_replication(facts, replication);
    let zoned = zoned();
    is(None, &zoned, &of(&zoned, "{region: 2, zone: 3, node: 3}"), "as many as there are");
    is(
        Some("feasible-replication"),
        &zoned,
        &of(&zoned, "{region: 3, zone: 3, node: 3}"),
        "three regions of two",
    );
    let no_zone =
        spoilt(zoned.clone(), |facts| facts.nodes.known_mut().unwrap().nodes[1].location = "r".into());
    is(Some("feasible-replication"), &no_zone, &of(&no_zone, "{zone: 3, node: 3}"), "a region is no zone");
    is(None, &no_zone, &of(&no_zone, "{region: 2, node: 3}"), "and a region all the same");
    let nowhere = spoilt(zoned, |facts| facts.nodes.known_mut().unwrap().nodes[2].location = String::new());
    is(
        Some("feasible-replication"),
        &nowhere,
        &of(&nowhere, "{region: 2, node: 3}"),
        "no location is no region",
    );
}

#[test]
fn replication_of_partitions_needs_workers() {
    let partitions = |facts: &Facts, replication: &str| {
        restatectl(facts, &["config", "set", "--partition-replication", replication, "--yes"])
    };
    let facts = grown();
    is(None, &facts, &partitions(&facts, "3"), "three workers");
    is(Some("feasible-replication"), &facts, &partitions(&facts, "4"), "four wanted");
    is(Some("feasible-replication"), &facts, &partitions(&facts, "many"), "no property");
    let draining = spoilt(grown(), |facts| {
        facts.nodes.known_mut().unwrap().nodes[2].worker_state = "draining".into();
    });
    is(Some("feasible-replication"), &draining, &partitions(&draining, "3"), "one is draining");
    let read_only = spoilt(grown(), |facts| {
        facts.nodes.known_mut().unwrap().nodes[2].storage_state = "read-only".into();
    });
    is(None, &read_only, &partitions(&read_only, "3"), "the state of log storage does not matter");
    let no_worker = spoilt(grown(), |facts| {
        facts.nodes.known_mut().unwrap().nodes[2].roles.remove(&Role::Worker);
    });
    is(Some("feasible-replication"), &no_worker, &partitions(&no_worker, "3"), "one is no worker");
}

#[test]
fn as_many_copies_as_now_take_nothing_away() {
    let facts = grown();
    is(None, &facts, &set_replication(&facts, "2"), "as many as now");
    let partitions = restatectl(&facts, &["config", "set", "--partition-replication", "1", "--yes"]);
    is(Some("kept-protection"), &facts, &partitions, "fewer replicas of partitions");
    let logs = restatectl(&facts, &["config", "set", "--log-replication", "1", "--yes"]);
    is(Some("kept-protection"), &facts, &logs, "fewer copies of records");
    let zoned = spoilt(grown(), |facts| {
        facts.logs.known_mut().unwrap().replication = Some("{zone: 2, node: 2}".into());
    });
    let logs = restatectl(&zoned, &["config", "set", "--log-replication", "2", "--yes"]);
    is(Some("kept-protection"), &zoned, &logs, "as many copies in fewer zones");
    let everywhere = spoilt(grown(), |facts| {
        facts.partitions.known_mut().unwrap().replicas = Replicas::Everywhere;
    });
    let partitions = restatectl(&everywhere, &["config", "set", "--partition-replication", "3", "--yes"]);
    is(Some("kept-protection"), &everywhere, &partitions, "a number in place of every worker");
}

#[test]
fn a_command_to_a_node_that_is_registered_or_answers() {
    let facts = grown();
    let action = snapshot(&facts);
    let silent = spoilt(grown(), |facts| {
        for host in facts.hosts.values_mut() {
            host.dial.known_mut().unwrap().answered = false;
        }
    });
    is(None, &silent, &action, "registered, and nothing answers");
    let elsewhere = spoilt(grown(), |facts| {
        facts.nodes.known_mut().unwrap().nodes[0].address = "http://n1.internal:5122".into();
    });
    is(None, &elsewhere, &action, "registered under another name, and it answers here");
    let stranger = spoilt(elsewhere.clone(), |facts| {
        facts.hosts.get_mut("n1").unwrap().dial.known_mut().unwrap().health = None;
    });
    is(Some("same-cluster"), &stranger, &action, "what answers here is no node");
    let nobody = spoilt(elsewhere, |facts| {
        facts.hosts.get_mut("n1").unwrap().dial.known_mut().unwrap().answered = false;
    });
    is(Some("same-cluster"), &nobody, &action, "nothing answers here");
}

fn upgrade(node: &str, version: &str) -> Action {
    Action::UpgradeNode { node: node.into(), version: version.into(), restore: None }
}

#[test]
fn one_minor_version_at_a_time_on_a_single_node() {
    let single = ready_to_join();
    for version in ["1.8.0", "1.7.13", "1.6.2"] {
        is(None, &single, &upgrade("n1", version), version);
    }
    for version in ["1.9.0", "2.7.0", "2.8.0", "1.5.0", "newest"] {
        is(Some("same-version"), &single, &upgrade("n1", version), version);
    }
    let three = grown();
    is(None, &three, &upgrade("n2", "1.7.13"), "another patch on one of three");
    is(Some("same-version"), &three, &upgrade("n2", "1.8.0"), "another minor version on one of three");
}

#[test]
fn a_start_among_nodes_of_another_version() {
    let version = |facts: &mut Facts, at: usize, version: Option<&str>| {
        facts.nodes.known_mut().unwrap().nodes[at].version = version.map(Into::into);
    };
    let mixed = spoilt(grown(), |facts| version(facts, 2, Some("1.6.2")));
    is(Some("same-version"), &mixed, &restart("n2"), "two minor versions run");
    let patches = spoilt(grown(), |facts| version(facts, 2, Some("1.7.3")));
    is(None, &patches, &restart("n2"), "two patches of one minor version run");
    let unknown = spoilt(grown(), |facts| version(facts, 0, None));
    is(Some("same-version"), &unknown, &restart("n2"), "nobody knows what runs");
}

/// With a copy on every log-server the others take no new records, though they have the old ones: that is a risk which a
/// person may consent to. Of two copies on two nodes one that is down leaves none beside the other.
#[test]
fn copies_on_every_log_server_are_a_matter_of_consent() {
    let on = |nodes: &[u32], copies: u32| {
        spoilt(grown(), |facts| {
            for chain in facts.logs.known_mut().unwrap().chains.values_mut() {
                let segment = chain.last_mut().unwrap();
                segment.nodeset = nodes.iter().copied().map(NodeId).collect();
                segment.replication = [("node".to_owned(), copies)].into();
            }
        })
    };
    is(None, &on(&[1, 2, 3], 3), &restart("n2"), "three copies on three nodes");
    is(None, &on(&[2, 3], 2), &restart("n2"), "two copies on two nodes");
    is(Some("last-copy"), &on(&[2, 3], 1), &restart("n2"), "one copy on either of two nodes");
    let down = spoilt(on(&[2, 3], 2), |facts| {
        facts.liveness.known_mut().unwrap().insert(NodeId(3), "dead".into());
    });
    is(Some("last-copy"), &down, &restart("n2"), "the other one is down");
}

#[test]
fn a_single_node_stops_by_consent_alone() {
    let alone = spoilt(ready_to_join(), |facts| {
        for processor in facts.processors.known_mut().unwrap() {
            processor.status = "starting".into();
        }
    });
    is(None, &alone, &restart("n1"), "nothing else has what it has");
    let local = grown_with_old_segments();
    is(Some("last-copy"), &local, &restart("n1"), "old segments on it alone");
    let unknown = spoilt(grown(), |facts| facts.nodes = Fact::Unseen);
    is(Some("known-facts"), &unknown, &restart("n2"), "nobody knows whether it is the only one");
}
