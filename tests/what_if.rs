//! `what-if`: what of a deployment works without some of its nodes, held against what it is said to tolerate.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use restate_scaleout::api::what_if::{Certainty, WhatIfInput, WhatIfOutput};
use restate_scaleout::api::{StepInput, Tolerance};
use restate_scaleout::lifecycle;
use serde_json::{Value, json};

fn input(name: &str) -> WhatIfInput {
    let StepInput { target, observations, .. } = common::step_input(name);
    WhatIfInput {
        contract: None,
        target,
        observations,
        approvals: Vec::new(),
        after: None,
        lost_nodes: Vec::new(),
        lost_zones: Vec::new(),
    }
}

#[track_caller]
fn ask(input: &WhatIfInput) -> WhatIfOutput {
    lifecycle::what_if(input).expect("an answer")
}

fn without(name: &str, nodes: &[&str], zones: &[&str]) -> WhatIfOutput {
    let own = |names: &[&str]| names.iter().map(|&name| name.into()).collect();
    ask(&WhatIfInput { lost_nodes: own(nodes), lost_zones: own(zones), ..input(name) })
}

/// Writes, records, states of partitions: whether each of them holds for all.
fn works(output: &WhatIfOutput) -> [Certainty; 3] {
    let all = |answers: Vec<Certainty>| {
        let worst = [Certainty::No, Certainty::Unknown].into_iter().find(|bad| answers.contains(bad));
        worst.unwrap_or(Certainty::Yes)
    };
    [
        all(output.logs.iter().map(|log| log.appends).collect()),
        all(output.logs.iter().flat_map(|log| &log.segments).map(|segment| segment.records).collect()),
        all(output.partitions.iter().map(|partition| partition.state).collect()),
    ]
}

const YES: Certainty = Certainty::Yes;
const NO: Certainty = Certainty::No;

#[test]
fn three_nodes_with_two_copies_stand_one_loss() {
    for (lost, wanted, interrupted) in [
        (&[][..], [YES, YES, YES], false),
        (&["n1"], [YES, YES, YES], false),
        (&["n3"], [YES, YES, YES], false),
        (&["n1", "n2"], [NO, NO, NO], true),
        (&["n1", "n2", "n3"], [NO, NO, NO], true),
    ] {
        let output = without("grown", lost, &[]);
        assert_eq!(works(&output), wanted, "{lost:?}");
        assert_eq!(output.exposure.writes.interrupted, interrupted, "{lost:?}");
        let told: Vec<&str> =
            output.nodes.iter().filter(|node| node.lost).map(|node| node.name.as_str()).collect();
        assert_eq!(told, lost);
        for node in &output.nodes {
            assert_eq!(node.alive == NO, node.lost, "{node:?}");
        }
        assert!(output.unknown.is_empty(), "{:?}", output.unknown);
    }
}

/// The first node alone has what was written before it was three, until that is trimmed.
#[test]
fn a_node_by_itself_takes_everything_with_it() {
    let output = without("single-fresh", &["n1"], &[]);
    assert_eq!(works(&output), [NO, NO, NO]);
    assert!(output.exposure.writes.interrupted && output.exposure.data.interrupted, "{:?}", output.exposure);
}

/// Changes the JSON that the commands with these words printed.
fn printed(input: &mut WhatIfInput, words: &str, change: impl Fn(&mut Value)) {
    let mut changed = 0;
    for observation in &mut input.observations {
        let mut value = serde_json::to_value(&*observation).expect("JSON");
        let asked =
            value["args"].as_array().is_some_and(|args| args.iter().any(|it| it.to_string().contains(words)));
        if !asked {
            continue;
        }
        let stdout = value["answer"]["ok"]["stdout"].as_str().expect("an output");
        let mut rows = serde_json::from_str(stdout).expect("JSON");
        change(&mut rows);
        value["answer"]["ok"]["stdout"] = rows.to_string().into();
        *observation = serde_json::from_value(value).expect("an observation");
        changed += 1;
    }
    assert!(changed > 0, "nothing printed {words}");
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.into()).collect()
}

