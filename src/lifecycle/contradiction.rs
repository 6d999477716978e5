//! Contradictions that stop everything at once, whichever step is due.

use std::collections::BTreeSet;

use super::field;
use super::other_file;
use super::unopened;
use super::verdict::refusal;
use super::world::World;
use crate::api::{Evidence, NodeSpec, Refusal, Role};
use crate::cluster::Ternary;
use crate::cluster::logs;
use crate::config::values::address::Endpoint;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::Replicas;
use crate::restatectl::states::StorageState;
use crate::state::quorum::{Judge, Machine, Margin, QuorumNode, Site, Storage};

/// The first contradiction found.
pub fn find(world: &World) -> Option<Refusal> {
    wrong_cluster(world)
        .or_else(|| unreadable_config(world))
        .or_else(|| other_file::find(world))
        .or_else(|| strangers(world))
        .or_else(|| split_cluster(world))
        .or_else(|| lost_disk(world))
        .or_else(|| sealed_for_good(world))
        .or_else(|| out_of_reach(world))
        .or_else(|| everywhere(world))
        .or_else(|| unopened::find(world))
}

/// What asks for a replica on every worker protects more than any number does.
fn everywhere(world: &World) -> Option<Refusal> {
    let table = world.facts.partitions.known()?;
    if table.replicas != Replicas::Everywhere {
        return None;
    }
    let workers = world.facts.members()?.iter().filter(|node| node.roles.contains(&Role::Worker)).count();
    Some(refusal(
        "not-yet-supported",
        None,
        "the cluster is set to keep a replica of each partition on every worker, and a target gives a number",
        [world.facts.partitions.evidence("partition replication: everywhere")],
        format!(
            "before any node joins, give it the number of workers there are: that is as many as now \
             (`restatectl config set --partition-replication {workers}`); then run again"
        ),
    ))
}

fn wrong_cluster(world: &World) -> Option<Refusal> {
    let wanted = world.aim.target.cluster_name.as_deref()?;
    let nodes = world.facts.nodes.known()?;
    (nodes.cluster_name != wanted).then(|| {
        refusal(
            "wrong-cluster",
            None,
            format!("the target is for cluster `{wanted}`, but this is cluster `{}`", nodes.cluster_name),
            [
                world.facts.nodes.evidence(format!("cluster name `{}`", nodes.cluster_name)),
                field::at("cluster-name"),
            ],
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
                [host.config.evidence("read failed")],
                "correct the path or the command by which the inventory reads this file",
            ));
        }
        let file = host.file()?;
        (!file.errors.is_empty()).then(|| {
            refusal(
                "invalid-config",
                None,
                format!("the configuration file of {name} is not valid: {}", file.errors[0]),
                file.errors.iter().map(|error| host.config.evidence(error.clone())).collect::<Vec<_>>(),
                "correct the file: a running server keeps its old configuration, but its next start will fail",
            )
        })
    })
}

/// A registered node that the target does not name: the target would describe a smaller cluster.
fn strangers(world: &World) -> Option<Refusal> {
    let nodes = world.facts.nodes.known()?;
    let stranger = nodes.nodes.iter().find(|node| world.aim.node(&node.name).is_none())?;
    let names: Vec<&str> = nodes.nodes.iter().map(|node| node.name.as_str()).collect();
    let at = Endpoint::of(&stranger.address);
    let same = |node: &NodeSpec| at.is_some() && Endpoint::of(&node.address) == at;
    if let Some((place, node)) = world.aim.target.nodes.iter().enumerate().find(|(_, node)| same(node)) {
        // Without `node-name` a server is called like its host.
        return Some(refusal(
            "node-outside-target",
            None,
            format!(
                "the node at {} is registered as `{}` ({}), and the target calls it `{}`",
                node.address, stranger.name, stranger.id, node.name
            ),
            [
                world.facts.nodes.evidence(format!("{} at `{}`", stranger.id, stranger.address)),
                field::at(&format!("nodes[{place}].name")),
            ],
            format!(
                "call it `{}` in the target, since a node keeps the name that it has registered with; where the name is not \
                 in its file or environment, it is that of its host",
                stranger.name
            ),
        ));
    }
    Some(refusal(
        "node-outside-target",
        None,
        format!(
            "`{}` ({}) is registered in the cluster, but the target does not name it",
            stranger.name, stranger.id
        ),
        [world.facts.nodes.evidence(format!("registered: {}", names.join(", "))), field::at("nodes")],
        "name every registered node in the target, by its registered name; leaving one out never removes it. If it should \
         leave, remove it by hand first, in the order that `explain not-yet-supported` gives",
    ))
}

