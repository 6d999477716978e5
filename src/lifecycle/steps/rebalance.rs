//! `rebalance`: logs and partitions have the copies that were asked for.

use super::step::{Step, Work};
use crate::api::StepKey;
use crate::lifecycle::verdict::{Progress, clarity, holds, wait, why};
use crate::lifecycle::world::World;
use crate::state::rest::Rest;

/// Servers replace about a third of the logs' tails every five seconds; new replicas read a snapshot and the
/// log after it.
pub const REBALANCE_MS: u64 = 600_000;

/// `rebalance`
pub struct Rebalance;

impl Step for Rebalance {
    fn name(&self) -> &'static str {
        "rebalance"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/rebalance.md")
    }

    fn title(&self) -> &'static str {
        "Every log's tail and every partition has the copies asked for, all active, none lagging"
    }

    fn work(&self) -> Work {
        Work::Watch
    }

    fn progress(&self, world: &World, _key: &StepKey) -> Progress {
        let facts = &world.facts;
        let evidence = [facts.logs.evidence("tail segments"), facts.placement.evidence("replica sets")];
        match world.balance().and_then(|| world.rest()) {
            Rest::Settled => holds("every log's tail and every partition has the copies asked for", evidence),
            Rest::Unknown(unknown) => Progress::Wait(clarity(unknown)),
            Rest::Moving(awaiting) => wait(
                awaiting,
                why("the servers are making the new segments and replicas", evidence),
                REBALANCE_MS,
                None,
            ),
        }
    }
}
