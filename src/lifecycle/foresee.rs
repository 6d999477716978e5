//! What an action will bring about when it works: used to show the road, never to believe in it.

use std::collections::{BTreeMap, BTreeSet};

use super::verdict::{ConfigChange, Intent, Proposal};
use super::world::World;
use crate::api::{Exposure, ExposureChange, Role, Tolerance};
use crate::cluster::health::Health;
use crate::cluster::{Fact, Facts, ProbeFacts};
use crate::config::document::Document;
use crate::config::settings::Settings;
use crate::config::values::replication::ReplicationProperty;
use crate::restatectl::NodeId;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::metadata::{Member, Segment};
use crate::restatectl::servers::MetadataServer;
use crate::restatectl::sql::{Placement, Processor};
use crate::state::exposure;

/// The world once an action has worked.
pub fn after(world: &World, intent: &Intent) -> World {
    let mut ahead = world.clone();
    // History speaks of what has really been done; ahead of us nothing has.
    ahead.facts.history = Default::default();
    ahead.facts.now_ms += 10_000;
    let facts = &mut ahead.facts;
    match intent {
        Intent::Configure(change) => configure(facts, change),
        Intent::Restart(name) => restart(facts, name),
        Intent::Upgrade(name, version) => {
            restart(facts, name);
            edit_member(facts, name, |member| member.version = Some(version.to_string()));
        }
        Intent::Start(name) => start(facts, name, world),
        Intent::Cluster(WriteCommand::SetReplication { logs, partitions }) => {
            set_replication(facts, logs, partitions, world.aim.tolerate);
        }
        Intent::Cluster(WriteCommand::UseReplicatedLoglet { logs }) => {
            if let Some(config) = facts.logs.known_mut() {
                config.provider = "replicated".into();
                config.replication = Some(logs.clone());
            }
            new_tails(facts, 0);
        }
        Intent::Cluster(WriteCommand::SnapshotAndTrim) => snapshot(facts),
        Intent::Cluster(WriteCommand::AddVoter(id)) => add_voter(facts, *id),
    }
    ahead
}

/// Losses tolerated before, during and after an action.
pub fn change(world: &World, proposal: &Proposal) -> ExposureChange {
    let before = exposure::now(&world.facts);
    let ahead = after(world, &proposal.intent);
    let after = exposure::now(&ahead.facts);
    let during = during(world, &proposal.intent, &before, &after);
    ExposureChange { before, during, after }
}

/// Losses tolerated while an action is under way.
fn during(world: &World, intent: &Intent, before: &Exposure, after: &Exposure) -> Exposure {
    let either = exposure::worst(before, after);
    match intent {
        Intent::Restart(name) | Intent::Upgrade(name, _) => match world.facts.member(name) {
            Some(member) => exposure::worst(&either, &exposure::without(&world.facts, member.id)),
            None => either,
        },
        // The new voter counts for the quorum before it can help to make one.
        Intent::Cluster(WriteCommand::AddVoter(_)) => {
            let voters = world.facts.voters().map_or(0, |voters| voters.len());
            let (total, quorum) = (voters + 1, voters.div_ceil(2) + 1 - (voters % 2));
            let quorum = quorum.max(total / 2 + 1);
            let metadata = Tolerance {
                losses: Some(u32::try_from(voters.saturating_sub(quorum)).unwrap_or(0)),
                interrupted: false,
                because: format!("{total} voters need {quorum}, one of them is still catching up"),
            };
            exposure::worst(&either, &Exposure { metadata, ..either.clone() })
        }
        _ => either,
    }
}

fn configure(facts: &mut Facts, change: &ConfigChange) {
    let now = i64::try_from(facts.now_ms).unwrap_or(i64::MAX);
    let Some(file) = facts.hosts.get_mut(&change.node).and_then(|host| host.config.known_mut()) else {
        return;
    };
    let document = Document::parse(&change.text);
    file.settings = Settings::read(&document, &file.env);
    file.text = Some(change.text.clone());
    file.sha256 = Some(change.sha256.clone());
    file.written_at = Some(now);
}

fn restart(facts: &mut Facts, name: &str) {
    let now = i64::try_from(facts.now_ms).unwrap_or(i64::MAX);
    let Some(host) = facts.hosts.get_mut(name) else { return };
    if let Some(probe) = host.probe.known_mut() {
        probe.started_at = Some(now);
    }
    let settings = host.file().map(|file| file.settings.clone());
    let id = facts.member(name).map(|member| member.id);
    edit_member(facts, name, |member| {
        member.generation += 1;
        if let Some(address) = settings.as_ref().and_then(|settings| settings.advertised_address()) {
            member.address = address.to_owned();
        }
    });
    // What a process knew of the repository, it forgets.
    if let (Some(processors), Some(id)) = (facts.processors.known_mut(), id) {
        for processor in processors.iter_mut().filter(|processor| processor.node == id) {
            processor.archived = None;
        }
    }
}

