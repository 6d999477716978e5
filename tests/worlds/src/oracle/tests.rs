//! The oracle can fail: for each rule a recorded deployment, a decision that is wrong there, and what was changed to make
//! it so. Without the change the same decision is right.

use std::cell::OnceCell;

use restate_scaleout_api::decision::{Decision, Reason};
use restate_scaleout_api::exposure::Tolerance;
use restate_scaleout_api::{Action, Exposure, ExposureChange, StepKey};
use serde_json::json;

use super::{Case, RULES};
use crate::decide::Decided;
use crate::observed::Observed;
use crate::scenario::Scenario;
use crate::sight::Sight;
use crate::world::bases;

thread_local! {
    static RECORDED: OnceCell<Vec<Scenario>> = const { OnceCell::new() };
}

fn scenario(name: &str) -> Scenario {
    RECORDED.with(|all| {
        let mut all = all.get_or_init(bases).iter();
        all.find(|scenario| scenario.name == name || scenario.name.ends_with(name))
            .expect("a scenario")
            .clone()
    })
}

type Change = fn(&mut Observed) -> bool;

/// What one rule says of a decision in a changed scenario.
fn says(rule: &str, name: &str, change: Change, decided: &Decided) -> Option<Result<(), String>> {
    let scenario = scenario(name);
    let mut world = Observed(scenario.observations.clone());
    assert!(change(&mut world), "{name} has nothing of the kind");
    let sight = Sight::of(&world.0);
    let rule = RULES.iter().find(|known| known.name == rule).expect("a rule");
    (rule.judge)(&Case { target: &scenario.target, sight: &sight, decided })
}

/// Right as it was recorded, wrong once changed.
fn goes_red(rule: &str, name: &str, change: Change, decided: &Decided) {
    assert_eq!(says(rule, name, |_| true, decided), Some(Ok(())), "{rule} in {name}");
    let said = says(rule, name, change, decided);
    assert!(matches!(said, Some(Err(_))), "{rule} in {name}, changed: {said:?}");
}

/// Wrong as such.
fn is_red(rule: &str, name: &str, decided: &Decided) {
    let said = says(rule, name, |_| true, decided);
    assert!(matches!(said, Some(Err(_))), "{rule} in {name}: {said:?}");
}

fn done() -> Decided {
    Decided { decision: Decision::Done { why: Reason::default() }, risks: Vec::new(), plan: false }
}

fn act(action: Action) -> Decided {
    let tolerance = || Tolerance {
        losses: None,
        zones: None,
        machines: None,
        interrupted: false,
        because: String::new(),
    };
    let exposure = || Exposure { writes: tolerance(), data: tolerance(), metadata: tolerance() };
    let decision = Decision::Act {
        step: StepKey::cluster("step"),
        action,
        why: Reason::default(),
        exposure: ExposureChange { before: exposure(), during: exposure(), after: exposure() },
        postcondition: String::new(),
        rollback: String::new(),
    };
    Decided { decision, risks: Vec::new(), plan: true }
}

fn with_risk(decided: Decided) -> Decided {
    Decided { risks: vec!["step".into()], ..decided }
}

fn command(words: &str) -> Decided {
    let args = words.split(' ').map(|word| word.replace('_', " ")).collect();
    act(Action::Restatectl { args, timeout_ms: 1 })
}

fn restart(node: &str) -> Decided {
    act(Action::RestartNode { node: node.into(), restore: None })
}

fn start(node: &str) -> Decided {
    act(Action::StartNode { node: node.into(), restore: None })
}

fn dead(world: &mut Observed, node: &str) -> bool {
    world.rows("nodes", |rows| {
        rows.iter_mut()
            .filter(|row| row["plain_node_id"] == node)
            .for_each(|row| row["state"] = json!("dead"));
        true
    })
}

fn weak(world: &mut Observed) -> bool {
    world.chain(0, |chain| {
        let params = r#"{"loglet_id":0,"sequencer":"N2:1","replication":{"node":1},"nodeset":[2]}"#;
        chain[0][0] = json!(50);
        chain[0][1]["index"] = json!(1);
        chain.insert(0, json!([1, {"created_at": null, "index": 0, "kind": "replicated", "params": params}]));
        true
    })
}

const REST: &str = "three-zones";

