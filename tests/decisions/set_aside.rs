//! A node that somebody took out of use is not what the target asks for, whichever node it is.

use serde_json::Value;

use crate::contrary::{done, refused};
use crate::proof::{host, printed};

fn state(config: &'static str, key: &'static str, state: &'static str, id: u32) -> impl Fn(&mut Value) {
    printed("nodes_config", move |printed| {
        for entry in printed["nodes"].as_array_mut().expect("nodes") {
            if entry[0] == id {
                entry[1]["Node"][config][key] = state.into();
            }
        }
    })
}

#[test]
fn no_node_is_out_of_use() {
    for id in 1..=3 {
        for worker in ["draining", "disabled"] {
            refused("node-set-aside", "somebody has set", state("worker_config", "worker_state", worker, id));
        }
        for storage in ["read-only", "disabled", "gone"] {
            refused(
                "node-set-aside",
                "somebody has set",
                state("log_server_config", "storage_state", storage, id),
            );
        }
    }
}

/// A server in migration mode gives up its roles, whatever its file says.
#[test]
fn no_node_migrates_its_metadata() {
    let flagged = |flag: &'static str| {
        move |it: &mut Value| {
            host("process", |answer| answer["processes"][0]["arguments"] = [flag].as_slice().into())(it);
            host("installed", |answer| answer["arguments"] = [flag].as_slice().into())(it);
        }
    };
    done("another flag", flagged("--no-logo"));
    let migrates = flagged("--metadata-migration-mode");
    crate::proof::not_done("a migration mode", migrates);
}
