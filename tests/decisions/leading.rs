//! Writes need somebody to lead each partition, not only a log that takes records.

use restate_scaleout::api::{Exposure, StepInput};
use restate_scaleout::next_step;
use serde_json::{Value, json};

use crate::alive::changed;
use crate::common::step_input;

/// What a command printed, as JSON that may be changed.
fn printed(it: &mut Value, asks: &str, change: impl Fn(&mut Value)) {
    let last = it["args"].as_array().and_then(|args| args.last()).and_then(Value::as_str).unwrap_or_default();
    if last.ends_with(asks) {
        let stdout = it["answer"]["ok"]["stdout"].as_str().expect("a text");
        let mut value: Value = serde_json::from_str(stdout).expect("JSON");
        change(&mut value);
        it["answer"]["ok"]["stdout"] = value.to_string().into();
    }
}

/// Log 0 has an old segment on N3 alone, and three nodes keep what came after it. `replicas` run partition 0, which has a snapshot
/// up to `archived`.
fn with(replicas: &[u32], archived: u64) -> Exposure {
    let names: Vec<String> = replicas.iter().map(|id| format!("N{id}")).collect();
    let input: StepInput = changed(step_input("three-zones"), |it| {
        printed(it, "bifrost_config", |config| {
            let logs = config["logs"].as_array_mut().expect("logs");
            let log = logs.iter_mut().find(|log| log[0] == 0).expect("log 0");
            let chain = log[1]["chain"].as_array_mut().expect("a chain");
            let mut old = chain[0].clone();
            old[1]["params"] =
                r#"{"loglet_id":7,"sequencer":"N3:1","replication":{"node":1},"nodeset":[3]}"#.into();
            chain[0][0] = json!(10);
            chain[0][1]["index"] = json!(1);
            chain.insert(0, old);
        });
        printed(it, "FROM partitions", |rows| rows[0]["current_replica_set"] = names.join(",").into());
        printed(it, "FROM partition_state", |rows| {
            let rows = rows.as_array_mut().expect("rows");
            let leads = |row: &Value| row["partition_id"] == 0 && row["effective_mode"] == "Leader";
            let leader = rows.iter().find(|row| leads(row)).expect("a leader").clone();
            rows.retain(|row| row["partition_id"] != 0);
            rows.extend(names.iter().zip(replicas).enumerate().map(|(at, (name, id))| {
                let mut row = leader.clone();
                row["plain_node_id"] = name.as_str().into();
                row["gen_node_id"] = format!("N{id}:{}", if *id == 1 { 2 } else { 1 }).into();
                row["effective_mode"] = if at == 0 { "Leader" } else { "Follower" }.into();
                row["archived_log_lsn"] = archived.into();
                row
            }));
        });
    });
    next_step(&input).exposure
}

#[test]
fn a_partition_on_one_node_tolerates_no_loss_while_its_old_records_are_there_alone() {
    let writes = |exposure: &Exposure| (exposure.writes.losses, exposure.writes.interrupted);
    let alone = with(&[3], 3);
    assert_eq!(writes(&alone), (Some(0), false), "{}", alone.writes.because);
    assert!(alone.writes.because.starts_with("partition 0: replicas alive: 1"), "{}", alone.writes.because);
    assert_eq!(writes(&with(&[3, 2], 3)), (Some(1), false), "another replica has read them");
    assert_eq!(writes(&with(&[3], 9)), (Some(1), false), "a snapshot has them");
    assert_eq!(writes(&with(&[3], 8)), (Some(0), false), "a snapshot has all but the last");
    assert_eq!(writes(&with(&[], 3)), (Some(0), false), "who takes over has to read them");
    assert_eq!(writes(&with(&[3], u64::MAX)), (Some(1), false), "no number is too large");
}
