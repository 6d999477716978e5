//! `prove`: the losses tolerated, computed from the facts, are those that the target asks for.

use super::step::{Step, Work};
use crate::api::{Evidence, StepKey};
use crate::cluster::{Facts, Ternary};
use crate::lifecycle::verdict::{Progress, clarity, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::state::exposure;
use crate::state::rest::Rest;

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
                return wait(
                    awaited,
                    why("everything is in place, but the cluster has not settled yet", evidence),
                    120_000,
                    None,
                );
            }
        }
        let wanted = world.aim.tolerate;
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

/// What is not seen to be there: a node by its own word and its host's, or the log of a partition.
fn unproved(world: &World) -> Option<(String, Evidence)> {
    let nodes = &world.aim.target.nodes;
    nodes.iter().find_map(|node| of_node(world, &node.name)).or_else(|| of_logs(world.facts))
}

fn of_node(world: &World, name: &str) -> Option<(String, Evidence)> {
    let (nodes, member, host) =
        (world.facts.nodes.known()?, world.facts.member(name)?, world.facts.host(name)?);
    let said = |awaited: String, fact: String| Some((awaited, host.dial.evidence(fact)));
    let Some(health) = host.health() else {
        let awaited = format!("{name} to report about itself");
        // Before 1.7, servers have nothing to report.
        let version = member.version.as_deref().and_then(|it| semver::Version::parse(it).ok());
        let silent = version.is_none_or(|it| (it.major, it.minor) < (1, 7));
        return if silent && host.answered() == Ternary::Yes {
            None
        } else {
            said(awaited, "no report of a server".into())
        };
    };
    if let Some(cluster) = health.cluster_name.as_ref().filter(|it| **it != nodes.cluster_name) {
        let awaited = format!("{name} to answer for cluster {}", nodes.cluster_name);
        return said(awaited, format!("it answers for cluster {cluster}"));
    }
    if let (Some(registered), Some(own)) = (nodes.fingerprint, health.fingerprint)
        && registered != own
    {
        let awaited = format!("{name} to answer for the cluster with fingerprint {registered}");
        return said(awaited, format!("it answers for the one with {own}"));
    }
    if (health.id, health.generation) != (Some(member.id), Some(member.generation)) {
        let shown = |id: Option<String>| id.unwrap_or_else(|| "unknown".into());
        let own = shown(health.id.map(|it| it.to_string()));
        let generation = shown(health.generation.map(|it| it.to_string()));
        let awaited = format!("{name} to answer as {}:{}", member.id, member.generation);
        return said(awaited, format!("it answers as {own}:{generation}"));
    }
    if !health.status.is_alive() {
        return said(format!("{name} to finish starting"), format!("it is {}", health.status));
    }
    if let Some((role, status)) = health.unready(member.roles.iter().copied()) {
        let role = role.as_str();
        return said(format!("the {role} of {name} to be ready"), format!("the {role} is `{status}`"));
    }
    if let Some(process) = host.process.known().filter(|process| process.processes.len() != 1) {
        let fact = format!("{} processes", process.processes.len());
        return Some((format!("{name} to run as one process"), host.process.evidence(fact)));
    }
    if host.data_present() == Ternary::No {
        let fact = "nothing is in its base directory";
        return Some((format!("the data of {name} to be on its disk"), host.disk.evidence(fact)));
    }
    None
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