fn start(facts: &mut Facts, name: &str, world: &World) {
    let now = i64::try_from(facts.now_ms).unwrap_or(i64::MAX);
    let Some(goal) = world.aim.node(name) else { return };
    let settings = facts.hosts.get(name).and_then(|host| host.file()).map(|file| file.settings.clone());
    let id = facts.member(name).map_or_else(
        || NodeId(facts.members().iter().map(|member| member.id.0).max().unwrap_or(0) + 1),
        |member| member.id,
    );
    let cluster_name = facts.nodes.known().map(|nodes| nodes.cluster_name.clone());
    let version = facts.members().first().and_then(|member| member.version.clone());
    if facts.member(name).is_none()
        && let Some(nodes) = facts.nodes.known_mut()
    {
        let roles: BTreeSet<Role> = match &goal.roles {
            Some(roles) => BTreeSet::from_iter(roles.iter().copied()),
            None => settings.map_or_else(|| BTreeSet::from_iter(Role::ALL), |settings| settings.roles()),
        };
        nodes.nodes.push(Member {
            id,
            name: name.into(),
            address: goal.address.clone(),
            generation: 1,
            location: goal.location.clone().unwrap_or_default(),
            storage_state: "read-write".into(),
            worker_state: "active".into(),
            metadata_state: "standby".into(),
            roles: roles.clone(),
            version,
        });
        if roles.contains(&Role::MetadataServer)
            && let Some(metadata) = facts.metadata.known_mut()
        {
            metadata.servers.push(MetadataServer {
                id,
                status: "Standby".into(),
                version: String::new(),
                leader: None,
                members: Vec::new(),
                applied: None,
                committed: None,
            });
        }
    }
    if let Some(liveness) = facts.liveness.known_mut() {
        liveness.insert(id, "alive".into());
    }
    votes_again(facts, id);
    answer(facts, name, id, cluster_name, now);
    new_tails(facts, 0);
}

/// A voter that was out of reach takes part again.
fn votes_again(facts: &mut Facts, id: NodeId) {
    let voters = facts.voters().unwrap_or_default();
    let Some(metadata) = facts.metadata.known_mut() else { return };
    let was_unreachable = metadata.unreachable.contains(&id);
    metadata.unreachable.retain(|other| *other != id);
    let known = metadata.servers.iter().any(|server| server.id == id);
    let like = metadata.servers.iter().find(|server| server.leader.is_some()).cloned();
    if let Some(like) = like.filter(|_| was_unreachable && !known && voters.contains(&id)) {
        metadata.servers.push(MetadataServer { id, ..like });
    }
}

/// The node answers its host and every other node.
fn answer(facts: &mut Facts, name: &str, id: NodeId, cluster_name: Option<String>, now: i64) {
    let others: Vec<String> = facts.hosts.keys().cloned().collect();
    let Some(host) = facts.hosts.get_mut(name) else { return };
    let Some(probe) = host.probe.known_mut() else { return };
    probe.answered = true;
    probe.running = Some(true);
    probe.started_at = Some(now);
    probe.data_present = Some(true);
    probe.health = Some(Health {
        status: "Alive".into(),
        id: Some(id),
        cluster_name,
        admin_ready: true,
        age_ms: Some(0),
    });
    let seen: ProbeFacts = probe.clone();
    for other in others {
        let source = format!("probe of {name} from {other}");
        host.probed_from.insert(other, Fact::Known { value: seen.clone(), source });
    }
}

fn set_replication(facts: &mut Facts, logs: &str, partitions: &str, tolerate: u32) {
    if let Some(config) = facts.logs.known_mut() {
        config.replication = Some(logs.into());
    }
    if let Some(table) = facts.partitions.known_mut() {
        table.replication = Some(partitions.into());
    }
    new_tails(facts, tolerate);
    let copies = ReplicationProperty::parse(partitions).map_or(1, |property| property.copies());
    let workers: Vec<NodeId> = facts.usable(Role::Worker).iter().map(|node| node.id).collect();
    let Some(placement) = facts.placement.known_mut() else { return };
    let mut placed = Vec::new();
    for place in placement.values_mut() {
        for worker in &workers {
            if place.current.len() < usize::from(copies) && !place.current.contains(worker) {
                place.current.push(*worker);
                placed.push((place.partition, *worker));
            }
        }
    }
    let Some(processors) = facts.processors.known_mut() else { return };
    for (partition, node) in placed {
        let leader = processors.iter().find(|row| row.partition == partition).cloned();
        processors.push(Processor {
            partition,
            node,
            mode: "Follower".into(),
            status: "active".into(),
            applied: leader.as_ref().and_then(|leader| leader.applied),
            durable: None,
            archived: None,
            tail: leader.as_ref().and_then(|leader| leader.tail),
        });
    }
}

