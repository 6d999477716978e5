//! What has to be observed before anything can be decided.

use super::verdict::{Waiting, why};
use super::world::World;
use crate::api::{Evidence, NodeSpec, Reason, Request};
use crate::cluster::{Fact, Facts, HostFacts, Ternary};
use crate::restatectl::argv::{READ_TIMEOUT_MS, ReadCommand};

/// How many lines of a server's log are enough to tell why it does not answer.
const LOG_LINES: u32 = 5;
/// After this many answers that were too old when they came, the host counts as slow.
const LOOKS: usize = 3;
/// How long to wait for a slow host.
const SLOW_MS: u64 = 300_000;

/// What to observe next, if anything: first the hosts, then the cluster through a node that is ready. What
/// is too old is asked for again, alone.
pub fn wanted(world: &World) -> Option<(Vec<Request>, Reason)> {
    let nodes = &world.aim.target.nodes;
    let requests: Vec<Request> =
        nodes.iter().flat_map(|node| of_host(node, world.facts.host(&node.name))).collect();
    if !requests.is_empty() {
        return Some((requests, why("the nodes of the target have not been observed yet", [])));
    }
    let mut requests: Vec<Request> = nodes.iter().filter_map(|node| log_tail(world.facts, node)).collect();
    if let Some(entry) = world.entry() {
        let reads = ReadCommand::ALL.into_iter().filter(|read| wants_look(world.facts, *read));
        requests.extend(
            reads.map(|read| Request::Restatectl { args: read.args(entry), timeout_ms: READ_TIMEOUT_MS }),
        );
    }
    (!requests.is_empty()).then(|| (requests, why("the cluster has not been observed yet", [])))
}

fn of_host(node: &NodeSpec, host: Option<&HostFacts>) -> Vec<Request> {
    let name = || node.name.clone();
    let wants = |of: fn(&HostFacts) -> bool| host.is_none_or(of);
    let looks = [
        (wants(|host| host.config.wants_look()), Request::ReadConfig { node: name() }),
        (wants(|host| host.process.wants_look()), Request::Process { node: name() }),
        (wants(|host| host.disk.wants_look()), Request::Disk { node: name(), base_dir: None }),
        (wants(|host| host.installed.wants_look()), Request::Installed { node: name() }),
        (
            wants(|host| host.dial.wants_look()),
            Request::Dial { node: name(), url: health_url(&node.address), from: None },
        ),
    ];
    looks.into_iter().filter(|(wanted, _)| *wanted).map(|(_, request)| request).collect()
}

/// Asks for the log of a node that has run before but does not answer.
fn log_tail(facts: &Facts, node: &NodeSpec) -> Option<Request> {
    let host = facts.host(&node.name)?;
    let silent = host.answered() == Ternary::No && host.data_present() != Ternary::No;
    (silent && host.log_tail.wants_look())
        .then(|| Request::LogTail { node: node.name.clone(), lines: LOG_LINES })
}

/// A wait for an answer that was too old every time.
pub fn slow(world: &World) -> Option<Waiting> {
    let slow = of_hosts(world.facts).chain(of_cluster(world.facts)).find_map(|fact| fact.late())?;
    let fact =
        format!("its answer was {} s old when it came; tried {} times", slow.age_ms / 1_000, slow.looks);
    Some(Waiting {
        awaiting: format!("{} to answer in time", slow.source),
        cause: format!("{}: {fact}", slow.source),
        why: why(
            format!("an answer this old is not acted on, and {} keeps taking too long", slow.source),
            [Evidence { fact, source: slow.source.to_owned() }],
        ),
        poll_ms: 5_000,
        give_up_after_ms: SLOW_MS,
        expects: None,
    })
}

/// What was observed without a usable answer.
pub fn unclear<'a>(world: &World<'a>) -> Option<&'a dyn Seen> {
    // Trim points are not among these: only the steps before the first join need them, and for a while
    // after a join that answer is incomplete.
    of_cluster(world.facts).find(|fact| fact.unclear())
}

fn of_hosts(facts: &Facts) -> impl Iterator<Item = &dyn Seen> {
    facts.hosts.values().flat_map(|host| {
        let all: [&dyn Seen; 5] = [&host.config, &host.process, &host.disk, &host.installed, &host.dial];
        all
    })
}

fn of_cluster(facts: &Facts) -> impl Iterator<Item = &dyn Seen> {
    let all: [&dyn Seen; 8] = [
        &facts.restatectl,
        &facts.nodes,
        &facts.liveness,
        &facts.logs,
        &facts.partitions,
        &facts.placement,
        &facts.processors,
        &facts.metadata,
    ];
    all.into_iter()
}

/// An answer that was too old each time.
pub struct Late<'a> {
    source: &'a str,
    age_ms: u64,
    looks: usize,
}

/// A fact of any type.
pub trait Seen {
    /// Whether it was observed without a usable answer.
    fn unclear(&self) -> bool;
    /// Why not, and what was tried.
    fn reason(&self) -> (&str, &str);
    /// How late it came, if it came too late every time.
    fn late(&self) -> Option<Late<'_>>;
}

impl<T> Seen for Fact<T> {
    fn unclear(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    fn reason(&self) -> (&str, &str) {
        (self.reason().unwrap_or_default(), self.source())
    }

    fn late(&self) -> Option<Late<'_>> {
        match self {
            Self::Stale { age_ms, source, looks } if *looks >= LOOKS => {
                Some(Late { source, age_ms: *age_ms, looks: *looks })
            }
            _ => None,
        }
    }
}

/// The health endpoint below a fabric address.
pub fn health_url(address: &str) -> String {
    format!("{}/health", address.trim_end_matches('/'))
}

fn wants_look(facts: &Facts, read: ReadCommand) -> bool {
    match read {
        ReadCommand::Version => facts.restatectl.wants_look(),
        ReadCommand::NodesConfig => facts.nodes.wants_look(),
        ReadCommand::LogsConfig => facts.logs.wants_look(),
        ReadCommand::PartitionTable => facts.partitions.wants_look(),
        ReadCommand::MetadataServers => facts.metadata.wants_look(),
        ReadCommand::Nodes => facts.liveness.wants_look(),
        ReadCommand::Partitions => facts.placement.wants_look(),
        ReadCommand::Processors => facts.processors.wants_look(),
        ReadCommand::LogletWorkers => facts.trims.wants_look(),
        ReadCommand::PlacementPolicies => facts.frozen_placement.wants_look(),
        ReadCommand::LeadershipPolicies => facts.frozen_leadership.wants_look(),
    }
}
