//! Observations to facts.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::history::{History, PastAction};
use super::host::{DialFacts, DiskFacts, HostFacts, InstalledFacts, NodeConfigFile, ProcessFacts};
use super::look::{Look, Missing, Subject, fact};
use super::{Fact, Ternary, health, rows};
use crate::api::answer::{
    CommandOutput, ConfigFile, DialReport, DiskReport, EnvironmentValue, InstalledServer, ProcessReport,
};
use crate::api::secret::{withhold, withhold_lines};
use crate::api::{Observation, Role, Target};
use crate::config::document::{Document, SyntaxError};
use crate::config::hash::sha256_hex;
use crate::config::layers::Layers;
use crate::config::secret::{secrets_in, secrets_of_variable};
use crate::config::settings::Settings;
use crate::restatectl::argv::ReadCommand;
use crate::restatectl::metadata::NodesConfig;
use crate::restatectl::servers::MetadataCluster;
use crate::restatectl::{ReadError, metadata, policies, servers, sql};
use semver::Version;

/// Facts from observations; the newest of each subject counts.
pub fn gather(target: &Target, observations: &[Observation]) -> Facts {
    let look = Look::new(target, observations);
    let hosts = target.nodes.iter().map(|node| (node.name.clone(), host(&look, &node.name))).collect();
    let nodes = read(&look, ReadCommand::NodesConfig, |output| metadata::nodes_config(&output.stdout));
    let nodes = of_one_cluster(&look, nodes);
    let servers =
        read(&look, ReadCommand::MetadataServers, |output| servers::metadata_cluster(&output.stdout));
    let lives = read(&look, ReadCommand::Processors, |output| sql::processors(&output.stdout));
    Facts {
        now_ms: look.now_ms,
        foreseen: false,
        one_host: target.one_host,
        restatectl: read(&look, ReadCommand::Version, |output| version_word(&output.stdout)),
        metadata: listed(servers, &nodes),
        ends: lives.known().map(|lives| rows::reached(lives, nodes.known())).unwrap_or_default(),
        processors: rows::of_this_life(lives, nodes.known()),
        nodes,
        liveness: read(&look, ReadCommand::Nodes, |output| {
            let nodes = sql::nodes(&output.stdout)?.into_iter().map(|node| (node.id, node.state));
            rows::once("sql nodes", "node", nodes)
        }),
        logs: read(&look, ReadCommand::LogsConfig, |output| metadata::logs_config(&output.stdout)),
        partitions: read(&look, ReadCommand::PartitionTable, |output| {
            metadata::partition_table(&output.stdout)
        }),
        placement: read(&look, ReadCommand::Partitions, |output| {
            let rows = sql::partitions(&output.stdout)?.into_iter().map(|row| (row.partition, row));
            rows::once("sql partitions", "partition", rows)
        }),
        frozen_placement: read(&look, ReadCommand::PlacementPolicies, |output| {
            policies::placement(&output.stdout)
        }),
        frozen_leadership: read(&look, ReadCommand::LeadershipPolicies, |output| {
            policies::leadership(&output.stdout)
        }),
        trims: read(&look, ReadCommand::LogletWorkers, |output| sql::trim_points(&output.stdout)),
        hosts,
        history: history(observations),
    }
}

/// Who is registered, unless another answer to the same question names another cluster, or cannot be read: then nobody
/// knows which one the other answers are of.
fn of_one_cluster(look: &Look<'_>, nodes: Fact<NodesConfig>) -> Fact<NodesConfig> {
    let Some(newest) = nodes.known() else { return nodes };
    let identity = |nodes: &NodesConfig| (nodes.cluster_name.clone(), nodes.fingerprint);
    let mut readings = look.readings();
    // The only reading is the one that was read already.
    if readings.len() < 2 {
        return nodes;
    }
    // A command that failed, as one to a node that is down does, has read nothing.
    readings.retain(|output| whole(ReadCommand::NodesConfig, output).is_ok());
    let doubt = readings.iter().find_map(|output| match metadata::nodes_config(&output.stdout) {
        Ok(other) if identity(&other) == identity(newest) => None,
        Ok(other) => Some(format!(
            "two clusters were read, `{}` and `{}`: by name or fingerprint they are not one",
            newest.cluster_name, other.cluster_name
        )),
        Err(why) => Some(format!("it was answered once more, and that answer cannot be read: {why}")),
    });
    match doubt {
        None => nodes,
        Some(reason) => Fact::Unknown { reason, source: nodes.source().to_owned() },
    }
}

