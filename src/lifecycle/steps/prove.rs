//! `prove`: the losses tolerated, computed from facts, are what the target asks.

use super::{Step, StepId};
use crate::api::StepKey;
use crate::lifecycle::verdict::{Progress, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::state::exposure;

/// `prove`
pub struct Prove;

impl Step for Prove {
    fn id(&self) -> StepId {
        StepId::Prove
    }

    fn title(&self) -> &'static str {
        "The losses tolerated, computed from what is observed, are what the target asks"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let exposure = exposure::now(world.facts);
        let parts =
            [("writes", &exposure.writes), ("data", &exposure.data), ("metadata", &exposure.metadata)];
        let evidence = parts.map(|(what, tolerance)| crate::api::Evidence {
            fact: format!(
                "{what} tolerate {} losses: {}",
                tolerance.losses.map_or_else(|| "an unknown number of".into(), |losses| losses.to_string()),
                tolerance.because
            ),
            source: "computed from the observations".into(),
        });
        if let Some(unrest) = world.unrest() {
            return wait(unrest, why("everything is in place but not at rest", evidence), 120_000, None);
        }
        let wanted = world.aim.tolerate;
        let short = parts.iter().find(|(_, tolerance)| {
            tolerance.interrupted || tolerance.losses.is_none_or(|losses| losses < wanted)
        });
        match short {
            None => holds(format!("{wanted} lost nodes are tolerated"), evidence),
            Some((what, tolerance)) => refuse(
                "target-not-proved",
                key,
                format!("{what} do not tolerate {wanted} lost nodes: {}", tolerance.because),
                evidence,
                "every step is done, so something outside the road keeps the cluster from its target",
            ),
        }
    }
}