/// Segments on one node: they are gone with the only one, and with one of two nobody can tell.
#[test]
fn it_is_not_guessed_which_node_has_a_local_segment() {
    let local = |name: &str| {
        let mut input = input(name);
        printed(&mut input, "bifrost_config", |logs| {
            for log in logs["logs"].as_array_mut().expect("logs") {
                for segment in log[1]["chain"].as_array_mut().expect("a chain") {
                    segment[1]["kind"] = "local".into();
                    segment[1]["params"] = "1".into();
                }
            }
        });
        input
    };
    let lost = |name: &str, nodes: &[&str]| {
        let lost_nodes = nodes.iter().map(|&node| node.into()).collect();
        ask(&WhatIfInput { lost_nodes, ..local(name) })
    };
    for (name, nodes, wanted) in [
        ("single-fresh", &[][..], YES),
        ("single-fresh", &["n1"], NO),
        ("grown", &[], YES),
        ("grown", &["n1"], Certainty::Unknown),
        ("grown", &["n1", "n2", "n3"], NO),
    ] {
        let output = lost(name, nodes);
        assert_eq!(works(&output)[..2], [wanted, wanted], "{name} without {nodes:?}");
        // Only of the one node that there is it can be told.
        let tail = output.logs[0].segments.last().expect("a segment");
        let alone = if name == "grown" { &[][..] } else { &["N1"] };
        let reached = if nodes.is_empty() { alone } else { &[] };
        assert_eq!(
            (&tail.nodeset[..], &tail.reached[..]),
            (&texts(alone)[..], &texts(reached)[..]),
            "{name}"
        );
        let data = &output.exposure.data;
        assert_eq!(
            (data.interrupted, data.losses.is_none()),
            (wanted == NO, wanted == Certainty::Unknown),
            "{data:?}"
        );
    }
}

/// The state of a partition is on its replicas; without them it needs a snapshot of what was trimmed.
#[test]
fn a_state_without_replica_comes_from_a_snapshot() {
    let moved = |nodes: &[&str], archived: Option<u64>| {
        let mut input = input("six-nodes");
        printed(&mut input, "FROM partition_state", |rows| {
            let rows = rows.as_array_mut().expect("rows");
            rows.retain(|row| row["partition_id"] != 0);
            rows.extend(nodes.iter().map(|node| {
                let row = json!({"partition_id": 0, "plain_node_id": node, "gen_node_id": format!("{node}:1"), "effective_mode": "Follower",
                    "replay_status": "active", "applied_log_lsn": 9, "durable_log_lsn": 9, "target_tail_lsn": 10});
                let mut row = row.as_object().expect("a row").clone();
                row.extend(archived.map(|lsn| ("archived_log_lsn".to_owned(), lsn.into())));
                Value::Object(row)
            }));
        });
        printed(&mut input, "FROM loglet_workers", |rows| {
            *rows = json!([{"log_id": 0, "segment_index": 0, "trim_point": 3}]);
        });
        input
    };
    let names = |input: &WhatIfInput| -> Vec<String> {
        let name =
            |id: &str| ask(input).nodes.into_iter().find(|it| it.id.as_deref() == Some(id)).expect(id).name;
        vec![name("N5"), name("N6")]
    };
    for (archived, state, losses) in [(None, NO, 0), (Some(2), NO, 0), (Some(3), YES, 1)] {
        let input = moved(&["N5", "N6"], archived);
        let [five, six] = names(&input).try_into().expect("two");
        let one = ask(&WhatIfInput { lost_nodes: vec![six.clone()], ..input.clone() });
        assert_eq!(one.partitions[0].state, YES);
        assert_eq!(one.exposure.data.losses, Some(losses), "{archived:?}: {:?}", one.exposure.data);
        let both = ask(&WhatIfInput { lost_nodes: vec![five], ..moved(&["N5"], archived) });
        assert_eq!((both.partitions[0].partition, both.partitions[0].state), (0, state), "{archived:?}");
        assert_eq!(works(&both)[1], YES, "the log is there");
    }
}

