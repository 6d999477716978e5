//! Nodes as their hosts show them.

use std::collections::BTreeMap;

use restate_scaleout_api::answer::{
    CommandOutput, ConfigFile, DialFailure, DialReport, DiskReport, InstalledServer, ProcessInfo,
    ProcessReport,
};
use restate_scaleout_api::{Observation, Reply};
use semver::Version;

use super::Clock;
use crate::broken::Broken;
use crate::fact::Fact;
use crate::hash::sha256_hex;
use crate::read::health::{self, Bound, Health};

/// One node from outside the cluster.
#[derive(Debug, Clone)]
pub struct Host {
    /// Its configuration file.
    pub config: Fact<ConfigText>,
    /// Its server processes.
    pub process: Fact<Processes>,
    /// Its base directory.
    pub disk: Fact<DiskReport>,
    /// What a start would run.
    pub installed: Fact<InstalledServer>,
    /// What the installed server made of its configuration, for those whose hosts tried.
    pub dump: Fact<Dump>,
    /// Its address, dialled from where the loop runs.
    pub dial: Fact<Answered>,
    /// Its address, dialled from the hosts of other nodes, by their names.
    pub dialled_from: BTreeMap<String, Fact<Answered>>,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            config: Fact::Unseen,
            process: Fact::Unseen,
            disk: Fact::Unseen,
            installed: Fact::Unseen,
            dump: Fact::Unseen,
            dial: Fact::Unseen,
            dialled_from: BTreeMap::new(),
        }
    }
}

/// A configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigText {
    /// Its text; absent when there is no file.
    pub text: Option<String>,
    /// SHA-256 of the text, computed here.
    pub sha256: Option<String>,
    /// When it was written, by the clock of the observations.
    pub written: Option<i64>,
}

/// The server processes of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processes {
    /// All that match.
    pub all: Vec<ProcessInfo>,
    /// When the only one was started, by the clock of the observations.
    pub started: Option<i64>,
}

/// What the installed server made of a node's file, variables and flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump {
    /// When it was tried, by the clock of the observations.
    pub at: i64,
    /// The settings that it would start with, as it prints them, or why it would not start.
    pub settings: Result<String, String>,
}

/// What answered at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What was dialled.
    pub url: String,
    /// Whether something answered with success.
    pub ok: bool,
    /// Whether something listens there, whatever it answers; none when that cannot be told.
    pub listens: Option<bool>,
    /// Whether nothing came back that tells: a server may run there all the same.
    pub silent: bool,
    /// Whether the answer has no body.
    pub empty: bool,
    /// What the server says of itself, or why that cannot be read.
    pub health: Result<Health, String>,
    /// When its process was started, by its own word and the clock of the observations.
    pub started: Option<i64>,
}

impl Host {
    /// Where its server says that it listens; nothing where it does not answer, or does not say.
    ///
    /// # Errors
    /// When it says so in a way that is not understood.
    pub fn bound(&self, node: &str) -> Result<&[Bound], Broken> {
        let health = self.dial.seen().and_then(|dial| dial.health.as_ref().ok());
        let Some(health) = health else { return Ok(&[]) };
        health.bound.as_deref().map_err(|why| {
            Broken::unknown(
                format!("where the server of {node} listens is not known: {why}"),
                vec![self.dial.evidence(why.clone())],
                "`bound_addresses` of its `/health` is not as known versions have it: act by hand, or with a newer release \
                 of this tool",
            )
        })
    }

    /// The version that a start would run.
    pub fn version(&self) -> Option<Version> {
        let text = self.installed.seen()?.version.as_deref()?;
        text.split_whitespace().find_map(|word| Version::parse(word.trim_start_matches('v')).ok())
    }

    /// When its process was started: as its host says, or else as the server says.
    pub fn started(&self) -> Option<i64> {
        let by_host = self.process.seen().and_then(|processes| processes.started);
        by_host.or(self.dial.seen().and_then(|answered| answered.started))
    }
}

/// When an address was dialled, what answered, and the address.
type Dialled<'a> = (u64, &'a Reply<DialReport>, &'a str);

/// The newest look of each kind at each node.
#[derive(Default)]
pub(super) struct Looks<'a> {
    config: BTreeMap<&'a str, (u64, &'a Reply<ConfigFile>)>,
    process: BTreeMap<&'a str, (u64, &'a Reply<ProcessReport>)>,
    disk: BTreeMap<&'a str, (u64, &'a Reply<DiskReport>)>,
    installed: BTreeMap<&'a str, (u64, &'a Reply<InstalledServer>)>,
    dump: BTreeMap<&'a str, (u64, &'a Reply<CommandOutput>)>,
    dial: BTreeMap<(&'a str, Option<&'a str>), Dialled<'a>>,
}

impl<'a> Looks<'a> {
    pub(super) fn add(&mut self, observation: &'a Observation) {
        match observation {
            Observation::ReadConfig { at_ms, node, answer } => newest(&mut self.config, node, *at_ms, answer),
            Observation::Process { at_ms, node, answer } => newest(&mut self.process, node, *at_ms, answer),
            Observation::Disk { at_ms, node, answer, .. } => newest(&mut self.disk, node, *at_ms, answer),
            Observation::Installed { at_ms, node, answer } => {
                newest(&mut self.installed, node, *at_ms, answer);
            }
            Observation::Dial { at_ms, node, url, from, answer } => {
                let look = (*at_ms, answer, url.as_str());
                let kept = self.dial.entry((node, from.as_deref())).or_insert(look);
                if look.0 >= kept.0 {
                    *kept = look;
                }
            }
            Observation::DumpConfig { at_ms, node, answer } => newest(&mut self.dump, node, *at_ms, answer),
            Observation::Restatectl { .. } | Observation::LogTail { .. } | Observation::Action { .. } => {}
        }
    }