/// An empty list of metadata servers means that metadata is kept elsewhere only where no node has the role;
/// otherwise it was cut off.
fn listed(servers: Fact<MetadataCluster>, nodes: &Fact<NodesConfig>) -> Fact<MetadataCluster> {
    let empty = servers.known().is_some_and(|it| it.servers.is_empty() && it.unreachable.is_empty());
    let mut members = nodes.known().into_iter().flat_map(|config| &config.nodes);
    match members.find(|member| member.roles.contains(&Role::MetadataServer)) {
        Some(member) if empty => Fact::Unknown {
            reason: format!("no metadata server is listed, and {} has the role", member.name),
            source: servers.source().to_owned(),
        },
        _ => servers,
    }
}

fn read<T>(
    look: &Look<'_>,
    read: ReadCommand,
    parse: impl FnOnce(&CommandOutput) -> Result<T, ReadError>,
) -> Fact<T> {
    let answer = look.answer(&Subject::Read(read), |observation| match observation {
        Observation::Restatectl { answer, .. } => Some(answer),
        _ => None,
    });
    let output = answer.and_then(|(output, _)| whole(read, output).map_err(Missing::Unknown));
    let value = output.and_then(|output| parse(output).map_err(|error| Missing::Unknown(error.to_string())));
    fact(read.title().to_owned(), value)
}