/// Nobody is elected in place of a leader that is lost while leadership is frozen.
#[test]
fn a_frozen_leader_that_is_lost_stops_writes() {
    let mut input = input("grown");
    let leader = ask(&input).partitions[0].leader.clone();
    let shown = |input: &WhatIfInput, id: &str| {
        ask(input).nodes.into_iter().find(|it| it.id.as_deref() == Some(id)).expect(id).name
    };
    let leads = shown(&input, &leader.expect("a leader"));
    for observation in &mut input.observations {
        let text = serde_json::to_string(&*observation).expect("JSON");
        if text.contains("\"leadership\"") {
            let words = text.replacen("  -  ", "  FROZEN: x  ", 1);
            assert_ne!(words, text, "no partition is shown as free");
            *observation = serde_json::from_str(&words).expect("an observation");
        }
    }
    let others: Vec<String> =
        ask(&input).nodes.into_iter().map(|node| node.name).filter(|name| *name != leads).collect();
    let without =
        |node: &str| ask(&WhatIfInput { lost_nodes: vec![node.into()], ..input.clone() }).exposure.writes;
    assert!(!without(&others[0]).interrupted, "{:?}", without(&others[0]));
    let writes = without(&leads);
    assert!(writes.interrupted && writes.because.contains("partition 0 is frozen"), "{writes:?}");
}

#[test]
fn a_zone_is_lost_with_all_of_its_nodes() {
    let zones: BTreeSet<String> =
        without("three-zones", &[], &[]).nodes.into_iter().filter_map(|node| node.zone).collect();
    assert_eq!(zones.len(), 3);
    for zone in &zones {
        let output = without("three-zones", &[], &[zone]);
        assert_eq!(works(&output), [YES, YES, YES], "{zone}");
        for node in &output.nodes {
            assert_eq!(node.lost, node.zone.as_ref() == Some(zone), "{node:?}");
        }
    }
    let zones: Vec<&str> = zones.iter().map(String::as_str).take(2).collect();
    assert_eq!(works(&without("three-zones", &[], &zones))[0], NO);
}

/// Every set of `count` of them.
fn sets(names: &[String], count: usize) -> Vec<Vec<String>> {
    match (count, names) {
        (0, _) => vec![Vec::new()],
        (_, []) => Vec::new(),
        (_, [first, rest @ ..]) => {
            let with = sets(rest, count - 1).into_iter().map(|mut set| {
                set.insert(0, first.clone());
                set
            });
            with.chain(sets(rest, count)).collect()
        }
    }
}