#[test]
fn done_wants_everything_known() {
    let late: Change = |world| {
        world.0.iter_mut().for_each(|seen| seen["at-ms"] = json!(100_000));
        world.0.last_mut().is_some_and(|seen| {
            seen["at-ms"] = json!(1);
            true
        })
    };
    let partial: Change = |world| {
        world
            .answers("FROM partition_state")
            .map(|answer| answer["stderr"] = json!("WARNING (partial results):"))
            .count()
            > 0
    };
    let two_ways: Change = |world| {
        let mut other =
            world.0.iter().find(|seen| seen["args"][2] == "metadata-server").expect("one").clone();
        other["answer"]["ok"]["stdout"] = json!("");
        world.0.push(other);
        true
    };
    let failed: Change =
        |world| world.answers("list-servers").map(|answer| answer["exit"] = json!(1)).count() > 0;
    let gossip: Change = |world| world.rows("nodes", |rows| rows.pop().is_some());
    for change in [late, partial, two_ways, failed, gossip] {
        goes_red("done-known", REST, change, &done());
    }
}

#[test]
fn done_wants_every_node() {
    let states: [Change; 8] = [
        |world| dead(world, "N2"),
        |world| world.hosts("dial", "n2").map(|answer| *answer = json!({"failure": "refused"})).count() > 0,
        |world| {
            world.entry(2, |node| {
                node["name"] = json!("other");
                true
            })
        },
        |world| {
            world.entry(2, |node| {
                node["address"] = json!("http://10.9.9.9:5122/");
                true
            })
        },
        |world| {
            world.entry(2, |node| {
                node["current_generation"][1] = json!(9);
                true
            })
        },
        |world| {
            world.entry(2, |node| {
                node["log_server_config"]["storage_state"] = json!("read-only");
                true
            })
        },
        |world| {
            world.entry(2, |node| {
                node["location"] = json!("r.z1");
                true
            })
        },
        |world| {
            world.health("n2", |said| {
                said["worker_status"] = json!("Unknown");
                true
            })
        },
    ];
    states.into_iter().for_each(|change| goes_red("done-nodes", REST, change, &done()));
}

#[test]
fn done_wants_every_copy() {
    let shapes: [Change; 5] = [
        weak,
        |world| {
            world.json("bifrost_config", |config| {
                config["config"]["default_provider"]["replicated"]["replication_property"] =
                    json!("{node: 2}");
                true
            })
        },
        |world| {
            world.json("partition_table", |table| {
                table["replication"]["limit"] = json!("{node: 1}");
                true
            })
        },
        |world| {
            world.chain(0, |chain| {
                chain.push(json!([90, {"index": 1, "kind": "sealed", "params": "{}"}]));
                true
            })
        },
        |world| {
            world.chain(0, |chain| {
                let params = chain[0][1]["params"].as_str().expect("parameters").replace("[1,2,3]", "[1,2]");
                chain[0][1]["params"] = json!(params);
                true
            })
        },
    ];
    shapes.into_iter().for_each(|change| goes_red("done-copies", REST, change, &done()));
}

#[test]
fn done_wants_a_metadata_quorum() {
    let servers: [Change; 4] = [
        |world| {
            world.table("list-servers", |table| {
                table.cell(0, "LEADER").map(|cell| *cell = "-".into()).is_some()
            })
        },
        |world| {
            world.table("list-servers", |table| {
                table.cell(0, "STATUS").map(|cell| *cell = "Standby".into()).is_some()
            })
        },
        |world| {
            world.table("list-servers", |table| {
                table.rows.pop();
                true
            })
        },
        |world| {
            world.table("list-servers", |table| {
                (0..3).for_each(|row| *table.cell(row, "MEMBERS").expect("a cell") = "[N1,N2]".into());
                true
            })
        },
    ];
    servers.into_iter().for_each(|change| goes_red("done-metadata", REST, change, &done()));
}

#[test]
fn done_wants_partitions_at_rest() {
    let partitions: [Change; 5] = [
        |world| {
            world.rows("partitions", |rows| {
                rows[0]["next_replica_set"] = json!("N1");
                true
            })
        },
        |world| {
            world.rows("partitions", |rows| {
                rows[0]["current_replica_set"] = json!("N1");
                true
            })
        },
        |world| {
            world.rows("partitions", |rows| {
                rows[0]["leader_gen_node_id"] = json!("N9:1");
                true
            })
        },
        |world| {
            world.rows("partition_state", |rows| {
                rows.iter_mut().for_each(|row| row["replay_status"] = json!("starting"));
                true
            })
        },
        |world| {
            world.chain(0, |chain| {
                chain[0][0] = json!(400);
                true
            })
        },
    ];
    partitions.into_iter().for_each(|change| goes_red("done-partitions", REST, change, &done()));
}

