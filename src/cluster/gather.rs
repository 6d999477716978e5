//! Observations to facts.

use std::collections::BTreeMap;

use semver::Version;

use super::fact::Fact;
use super::facts::Facts;
use super::health;
use super::history::{Done, History};
use super::host::{HostFacts, NodeConfigFile, ProbeFacts};
use crate::api::observation::{ConfigFile, ProbeReport};
use crate::api::{CommandOutput, Goal, Observation, Reply};
use crate::config::document::Document;
use crate::config::hash::sha256_hex;
use crate::config::settings::Settings;
use crate::restatectl::argv::ReadCommand;
use crate::restatectl::{ReadError, metadata, servers, sql};

/// Observations older than this against the newest count as stale: nothing is decided on them.
pub const STALE_AFTER_MS: u64 = 60_000;

/// Facts from observations; the newest of a kind counts.
pub fn gather(goal: &Goal, observations: &[Observation]) -> Facts {
    let now_ms = observations.iter().map(at_ms).max().unwrap_or(0);
    let look = Look { observations, now_ms };
    let mut hosts = BTreeMap::new();
    for node in &goal.nodes {
        hosts.insert(node.name.clone(), look.host(&node.name));
    }
    Facts {
        now_ms,
        restatectl: look.read(ReadCommand::Version, |output| version_word(&output.stdout)),
        nodes: look.read(ReadCommand::NodesConfig, |output| metadata::nodes_config(&output.stdout)),
        liveness: look.read(ReadCommand::Nodes, |output| {
            Ok(BTreeMap::from_iter(sql::nodes(&output.stdout)?.into_iter().map(|node| (node.id, node.state))))
        }),
        logs: look.read(ReadCommand::LogsConfig, |output| metadata::logs_config(&output.stdout)),
        partitions: look
            .read(ReadCommand::PartitionTable, |output| metadata::partition_table(&output.stdout)),
        placement: look.read(ReadCommand::Partitions, |output| {
            Ok(BTreeMap::from_iter(
                sql::partitions(&output.stdout)?.into_iter().map(|row| (row.partition, row)),
            ))
        }),
        processors: look.read(ReadCommand::Processors, |output| sql::processors(&output.stdout)),
        trims: look.read(ReadCommand::LogletWorkers, |output| sql::trim_points(&output.stdout)),
        metadata: look.read(ReadCommand::MetadataServers, |output| servers::metadata_cluster(&output.stdout)),
        hosts,
        history: history(observations),
    }
}

/// When an observation was made.
pub fn at_ms(observation: &Observation) -> u64 {
    match observation {
        Observation::Restatectl { at_ms, .. }
        | Observation::Config { at_ms, .. }
        | Observation::Probe { at_ms, .. }
        | Observation::Action { at_ms, .. } => *at_ms,
    }
}

struct Look<'a> {
    observations: &'a [Observation],
    now_ms: u64,
}

/// Why there is no value.
enum Missing {
    Unseen,
    Unknown(String),
}

impl Missing {
    fn unread(error: ReadError) -> Self {
        Self::Unknown(error.to_string())
    }
}

fn fact<T>(source: String, read: Result<T, Missing>) -> Fact<T> {
    match read {
        Ok(value) => Fact::Known { value, source },
        Err(Missing::Unknown(reason)) => Fact::Unknown { reason, source },
        Err(Missing::Unseen) => Fact::Unseen,
    }
}