/// Every log gets a new tail over the log-servers there are, as the cluster does by itself.
fn new_tails(facts: &mut Facts, tolerate: u32) {
    let log_servers: Vec<NodeId> = facts.usable(Role::LogServer).iter().map(|node| node.id).collect();
    let Some(config) = facts.logs.known_mut() else { return };
    let property = config.replication.as_deref().and_then(|text| ReplicationProperty::parse(text).ok());
    let copies = property.map_or(1, |property| u32::from(property.copies()));
    // The size Restate picks by itself: 2r − 1, at least r + 1.
    let size = (2 * copies - 1).max(copies + 1).max(copies + tolerate) as usize;
    for chain in config.chains.values_mut() {
        let Some(tail) = chain.last() else { continue };
        let better = tail.kind != "replicated"
            || tail.copies() != copies
            || tail.nodeset.len() < size.min(log_servers.len());
        if !better {
            continue;
        }
        // In the order of the nodes' numbers.
        let sorted = BTreeSet::from_iter(log_servers.iter().copied());
        let nodeset = sorted.into_iter().take(size).collect();
        let next = Segment {
            base_lsn: tail.base_lsn + 1,
            index: tail.index + 1,
            kind: "replicated".into(),
            replication: BTreeMap::from_iter([("node".into(), copies)]),
            nodeset,
            sequencer: tail.sequencer,
        };
        chain.retain(|segment| segment.kind != "sealed");
        chain.push(next);
    }
}

/// Every partition is archived up to what it has applied; closed segments are trimmed away.
fn snapshot(facts: &mut Facts) {
    let led: Vec<(u32, NodeId)> = facts
        .placement
        .known()
        .map(|placement| {
            let leader = |place: &Placement| Some((place.partition, *place.current.first()?));
            placement.values().filter_map(leader).collect()
        })
        .unwrap_or_default();
    // Trim points are seen a moment later than the processors, and may be ahead of them.
    let trimmed = facts.trimmed().unwrap_or_default();
    if let Some(processors) = facts.processors.known_mut() {
        // A partition that is moving has no processor for a moment; it has one by the time it is snapshotted.
        for (partition, node) in led {
            if !processors.iter().any(|processor| processor.partition == partition) {
                processors.push(Processor {
                    partition,
                    node,
                    mode: "Leader".into(),
                    status: "active".into(),
                    applied: None,
                    durable: None,
                    archived: None,
                    tail: None,
                });
            }
        }
        for processor in processors.iter_mut() {
            let trim_point = trimmed.get(&processor.partition).copied().unwrap_or(0);
            let reached = processor.applied.or(processor.tail).unwrap_or(1).max(trim_point).max(1);
            processor.archived = Some(reached);
        }
    }
    if let Some(config) = facts.logs.known_mut() {
        for chain in config.chains.values_mut() {
            let tail = chain.len().saturating_sub(1);
            chain.drain(..tail);
        }
    }
    // Trim points move with the snapshots, never past them.
    if let (Some(archived), Some(config)) = (facts.archived(), facts.logs.known_mut()) {
        for (log, chain) in config.chains.iter_mut() {
            let limit = archived.get(log).copied().unwrap_or(u64::MAX).saturating_add(1);
            if let Some(first) = chain.first_mut() {
                first.base_lsn = first.base_lsn.min(limit);
            }
        }
    }
}

fn add_voter(facts: &mut Facts, id: NodeId) {
    let mut voters = facts.voters().unwrap_or_default();
    voters.insert(id);
    let leader = facts.metadata_leader();
    if let Some(metadata) = facts.metadata.known_mut() {
        let version = format!("v{}", voters.len());
        for server in metadata.servers.iter_mut().filter(|server| voters.contains(&server.id)) {
            server.status = "Member".into();
            server.version.clone_from(&version);
            server.members = voters.iter().copied().collect();
            server.leader = leader;
        }
    }
    if let Some(nodes) = facts.nodes.known_mut() {
        for node in nodes.nodes.iter_mut().filter(|node| node.id == id) {
            node.metadata_state = "member".into();
        }
    }
}

fn edit_member(facts: &mut Facts, name: &str, edit: impl FnOnce(&mut Member)) {
    if let Some(nodes) = facts.nodes.known_mut()
        && let Some(member) = nodes.nodes.iter_mut().find(|member| member.name == name)
    {
        edit(member);
    }
}
