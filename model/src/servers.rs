//! What servers do by themselves, one thing at a time. Each cites what it was seen or read to do (Restate 1.7.12).

use std::collections::BTreeSet;

use restate_scaleout_api::target::Role;

use crate::world::{Cluster, Log, Member, Partition, Phase, Segment, Settings, Standing, Storage, World};

/// Something that a server may do next.
#[derive(Debug, Clone)]
pub struct Move {
    /// In words.
    pub what: String,
    /// The world once it has been done.
    pub then: World,
}

/// How many records a segment has as soon as it is there, and how many more once it is sealed.
const FIRST: u32 = 4;
const LATE: u32 = 3;

/// All that some server may do next.
pub fn moves(world: &World) -> Vec<Move> {
    let boots = (0..world.machines.len()).filter_map(|at| boot(world, at));
    let shared = [elect(world), improve_log(world), place(world), take_over(world), refresh(world)];
    boots.chain(shared.into_iter().flatten()).collect()
}

/// The world in which nobody has anything left to do. Servers settle: more moves than this are a circle, which is a fault of the
/// model.
pub fn settled(world: &World) -> World {
    let mut world = world.clone();
    for _ in 0..100 {
        match moves(&world).into_iter().next() {
            Some(next) => world = next.then,
            None => return world,
        }
    }
    panic!("servers go in circles: {world:?}");
}

/// A server finds its cluster, founds one, or ends.
fn boot(world: &World, at: usize) -> Option<Move> {
    let machine = &world.machines[at];
    let process = machine.process.as_ref().filter(|process| process.phase == Phase::Joining)?;
    let settings = process.settings.clone();
    let name = &machine.name;
    // What a server stores lies under its name: under another it finds nothing.
    let is_its_own = |id: &u32| {
        world
            .cluster
            .as_ref()
            .is_some_and(|it| it.members.get(id).is_some_and(|one| one.name == settings.node))
    };
    let stored = machine.disk.member.filter(is_its_own);
    let mut then = world.clone();
    let what = match &mut then.cluster {
        None if settings.auto_provision && settings.has(Role::MetadataServer) => {
            then.cluster = Some(founded(&settings));
            enter(&mut then, at, 1);
            format!("{name} founds a cluster")
        }
        None => return None,
        Some(cluster) if cluster.name != settings.cluster => {
            end(&mut then, at);
            format!("{name} ends: it is of another cluster")
        }
        Some(cluster) => match stored {
            Some(id) => {
                if !may_register(world, at, &settings) {
                    return None;
                }
                register(cluster, id, &settings);
                enter(&mut then, at, id);
                format!("{name} is back")
            }
            None if settings.auto_provision && settings.has(Role::MetadataServer) => {
                // Its own metadata server answers first, so it founds another cluster of the same name.
                then.second_cluster = true;
                end(&mut then, at);
                format!("{name} founds a second cluster")
            }
            None if !may_register(world, at, &settings) => return None,
            None => match cluster.id(&settings.node) {
                Some(id) => {
                    // A known name with an empty disk: the log-server sees that its records are gone.
                    register(cluster, id, &settings);
                    cluster.members.get_mut(&id)?.storage = Storage::DataLoss;
                    end(&mut then, at);
                    format!("{name} ends: it has lost its data")
                }
                None => {
                    let id = cluster.members.keys().max().map_or(1, |last| last + 1);
                    join(cluster, id, &settings);
                    enter(&mut then, at, id);
                    format!("{name} joins as N{id}")
                }
            },
        },
    };
    Some(Move { what, then })
}

/// Whether a server can change the document of the nodes: it reaches a metadata server by its list or its own, and a majority of the
/// voters runs, of which it may be one.
fn may_register(world: &World, at: usize, settings: &Settings) -> bool {
    let Some(cluster) = &world.cluster else { return false };
    let machine = &world.machines[at];
    let is_voter = machine.disk.member.is_some_and(|id| cluster.voters.contains(&id));
    // Voters find each other again before any of them takes part.
    let runs = |id: &u32| world.of_member(*id).is_some_and(|machine| machine.process.is_some());
    let alive: Vec<u32> = cluster.voters.iter().filter(|id| runs(id)).copied().collect();
    let is_majority = alive.len() * 2 > cluster.voters.len();
    let listed =
        |id: &u32| cluster.members.get(id).is_some_and(|member| settings.peers.contains(&member.address));
    is_majority && (is_voter || machine.disk.member.is_some() || alive.iter().any(listed))
}

