//! `prove`: the losses tolerated, computed from the facts, are those that the target asks for.

mod contrary;
mod logs;
mod nodes;

use super::step::{Step, Work};
use crate::api::{Evidence, StepKey};
use crate::lifecycle::verdict::{Progress, clarity, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::state::exposure;
use crate::state::rest::Rest;

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
        if let Some(refusal) = contrary::forgetful(world, key) {
            return Progress::Refuse(refusal);
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
                if let Some(refusal) = contrary::find(world, key) {
                    return Progress::Refuse(refusal);
                }
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
    nodes.iter().find_map(|node| nodes::missing(world, &node.name)).or_else(|| logs::missing(world.facts))
}

/// A wait for what has been trimmed, and for the snapshots that it is in.
fn unread(world: &World, evidence: &[Evidence]) -> Option<Progress> {
    // An answer that a node's absence leaves incomplete is looked for again once the node is back.
    if let Some(unknown) = world.facts.trims.unknown().filter(|_| !world.facts.foreseen) {
        return Some(Progress::Wait(clarity(unknown)));
    }
    let (awaited, seen) = logs::uncovered(world.facts)?;
    let why = why(
        "what was trimmed from a log can be had from a snapshot alone, and servers report theirs within a minute",
        [vec![seen], evidence.to_vec()].concat(),
    );
    Some(wait(awaited, why, SNAPSHOT_MS, None))
}