#[test]
fn done_wants_nothing_frozen() {
    let frozen: [Change; 2] = [
        |world| {
            world.table("placement show", |table| {
                table.cell(1, "AUTOMATIC PLACEMENT").map(|cell| *cell = "FROZEN: x".into()).is_some()
            })
        },
        |world| {
            world.table("leadership show", |table| {
                table.cell(1, "FREEZE").map(|cell| *cell = "FROZEN".into()).is_some()
            })
        },
    ];
    frozen.into_iter().for_each(|change| goes_red("done-unfrozen", REST, change, &done()));
}

#[test]
fn done_wants_servers_that_start_again() {
    let hosts: [Change; 4] = [
        |world| world.hosts("process", "n2").map(|answer| answer["processes"] = json!([{}, {}])).count() > 0,
        |world| {
            world.hosts("disk", "n2").map(|answer| answer["node-directories"] = json!(["n3"])).count() > 0
        },
        |world| world.hosts("read-config", "n2").map(|answer| *answer = json!({})).count() > 0,
        |world| {
            world
                .hosts("read-config", "n2")
                .map(|answer| {
                    answer["text"] = json!(
                        answer["text"].as_str().expect("a text").replace("az://snaps/demo", "az://other")
                    );
                })
                .count()
                > 0
        },
    ];
    hosts.into_iter().for_each(|change| goes_red("done-hosts", REST, change, &done()));
}

#[test]
fn actions_are_listed_and_approved() {
    for words in [
        "--address http://a logs trim",
        "--address http://a config set --force",
        "--address http://a nodes remove N2",
    ] {
        is_red("listed", REST, &command(words));
    }
    is_red("listed", REST, &act(Action::StopNode { node: "n1".into() }));
    is_red("approved", REST, &Decided { plan: false, ..start("n1") });
    is_red("approved", "single-restart-pending", &restart("n1"));
    assert_eq!(says("approved", "single-restart-pending", |_| true, &with_risk(restart("n1"))), Some(Ok(())));
}

#[test]
fn nothing_is_done_to_two_clusters() {
    let prints: Change = |world| {
        let mut other = world.0.iter().find(|seen| seen["args"][5] == "nodes_config").expect("one").clone();
        let text =
            other["answer"]["ok"]["stdout"].as_str().expect("a text").replace("3554538648604975879", "5");
        other["answer"]["ok"]["stdout"] = json!(text);
        other["at-ms"] = json!(other["at-ms"].as_u64().expect("a time") - 1);
        world.0.push(other);
        true
    };
    let names: Change = |world| {
        world.health("n2", |said| {
            said["cluster_name"] = json!("other");
            true
        })
    };
    [prints, names].into_iter().for_each(|change| goes_red("one-cluster", REST, change, &start("n1")));
}

#[test]
fn commands_go_to_nodes_that_answer() {
    let set = command("--address http://10.0.0.1:5122 config set --log-replication 2 --yes");
    goes_red(
        "alive-address",
        REST,
        |world| world.hosts("dial", "n1").map(|answer| *answer = json!({"failure": "refused"})).count() > 0,
        &set,
    );
    is_red(
        "alive-address",
        REST,
        &command("--address http://10.0.0.9:5122 config set --log-replication 2 --yes"),
    );
    is_red("alive-address", REST, &command("config set --log-replication 2 --yes"));
}

#[test]
fn copies_have_room() {
    let set = |flag: &str, property: &str| {
        command(&format!("--address http://10.0.0.1:5122 config set --{flag} {property} --yes"))
    };
    for flag in ["log-replication", "partition-replication"] {
        is_red("feasible-replication", REST, &set(flag, "4"));
        is_red("feasible-replication", "two-zones", &set(flag, "{zone:_3,_node:_3}"));
        goes_red("feasible-replication", REST, |world| dead(world, "N2"), &set(flag, "3"));
    }
    goes_red(
        "feasible-replication",
        REST,
        |world| {
            world.entry(2, |node| {
                node["log_server_config"]["storage_state"] = json!("read-only");
                true
            })
        },
        &set("log-replication", "3"),
    );
}