fn founded(settings: &Settings) -> Cluster {
    let member = Member {
        name: settings.node.clone(),
        generation: 2,
        address: settings.advertised.clone(),
        roles: settings.roles.clone(),
        location: settings.location.clone(),
        storage: Storage::ReadWrite,
        standing: Standing::Member,
    };
    let segment = Segment {
        index: 0,
        base: 1,
        end: 1 + FIRST,
        copies: 1,
        nodeset: vec![1],
        holders: BTreeSet::from([1]),
        sequencer: (1, 2),
    };
    Cluster {
        name: settings.cluster.clone(),
        nodes_version: 4,
        logs_version: 9,
        members: [(1, member)].into(),
        voters: BTreeSet::from([1]),
        log_copies: 1,
        partition_copies: 1,
        log: Log { segments: vec![segment], trimmed: 0, is_sealed: false },
        partition: Partition {
            replicas: vec![1],
            next: None,
            leader: Some(1),
            archived: None,
            is_told: false,
        },
    }
}

/// A known number registers again: what it says of itself is overwritten.
fn register(cluster: &mut Cluster, id: u32, settings: &Settings) {
    cluster.nodes_version += 1;
    if let Some(member) = cluster.members.get_mut(&id) {
        member.generation += 1;
        member.address.clone_from(&settings.advertised);
        member.roles.clone_from(&settings.roles);
        if !settings.location.is_empty() {
            member.location.clone_from(&settings.location);
        }
    }
}

fn join(cluster: &mut Cluster, id: u32, settings: &Settings) {
    cluster.nodes_version += 4;
    let votes = settings.has(Role::MetadataServer) && settings.auto_join;
    if votes {
        cluster.voters.insert(id);
    }
    let standing = match settings.has(Role::MetadataServer) {
        true if votes => Standing::Member,
        true => Standing::Standby,
        false => Standing::Provisioning,
    };
    let storage = if settings.has(Role::LogServer) { Storage::ReadWrite } else { Storage::Provisioning };
    let member = Member {
        name: settings.node.clone(),
        generation: 1,
        address: settings.advertised.clone(),
        roles: settings.roles.clone(),
        location: settings.location.clone(),
        storage,
        standing,
    };
    cluster.members.insert(id, member);
}

fn enter(world: &mut World, at: usize, id: u32) {
    let machine = &mut world.machines[at];
    machine.disk.is_used = true;
    machine.disk.member = Some(id);
    if let Some(process) = &mut machine.process {
        process.phase = Phase::Up;
    }
}

fn end(world: &mut World, at: usize) {
    world.machines[at].disk.is_used = true;
    world.machines[at].process = None;
}

/// Whether a node can serve the partition: one that runs it already has to find the end of the log, one that is new reads everything
/// from the beginning or from behind a snapshot that it can fetch.
fn can_open(world: &World, cluster: &Cluster, id: u32) -> bool {
    let log = &cluster.log;
    if cluster.partition.replicas.contains(&id) {
        return log.segments.last().is_some_and(|tail| world.can_read(tail));
    }
    let fetches = world
        .of_member(id)
        .and_then(|machine| machine.process.as_ref())
        .is_some_and(|process| process.settings.destination.is_some());
    let from = cluster.partition.archived.filter(|_| fetches).map_or(1, |archived| archived + 1);
    let needed = log.segments.iter().filter(|segment| segment.end > from);
    from > log.trimmed && needed.clone().all(|segment| world.can_read(segment))
}

/// A partition without a leader that runs gets one.
fn elect(world: &World) -> Option<Move> {
    let cluster = world.cluster.as_ref().filter(|_| world.has_metadata())?;
    let partition = &cluster.partition;
    if partition.leader.is_some_and(|id| world.is_up(id) && partition.replicas.contains(&id)) {
        return None;
    }
    let able = |id: &&u32| world.is_up(**id) && can_open(world, cluster, **id);
    let leader = *partition.replicas.iter().find(able)?;
    let mut then = world.clone();
    let partition = &mut then.cluster.as_mut()?.partition;
    partition.leader = Some(leader);
    // Only who made a snapshot, or fetched one, knows of it.
    partition.is_told = false;
    Some(Move { what: format!("N{leader} leads the partition"), then })
}

