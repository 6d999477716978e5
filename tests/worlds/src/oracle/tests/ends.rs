//! What must hold where nothing is left to do.

use serde_json::json;

use super::{Change, REST, dead, done, goes_red, weak};

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