impl<'a> Look<'a> {
    /// The newest observation that is wanted, if it is not stale.
    fn newest(&self, wanted: &dyn Fn(&Observation) -> bool) -> Result<&'a Observation, Missing> {
        let newest = self.observations.iter().filter(|it| wanted(it)).max_by_key(|it| at_ms(it));
        let newest = newest.ok_or(Missing::Unseen)?;
        match self.now_ms - at_ms(newest) {
            ..=STALE_AFTER_MS => Ok(newest),
            age => Err(Missing::Unknown(format!("seen {} s before the newest observation", age / 1000))),
        }
    }

    fn read<T>(
        &self,
        read: ReadCommand,
        parse: impl FnOnce(&CommandOutput) -> Result<T, ReadError>,
    ) -> Fact<T> {
        let output = self.output(read);
        fact(read.title().to_owned(), output.and_then(|output| parse(output).map_err(Missing::unread)))
    }

    fn output(&self, read: ReadCommand) -> Result<&'a CommandOutput, Missing> {
        let wanted = |it: &_| matches!(it, Observation::Restatectl { args, .. } if ReadCommand::of(args) == Some(read));
        match self.newest(&wanted)? {
            Observation::Restatectl { answer, .. } => command_output(answer).map_err(Missing::Unknown),
            _ => Err(Missing::Unseen),
        }
    }

    fn host(&self, name: &str) -> HostFacts {
        let mut probed_from = BTreeMap::new();
        for observation in self.observations {
            if let Observation::Probe { node, from: Some(from), .. } = observation
                && node == name
            {
                probed_from.insert(from.clone(), self.probe(name, Some(from)));
            }
        }
        HostFacts {
            config: fact(format!("configuration file of {name}"), self.config(name)),
            probe: self.probe(name, None),
            probed_from,
        }
    }

    fn config(&self, name: &str) -> Result<NodeConfigFile, Missing> {
        let wanted = |it: &_| matches!(it, Observation::Config { node, .. } if node == name);
        match self.newest(&wanted)? {
            Observation::Config { at_ms, answer, .. } => {
                Ok(config_file(host_answer(answer).map_err(Missing::Unknown)?, *at_ms))
            }
            _ => Err(Missing::Unseen),
        }
    }

    fn probe(&self, name: &str, from: Option<&String>) -> Fact<ProbeFacts> {
        let source = match from {
            Some(from) => format!("probe of {name} from {from}"),
            None => format!("probe of {name}"),
        };
        fact(source, self.probed(name, from))
    }

    fn probed(&self, name: &str, from: Option<&String>) -> Result<ProbeFacts, Missing> {
        let wanted = |it: &_| matches!(it, Observation::Probe { node, from: seen_from, .. } if node == name && seen_from.as_ref() == from);
        match self.newest(&wanted)? {
            Observation::Probe { at_ms, url, answer, .. } => {
                Ok(probe(host_answer(answer).map_err(Missing::Unknown)?, url, *at_ms))
            }
            _ => Err(Missing::Unseen),
        }
    }
}

fn host_answer<T>(answer: &Reply<T>) -> Result<&T, String> {
    match answer {
        Reply::Ok(value) => Ok(value),
        Reply::Error(error) => Err(format!("the host says: {}", error.message)),
    }
}

/// The output of a read that can be trusted: it ended by itself, with success, and is whole.
fn command_output(answer: &Reply<CommandOutput>) -> Result<&CommandOutput, String> {
    let output = host_answer(answer)?;
    if output.timed_out {
        return Err("the command did not end in time".into());
    }
    if output.exit != Some(0) {
        let words = output.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        let code = output.exit.map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"));
        return Err(format!("{code}: {words}"));
    }
    if let Some(missing) = sql::partial(&output.stderr) {
        return Err(format!("the answer is partial: {missing}"));
    }
    Ok(output)
}

fn config_file(file: &ConfigFile, at: u64) -> NodeConfigFile {
    let text = file.text.as_deref().unwrap_or_default();
    let document = Document::parse(text);
    NodeConfigFile {
        sha256: file.text.as_deref().map(sha256_hex),
        settings: Settings::read(&document, &file.env),
        errors: document.errors.iter().map(|error| error.message.clone()).collect(),
        written_at: file.age_ms.map(|age| before(at, age)),
        env: file.env.clone(),
        text: file.text.clone(),
    }
}

fn probe(report: &ProbeReport, url: &str, at: u64) -> ProbeFacts {
    let health = report.body.as_deref().and_then(health::read);
    let age = report.process_age_ms.or(health.as_ref().and_then(|health| health.age_ms));
    ProbeFacts {
        url: url.to_owned(),
        answered: report.answered && report.status.is_none_or(|status| (200..300).contains(&status)),
        running: report.running.or(report.answered.then_some(true)),
        started_at: age.map(|age| before(at, age)),
        installed: report.installed_version.as_deref().and_then(|text| version_word(text).ok()),
        data_present: report.data_present,
        log_tail: report.log_tail.clone(),
        health,
    }
}

/// The first word that is a version, in `restate-server 1.7.12 (577e032 …)`.
fn version_word(text: &str) -> Result<Version, ReadError> {
    text.split_whitespace()
        .find_map(|word| Version::parse(word).ok())
        .ok_or_else(|| ReadError::new("version", format!("no version in `{}`", text.trim())))
}

fn before(at: u64, age: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX) - i64::try_from(age).unwrap_or(i64::MAX)
}

fn history(observations: &[Observation]) -> History {
    let mut done: Vec<Done> = observations
        .iter()
        .filter_map(|observation| match observation {
            Observation::Action { at_ms, step, action, answer } => Some(Done {
                at_ms: *at_ms,
                step: step.clone(),
                action: action.clone(),
                answer: answer.clone(),
            }),
            _ => None,
        })
        .collect();
    done.sort_by_key(|done| done.at_ms);
    History(done)
}