/// The output of a read that can be trusted: it ended by itself, succeeded, and is complete.
fn whole(read: ReadCommand, output: &CommandOutput) -> Result<&CommandOutput, String> {
    if output.timed_out {
        return Err("the command did not finish in time".into());
    }
    if output.exit != Some(0) {
        // Before lines are lost: a secret may stand on the one below its name.
        let words = withhold(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        let code = output.exit.map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"));
        return Err(format!("{code}: {words}"));
    }
    if let Some(missing) = sql::partial(&withhold(&output.stderr)).filter(|_| read.is_query()) {
        return Err(format!("the answer is incomplete: {missing}"));
    }
    Ok(output)
}

fn host(look: &Look<'_>, name: &str) -> HostFacts {
    let node = || name.to_owned();
    let installed = look.answer(&Subject::Installed(node()), |observation| match observation {
        Observation::Installed { answer, .. } => Some(answer),
        _ => None,
    });
    let installed =
        fact(format!("installed server of {name}"), installed.map(|(seen, _)| of_installed(seen)));
    let config = look.answer(&Subject::Config(node()), |observation| match observation {
        Observation::ReadConfig { answer, .. } => Some(answer),
        _ => None,
    });
    let config = config.map(|(file, at)| config_file(file, at, installed.known()));
    let process = look.answer(&Subject::Process(node()), |observation| match observation {
        Observation::Process { answer, .. } => Some(answer),
        _ => None,
    });
    let disk = look.answer(&Subject::Disk(node()), |observation| match observation {
        Observation::Disk { answer, .. } => Some(answer),
        _ => None,
    });
    let log_tail = look.answer(&Subject::LogTail(node()), |observation| match observation {
        Observation::LogTail { answer, .. } => Some(answer),
        _ => None,
    });
    let from_here = Subject::Dial { node: node(), from: None };
    HostFacts {
        config: fact(format!("configuration file of {name}"), config),
        process: fact(format!("processes of {name}"), process.map(|(seen, at)| of_process(seen, at))),
        disk: fact(format!("base directory of {name}"), disk.map(|(seen, _)| of_disk(seen, name))),
        log_tail: fact(
            format!("server log of {name}"),
            log_tail.map(|(tail, _)| withhold_lines(&tail.lines)),
        ),
        dial: dial(look, &from_here, format!("dialling {name}")),
        dialled_from: look
            .dialled_from(name)
            .map(|from| {
                let subject = Subject::Dial { node: node(), from: Some(from.to_owned()) };
                (from.to_owned(), dial(look, &subject, format!("dialling {name} from {from}")))
            })
            .collect(),
        installed,
    }
}

fn dial(look: &Look<'_>, subject: &Subject, source: String) -> Fact<DialFacts> {
    let newest = look.newest(subject);
    let url = match newest {
        Ok(Observation::Dial { url, .. }) => url.as_str(),
        _ => "",
    };
    let answer = look.answer(subject, |observation| match observation {
        Observation::Dial { answer, .. } => Some(answer),
        _ => None,
    });
    fact(source, answer.map(|(report, at)| of_dial(report, url, at)))
}

fn config_file(file: &ConfigFile, at: u64, installed: Option<&InstalledFacts>) -> NodeConfigFile {
    let (mut env, mut withheld) = (BTreeMap::new(), BTreeSet::new());
    for (name, value) in installed.and_then(|installed| installed.environment.as_ref()).into_iter().flatten()
    {
        match value.text() {
            Some(text) => drop(env.insert(name.clone(), text.to_owned())),
            None => drop(withheld.insert(name.clone())),
        }
    }
    let arguments = installed.and_then(|installed| installed.arguments.clone()).unwrap_or_default();
    let text = file.text.as_deref().unwrap_or_default();
    let document = Document::parse(text);
    let variables = env.iter().flat_map(|(name, value)| secrets_of_variable(name, value)).collect::<Vec<_>>();
    NodeConfigFile {
        sha256: file.text.as_deref().map(sha256_hex),
        settings: Settings::of(&Layers::with_args(&document, &env, &arguments)),
        errors: document.errors.iter().map(|error| placed(&document, error)).collect(),
        secrets: secrets_in(&document).into_iter().chain(variables).collect(),
        written_at: file.age_ms.map(|age| before(at, age)),
        env,
        withheld,
        arguments,
        text: file.text.clone(),
    }
}

/// An error with its line and column.
fn placed(document: &Document, error: &SyntaxError) -> String {
    let span = document.span(&error.span);
    format!("line {}, column {}: {}", span.line, span.column, error.message)
}

fn of_installed(server: &InstalledServer) -> InstalledFacts {
    let environment: Option<BTreeMap<String, EnvironmentValue>> = server.environment.clone();
    let version = server.version.as_deref().and_then(|text| version_word(text).ok());
    InstalledFacts { version, environment, arguments: server.arguments.clone() }
}

fn of_process(report: &ProcessReport, at: u64) -> ProcessFacts {
    let age = match report.processes.as_slice() {
        [only] => only.age_ms,
        _ => None,
    };
    ProcessFacts { processes: report.processes.clone(), started_at: age.map(|age| before(at, age)) }
}

/// A directory of the node's name shows its data, unless a host that has looked found no server's marker in it: then it
/// is a mount point, say, whose disk is not mounted. Anything else may be another node's, or no node's at all; a
/// new file system has `lost+found` and nothing else.
fn of_disk(report: &DiskReport, name: &str) -> DiskFacts {
    let directories = &report.node_directories;
    let alone = matches!(directories.as_slice(), [only] if only == "lost+found");
    let new = report.exists && alone && report.other_entries == Some(0);
    let others = report.other_entries.is_some_and(|others| others > 0);
    // What is said not to be there, and to have something in it, may have it.
    let taken = !new && (!directories.is_empty() || report.empty == Some(false) || others);
    let listed = |names: &[String]| names.iter().any(|listed| listed == name);
    let marked = report.marked.as_ref().is_none_or(|marked| listed(marked));
    let data_present = match report.empty {
        None | Some(false) if listed(directories) && report.exists => marked.into(),
        _ if taken => Ternary::Unknown,
        None if report.exists && !new => Ternary::Unknown,
        _ => Ternary::No,
    };
    DiskFacts {
        data_present,
        taken,
        node_directories: directories.clone(),
        base_dir: report.base_dir.clone(),
        data_directory: report.data_directory.clone(),
        full: report.free_bytes.filter(|_| report.is_full()),
    }
}

fn of_dial(report: &DialReport, url: &str, at: u64) -> DialFacts {
    let health = report.body.as_deref().and_then(health::read);
    let age = health.as_ref().and_then(|health| health.age_ms);
    DialFacts {
        url: url.to_owned(),
        answered: report.status.is_some_and(|status| (200..300).contains(&status)),
        failure: report.failure,
        started_at: age.map(|age| before(at, age)),
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
    let mut done: Vec<PastAction> = observations
        .iter()
        .filter_map(|observation| match observation {
            Observation::Action { at_ms, step, action, answer } => Some(PastAction {
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