fn scenarios() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let entries = fs::read_dir(folder).expect("scenarios").map(|entry| entry.expect("an entry"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect()
}

/// Whatever number of losses is said to be tolerated: after any set of so many, it goes on; and what is drawn says the same
/// as what is counted.
#[test]
fn what_is_tolerated_is_survived() {
    let (mut tried, mut interrupted) = (0, 0);
    for name in scenarios() {
        let now = ask(&input(&name));
        let alive = now.nodes.iter().filter(|node| node.alive == YES);
        let nodes: Vec<String> = alive.map(|node| node.name.clone()).collect();
        for count in 0..=nodes.len() {
            for lost in sets(&nodes, count) {
                let output = ask(&WhatIfInput { lost_nodes: lost.clone(), ..input(&name) });
                let [appends, records, _] = works(&output);
                let (before, after) = (&now.exposure, &output.exposure);
                for (what, before, after) in [
                    ("writes", &before.writes, &after.writes),
                    ("data", &before.data, &after.data),
                    ("metadata", &before.metadata, &after.metadata),
                ] {
                    if tolerates(before, count) {
                        tried += 1;
                        assert!(
                            after.losses.is_some() && !after.interrupted,
                            "{name} without {lost:?}: {what} {after:?}"
                        );
                    }
                }
                assert!(appends != NO || after.writes.interrupted, "{name} without {lost:?}: {after:?}");
                assert!(records != NO || after.data.interrupted, "{name} without {lost:?}: {after:?}");
                interrupted += usize::from(after.writes.interrupted);
            }
        }
    }
    assert!(tried > 200 && interrupted > 100, "{tried} tolerated, {interrupted} interrupted");
}

fn tolerates(tolerance: &Tolerance, count: usize) -> bool {
    !tolerance.interrupted && tolerance.losses.is_some_and(|losses| count <= losses as usize)
}

/// The road from one node to three: each step adds what it is for, and the end is what the plan says of it.
#[test]
fn a_step_is_drawn_as_the_plan_foresees_it() {
    let fresh = input("single-snapshotted");
    let StepInput { target, observations, .. } = common::step_input("single-snapshotted");
    let asked = StepInput { contract: None, target, observations, approvals: Vec::new(), marks: Vec::new() };
    let plan = lifecycle::plan(&asked);
    let mut registered = 1;
    for planned in &plan.road {
        let output = ask(&WhatIfInput { after: Some(planned.step.clone()), ..fresh.clone() });
        let now = output.nodes.iter().filter(|node| node.id.is_some()).count();
        assert!(now >= registered, "{}: a node is gone", planned.step);
        registered = now;
        if let Some(change) = &planned.exposure {
            assert_eq!(output.exposure, change.after, "{}", planned.step);
        }
        assert_eq!(output.nodes.len(), 3, "{}", planned.step);
    }
    assert_eq!(registered, 3);
    let last = plan.road.last().expect("a road").step.clone();
    let lost = vec!["n1".to_owned()];
    let end = ask(&WhatIfInput { after: Some(last), lost_nodes: lost.clone(), ..fresh.clone() });
    assert_eq!(works(&end), [YES, YES, YES]);
    assert_eq!(works(&ask(&WhatIfInput { lost_nodes: lost, ..fresh }))[0], NO);
}

/// Wherever a deployment stands, also half-way in a step: the plan and the drawing say the same of what a step leaves.
#[test]
fn what_a_step_leaves_is_one_thing_to_the_plan_and_to_whoever_asks() {
    let mut compared = 0;
    for name in scenarios() {
        let fresh = input(&name);
        let WhatIfInput { target, observations, approvals, .. } = fresh.clone();
        let asked = StepInput { contract: None, target, observations, approvals, marks: Vec::new() };
        for planned in &lifecycle::plan(&asked).road {
            let Some(change) = &planned.exposure else { continue };
            let output = ask(&WhatIfInput { after: Some(planned.step.clone()), ..fresh.clone() });
            assert_eq!(output.exposure, change.after, "{name}: {}", planned.step);
            compared += 1;
        }
    }
    assert!(compared > 120, "{compared} compared");
}

#[test]
fn what_is_not_there_cannot_be_lost() {
    let grown = input("grown");
    let lost = |nodes: &[&str], zones: &[&str]| {
        let own = |names: &[&str]| names.iter().map(|&name| name.into()).collect();
        lifecycle::what_if(&WhatIfInput { lost_nodes: own(nodes), lost_zones: own(zones), ..grown.clone() })
    };
    let after = |step: &str| {
        let after = Some(step.parse().expect("a step"));
        lifecycle::what_if(&WhatIfInput { after, ..grown.clone() })
    };
    let blind = WhatIfInput { observations: Vec::new(), lost_nodes: vec!["n1".into()], ..grown.clone() };
    for (answer, words) in [
        (
            lost(&["n1", "n_2"], &[]),
            "`lost-nodes[1]` is no registered node; did you mean `n2`? (there are `n1`, `n2`, `n3`)",
        ),
        (lost(&[], &["a"]), "`lost-zones[0]` is no zone of a registered node (there is none)"),
        (after("add-votr:n2"), "`after` is no step on the road; did you mean `add-voter:n2`?"),
        (lifecycle::what_if(&blind), "it is not known which nodes are registered"),
    ] {
        let error = answer.expect_err(words);
        assert!(error.contains(words), "{error}");
    }
}

/// Nothing was seen: nothing is drawn as if it were there, and the reasons are told.
#[test]
fn what_was_not_seen_is_unknown() {
    let output = ask(&WhatIfInput { observations: Vec::new(), ..input("grown") });
    assert!(output.logs.is_empty() && output.partitions.is_empty());
    assert_eq!(output.nodes.len(), 3);
    for node in &output.nodes {
        assert_eq!((node.alive, node.votes, &node.id), (Certainty::Unknown, Certainty::Unknown, &None));
    }
    assert_eq!(output.unknown.len(), 7, "{:?}", output.unknown);
    assert_eq!(output.exposure.writes.losses, None);
}
