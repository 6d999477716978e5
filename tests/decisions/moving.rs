//! Restate acts by itself between two looks. While it does, nothing that needs a settled deployment is done,
//! and whatever is awaited is named.

use restate_scaleout::api::{Decision, Observation, Reply, StepInput};
use restate_scaleout::cluster::Facts;
use restate_scaleout::next_step;
use restate_scaleout::restatectl::NodeId;
use restate_scaleout::restatectl::sql::Processor;
use restate_scaleout::state::rest::{Rest, rest};

use crate::common::{facts, step_input};

/// What moves, how it shows in the facts, and the words that name it.
type Moving = (&'static str, fn(&mut Facts), &'static str);

fn processors(facts: &mut Facts) -> &mut Vec<Processor> {
    facts.processors.known_mut().expect("processors")
}

/// A replica of partition 0 that does not lead, or the one that does.
fn replica(facts: &mut Facts, leads: bool) -> &mut Processor {
    let found = processors(facts).iter_mut().find(|it| it.partition == 0 && it.leads == leads);
    found.expect("a replica of partition 0")
}

const MOVING: [Moving; 14] = [
    ("a leader has died", |it| replica(it, true).leads = false, "partition 0 to have one leader (it has 0)"),
    ("a leader does not know yet", |it| replica(it, false).leads = true, "one leader (it has 2)"),
    (
        "a replica set is rescheduled",
        |it| {
            let placement = it.placement.known_mut().expect("placement");
            placement.values_mut().for_each(|place| place.next = [NodeId(1)].into());
        },
        "partition 0 to move to N1",
    ),
    (
        "a partition is not placed",
        |it| drop(it.placement.known_mut().expect("placement").remove(&0)),
        "partition 0 to be placed",
    ),
    (
        "a replica has not come up",
        |it| processors(it).retain(|row| row.partition != 0 || row.leads),
        "partition 0 to run on",
    ),
    (
        "a replica starts",
        |it| replica(it, false).status = "starting".parse().expect("a state"),
        "to be active",
    ),
    (
        "a replica lags",
        |it| {
            let row = replica(it, false);
            row.tail = row.applied.map(|applied| applied + 2_000);
        },
        "to catch up",
    ),
    (
        "a segment was sealed",
        |it| {
            let logs = it.logs.known_mut().expect("logs");
            let tail = logs.chains.values_mut().next().and_then(|chain| chain.last_mut()).expect("a segment");
            tail.kind = "sealed".parse().expect("a kind");
        },
        "a new segment for the sealed logs",
    ),
    (
        "a node has registered, and gossip does not know it",
        |it| drop(it.liveness.known_mut().expect("gossip").pop_last()),
        "gossip to report the state of",
    ),
    (
        "a log server has registered and takes nothing yet",
        |it| {
            let nodes = it.nodes.known_mut().expect("nodes");
            nodes.nodes[0].storage_state = "provisioning".parse().expect("a state");
        },
        "the log server of",
    ),
    (
        "a worker has registered and runs nothing yet",
        |it| {
            let nodes = it.nodes.known_mut().expect("nodes");
            nodes.nodes[0].worker_state = "provisioning".parse().expect("a state");
        },
        "the worker of",
    ),
    (
        "metadata servers elect",
        |it| {
            let cluster = it.metadata.known_mut().expect("metadata servers");
            cluster.servers.iter_mut().for_each(|server| server.leader = None);
        },
        "the metadata cluster to have a leader",
    ),
    (
        "a change of voters has not reached all",
        |it| {
            it.metadata.known_mut().expect("metadata servers").servers[0]
                .members
                .as_mut()
                .expect("members")
                .truncate(2)
        },
        "agree on the members",
    ),
    (
        "a voter is out of reach",
        |it| it.metadata.known_mut().expect("metadata servers").unreachable.push(NodeId(3)),
        "metadata servers to answer: N3",
    ),
];

#[test]
fn what_moves_is_awaited_by_name() {
    for scenario in ["three-zones", "six-nodes"] {
        assert_eq!(rest(&facts(scenario)), Rest::Settled, "{scenario}");
        for (what, moves, words) in MOVING {
            let mut facts = facts(scenario);
            moves(&mut facts);
            let Rest::Moving(awaited) = rest(&facts) else { panic!("{what}: {:?}", rest(&facts)) };
            assert!(awaited.contains(words), "{scenario}, {what}: {awaited}");
        }
    }
}

/// A deployment with everything printed by a query changed.
fn printed(scenario: &str, query: &str, change: fn(&str) -> String) -> StepInput {
    let mut input = step_input(scenario);
    let mut changed = false;
    for observation in &mut input.observations {
        if let Observation::Restatectl { args, answer: Reply::Ok(output), .. } = observation
            && args.last().is_some_and(|last| last.contains(query))
        {
            let less = change(&output.stdout);
            changed |= less != output.stdout;
            output.stdout = less;
        }
    }
    assert!(changed, "{scenario}: {query}");
    input
}

/// The servers' lists of leaders lag behind the leaders themselves, in every recording of a real cluster in
/// which one has just moved. Only who leads by its own word counts.
#[test]
fn a_list_of_leaders_that_lags_is_in_nobodys_way() {
    let before = next_step(&step_input("three-zones")).decision;
    assert!(matches!(before, Decision::Done { .. }), "{before:?}");
    let late = printed("three-zones", "FROM partitions", |text| {
        text.replace("_gen_node_id\":\"N1:2", "_gen_node_id\":\"N2:1")
    });
    assert_eq!(next_step(&late).decision, before);
    let nobody =
        printed("three-zones", "FROM partition_state", |text| text.replace("\"Leader\"", "\"Follower\""));
    let Decision::Wait { awaiting, .. } = next_step(&nobody).decision else {
        panic!("{:?}", next_step(&nobody).decision)
    };
    assert!(awaiting.contains("to have one leader (it has 0)"), "{awaiting}");
}
