//! The steps from one node to many, one a file, and [`ROAD`], which says in which order and for which nodes.
//!
//! Each reads from the facts how far it is and remembers nothing; what one has established stays true while
//! later ones are carried out.

mod add_voter;
mod complete_peers;
mod configure_first;
mod configure_node;
mod identity;
mod left_aside;
mod need;
mod overriding;
mod prove;
mod raise_replication;
mod rebalance;
mod replicate_logs;
mod replicate_metadata;
mod restart;
mod settings;
mod snapshot;
mod start;
mod step;
mod trim_weak_segments;
mod upgrade;

use super::world::World;
use crate::api::{NodeSpec, StepKey};

pub use add_voter::AddVoter;
pub use step::{Step, Work};

/// Numbers that pages repeat.
#[cfg(feature = "internals")]
pub mod numbers {
    pub use super::rebalance::REBALANCE_MS;
    pub use super::snapshot::ATTEMPTS;
    pub use super::start::{START_MS, STARTS};
    pub use super::trim_weak_segments::ROUNDS;
}

/// The nodes that a stretch of the road is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// None of them: the steps are for the cluster.
    Cluster,
    /// The node to start from.
    First,
    /// Each of the others, in the order of the target.
    Others,
    /// Each of the others that is to vote.
    Voters,
    /// Each of the others, and then the node to start from.
    FirstLast,
}

/// Steps that are taken one after the other for each of some nodes.
pub struct Stretch {
    /// The nodes.
    pub of: Of,
    /// The steps.
    pub steps: &'static [&'static dyn Step],
}

/// Every step there is, in the order in which they are taken.
pub const ROAD: &[Stretch] = &[
    Stretch { of: Of::First, steps: &[&start::START_NODE, &upgrade::UpgradeServer] },
    Stretch { of: Of::Cluster, steps: &[&replicate_metadata::ReplicateMetadata] },
    Stretch { of: Of::First, steps: &[&configure_first::ConfigureFirstNode, &restart::RESTART_FIRST] },
    Stretch { of: Of::Cluster, steps: &[&replicate_logs::ReplicateLogs, &snapshot::SnapshotPartitions] },
    Stretch { of: Of::Others, steps: &[&configure_node::ConfigureNode, &start::JOIN_NODE] },
    // All nodes join before the first vote is given, so that the number of voters is even only for seconds.
    Stretch { of: Of::Voters, steps: &[&AddVoter] },
    Stretch {
        of: Of::Cluster,
        steps: &[
            &raise_replication::RaiseReplication,
            &rebalance::Rebalance,
            &trim_weak_segments::TrimWeakSegments,
        ],
    },
    // The first node comes last: until then its configuration is the one that is known to work.
    Stretch { of: Of::FirstLast, steps: &[&complete_peers::CompletePeers, &restart::RELOAD_NODE] },
    Stretch { of: Of::Cluster, steps: &[&prove::Prove] },
];

/// Every kind of step, in the order of the road.
pub fn all() -> impl Iterator<Item = &'static dyn Step> {
    ROAD.iter().flat_map(|stretch| stretch.steps.iter().copied())
}

/// A step with the node it is for.
#[derive(Clone)]
pub struct Leg {
    /// Its name in messages.
    pub key: StepKey,
    /// The step.
    pub step: &'static dyn Step,
}

impl Leg {
    /// Whether its action would start a node that has run before.
    pub fn revives(&self, world: &World) -> bool {
        self.step.revives(world, &self.key)
    }
}

/// The road for a target: every step with the node it is for, in order. It is empty until the node to start
/// from is known.
pub fn road(world: &World) -> Vec<Leg> {
    let Some(first) = world.first else { return Vec::new() };
    let mut road: Vec<Leg> = Vec::new();
    for Stretch { of, steps } in ROAD {
        let nodes: Vec<&NodeSpec> = match of {
            Of::Cluster => {
                road.extend(steps.iter().map(|step| Leg { key: StepKey::cluster(step.name()), step: *step }));
                continue;
            }
            Of::First => vec![first],
            Of::Others => world.others().collect(),
            Of::Voters => world.voters().iter().copied().filter(|node| node.name != first.name).collect(),
            Of::FirstLast => world.others().chain([first]).collect(),
        };
        for node in nodes {
            let leg =
                |step: &&'static dyn Step| Leg { key: StepKey::node(step.name(), &node.name), step: *step };
            road.extend(steps.iter().map(leg));
        }
    }
    road
}

/// The names of the steps of the road, in order.
pub fn keys(world: &World) -> Vec<StepKey> {
    road(world).into_iter().map(|leg| leg.key).collect()
}

/// The first step of the road, even before it is known which node it is for.
pub fn start(world: &World) -> Leg {
    let step = &start::START_NODE;
    let node = world.first.or(world.aim.target.nodes.first()).map(|node| node.name.clone());
    Leg { key: StepKey { step: step.name().into(), node }, step }
}