/// A node that says it has joined a cluster, though it is not registered in this one.
fn split_cluster(world: &World) -> Option<Refusal> {
    let nodes = world.facts.nodes.known()?;
    world.facts.hosts.iter().find_map(|(name, host)| {
        let health = host.health()?;
        let evidence = || {
            [Evidence {
                fact: format!(
                    "{name} says that it is {} of `{}`",
                    health.id.map_or_else(|| "not a member".into(), |id| id.to_string()),
                    health.cluster_name.as_deref().unwrap_or_default()
                ),
                source: host.dial.source().into(),
            }]
        };
        if let Some(other) = health.cluster_name.as_deref().filter(|other| *other != nodes.cluster_name) {
            return Some(refusal(
                "wrong-cluster",
                None,
                format!("{name} runs in cluster `{other}`, not in `{}`", nodes.cluster_name),
                evidence(),
                "find out which cluster it belongs to. If it is to join this one, give it this cluster's name and an empty \
                 base-dir, and keep its data: it may be the last copy of another cluster's",
            ));
        }
        let id = health.id?;
        let known = nodes.nodes.iter().any(|node| node.name == *name && node.id == id);
        (!known).then(|| {
            refusal(
                "split-cluster",
                None,
                format!("{name} has joined another cluster of the same name: one of the two was provisioned by mistake"),
                evidence(),
                "find out which of the two holds your data, by fingerprint, number of nodes and what clients have written, \
                 before you stop or delete anything; `explain split-cluster` says how. Keep the data of both",
            )
        })
    })
}

fn lost_disk(world: &World) -> Option<Refusal> {
    let node = world.facts.members()?.iter().find(|node| node.storage_state == StorageState::DataLoss)?;
    Some(refusal(
        "data-loss",
        None,
        format!("the log server of {} ({}) has lost its disk", node.name, node.id),
        [world.facts.nodes.evidence(format!("storage state of {} is data-loss", node.id))],
        "bring its disk back; if that is gone for good, remove the node by hand in the order that `explain not-yet-supported` \
         gives, and name one with a new name in its place; nothing else is done until then",
    ))
}

/// Sealed logs that cannot get a new segment: the configured replication exceeds the log servers.
fn sealed_for_good(world: &World) -> Option<Refusal> {
    let facts = &world.facts;
    let config = facts.logs.known()?;
    let sealed = logs::sealed(config);
    let property = config.replication.as_deref()?;
    let copies = crate::config::values::replication::ReplicationProperty::parse(property).ok()?.copies();
    // Log servers that are down may come back, so they count.
    let usable = facts
        .members()?
        .iter()
        .filter(|node| node.roles.contains(&Role::LogServer) && node.storage_state.takes_new_segments())
        .count();
    (!sealed.is_empty() && usable < usize::from(copies)).then(|| {
        let remedy = match usable {
            0 => "start log servers that are down, or set those that are read-only to read-write".to_owned(),
            _ => format!(
                "lower the log replication to {usable} (restatectl config set --log-replication {usable}), \
                 or bring log servers back"
            ),
        };
        refusal(
            "sealed-log",
            None,
            format!(
                "logs {sealed:?} are sealed and accept no writes: replication {property} needs \
                 {copies} log servers, and there are {usable}"
            ),
            [
                facts.logs.evidence(format!("the tail of logs {sealed:?} is sealed")),
                facts.nodes.evidence(format!("read-write log servers: {usable}")),
            ],
            remedy,
        )
    })
}

/// Refuses a target whose losses are more than log nodesets can withstand: servers choose them over the
/// zones of the target, in the size that the cluster is configured with.
fn out_of_reach(world: &World) -> Option<Refusal> {
    let aim = world.aim;
    if aim.logs.zone().is_none() && aim.logs.region().is_none() {
        // The number of nodes alone was judged with the target.
        return None;
    }
    let size = world.facts.logs.known()?.nodeset_size;
    let log_servers = aim.target.nodes.iter().filter(|node| node.has(Role::LogServer));
    let nodes = log_servers.zip(1..).map(|(node, id)| {
        let node = QuorumNode {
            site: Site::parse(node.location.as_deref().unwrap_or_default()),
            alive: Ternary::Yes,
            storage: Storage::ReadWrite,
            log_server: Ternary::Yes,
            host: Machine::Own,
        };
        (NodeId(id), node)
    });
    let next = Judge::new(nodes).next(&BTreeSet::new(), &aim.logs, size);
    let withstood = match next.nodes.recovery {
        Margin::Stands(losses) => losses,
        Margin::Broken => 0,
        // More shapes than can be tried: the proof at the end decides.
        Margin::Unknown => return None,
    };
    (withstood < aim.tolerate).then(|| {
        let fact = format!("nodesets for {} over these zones withstand {withstood} losses at worst", aim.logs);
        let refusal = refusal(
            "tolerance-out-of-reach",
            None,
            format!("`tolerate` is {}, which these zones cannot reach", aim.tolerate),
            [
                Evidence { fact: fact.clone(), source: "target".into() },
                world.facts.logs.evidence(format!("default nodeset size {size}; 0 leaves it to the servers")),
            ],
            "add log servers so that there is a zone more than copies are spread over, make nodesets larger with \
             `restatectl config set --log-default-nodeset-size`, or lower `tolerate`",
        );
        Refusal { cause: fact, ..refusal }
    })
}