    pub(super) fn facts(&self, clock: Clock) -> BTreeMap<String, Host> {
        let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
        for (node, (at_ms, answer)) in &self.config {
            let source = format!("configuration file of {node}");
            host(&mut hosts, node).config = clock.fact(*at_ms, &source, answer, |file| config(file, *at_ms));
        }
        for (node, (at_ms, answer)) in &self.process {
            let source = format!("processes of {node}");
            host(&mut hosts, node).process =
                clock.fact(*at_ms, &source, answer, |report| Ok(processes(report, *at_ms)));
        }
        for (node, (at_ms, answer)) in &self.disk {
            let source = format!("base directory of {node}");
            host(&mut hosts, node).disk = clock.fact(*at_ms, &source, answer, disk);
        }
        for (node, (at_ms, answer)) in &self.installed {
            let source = format!("installed server of {node}");
            host(&mut hosts, node).installed = clock.fact(*at_ms, &source, answer, |it| Ok(it.clone()));
        }
        for (node, (at_ms, answer)) in &self.dump {
            let source = format!("restate-server --dump-config of {node}");
            host(&mut hosts, node).dump = clock.fact(*at_ms, &source, answer, |it| dump(it, *at_ms));
        }
        for ((node, from), (at_ms, answer, url)) in &self.dial {
            let source = match from {
                Some(from) => format!("GET {url} from {from}"),
                None => format!("GET {url}"),
            };
            let fact = clock.fact(*at_ms, &source, answer, |report| Ok(answered(url, report, *at_ms)));
            let host = host(&mut hosts, node);
            match from {
                Some(from) => {
                    host.dialled_from.insert((*from).to_owned(), fact);
                }
                None => host.dial = fact,
            }
        }
        hosts
    }
}

fn host<'h>(hosts: &'h mut BTreeMap<String, Host>, node: &str) -> &'h mut Host {
    hosts.entry(node.to_owned()).or_default()
}

fn newest<'a, T>(
    map: &mut BTreeMap<&'a str, (u64, &'a Reply<T>)>,
    node: &'a str,
    at_ms: u64,
    answer: &'a Reply<T>,
) {
    let kept = map.entry(node).or_insert((at_ms, answer));
    if at_ms >= kept.0 {
        *kept = (at_ms, answer);
    }
}

fn config(file: &ConfigFile, at_ms: u64) -> Result<ConfigText, String> {
    let sha256 = file.text.as_deref().map(sha256_hex);
    if file.sha256.is_some() && file.sha256 != sha256 {
        return Err("its text and the hash that the host gives for it do not match".into());
    }
    Ok(ConfigText { text: file.text.clone(), sha256, written: file.age_ms.map(|age| ago(at_ms, age)) })
}

/// What is not there has nothing in it, and what is empty has no directories.
fn disk(report: &DiskReport) -> Result<DiskReport, String> {
    let directories = !report.node_directories.is_empty();
    let something =
        directories || report.empty == Some(false) || report.other_entries.is_some_and(|others| others > 0);
    if !report.exists && something || report.empty == Some(true) && directories {
        return Err("what is told of it contradicts itself".into());
    }
    Ok(report.clone())
}

fn processes(report: &ProcessReport, at_ms: u64) -> Processes {
    let started = match report.processes.as_slice() {
        [only] => only.age_ms.map(|age| ago(at_ms, age)),
        _ => None,
    };
    Processes { all: report.processes.clone(), started }
}

/// A server that was stopped before it had ended says nothing of the configuration.
fn dump(output: &CommandOutput, at_ms: u64) -> Result<Dump, String> {
    let settings = match output.exit {
        _ if output.timed_out => return Err("it was stopped before it had ended".into()),
        None => return Err("it was killed".into()),
        Some(0) => Ok(output.stdout.clone()),
        Some(_) => {
            let said = restate_scaleout_api::secret::withhold(&output.stderr);
            Err(said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().into())
        }
    };
    Ok(Dump { at: ago(at_ms, 0), settings })
}

fn answered(url: &str, report: &DialReport, at_ms: u64) -> Answered {
    let ok = report.failure.is_none() && report.status.is_some_and(|status| (200..300).contains(&status));
    let body = report.body.as_deref().unwrap_or_default();
    let health = health::read(body);
    let started = health.as_ref().ok().and_then(|health| health.age_ms).map(|age| ago(at_ms, age));
    let listens = match report.failure {
        None | Some(DialFailure::Tls | DialFailure::Other) => Some(true),
        Some(DialFailure::Refused) => Some(false),
        Some(DialFailure::TimedOut | DialFailure::Unreachable | DialFailure::NoSuchName) => None,
    };
    Answered {
        url: url.to_owned(),
        ok,
        listens,
        silent: matches!(report.failure, Some(DialFailure::TimedOut | DialFailure::Unreachable)),
        empty: body.trim().is_empty(),
        health,
        started,
    }
}

fn ago(at_ms: u64, age_ms: u64) -> i64 {
    let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    signed(at_ms).saturating_sub(signed(age_ms))
}
