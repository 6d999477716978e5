//! What goes wrong with machines, and what somebody does about it.

use crate::servers::settled;
use crate::world::{Disk, Phase, Process, Settings, World};

/// Something that goes wrong with one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Its server ends.
    Killed,
    /// Its server ends, and what it had stored is gone. Its file is written again by whoever sets machines up.
    DiskLost,
}

/// All that may go wrong next, in words, and the world with it.
pub fn faults(world: &World) -> Vec<(String, World)> {
    let kinds = [Fault::Killed, Fault::DiskLost];
    let all = (0..world.machines.len()).flat_map(|at| kinds.map(|fault| (at, fault)));
    all.filter_map(|(at, fault)| {
        let machine = &world.machines[at];
        let is_there = match fault {
            Fault::Killed => machine.process.is_some(),
            Fault::DiskLost => machine.disk.member.is_some(),
        };
        is_there.then(|| {
            let what = match fault {
                Fault::Killed => format!("the server of {} is killed", machine.name),
                Fault::DiskLost => format!("{} loses its disk", machine.name),
            };
            (what, with(world, at, fault))
        })
    })
    .collect()
}

/// The world after a fault of one machine.
pub fn with(world: &World, at: usize, fault: Fault) -> World {
    let mut world = world.clone();
    let machine = &mut world.machines[at];
    machine.process = None;
    if fault == Fault::DiskLost {
        machine.disk = Disk::default();
        world.lost_a_disk = true;
    }
    world
}

/// The world after somebody has done what refusals ask for: servers that are down and have data are started, and what a server left
/// on a disk that never joined is cleared away. Servers have settled by then, and a minute has gone by, so that nothing that was seen
/// before counts.
pub fn healed(world: &World) -> World {
    let mut world = world.clone();
    let since = world.now;
    for machine in &mut world.machines {
        let Some(file) = &machine.file else { continue };
        let settings = Settings::read(&file.text).filter(|_| machine.disk.member.is_some());
        if machine.process.is_none() && machine.disk.member.is_none() {
            machine.disk.is_used = false;
        }
        if let (None, Some(settings)) = (&machine.process, settings) {
            machine.process = Some(Process { since, settings, phase: Phase::Joining });
        }
    }
    world.now += 60_000;
    settled(&world)
}
