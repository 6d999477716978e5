//! What is not known has not settled: no step that needs a settled deployment is done on it.

use restate_scaleout::api::{Decision, Observation, Reply};
use restate_scaleout::cluster::{Fact, Facts};
use restate_scaleout::next_step;
use restate_scaleout::state::rest::{Rest, rest};

use crate::common::{facts, step_input};

/// A cluster over three zones that is done.
const DONE: &str = "three-zones";

/// What spoils one of the facts.
type Spoil = fn(&mut Facts);

fn unknown<T>() -> Fact<T> {
    Fact::Unknown { reason: "exit code 1".into(), source: "restatectl".into() }
}

#[test]
fn a_fact_that_is_not_known_is_no_rest() {
    assert_eq!(rest(&facts(DONE)), Rest::Settled);
    let spoilt: [(&str, Spoil); 12] = [
        ("nodes", |facts| facts.nodes = unknown()),
        ("liveness", |facts| facts.liveness = unknown()),
        ("metadata", |facts| facts.metadata = unknown()),
        ("logs", |facts| facts.logs = unknown()),
        ("partitions", |facts| facts.partitions = Fact::Unseen),
        ("placement", |facts| facts.placement = unknown()),
        ("processors", |facts| facts.processors = unknown()),
        ("lag", |facts| facts.processors.known_mut().into_iter().flatten().for_each(|row| row.tail = None)),
        ("storage", |facts| {
            let nodes = facts.nodes.known_mut().expect("known nodes");
            nodes.nodes[0].storage_state = "resting".into();
        }),
        ("worker", |facts| {
            let nodes = facts.nodes.known_mut().expect("known nodes");
            nodes.nodes[0].worker_state = "resting".into();
        }),
        ("metadata server", |facts| {
            let nodes = facts.nodes.known_mut().expect("known nodes");
            nodes.nodes[0].metadata_state = "resting".into();
        }),
        ("gossip", |facts| {
            let states = facts.liveness.known_mut().expect("known states");
            states.values_mut().for_each(|state| *state = "resting".into());
        }),
    ];
    for (what, spoil) in spoilt {
        let mut facts = facts(DONE);
        spoil(&mut facts);
        assert_ne!(rest(&facts), Rest::Settled, "{what}");
        // Of nodes that are not known to be alive, the return is awaited.
        let awaited = matches!(what, "nodes" | "liveness" | "gossip");
        assert_eq!(matches!(rest(&facts), Rest::Unknown(_)), !awaited, "{what}: {:?}", rest(&facts));
    }
}

/// The same from the outside: what was done is looked at again, not declared done.
#[test]
fn what_is_not_reported_is_asked_for_again() {
    let mut input = step_input(DONE);
    assert!(matches!(next_step(&input).decision, Decision::Done { .. }));
    for observation in &mut input.observations {
        if let Observation::Restatectl { answer: Reply::Ok(output), .. } = observation {
            output.stdout = output.stdout.replace("target_tail_lsn", "tail");
        }
    }
    match next_step(&input).decision {
        Decision::Wait { awaiting, cause, .. } => {
            assert_eq!(awaiting, "a complete answer");
            assert!(cause.contains("is behind its log is not reported"), "{cause}");
        }
        other => panic!("{other:?}"),
    }
}
