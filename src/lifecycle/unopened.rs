//! A snapshot repository that a server would not find: it ends at its start, and the only node is down.

use std::collections::BTreeMap;

use super::field;
use super::world::World;
use crate::api::answer::EnvironmentValue;
use crate::api::{NodeSpec, Refusal, Role};
use crate::cluster::store::same_repository;
use crate::cluster::{HostFacts, Ternary};

/// Keys below `worker.snapshots` that name the region of a bucket, or lead to it.
const KEYS: [&str; 2] = ["aws-region", "aws-profile"];
/// Variables that do.
const VARIABLES: [&str; 4] = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_CONFIG_FILE"];

/// A worker of the target whose server would end at its start for want of what its repository needs. A host that does
/// not tell the variables of a start tells nothing of this.
pub fn find(world: &World) -> Option<Refusal> {
    let target = &world.aim.target;
    let (scheme, _) = target.repository.destination.trim().split_once("://")?;
    if !["s3", "s3a"].iter().any(|it| scheme.eq_ignore_ascii_case(it)) {
        return None;
    }
    let kept =
        |host: &HostFacts| host.file().and_then(|file| file.settings.snapshots.destination.value.clone());
    if world
        .facts
        .hosts
        .values()
        .filter_map(kept)
        .any(|kept| !same_repository(&kept, &target.repository.destination))
    {
        // Moving a repository is judged for itself.
        return None;
    }
    let workers = target.nodes.iter().filter(|node| node.has(Role::Worker));
    let node = workers
        .into_iter()
        .find(|node| world.facts.host(&node.name).is_some_and(|host| !is_named(world, node, host)))?;
    let message = format!(
        "nothing names the region of the bucket to the server of {}, which would end at its start: not the repository, not \
         its file, not its variables",
        node.name
    );
    let remedy = "name it as `aws-region` in the settings of the repository (a store that only speaks S3 takes any name), or \
                  set AWS_REGION where the host starts the servers";
    Some(field::invalid("repository.destination", &message, remedy))
}

fn is_named(world: &World, node: &NodeSpec, host: &HostFacts) -> bool {
    let Some(environment) = host.installed.known().and_then(|it| it.environment.as_ref()) else {
        return true;
    };
    let repository = &world.aim.target.repository;
    let in_target = |key: &&str| {
        repository.settings.contains_key(*key)
            || node.settings.contains_key(&format!("worker.snapshots.{key}"))
    };
    // A node without a file gets what the running ones have in theirs.
    let written = host.file().is_none_or(|file| file.text.is_none());
    let files = world.facts.hosts.values().filter(|it| written || std::ptr::eq(*it, host));
    let in_file = |host: &HostFacts| {
        let others = host.file().map(|file| &file.settings.snapshots.others);
        others.is_some_and(|others| KEYS.iter().any(|key| others.contains_key(*key)))
    };
    KEYS.iter().any(in_target)
        || files.into_iter().any(in_file)
        || VARIABLES.iter().any(|name| is_set(environment, name))
        // Where the machine of one names it, those of the others may.
        || world.facts.hosts.values().any(|host| proved(&repository.destination, host))
}

fn is_set(environment: &BTreeMap<String, EnvironmentValue>, name: &str) -> bool {
    environment.get(name).is_some_and(|value| value.text() != Some(""))
}

/// A server that runs with it has found it.
fn proved(destination: &str, host: &HostFacts) -> bool {
    let own = host.file().and_then(|file| file.settings.snapshots.destination.value.as_deref());
    own.is_some_and(|own| same_repository(own, destination))
        && host.running() == Ternary::Yes
        && host.restart_pending() == Ternary::No
}
