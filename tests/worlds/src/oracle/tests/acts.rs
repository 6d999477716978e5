//! What must hold of an action.

use restate_scaleout_api::Action;
use serde_json::json;

use super::{Change, REST, act, command, dead, goes_red, is_red, restart, says, start, weak, with_risk};
use crate::decide::Decided;

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
