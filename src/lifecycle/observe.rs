//! What must be looked at before anything can be decided.

use super::verdict::why;
use super::world::World;
use crate::api::{Request, Why};
use crate::cluster::Fact;
use crate::restatectl::argv::{READ_TIMEOUT_MS, ReadCommand};

/// What to look at next, if anything: first the hosts, then, through a node that is ready, the cluster.
pub fn wanted(world: &World) -> Option<(Vec<Request>, Why)> {
    let mut requests = Vec::new();
    for node in &world.aim.goal.nodes {
        let host = world.facts.host(&node.name);
        if host.is_none_or(|host| host.config.unseen()) {
            requests.push(Request::ReadConfig { node: node.name.clone() });
        }
        if host.is_none_or(|host| host.probe.unseen()) {
            requests.push(Request::Probe {
                node: node.name.clone(),
                url: health_url(&node.address),
                from: None,
            });
        }
    }
    if !requests.is_empty() {
        return Some((requests, why("the nodes of the goal have not been looked at", [])));
    }
    let entry = world.entry()?;
    let requests: Vec<Request> = ReadCommand::ALL
        .into_iter()
        .filter(|read| unseen(world, *read))
        .map(|read| Request::Restatectl { args: read.args(entry), timeout_ms: READ_TIMEOUT_MS })
        .collect();
    (!requests.is_empty()).then(|| (requests, why("the cluster has not been looked at", [])))
}

/// What was looked at without a usable answer.
pub fn unclear<'a>(world: &World<'a>) -> Option<&'a dyn Unclear> {
    let facts = world.facts;
    // How far segments are trimmed is not among these: only the steps before the first join need it,
    // and right after a join that answer is partial for a while.
    let all: [&dyn Unclear; 8] = [
        &facts.restatectl,
        &facts.nodes,
        &facts.liveness,
        &facts.logs,
        &facts.partitions,
        &facts.placement,
        &facts.processors,
        &facts.metadata,
    ];
    all.into_iter().find(|fact| fact.unclear())
}

/// A fact that was looked at, by whatever type.
pub trait Unclear {
    /// Whether it was looked at without a usable answer.
    fn unclear(&self) -> bool;
    /// Why not, and what was tried.
    fn reason(&self) -> (&str, &str);
}

impl<T> Unclear for Fact<T> {
    fn unclear(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    fn reason(&self) -> (&str, &str) {
        (self.reason().unwrap_or_default(), self.source())
    }
}

/// The health endpoint below a fabric address.
pub fn health_url(address: &str) -> String {
    format!("{}/health", address.trim_end_matches('/'))
}

fn unseen(world: &World, read: ReadCommand) -> bool {
    let facts = &world.facts;
    match read {
        ReadCommand::Version => facts.restatectl.unseen(),
        ReadCommand::NodesConfig => facts.nodes.unseen(),
        ReadCommand::LogsConfig => facts.logs.unseen(),
        ReadCommand::PartitionTable => facts.partitions.unseen(),
        ReadCommand::MetadataServers => facts.metadata.unseen(),
        ReadCommand::Nodes => facts.liveness.unseen(),
        ReadCommand::Partitions => facts.placement.unseen(),
        ReadCommand::Processors => facts.processors.unseen(),
        ReadCommand::LogletWorkers => facts.trims.unseen(),
    }
}
