//! What an action changes for a node: its file, its process, its registration.

use std::collections::BTreeSet;

use super::{logs, metadata};
use crate::api::answer::ProcessInfo;
use crate::api::{NodeSpec, Role};
use crate::cluster::health::Health;
use crate::cluster::{DialFacts, DiskFacts, Fact, Facts, HostFacts, Ternary};
use crate::config::document::Document;
use crate::config::settings::Settings;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::Member;
use crate::restatectl::servers::MetadataServer;
use crate::restatectl::states::{
    Liveness, MetadataState, MetadataStatus, NodeStatus, StorageState, WorkerState,
};
use crate::state::intent::ConfigChange;

/// The file has the new text.
pub fn configure(facts: &mut Facts, change: &ConfigChange) {
    let now = i64::try_from(facts.now_ms).unwrap_or(i64::MAX);
    let Some(file) = facts.hosts.get_mut(&change.node).and_then(|host| host.config.known_mut()) else {
        return;
    };
    let document = Document::parse(&change.text);
    file.settings = Settings::of(&file.layers(&document));
    file.text = Some(change.text.clone());
    file.sha256 = Some(change.sha256.clone());
    file.written_at = Some(now);
    moved(facts, &change.node);
}

/// A node that has not joined is given a directory that its host has not looked at. What was seen is of another one, so
/// that it says nothing of this; it is looked at before anything is started on it.
fn moved(facts: &mut Facts, name: &str) {
    if facts.member(name).is_some() {
        return;
    }
    let place = |host: &HostFacts| host.file()?.settings.base_dir.value.clone();
    let base_dir = facts.hosts.get(name).and_then(place).filter(|it| it.starts_with('/'));
    let Some(base_dir) = base_dir else { return };
    let same = |other: &str| other.trim_end_matches('/') == base_dir.trim_end_matches('/');
    let taken = facts.one_host
        && facts.hosts.iter().any(|(other, host)| other != name && place(host).is_some_and(|it| same(&it)));
    let Some(disk) = facts.hosts.get_mut(name).and_then(|host| host.disk.known_mut()) else { return };
    if taken || disk.base_dir.as_deref().is_none_or(same) {
        return;
    }
    *disk = DiskFacts {
        data_present: Ternary::No,
        taken: false,
        node_directories: Vec::new(),
        base_dir: Some(base_dir),
        data_directory: None,
        full: None,
    };
}

/// The process runs with its file. A fresh process does not know yet what is in the repository.
pub fn restart(facts: &mut Facts, name: &str) {
    let now = i64::try_from(facts.now_ms).unwrap_or(i64::MAX);
    let Some(host) = facts.hosts.get_mut(name) else { return };
    started(host, now);
    let settings = host.file().map(|file| file.settings.clone());
    let id = facts.member(name).map(|member| member.id);
    edit_member(facts, name, |member| {
        member.generation += 1;
        if let Some(address) =
            settings.as_ref().and_then(|settings| settings.advertised_address.value.as_deref())
        {
            member.address = address.to_owned();
        }
        // Registered anew at each start; one that is taken away keeps the server from starting.
        if let Some(location) = settings.as_ref().and_then(|settings| settings.location.value.as_ref()) {
            member.location.clone_from(location);
        }
    });
    let generation = facts.member(name).map(|member| member.generation);
    let dial = facts.hosts.get_mut(name).and_then(|host| host.dial.known_mut());
    if let Some(health) = dial.and_then(|dial| dial.health.as_mut()) {
        health.generation = generation;
    }
    // A fresh process does not know yet what is in the repository; those that take over ask it.
    let archived = facts.archived().unwrap_or_default();
    if let (Some(processors), Some(id)) = (facts.processors.known_mut(), id) {
        for processor in processors.iter_mut().filter(|processor| processor.node != id) {
            processor.archived = processor.archived.max(archived.get(&processor.partition).copied());
        }
        for processor in processors.iter_mut().filter(|processor| processor.node == id) {
            processor.archived = None;
        }
    }
}