#[test]
fn logs_are_trimmed_by_a_snapshot_that_is_found() {
    is_red("snapshot-and-trim", REST, &command("--address http://10.0.0.1:5122 logs trim 1"));
    let create = command("--address http://10.0.0.1:5122 snapshots create --trim-log --yes");
    let worlds: [Change; 3] = [
        |world| {
            world
                .hosts("read-config", "n2")
                .map(|answer| {
                    answer["text"] = json!(
                        answer["text"].as_str().expect("a text").replace("az://snaps/demo", "az://other")
                    );
                })
                .count()
                > 0
        },
        |world| {
            world.rows("partition_state", |rows| {
                rows[0]["archived_log_lsn"] = json!(999_999);
                true
            })
        },
        |world| world.rows("partitions", |rows| rows.pop().is_some()),
    ];
    worlds.into_iter().for_each(|change| goes_red("snapshot-and-trim", REST, change, &create));
}

#[test]
fn a_vote_is_given_to_who_answers_everybody() {
    let add = command("--address http://10.0.0.1:5122 metadata-server add-node N2 --yes");
    let name = "add-voter-n2";
    goes_red("reachable-voter", name, |world| dead(world, "N2"), &add);
    goes_red(
        "reachable-voter",
        name,
        |world| {
            let before = world.0.len();
            world.0.retain(|seen| seen["from"].is_null());
            world.0.len() < before
        },
        &add,
    );
    goes_red(
        "reachable-voter",
        name,
        |world| {
            world.table("list-servers", |table| {
                table.rows.clear();
                true
            })
        },
        &add,
    );
    is_red(
        "reachable-voter",
        name,
        &command("--address http://10.0.0.1:5122 metadata-server add-node N9 --yes"),
    );
}

#[test]
fn a_node_stops_only_beside_others() {
    goes_red("kept-writes", REST, |world| dead(world, "N1"), &restart("n2"));
    assert_eq!(says("kept-writes", REST, |world| dead(world, "N1"), &with_risk(restart("n2"))), Some(Ok(())));
    goes_red("kept-copies", REST, weak, &with_risk(restart("n2")));
    assert_eq!(says("kept-copies", REST, weak, &with_risk(restart("n1"))), Some(Ok(())));
    goes_red("kept-quorum", REST, |world| dead(world, "N1"), &with_risk(restart("n2")));
    for rule in ["kept-writes", "kept-copies", "kept-quorum"] {
        let unknown: Change =
            |world| world.answers("nodes_config").map(|answer| answer["exit"] = json!(1)).count() > 0;
        goes_red(rule, REST, unknown, &act(Action::StopNode { node: "n2".into() }));
    }
}

#[test]
fn a_server_starts_as_itself() {
    let disks: [Change; 3] = [
        |world| world.hosts("disk", "n1").map(|answer| answer["empty"] = json!(true)).count() > 0,
        |world| {
            world.hosts("disk", "n1").map(|answer| answer["node-directories"] = json!(["other"])).count() > 0
        },
        |world| {
            world
                .hosts("read-config", "n1")
                .map(|answer| {
                    answer["text"] = json!("cluster-name = \"elsewhere\"\n");
                })
                .count()
                > 0
        },
    ];
    disks.into_iter().for_each(|change| goes_red("own-disk", "three-zones-one-lost", change, &start("n1")));
    let names: [Change; 3] = [
        |world| world.hosts("process", "n1").map(|answer| answer["processes"] = json!([{}])).count() > 0,
        |world| {
            world
                .hosts("read-config", "n1")
                .map(|answer| answer["text"] = json!("node-name = \"n2\"\n"))
                .count()
                > 0
        },
        |world| {
            let body = r#"{"node_id":"N9:1","cluster_name":"zones"}"#;
            world.hosts("dial", "n1").map(|answer| *answer = json!({"status": 200, "body": body})).count() > 0
        },
    ];
    names.into_iter().for_each(|change| goes_red("own-name", "three-zones-one-lost", change, &start("n1")));
}

#[test]
fn every_rule_is_held_here() {
    let text = include_str!("tests.rs");
    for rule in &RULES {
        assert!(text.contains(&format!("\"{}\"", rule.name)), "no case of {}", rule.name);
    }
}
