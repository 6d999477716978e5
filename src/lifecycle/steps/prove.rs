//! `prove`: the losses tolerated, computed from the facts, are those that the target asks for.

use super::step::{Step, Work};
use crate::api::StepKey;
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
        let evidence = parts.map(|(what, tolerance)| crate::api::Evidence {
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
