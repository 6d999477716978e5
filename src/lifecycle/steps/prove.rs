//! `prove`: the losses tolerated, computed from the facts, are those that the target asks for.

use super::step::{Step, Work};
use crate::api::{Evidence, Role, StepKey};
use crate::cluster::{Facts, HostFacts, Ternary};
use crate::lifecycle::verdict::{Progress, clarity, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::metadata::Member;
use crate::restatectl::states::MetadataStatus;
use crate::state::rest::Rest;
use crate::state::{exposure, own_word};

/// A leader asks the repository within a minute of its start.
const SNAPSHOT_MS: u64 = 180_000;

/// `prove`
pub struct Prove;

impl Step for Prove {
    fn name(&self) -> &'static str {
        "prove"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/prove.md")
    }

    fn title(&self) -> &'static str {
        "The losses tolerated, computed from what is observed, are those that the target asks for"
    }

    fn work(&self) -> Work {
        Work::Prove
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let exposure = exposure::now(world.facts);
        let parts =
            [("writes", &exposure.writes), ("data", &exposure.data), ("metadata", &exposure.metadata)];
        let evidence = parts.map(|(what, tolerance)| Evidence {
            fact: format!(
                "losses tolerated for {what}: {}{} ({})",
                tolerance.losses.map_or_else(|| "unknown".into(), |losses| losses.to_string()),
                tolerance
                    .machines
                    .map_or_else(String::new, |machines| format!(", of whole machines {machines}")),
                tolerance.because
            ),
            source: "computed from the observations".into(),
        });
        match world.rest() {
            Rest::Settled => {}
            Rest::Unknown(unknown) => return Progress::Wait(clarity(unknown)),
            Rest::Moving(awaited) => {
                let seen = unproved(world).map(|(_, seen)| seen).into_iter();
                return wait(
                    awaited,
                    why(
                        "everything is in place, but the cluster has not settled yet",
                        seen.chain(evidence).collect::<Vec<_>>(),
                    ),
                    120_000,
                    None,
                );
            }
        }
        if let Some((name, host, path)) = forgetful(world) {
            let path = path.join(".");
            return refuse(
                "kept-protection",
                key,
                format!("{name} does not keep on its disk what it has acknowledged: `{path}` is set"),
                [host.config.evidence(format!("`{path}` is set"))],
                format!(
                    "take `{path}` out of its file and its variables, and restart it while the others run"
                ),
            );
        }
        let wanted = world.aim.tolerate;
        let interrupted = parts.iter().any(|(_, tolerance)| tolerance.interrupted);
        if let Some(waits) = unread(world, &evidence).filter(|_| !interrupted) {
            return waits;
        }
        let short = parts.iter().find(|(_, tolerance)| {
            tolerance.interrupted || tolerance.losses.is_none_or(|losses| losses < wanted)
        });
        match short {
            None => {
                if let Some((awaited, seen)) = unproved(world) {
                    return wait(
                        awaited,
                        why(
                            "a node or a log is not seen to be what it is registered as",
                            [vec![seen], evidence.to_vec()].concat(),
                        ),
                        120_000,
                        None,
                    );
                }
                let machines = parts.iter().filter_map(|(_, tolerance)| tolerance.machines).min();
                let shared =
                    machines.filter(|machines| *machines < wanted).map_or_else(String::new, |machines| {
                        format!(", but of whole machines only {machines}: some nodes share one")
                    });
                holds(format!("losses tolerated: at least {wanted}, as the target asks{shared}"), evidence)
            }
            Some((what, tolerance)) => refuse(
                "target-not-proved",
                key,
                format!(
                    "fewer losses are tolerated for {what} than the {wanted} that the target asks for: {}",
                    tolerance.because
                ),
                evidence,
                "work on the limit that is named: a node that is down, a log server left read-only or a worker left draining; \
                 or lower `tolerate`",
            ),
        }
    }
}

/// A node whose copies are none, with the key that makes it so.
fn forgetful<'a>(world: &World<'a>) -> Option<(&'a str, &'a HostFacts, &'static [&'static str])> {
    let nodes = world.aim.target.nodes.iter();
    nodes.into_iter().find_map(|node| {
        let host = world.facts.host(&node.name)?;
        Some((node.name.as_str(), host, host.file()?.settings.forgets?))
    })
}

/// What is not seen to be there: a node by its own word and its host's, or the log of a partition.
fn unproved(world: &World) -> Option<(String, Evidence)> {
    let nodes = &world.aim.target.nodes;
    nodes.iter().find_map(|node| of_node(world, &node.name)).or_else(|| of_logs(world.facts))
}

