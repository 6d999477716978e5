//! The steps from one node to many, one a file. Each reads from the facts how far it is and remembers
//! nothing; what one has established stays true while later ones are carried out.

mod add_voter;
mod complete_peers;
mod configure_first;
mod configure_node;
mod cut_tether;
mod id;
mod left_aside;
mod prove;
mod raise_replication;
mod rebalance;
mod replicate_logs;
mod replicate_metadata;
mod restart;
mod settings;
mod snapshot;
mod start;
mod upgrade;

use super::verdict::Progress;
use super::world::World;
use crate::api::StepKey;

pub use id::StepId;

/// A step of the road.
pub trait Step: Sync {
    /// Which step it is.
    fn id(&self) -> StepId;
    /// What it is for, in one line.
    fn title(&self) -> &'static str;
    /// How far it is; `key` says for which node.
    fn progress(&self, world: &World, key: &StepKey) -> Progress;
}

/// Every kind of step, in the order of the road.
#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "the pages are held against it"))]
pub const ALL: [&dyn Step; 16] = [
    &start::START_NODE,
    &upgrade::UPGRADE_SERVER,
    &replicate_metadata::ReplicateMetadata,
    &configure_first::ConfigureFirstNode,
    &restart::RESTART_FIRST,
    &replicate_logs::ReplicateLogs,
    &snapshot::SnapshotPartitions,
    &configure_node::ConfigureNode,
    &start::JOIN_NODE,
    &add_voter::AddVoter,
    &raise_replication::RaiseReplication,
    &rebalance::Rebalance,
    &cut_tether::CutTether,
    &complete_peers::CompletePeers,
    &restart::RELOAD_NODE,
    &prove::Prove,
];

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
        match self.step.id() {
            StepId::StartNode => true,
            StepId::JoinNode => world.is_down(&self.key),
            _ => false,
        }
    }
}

/// The road for a target: every step with the node it is for, in order. It is empty until the node to start
/// from is known.
pub fn road(world: &World) -> Vec<Leg> {
    let Some(first) = world.first else { return Vec::new() };
    let mut road: Vec<Leg> = Vec::new();
    let on = |step: &'static dyn Step, node: &str| Leg { key: StepKey::node(step.id().name(), node), step };
    let all = |step: &'static dyn Step| Leg { key: StepKey::cluster(step.id().name()), step };

    road.push(on(&start::START_NODE, &first.name));
    road.push(on(&upgrade::UPGRADE_SERVER, &first.name));
    road.push(all(&replicate_metadata::ReplicateMetadata));
    road.push(on(&configure_first::ConfigureFirstNode, &first.name));
    road.push(on(&restart::RESTART_FIRST, &first.name));
    road.push(all(&replicate_logs::ReplicateLogs));
    road.push(all(&snapshot::SnapshotPartitions));
    for node in world.others() {
        road.push(on(&configure_node::ConfigureNode, &node.name));
        road.push(on(&start::JOIN_NODE, &node.name));
    }
    // All nodes join before the first vote is given, so that the number of voters is even only for seconds.
    for node in world.voters().into_iter().filter(|node| node.name != first.name) {
        road.push(on(&add_voter::AddVoter, &node.name));
    }
    road.push(all(&raise_replication::RaiseReplication));
    road.push(all(&rebalance::Rebalance));
    road.push(all(&cut_tether::CutTether));
    // The first node comes last: until then its configuration is the one that is known to work.
    for node in world.others().chain([first]) {
        road.push(on(&complete_peers::CompletePeers, &node.name));
        road.push(on(&restart::RELOAD_NODE, &node.name));
    }
    road.push(all(&prove::Prove));
    road
}

/// The first step of the road, even before it is known which node it is for.
pub fn start(world: &World) -> Leg {
    let node = world.first.or(world.aim.target.nodes.first()).map(|node| node.name.clone());
    let key = StepKey { step: StepId::StartNode.name().into(), node };
    Leg { key, step: &start::START_NODE }
}