/// The node runs and is registered.
pub fn start(facts: &mut Facts, name: &str, target: Option<&NodeSpec>) {
    let now = i64::try_from(facts.now_ms).unwrap_or(i64::MAX);
    let Some(target) = target else { return };
    let settings = facts.hosts.get(name).and_then(|host| host.file()).map(|file| file.settings.clone());
    let id = facts.member(name).map_or_else(
        || NodeId(facts.known_members().iter().map(|member| member.id.0).max().unwrap_or(0) + 1),
        |member| member.id,
    );
    let cluster_name = facts.nodes.known().map(|nodes| nodes.cluster_name.clone());
    let version = facts.known_members().first().and_then(|member| member.version.clone());
    if facts.member(name).is_none()
        && let Some(nodes) = facts.nodes.known_mut()
    {
        let roles: BTreeSet<Role> = match &target.roles {
            Some(roles) => BTreeSet::from_iter(roles.iter().copied()),
            None => settings
                .map_or_else(|| BTreeSet::from_iter(Role::ALL), |settings| settings.roles.value.clone()),
        };
        nodes.nodes.push(Member {
            id,
            name: name.into(),
            address: target.address.clone(),
            generation: 1,
            location: target.location.clone().unwrap_or_default(),
            storage_state: StorageState::ReadWrite,
            worker_state: WorkerState::Active,
            metadata_state: MetadataState::Standby,
            roles: roles.clone(),
            version,
        });
        if roles.contains(&Role::MetadataServer)
            && let Some(metadata) = facts.metadata.known_mut()
        {
            metadata.servers.push(MetadataServer {
                id,
                status: MetadataStatus::Standby,
                version: String::new(),
                leader: None,
                members: None,
                applied: None,
                committed: None,
            });
        }
    }
    if let Some(liveness) = facts.liveness.known_mut() {
        liveness.insert(id, Liveness::Alive);
    }
    metadata::votes_again(facts, id);
    answer(facts, name, id, cluster_name, now);
    logs::new_tails(facts, 0);
}

/// The process has just been started.
fn started(host: &mut HostFacts, now: i64) {
    if let Some(process) = host.process.known_mut() {
        process.started_at = Some(now);
    }
    if let Some(dial) = host.dial.known_mut() {
        dial.started_at = Some(now);
    }
}

/// The node answers its host and every other node.
fn answer(facts: &mut Facts, name: &str, id: NodeId, cluster_name: Option<String>, now: i64) {
    let others: Vec<String> = facts.hosts.keys().cloned().collect();
    let member = facts.member(name);
    let generation = member.map(|member| member.generation);
    let ready = |role: &Role| {
        let word = if *role == Role::MetadataServer { "Standby" } else { "Ready" };
        (*role, word.to_owned())
    };
    let roles = member.map(|member| member.roles.iter().map(ready).collect()).unwrap_or_default();
    let Some(host) = facts.hosts.get_mut(name) else { return };
    if let Some(process) = host.process.known_mut()
        && process.processes.is_empty()
    {
        process.processes.push(ProcessInfo::default());
    }
    if let Some(disk) = host.disk.known_mut() {
        disk.data_present = Ternary::Yes;
        disk.taken = true;
        disk.node_directories = vec![name.to_owned()];
    }
    started(host, now);
    let Some(dial) = host.dial.known_mut() else { return };
    dial.answered = true;
    dial.failure = None;
    dial.health = Some(Health {
        status: NodeStatus::Alive,
        id: Some(id),
        generation,
        cluster_name,
        fingerprint: None,
        roles,
        admin_ready: true,
        age_ms: Some(0),
    });
    let seen: DialFacts = dial.clone();
    for other in others {
        let source = format!("dialling {name} from {other}");
        host.dialled_from.insert(other, Fact::Known { value: seen.clone(), source });
    }
}

fn edit_member(facts: &mut Facts, name: &str, edit: impl FnOnce(&mut Member)) {
    if let Some(nodes) = facts.nodes.known_mut()
        && let Some(member) = nodes.nodes.iter_mut().find(|member| member.name == name)
    {
        edit(member);
    }
}
