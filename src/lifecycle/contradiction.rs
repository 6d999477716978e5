//! Things that must not be so, whatever step is due: the road is left at once.

use super::verdict::refusal;
use super::world::World;
use crate::api::{Evidence, Refusal, Role};
use crate::cluster::logs;

/// The first contradiction found.
pub fn find(world: &World) -> Option<Refusal> {
    wrong_cluster(world)
        .or_else(|| unreadable_config(world))
        .or_else(|| strangers(world))
        .or_else(|| split_cluster(world))
        .or_else(|| lost_disk(world))
        .or_else(|| sealed_for_good(world))
}

fn wrong_cluster(world: &World) -> Option<Refusal> {
    let wanted = world.aim.target.cluster_name.as_deref()?;
    let nodes = world.facts.nodes.known()?;
    (nodes.cluster_name != wanted).then(|| {
        refusal(
            "wrong-cluster",
            None,
            format!("the target is for cluster `{wanted}`, this is `{}`", nodes.cluster_name),
            [world.facts.nodes.evidence(format!("cluster name `{}`", nodes.cluster_name))],
            "point the inventory at the right nodes, or correct `cluster-name` in the target; the name of a provisioned \
             cluster never changes",
        )
    })
}

fn unreadable_config(world: &World) -> Option<Refusal> {
    world.facts.hosts.iter().find_map(|(name, host)| {
        if let Some(reason) = host.config.reason().filter(|_| !host.config.unseen()) {
            return Some(refusal(
                "unreadable-config",
                None,
                format!("the configuration of {name} cannot be read: {reason}"),
                [host.config.evidence("reading failed")],
                "correct how the inventory reaches the file",
            ));
        }
        let file = host.file()?;
        (!file.errors.is_empty()).then(|| {
            refusal(
                "invalid-config",
                None,
                format!("the configuration of {name} does not load: {}", file.errors[0]),
                file.errors.iter().map(|error| host.config.evidence(error.clone())).collect::<Vec<_>>(),
                "correct the file; a running server keeps its old configuration until its next start, and then fails",
            )
        })
    })
}

/// Registered nodes that the target does not name: it would describe a smaller cluster.
fn strangers(world: &World) -> Option<Refusal> {
    let nodes = world.facts.nodes.known()?;
    let stranger = nodes.nodes.iter().find(|node| world.aim.node(&node.name).is_none())?;
    let names: Vec<&str> = nodes.nodes.iter().map(|node| node.name.as_str()).collect();
    Some(refusal(
        "node-outside-target",
        None,
        format!("the cluster knows `{}` ({}), which the target does not name", stranger.name, stranger.id),
        [world.facts.nodes.evidence(format!("registered: {}", names.join(", ")))],
        "name every registered node in the target, by its registered name; growing never removes one",
    ))
}

/// A node that says it has joined some cluster, while the one grown does not know it.
fn split_cluster(world: &World) -> Option<Refusal> {
    let nodes = world.facts.nodes.known()?;
    world.facts.hosts.iter().find_map(|(name, host)| {
        let health = host.health()?;
        let evidence = || {
            [Evidence {
                fact: format!(
                    "{name} says it is {} of `{}`",
                    health.id.map_or_else(|| "no member".into(), |id| id.to_string()),
                    health.cluster_name.as_deref().unwrap_or_default()
                ),
                source: host.dial.source().into(),
            }]
        };
        if let Some(other) = health.cluster_name.as_deref().filter(|other| *other != nodes.cluster_name) {
            return Some(refusal(
                "wrong-cluster",
                None,
                format!("{name} runs for cluster `{other}`, not for `{}`", nodes.cluster_name),
                evidence(),
                "stop it, correct its cluster-name, and clear its data directory if it has written one",
            ));
        }
        let id = health.id?;
        let known = nodes.nodes.iter().any(|node| node.name == *name && node.id == id);
        (!known).then(|| {
            refusal(
                "split-cluster",
                None,
                format!("{name} has joined a cluster that is not this one: it was provisioned a second time"),
                evidence(),
                "stop that node at once, set `auto-provision = false` in its configuration and clear its data directory; \
                 see whether any client has written to it",
            )
        })
    })
}

fn lost_disk(world: &World) -> Option<Refusal> {
    let node = world.facts.members().iter().find(|node| node.storage_state == "data-loss")?;
    Some(refusal(
        "data-loss",
        None,
        format!("{} ({}) has lost the disk of its log-server", node.name, node.id),
        [world.facts.nodes.evidence(format!("storage state of {} is data-loss", node.id))],
        "bring its disk back, or replace the node under a new name; growing goes on once no node is in this state",
    ))
}

/// Sealed tails that cannot get a successor: the configured replication exceeds the log-servers.
fn sealed_for_good(world: &World) -> Option<Refusal> {
    let facts = &world.facts;
    let config = facts.logs.known()?;
    let sealed = logs::sealed(config);
    let property = config.replication.as_deref()?;
    let copies = crate::config::values::replication::ReplicationProperty::parse(property).ok()?.copies();
    // Log-servers that are down may come back; those that do not exist will not.
    let usable = facts
        .members()
        .iter()
        .filter(|node| node.roles.contains(&Role::LogServer) && node.storage_state == "read-write")
        .count();
    (!sealed.is_empty() && usable < usize::from(copies)).then(|| {
        refusal(
            "sealed-log",
            None,
            format!("logs {sealed:?} are sealed and accept no writes: replication {property} needs {copies} log-servers, there are {usable}"),
            [facts.logs.evidence(format!("tail of logs {sealed:?} is sealed")), facts.nodes.evidence(format!("{usable} read-write log-servers"))],
            format!("set the log replication to at most {usable} again (restatectl config set --log-replication {usable}), or bring log-servers back"),
        )
    })
}
