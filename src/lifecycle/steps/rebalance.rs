//! `rebalance`: what was asked of logs and partitions has come about.

use super::{Step, StepId};
use crate::api::StepKey;
use crate::lifecycle::verdict::{Progress, holds, wait, why};
use crate::lifecycle::world::World;

/// A third of the logs every five seconds or so, and replicas that read a snapshot and the log after it.
const REBALANCE_MS: u64 = 600_000;

/// `rebalance`
pub struct Rebalance;

impl Step for Rebalance {
    fn id(&self) -> StepId {
        StepId::Rebalance
    }

    fn title(&self) -> &'static str {
        "Every log's tail and every partition's replica set is what was asked, all active, none lagging"
    }

    fn progress(&self, world: &World, _key: &StepKey) -> Progress {
        let facts = &world.facts;
        let evidence = [facts.logs.evidence("tail segments"), facts.placement.evidence("replica sets")];
        match world.unbalanced().or_else(|| world.unrest()) {
            None => holds("tails and replica sets are as asked", evidence),
            Some(awaiting) => {
                wait(awaiting, why("the cluster rearranges itself", evidence), REBALANCE_MS, None)
            }
        }
    }
}
