//! What must be true of the world, counted from the world itself and not from what is observed of it.

use restate_scaleout_api::exposure::{Exposure, Tolerance};
use restate_scaleout_api::target::Target;

use crate::faults::{self, Fault, healed};
use crate::servers::settled;
use crate::world::{Machine, World};

/// What a world is worth, once its servers have done what they can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// Every acknowledged record is somewhere for certain.
    pub records: bool,
    /// A write is acknowledged.
    pub writes: bool,
    /// The metadata servers can change something.
    pub metadata: bool,
    /// All of this stays true when any one machine is lost for good.
    pub stands_a_loss: bool,
}

impl Worth {
    /// Of a world.
    pub fn of(world: &World) -> Self {
        let world = settled(world);
        let [records, writes, metadata] = now(&world);
        Self {
            records,
            writes,
            metadata,
            stands_a_loss: records && writes && metadata && stands_a_loss(&world),
        }
    }

    /// What this one has lost against one before.
    pub fn lost_since(self, before: Self) -> Vec<&'static str> {
        let lost = [
            (before.records && !self.records, "records"),
            (before.writes && !self.writes, "writes"),
            (before.metadata && !self.metadata, "the quorum of the metadata servers"),
            (before.stands_a_loss && !self.stands_a_loss, "the tolerance of a loss"),
        ];
        lost.into_iter().filter(|(is_lost, _)| *is_lost).map(|(_, what)| what).collect()
    }
}

fn now(world: &World) -> [bool; 3] {
    [world.has_all_records(), world.takes_writes(), world.has_metadata()]
}

/// Whether records, writes and metadata outlive the loss of any one machine.
pub fn stands_a_loss(world: &World) -> bool {
    (0..world.machines.len()).all(|at| now(&settled(&faults::with(world, at, Fault::DiskLost))) == [true; 3])
}

/// Whether something is true of a world.
type Holds = fn(&World) -> bool;

/// What the losses that are told as tolerated claim, and what the world does not bear out.
pub fn untrue(told: &Exposure, world: &World) -> Option<String> {
    // A claim of more losses than there are machines is about all of them.
    let claims = |tolerance: &Tolerance| match tolerance.losses {
        Some(losses) if !tolerance.interrupted => Some(losses.min(world.machines.len() as u32)),
        _ => None,
    };
    let kinds: [(&str, Option<u32>, Holds); 3] = [
        ("data", claims(&told.data), World::has_all_records),
        ("writes", claims(&told.writes), World::takes_writes),
        ("metadata", claims(&told.metadata), World::has_metadata),
    ];
    kinds.into_iter().find_map(|(what, losses, holds)| {
        let losses = losses?;
        let lost = subsets(world.machines.len(), losses as usize).into_iter().find(|lost| {
            let after =
                lost.iter().fold(world.clone(), |world, at| faults::with(&world, *at, Fault::DiskLost));
            !holds(&settled(&after))
        })?;
        let names: Vec<&str> = lost.iter().map(|at| world.machines[*at].name.as_str()).collect();
        Some(format!(
            "losses tolerated for {what}: {losses}, and {} is enough",
            match names.as_slice() {
                [] => "none".to_owned(),
                names => format!("that of {}", names.join(" and ")),
            }
        ))
    })
}

/// All sets of at most so many of the numbers below `of`, small ones first.
fn subsets(of: usize, most: usize) -> Vec<Vec<usize>> {
    let all = (0..1_u32 << of).map(|bits| (0..of).filter(|at| bits & (1 << at) != 0).collect::<Vec<_>>());
    let mut all: Vec<Vec<usize>> = all.filter(|set| set.len() <= most).collect();
    all.sort_by_key(Vec::len);
    all
}

/// What a world lacks of what was wanted, now and after any restart.
pub fn what_is_missing(world: &World, target: &Target) -> Option<String> {
    let Some(cluster) = &world.cluster else { return Some("there is no cluster".into()) };
    let copies: usize = target.replication.parse().ok()?;
    let member = |name: &str| cluster.members.values().find(|member| member.name == name);
    let absent = target.nodes.iter().find(|node| {
        member(&node.name).is_none_or(|member| member.address != node.address)
            || world.machine(&node.name).is_none_or(|machine| !machine.is_up())
    });
    if let Some(node) = absent {
        return Some(format!("{} takes no part", node.name));
    }
    let missing = [
        (cluster.log_copies != copies, "the log's copies are others"),
        (cluster.partition_copies != copies, "the partition's copies are others"),
        (cluster.partition.replicas.len() < copies, "the partition runs on too few"),
        (cluster.log.segments.iter().any(|one| one.copies < copies), "a segment has too few copies"),
        (!world.machines.iter().all(has_destination(target)), "a node keeps its snapshots elsewhere"),
        (now(world) != [true; 3], "writes, records or metadata are interrupted"),
        (copies > 1 && !stands_a_loss(world), "a loss is not tolerated"),
    ];
    let missing = missing.into_iter().find(|(is_missing, _)| *is_missing).map(|(_, what)| what.to_owned());
    missing.or_else(|| unsafe_to_restart(world))
}

fn has_destination(target: &Target) -> impl Fn(&Machine) -> bool {
    move |machine| {
        let settings = machine.process.as_ref().map(|process| &process.settings);
        settings.and_then(|settings| settings.destination.as_ref()) == Some(&target.repository.destination)
    }
}

/// Each server is started again some day, and all of them at once some other day.
fn unsafe_to_restart(world: &World) -> Option<String> {
    let ats: Vec<usize> = (0..world.machines.len()).collect();
    let all = std::iter::once(ats.clone()).chain(ats.into_iter().map(|at| vec![at]));
    all.into_iter().find_map(|down| {
        let stopped = down.iter().fold(world.clone(), |world, at| faults::with(&world, *at, Fault::Killed));
        let after = healed(&stopped);
        let is_itself = |(machine, before): (&Machine, &Machine)| {
            machine.is_up() && machine.disk.member == before.disk.member
        };
        let are_themselves = after.machines.iter().zip(&world.machines).all(is_itself);
        let is_well = now(&after) == [true; 3] && are_themselves && !after.second_cluster;
        let names: Vec<&str> = down.iter().map(|at| world.machines[*at].name.as_str()).collect();
        (!is_well).then(|| format!("a restart of {} does not bring it back", names.join(", ")))
    })
}
