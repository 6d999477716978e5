//! The observations as the guard reads them: the newest of each kind, with the address it was read from.
//!
//! An observation counts when it was made after the newest action and at most a minute before the newest
//! observation. Everything else is unknown, with the reason.

mod cluster;
mod host;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use restate_scaleout_api::answer::CommandOutput;
use restate_scaleout_api::{ErrorKind, Observation, Reply};

use crate::fact::Fact;
use crate::id::NodeId;
use crate::read::bifrost::Logs;
use crate::read::epoch::Policies;
use crate::read::nodes::Nodes;
use crate::read::partitions::Table;
use crate::read::policies::Frozen;
use crate::read::query::Query;
use crate::read::servers::Servers;
use crate::read::sql::{Placement, Processor, Trim};

pub use host::{Answered, Host};

/// Facts older than this are not acted on, in milliseconds.
pub const FRESH_MS: u64 = 60_000;

/// A fact whose text is parsed at the first question about it. Most actions ask for a few of these facts only.
pub type Asked<'a, T> = LazyCell<Fact<T>, Box<dyn FnOnce() -> Fact<T> + 'a>>;

/// Everything that was seen.
pub struct World<'a> {
    /// Who is registered.
    pub nodes: Asked<'a, Nodes>,
    /// What else was answered of who is registered, newest last, where it was: all must be of one cluster.
    pub older: Vec<Fact<Nodes>>,
    /// The segments of all logs.
    pub logs: Asked<'a, Logs>,
    /// Number and copies of partitions.
    pub table: Asked<'a, Table>,
    /// The state of each node by gossip.
    pub liveness: Asked<'a, BTreeMap<NodeId, String>>,
    /// Where partitions are.
    pub placement: Asked<'a, BTreeMap<u32, Placement>>,
    /// Their running replicas.
    pub processors: Asked<'a, Vec<Processor>>,
    /// How far segments are trimmed.
    pub trims: Asked<'a, Vec<Trim>>,
    /// The metadata servers.
    pub servers: Asked<'a, Servers>,
    /// Partitions whose replicas are frozen in their places.
    pub frozen_placement: Asked<'a, Frozen>,
    /// Partitions whose leader is frozen.
    pub frozen_leadership: Asked<'a, Frozen>,
    /// Policies of single partitions, where they were looked at.
    pub policies: BTreeMap<u32, Fact<Policies>>,
    /// Every address that the cluster was read from.
    pub addresses: Vec<String>,
    /// Nodes as their hosts show them, by name.
    pub hosts: BTreeMap<String, Host>,
    /// A node of which nothing was seen.
    nobody: Host,
}

/// What makes an observation count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// When the newest observation was made.
    pub(crate) now: u64,
    /// When the newest action ended; what was seen before it is void.
    pub(crate) acted: Option<u64>,
}

impl Clock {
    fn new(observations: &[Observation]) -> Self {
        let now = observations.iter().map(Observation::at_ms).max().unwrap_or(0);
        let actions = observations.iter().filter(|it| matches!(it, Observation::Action { .. }));
        Self { now, acted: actions.map(Observation::at_ms).max() }
    }

    /// A fact from an answer, if it counts.
    pub(crate) fn fact<A, T>(
        self,
        at_ms: u64,
        source: &str,
        answer: &Reply<A>,
        read: impl FnOnce(&A) -> Result<T, String>,
    ) -> Fact<T> {
        if self.acted.is_some_and(|acted| at_ms < acted) {
            return Fact::Unseen;
        }
        let age = self.now - at_ms;
        if age > FRESH_MS {
            return Fact::unknown(
                format!("it was seen {} s before the newest observation", age / 1000),
                source,
            );
        }
        match answer {
            Reply::Error(error) => Fact::Unknown {
                reason: format!("the host could not look: {}", error.message),
                source: source.into(),
                unsupported: error.kind == ErrorKind::Unsupported,
            },
            Reply::Ok(answer) => match read(answer) {
                Ok(value) => Fact::Known { value, source: source.into() },
                Err(reason) => Fact::unknown(reason, source),
            },
        }
    }
}

impl<'a> World<'a> {
    /// Sorts all observations.
    pub fn read(observations: &'a [Observation]) -> Self {
        let clock = Clock::new(observations);
        let mut cluster = cluster::Reads::default();
        let mut hosts = host::Looks::default();
        for observation in observations {
            match observation {
                Observation::Restatectl { at_ms, args, answer } => cluster.add(*at_ms, args, answer),
                Observation::Action { .. } => {}
                other => hosts.add(other),
            }
        }
        let mut world = cluster.facts(clock);
        world.hosts = hosts.facts(clock);
        world
    }

    /// The host of a node, whether anything was seen there or not.
    pub fn host(&self, node: &str) -> &Host {
        self.hosts.get(node).unwrap_or(&self.nobody)
    }
}

/// Output of a command that has ended by itself and well.
fn completed(output: &CommandOutput) -> Result<&str, String> {
    if output.timed_out {
        return Err("the command was stopped before it had ended".into());
    }
    match output.exit {
        Some(0) => Ok(&output.stdout),
        Some(code) => Err(format!("the command exited with {code}")),
        None => Err("the command was killed".into()),
    }
}

/// Reads a query's output.
fn of_query<T>(
    query: Query,
    output: &CommandOutput,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, String> {
    let text = completed(output)?;
    let rows = matches!(query, Query::Liveness | Query::Placement | Query::Processors | Query::Trims);
    if let Some(why) = crate::read::sql::partial(&output.stderr).filter(|_| rows) {
        return Err(why);
    }
    read(text)
}
