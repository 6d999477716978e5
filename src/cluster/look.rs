//! Observations by subject; the newest of each counts.
//!
//! Whatever was observed before the newest action is void, and what is much older than the newest observation
//! is stale.

use std::collections::BTreeMap;

use super::Fact;
use crate::api::answer::CommandOutput;
use crate::api::{Observation, Reply, Target};
use crate::config::values::address::Endpoint;
use crate::restatectl::argv::{ReadCommand, address};

/// An answer that is older than the newest observation by more than this is stale: no decision rests on it.
pub const STALE_AFTER_MS: u64 = 60_000;

/// What an observation is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One of the reads of a cluster.
    Read(ReadCommand),
    /// A node's configuration file.
    Config(String),
    /// A node's processes.
    Process(String),
    /// A node's base directory.
    Disk(String),
    /// What a start of a node would run.
    Installed(String),
    /// A node's address.
    Dial {
        /// The node.
        node: String,
        /// The node from whose host it is dialled.
        from: Option<String>,
    },
    /// What the installed server makes of a node's configuration.
    DumpConfig(String),
    /// The end of a node's server log.
    LogTail(String),
}

impl Subject {
    fn of(observation: &Observation) -> Option<Self> {
        Some(match observation {
            Observation::Restatectl { args, .. } => Self::Read(ReadCommand::of(args)?),
            Observation::ReadConfig { node, .. } => Self::Config(node.clone()),
            Observation::Process { node, .. } => Self::Process(node.clone()),
            Observation::Disk { node, .. } => Self::Disk(node.clone()),
            Observation::Installed { node, .. } => Self::Installed(node.clone()),
            Observation::Dial { node, from, .. } => Self::Dial { node: node.clone(), from: from.clone() },
            Observation::DumpConfig { node, .. } => Self::DumpConfig(node.clone()),
            Observation::LogTail { node, .. } => Self::LogTail(node.clone()),
            Observation::Action { .. } => return None,
        })
    }
}

/// Where the nodes of a target are.
struct Places<'a>(BTreeMap<&'a str, Option<Endpoint>>);

impl<'a> Places<'a> {
    fn of(target: &'a Target) -> Self {
        Self(target.nodes.iter().map(|node| (node.name.as_str(), Endpoint::of(&node.address))).collect())
    }

    /// Whether something was observed at a node of the target: the cluster through its address, or its own
    /// health there. From the hosts of others it is dialled where it is registered.
    fn have(&self, observation: &Observation) -> bool {
        match observation {
            Observation::Restatectl { args, .. } => {
                ReadCommand::of(args) == Some(ReadCommand::Version)
                    || address(args)
                        .and_then(Endpoint::of)
                        .is_some_and(|asked| self.0.values().flatten().any(|it| *it == asked))
            }
            Observation::Dial { node, url, from: None, .. } => {
                let own = self.0.get(node.as_str()).and_then(Option::as_ref);
                own.is_some_and(|own| url.ends_with("/health") && Endpoint::of(url).as_ref() == Some(own))
            }
            _ => true,
        }
    }
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing {
    /// Not observed.
    Unseen,
    /// Observed this long before the newest observation.
    Stale {
        /// Milliseconds.
        age_ms: u64,
        /// How often it was observed.
        looks: usize,
    },
    /// Observed without a usable answer.
    Unknown(String),
}

/// A fact from what was read.
pub fn fact<T>(source: String, read: Result<T, Missing>) -> Fact<T> {
    match read {
        Ok(value) => Fact::Known { value, source },
        Err(Missing::Unknown(reason)) => Fact::Unknown { reason, source },
        Err(Missing::Stale { age_ms, looks }) => Fact::Stale { age_ms, looks, source },
        Err(Missing::Unseen) => Fact::Unseen,
    }
}

/// All observations of one moment, indexed.
pub struct Look<'a> {
    /// The latest time of any observation.
    pub now_ms: u64,
    newest: BTreeMap<Subject, Seen<'a>>,
    /// Every answer to who is registered: one that has since been given otherwise may be of another cluster.
    readings: Vec<&'a Observation>,
}

struct Seen<'a> {
    observation: &'a Observation,
    looks: usize,
}

impl<'a> Look<'a> {
    /// Indexes observations; of several at the same time, the last in the list counts. What was asked of anything
    /// but a node of the target was not asked.
    pub fn new(target: &Target, observations: &'a [Observation]) -> Self {
        let places = Places::of(target);
        let acted_ms = observations
            .iter()
            .filter(|observation| matches!(observation, Observation::Action { .. }))
            .map(Observation::at_ms)
            .max();
        let mut newest: BTreeMap<Subject, Seen<'a>> = BTreeMap::new();
        let mut readings: Vec<&Observation> = Vec::new();
        for observation in observations {
            if acted_ms.is_some_and(|acted_ms| observation.at_ms() < acted_ms) {
                continue;
            }
            let Some(subject) = Subject::of(observation) else { continue };
            if !places.have(observation) {
                continue;
            }
            if subject == Subject::Read(ReadCommand::NodesConfig) {
                readings.push(observation);
            }
            let seen = newest.entry(subject).or_insert(Seen { observation, looks: 0 });
            seen.looks += 1;
            if observation.at_ms() >= seen.observation.at_ms() {
                seen.observation = observation;
            }
        }
        let now_ms = observations.iter().map(Observation::at_ms).max().unwrap_or(0);
        Self { now_ms, newest, readings }
    }

    /// The newest observation of a subject, if it is not stale.
    ///
    /// # Errors
    /// When there is none, or it is too old.
    pub fn newest(&self, subject: &Subject) -> Result<&'a Observation, Missing> {
        let seen = self.newest.get(subject).ok_or(Missing::Unseen)?;
        match self.now_ms - seen.observation.at_ms() {
            ..=STALE_AFTER_MS => Ok(seen.observation),
            age_ms => Err(Missing::Stale { age_ms, looks: seen.looks }),
        }
    }

    /// Whatever was printed of who is registered, unless it is stale.
    pub fn readings(&self) -> Vec<&'a CommandOutput> {
        let output = |observation: &&'a Observation| match observation {
            Observation::Restatectl { at_ms, answer: Reply::Ok(output), .. }
                if self.now_ms - at_ms <= STALE_AFTER_MS =>
            {
                Some(output)
            }
            _ => None,
        };
        self.readings.iter().filter_map(output).collect()
    }

    /// The newest answer about a subject, and when it was given. A host's error is not an answer: what the
    /// host could not see is unknown, never absent.
    ///
    /// # Errors
    /// When there is none, it is too old, or the host could not look.
    pub fn answer<T>(
        &self,
        subject: &Subject,
        of: impl FnOnce(&'a Observation) -> Option<&'a Reply<T>>,
    ) -> Result<(&'a T, u64), Missing> {
        let observation = self.newest(subject)?;
        match of(observation) {
            Some(Reply::Ok(value)) => Ok((value, observation.at_ms())),
            Some(Reply::Error(error)) => Err(Missing::Unknown(format!("the host says: {}", error.message))),
            None => Err(Missing::Unseen),
        }
    }

    /// The nodes from whose hosts a node's address was dialled.
    pub fn dialled_from(&self, name: &str) -> impl Iterator<Item = &str> {
        let first = Subject::Dial { node: name.to_owned(), from: None };
        self.newest
            .range(first..)
            .map_while(move |(subject, _)| match subject {
                Subject::Dial { node, from } if node == name => Some(from.as_deref()),
                _ => None,
            })
            .flatten()
    }
}
