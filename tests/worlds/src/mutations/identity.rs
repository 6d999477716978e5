//! Which cluster it is: names and fingerprints.

use fastrand::Rng;
use serde_json::json;

use super::{Kind, done, kind};
use crate::observed::Observed;

pub(super) const KINDS: &[Kind] = &[
    kind("cluster name", name),
    kind("cluster name in one place", name_in_one_place),
    kind("fingerprint", fingerprint),
    kind("no fingerprint", no_fingerprint),
    kind("two fingerprints", two),
];

fn name(world: &mut Observed, _: &mut Rng) -> Option<String> {
    let changed = world.json("nodes_config", |config| {
        config["cluster_name"] = json!("elsewhere");
        true
    });
    for member in world.members() {
        world.health(&member.name, |said| {
            said["cluster_name"] = json!("elsewhere");
            true
        });
    }
    done(changed, "everything is of the cluster `elsewhere`")
}

fn name_in_one_place(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let member = world.member(rng)?;
    let changed = if rng.bool() {
        world.json("nodes_config", |config| {
            config["cluster_name"] = json!("elsewhere");
            true
        })
    } else {
        world.health(&member.name, |said| {
            said["cluster_name"] = json!("elsewhere");
            true
        })
    };
    done(changed, "one source is of the cluster `elsewhere`")
}

fn fingerprint(world: &mut Observed, _: &mut Rng) -> Option<String> {
    let changed = world.json("nodes_config", |config| {
        config["cluster_fingerprint"] = json!(7);
        true
    });
    done(changed, "the cluster has the fingerprint 7")
}

fn no_fingerprint(world: &mut Observed, _: &mut Rng) -> Option<String> {
    let changed = world.json("nodes_config", |config| {
        config.as_object_mut().is_some_and(|config| config.remove("cluster_fingerprint").is_some())
    });
    done(changed, "the cluster has no fingerprint")
}

/// The same question, asked of another address, is answered by a cluster of the same name.
fn two(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let asked = |seen: &&serde_json::Value| {
        seen["args"].as_array().is_some_and(|args| args.contains(&json!("nodes_config")))
    };
    let mut second = world.0.iter().find(asked)?.clone();
    let text = second["answer"]["ok"]["stdout"].as_str()?;
    let mut config: serde_json::Value = serde_json::from_str(text).ok()?;
    config["cluster_fingerprint"] = json!(8);
    second["answer"]["ok"]["stdout"] = json!(format!("{config:#}\n"));
    if rng.bool() {
        second["args"][1] = json!("http://10.0.0.99:5122");
    }
    if rng.bool() {
        second["at-ms"] = json!(second["at-ms"].as_u64()? + 1);
    }
    let at = rng.usize(..=world.0.len());
    world.0.insert(at, second);
    Some("another cluster of the same name answers, too".into())
}