fn of_node(world: &World, name: &str) -> Option<(String, Evidence)> {
    let (member, host) = (world.facts.member(name)?, world.facts.host(name)?);
    if let Some(awaited) = own_word::missing(world.facts, member) {
        return Some(awaited);
    }
    if let Some(process) = host.process.known().filter(|process| process.processes.len() != 1) {
        let fact = format!("{} processes", process.processes.len());
        return Some((format!("{name} to run as one process"), host.process.evidence(fact)));
    }
    if host.data_present() == Ternary::No {
        let fact = "nothing is in its base directory";
        return Some((format!("the data of {name} to be on its disk"), host.disk.evidence(fact)));
    }
    let elsewhere = host.disk.known().filter(|disk| {
        !disk.node_directories.is_empty() && !disk.node_directories.iter().any(|it| it == name)
    });
    if let Some(disk) = elsewhere {
        let fact = format!("its base directory has {}", disk.node_directories.join(", "));
        return Some((format!("the data of {name} to be on its disk"), host.disk.evidence(fact)));
    }
    next_start(world, name, member, host).or_else(|| vote(world, name, member, host))
}

/// What would make another node of it at its next start: a file that was changed since it was started.
fn next_start(world: &World, name: &str, member: &Member, host: &HostFacts) -> Option<(String, Evidence)> {
    let settings = &host.file()?.settings;
    let cluster = &world.facts.nodes.known()?.cluster_name;
    if settings.cluster_name.value != *cluster {
        let fact = format!("its file and variables say cluster `{}`", settings.cluster_name.value);
        return Some((format!("{name} to be configured for cluster {cluster}"), host.config.evidence(fact)));
    }
    let lost: Vec<&str> = member.roles.difference(&settings.roles.value).map(|role| role.as_str()).collect();
    (!lost.is_empty()).then(|| {
        let fact = format!("roles that its file and variables lack: {}", lost.join(", "));
        (
            format!("{name} to be configured with all roles that it is registered with"),
            host.config.evidence(fact),
        )
    })
}

/// A vote that the node itself knows nothing of.
fn vote(world: &World, name: &str, member: &Member, host: &HostFacts) -> Option<(String, Evidence)> {
    // What is foreseen of a node that gets a vote is not what it says of itself.
    if world.facts.foreseen || !world.voting()?.contains(&member.id) {
        return None;
    }
    let status = host.health()?.roles.get(&Role::MetadataServer)?;
    (MetadataStatus::from(status.as_str()) != MetadataStatus::Member).then(|| {
        let fact = format!("its metadata server is `{status}`");
        (format!("the metadata server of {name} to take part as a member"), host.dial.evidence(fact))
    })
}

/// A wait for what has been trimmed, and for the snapshots that it is in.
fn unread(world: &World, evidence: &[Evidence]) -> Option<Progress> {
    // An answer that a node's absence leaves incomplete is looked for again once the node is back.
    if let Some(unknown) = world.facts.trims.unknown().filter(|_| !world.facts.foreseen) {
        return Some(Progress::Wait(clarity(unknown)));
    }
    let (awaited, seen) = uncovered(world.facts)?;
    let why = why(
        "what was trimmed from a log can be had from a snapshot alone, and servers report theirs within a minute",
        [vec![seen], evidence.to_vec()].concat(),
    );
    Some(wait(awaited, why, SNAPSHOT_MS, None))
}

/// A partition whose log was trimmed past every snapshot that is known.
fn uncovered(facts: &Facts) -> Option<(String, Evidence)> {
    let (table, placement) = (facts.partitions.known()?, facts.placement.known()?);
    let (trimmed, archived) = (facts.trimmed()?, facts.archived()?);
    (0..table.count).find_map(|partition| {
        let log = placement.get(&partition).map_or(partition, |place| place.log);
        let point = trimmed.get(&log).copied().unwrap_or(0);
        let covered = archived.get(&partition).copied();
        (point > covered.unwrap_or(0)).then(|| {
            let shown = covered.map_or_else(|| "unknown".to_owned(), |lsn| lsn.to_string());
            let fact = format!("partition {partition}: log trimmed up to {point}, snapshot up to {shown}");
            (
                format!("a snapshot of partition {partition} that covers its trimmed log"),
                facts.processors.evidence(fact),
            )
        })
    })
}

fn of_logs(facts: &Facts) -> Option<(String, Evidence)> {
    let (table, logs, placement) = (facts.partitions.known()?, facts.logs.known()?, facts.placement.known()?);
    (0..table.count).find_map(|partition| {
        let log = placement.get(&partition).map_or(partition, |place| place.log);
        logs.chains.get(&log).is_none_or(Vec::is_empty).then(|| {
            let fact = format!("log {log} has no segment");
            (format!("partition {partition} to have a log"), facts.logs.evidence(fact))
        })
    })
}
