//! Logs: their segments, copies and trim points.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Kind, done, kind};
use crate::observed::Observed;

pub(super) const KINDS: &[Kind] = &[
    kind("seal a tail", seal),
    kind("default replication", default_replication),
    kind("nodeset size", nodeset_size),
    kind("provider", provider),
    kind("replication of a segment", segment_replication),
    kind("shrink a nodeset", shrink),
    kind("a stranger in a nodeset", stranger),
    kind("an old segment on one node", weak),
    kind("local segment", local),
    kind("trim points", trims),
];

fn seal(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let logs = world.logs();
    let all = rng.u8(..4) == 0;
    let only = rng.usize(..logs.max(1));
    let params =
        r#"{"sealed_at":1795426969611,"context":{"source":"read-stream","node":"N1:2"},"tail_ts":null}"#;
    let mut changed = false;
    for at in (0..logs).filter(|at| all || *at == only) {
        changed |= world.chain(at, |chain| {
            let base = chain.last().and_then(|last| last[0].as_u64()).unwrap_or(1) + 40;
            chain.push(json!([base, {"created_at": null, "index": 0, "kind": "sealed", "params": params}]));
            true
        });
    }
    done(
        changed,
        if all {
            "every log ends in a seal".into()
        } else {
            format!("the log printed as {only} ends in a seal")
        },
    )
}

const PROPERTIES: [&str; 7] =
    ["{node: 1}", "{node: 2}", "{node: 3}", "{node: 4}", "{node: 2, zone: 2}", "{node: 3, zone: 3}", "many"];

fn default_replication(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let property = *rng.choice(PROPERTIES.as_slice())?;
    let changed = world.json("bifrost_config", |config| {
        let value = config.pointer_mut("/config/default_provider/replicated/replication_property");
        let value = value.filter(|value| **value != property);
        value.map(|value| *value = json!(property)).is_some()
    });
    done(changed, format!("logs are to have {property}"))
}

fn nodeset_size(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let size = rng.u8(1..=6);
    let changed = world.json("bifrost_config", |config| {
        let value = config.pointer_mut("/config/default_provider/replicated/target_nodeset_size");
        value.map(|value| *value = json!(size)).is_some()
    });
    done(changed, format!("nodesets are to have {size} members"))
}

fn provider(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let word = if rng.bool() { "local" } else { "in-memory" };
    let changed = world.json("bifrost_config", |config| {
        config["config"]["default_provider"] = json!(word);
        true
    });
    done(changed, format!("logs are {word} by default"))
}

/// Changes the parameters of one replicated segment.
fn segment(world: &mut Observed, rng: &mut Rng, mut change: impl FnMut(&mut Value) -> bool) -> Option<usize> {
    let logs = world.logs();
    let log = rng.usize(..logs.max(1));
    let from_the_end = rng.usize(..3);
    let changed = world.chain(log, |chain| {
        let at = chain.len().saturating_sub(1 + from_the_end);
        let Some(segment) = chain.get_mut(at).filter(|segment| segment[1]["kind"] == "replicated") else {
            return false;
        };
        let Ok(mut params) = serde_json::from_str(segment[1]["params"].as_str().unwrap_or_default()) else {
            return false;
        };
        let changed = change(&mut params);
        segment[1]["params"] = json!(params.to_string());
        changed
    });
    changed.then_some(log)
}

fn segment_replication(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let copies = rng.u8(1..=4);
    let log = segment(world, rng, |params| {
        let differs = params["replication"] != json!({"node": copies});
        params["replication"] = json!({"node": copies});
        differs
    })?;
    Some(format!("a segment of the log printed as {log} has {{node: {copies}}}"))
}

fn shrink(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let log = segment(world, rng, |params| {
        let nodeset = params["nodeset"].as_array_mut().filter(|set| set.len() > 1);
        nodeset.map(|set| set.pop()).is_some()
    })?;
    Some(format!("a nodeset of the log printed as {log} has one member less"))
}

fn stranger(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let log = segment(world, rng, |params| {
        let nodeset = params["nodeset"].as_array_mut().filter(|set| !set.is_empty());
        nodeset.map(|set| set[0] = json!(9)).is_some()
    })?;
    Some(format!("a nodeset of the log printed as {log} has N9"))
}

/// An older segment that nobody has trimmed.
fn older(world: &mut Observed, rng: &mut Rng, kind: &str, params: &str) -> Option<usize> {
    let logs = world.logs();
    let log = rng.usize(..logs.max(1));
    let changed = world.chain(log, |chain| {
        // What was trimmed away ended before the first segment, so there is no room before 1.
        let Some(first) = chain.first_mut() else { return false };
        let base = first[0].as_u64().unwrap_or(1);
        let index = first[1]["index"].as_u64().unwrap_or(0);
        let old = json!([base, {"created_at": null, "index": index, "kind": kind, "params": params}]);
        for (at, segment) in chain.iter_mut().enumerate() {
            if let Some(was) = segment[0].as_u64() {
                segment[0] = json!(was + 10);
            }
            segment[1]["index"] = json!(index + 1 + at as u64);
        }
        chain.insert(0, old);
        true
    });
    changed.then_some(log)
}

fn weak(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let id = member.id;
    let params =
        format!(r#"{{"loglet_id":0,"sequencer":"N{id}:1","replication":{{"node":1}},"nodeset":[{id}]}}"#);
    let log = older(world, rng, "replicated", &params)?;
    // What was said of trimmed segments was said of others.
    world.rows("loglet_workers", |rows| {
        rows.clear();
        true
    });
    Some(format!("an old segment of the log printed as {log} is on {} alone", member.name))
}

fn local(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let log = older(world, rng, "local", "42")?;
    Some(format!("an old segment of the log printed as {log} is a local one"))
}

fn trims(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let word = rng.u8(..3);
    let log = rng.usize(..world.logs().max(1));
    let changed = world.rows("loglet_workers", |rows| {
        match word {
            0 => rows.clear(),
            1 => rows.push(json!({"log_id": log, "segment_index": rng.u8(..4), "trim_point": 100_000})),
            _ => rows.push(json!({"log_id": log, "segment_index": rng.u8(..4), "trim_point": 2})),
        }
        true
    });
    let what = ["no segment is trimmed", "a segment is trimmed far", "a segment is trimmed a little"];
    done(changed, format!("{} (log {log})", what[usize::from(word)]))
}