/// The leader makes the log what it should be: other copies, a larger nodeset, or its records ordered by itself.
fn improve_log(world: &World) -> Option<Move> {
    let cluster = world.cluster.as_ref().filter(|_| world.has_metadata())?;
    let leader = cluster.partition.leader.filter(|id| world.is_up(*id))?;
    let generation = cluster.members.get(&leader)?.generation;
    let tail = cluster.log.segments.last()?;
    let copies = cluster.log_copies;
    // Whether they run is not asked.
    let candidates: Vec<u32> = cluster
        .members
        .iter()
        .filter(|(_, member)| member.storage == Storage::ReadWrite)
        .map(|(id, _)| *id)
        .collect();
    let size = (2 * copies - 1).max(copies + 1).min(candidates.len());
    let is_other =
        tail.copies != copies || tail.nodeset.len() < size || tail.sequencer != (leader, generation);
    if !(is_other || cluster.log.is_sealed) {
        return None;
    }
    // To seal, the end of what was written must be found.
    if !world.can_read(tail) {
        return None;
    }
    let mut then = world.clone();
    let cluster = then.cluster.as_mut()?;
    if candidates.len() < copies {
        if cluster.log.is_sealed {
            return None;
        }
        cluster.log.is_sealed = true;
        cluster.logs_version += 1;
        return Some(Move { what: "the log is sealed and gets no successor".into(), then });
    }
    let others = candidates.iter().copied().filter(|id| *id != leader);
    let own = candidates.contains(&leader).then_some(leader);
    let mut nodeset: Vec<u32> = own.into_iter().chain(others).take(size.max(copies)).collect();
    nodeset.sort_unstable();
    let running =
        |nodeset: &[u32]| nodeset.iter().copied().filter(|id| world.is_up(*id)).collect::<BTreeSet<u32>>();
    let holders = running(&nodeset);
    let last = cluster.log.segments.last_mut()?;
    // What was written until now, and what is written to the new one at once, is on those that run.
    if !cluster.log.is_sealed && world.can_append(last) {
        last.end += LATE;
        last.holders.extend(running(&last.nodeset));
    }
    let first = if holders.len() >= copies { FIRST } else { 0 };
    let (index, base) = (last.index + 1, last.end);
    let what = format!("a segment with {copies} copies on {nodeset:?}");
    cluster.log.segments.push(Segment {
        index,
        base,
        end: base + first,
        copies,
        nodeset,
        holders,
        sequencer: (leader, generation),
    });
    cluster.log.is_sealed = false;
    cluster.logs_version += 1;
    Some(Move { what, then })
}

/// The controller places the partition on as many running workers as it should have.
fn place(world: &World) -> Option<Move> {
    let cluster = world.cluster.as_ref().filter(|_| world.has_metadata())?;
    let is_admin = |(id, member): (&u32, &Member)| world.is_up(*id) && member.roles.contains(&Role::Admin);
    cluster.members.iter().find(|entry| is_admin(*entry))?;
    let partition = &cluster.partition;
    if partition.next.is_some() {
        return None;
    }
    let workers: Vec<u32> = cluster
        .members
        .iter()
        .filter(|(id, member)| world.is_up(**id) && member.roles.contains(&Role::Worker))
        .map(|(id, _)| *id)
        .collect();
    let wanted = cluster.partition_copies.min(workers.len());
    let kept = partition.replicas.iter().copied().filter(|id| workers.contains(id));
    let more = workers.iter().copied().filter(|id| !partition.replicas.contains(id));
    let chosen: Vec<u32> = kept.chain(more).take(wanted).collect();
    if wanted == 0 || chosen == partition.replicas {
        return None;
    }
    let mut then = world.clone();
    let what = format!("the partition is to run on {chosen:?}");
    then.cluster.as_mut()?.partition.next = Some(chosen);
    Some(Move { what, then })
}

/// A partition runs where it was to.
fn take_over(world: &World) -> Option<Move> {
    let cluster = world.cluster.as_ref().filter(|_| world.has_metadata())?;
    let next = cluster.partition.next.as_ref()?;
    let mut then = world.clone();
    if !next.iter().all(|id| world.is_up(*id)) {
        // Chosen again without who does not run.
        then.cluster.as_mut()?.partition.next = None;
        return Some(Move { what: "the partition is placed anew".into(), then });
    }
    if !next.iter().all(|id| can_open(world, cluster, *id)) {
        return None;
    }
    let what = format!("the partition runs on {next:?}");
    let partition = &mut then.cluster.as_mut()?.partition;
    partition.replicas.clone_from(next);
    partition.next = None;
    Some(Move { what, then })
}

/// A leader that is to write snapshots by itself looks at what the repository has; before that it does not know.
fn refresh(world: &World) -> Option<Move> {
    let partition = &world.cluster.as_ref()?.partition;
    let leader = partition
        .leader
        .filter(|id| world.is_up(*id) && partition.archived.is_some() && !partition.is_told)?;
    let process = world.of_member(leader)?.process.as_ref()?;
    let looks = process.settings.destination.is_some() && process.settings.has_interval;
    looks.then(|| {
        let mut then = world.clone();
        if let Some(cluster) = &mut then.cluster {
            cluster.partition.is_told = true;
        }
        Move { what: format!("N{leader} learns of the snapshot"), then }
    })
}
