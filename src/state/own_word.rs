//! What a registered node says of itself, and what its host shows of it. Gossip and lists of other nodes speak of what
//! was a moment ago, and of whatever has its number; only the node itself knows whether it is ready, and only its host
//! whether its data is there, has room, and is open in one server.

use semver::Version;

use crate::api::{Evidence, Role};
use crate::cluster::{Facts, HostFacts, Ternary};
use crate::restatectl::metadata::Member;

/// From this version on a server reports about itself.
const REPORTS_FROM: (u64, u64) = (1, 7);

/// What is awaited of a node, and what was seen instead.
pub type Awaited = (String, Evidence);

/// What keeps a member from being taken for itself and ready with all its roles, on its own data.
pub fn missing(facts: &Facts, member: &Member) -> Option<Awaited> {
    let unready = || {
        let host = facts.host(&member.name)?;
        let (role, status) = host.health()?.unready(member.roles.iter().copied())?;
        let role = role.as_str();
        let awaited = format!("the {role} of {} to be ready", member.name);
        Some((awaited, host.dial.evidence(format!("the {role} is `{status}`"))))
    };
    itself(facts, member).or_else(unready).or_else(|| by_host(facts.host(&member.name)?, &member.name))
}

/// What the host of a node does not show that a node with data has.
fn by_host(host: &HostFacts, name: &str) -> Option<Awaited> {
    if let Some(process) = host.process.known().filter(|process| process.processes.len() != 1) {
        let fact = format!("{} processes", process.processes.len());
        return Some((format!("{name} to run as one process"), host.process.evidence(fact)));
    }
    if host.data_present() == Ternary::Yes {
        return None;
    }
    let fact = match host.disk.known() {
        None => host.disk.reason().unwrap_or_default().to_owned(),
        Some(disk) if disk.node_directories.is_empty() => "nothing is in its base directory".into(),
        Some(disk) => format!("its base directory has {}", disk.node_directories.join(", ")),
    };
    Some((format!("the data of {name} to be on its disk"), host.disk.evidence(fact)))
}

/// What keeps a member from being taken for itself.
fn itself(facts: &Facts, member: &Member) -> Option<Awaited> {
    let name = &member.name;
    let Some(host) = facts.host(name) else {
        return Some((
            format!("{name} to be observed"),
            facts.nodes.evidence(format!("{name} is registered")),
        ));
    };
    let said = |awaited: String, fact: String| Some((awaited, host.dial.evidence(fact)));
    let Some(health) = host.health() else {
        let silent = reports_nothing(member, host);
        return if silent {
            None
        } else {
            said(format!("{name} to report about itself"), "no report of a server".into())
        };
    };
    let nodes = facts.nodes.known()?;
    if health.cluster_name.as_ref() != Some(&nodes.cluster_name) {
        let awaited = format!("{name} to answer for cluster {}", nodes.cluster_name);
        let cluster = health.cluster_name.as_deref().unwrap_or("unknown");
        return said(awaited, format!("it answers for cluster {cluster}"));
    }
    if let (Some(registered), Some(own)) = (nodes.fingerprint, health.fingerprint)
        && registered != own
    {
        let awaited = format!("{name} to answer for the cluster with fingerprint {registered}");
        return said(awaited, format!("it answers for the one with {own}"));
    }
    if (health.id, health.generation) != (Some(member.id), Some(member.generation)) {
        let shown = |id: Option<String>| id.unwrap_or_else(|| "unknown".into());
        let own = shown(health.id.map(|it| it.to_string()));
        let generation = shown(health.generation.map(|it| it.to_string()));
        let awaited = format!("{name} to answer as {}:{}", member.id, member.generation);
        return said(awaited, format!("it answers as {own}:{generation}"));
    }
    if !health.status.is_alive() {
        let awaited = format!("{} ({name}) to finish starting (it is {})", member.id, health.status);
        return said(awaited, format!("it is {}", health.status));
    }
    None
}

/// Whether a role of a member is ready, by its own word, and has room for what it writes; unknown while it does not
/// answer as itself.
pub fn serves(facts: &Facts, member: &Member, role: Role) -> Ternary {
    if !member.roles.contains(&role) {
        return Ternary::No;
    }
    if itself(facts, member).is_some() {
        return Ternary::Unknown;
    }
    let Some(host) = facts.host(&member.name) else { return Ternary::Unknown };
    let writes = matches!(role, Role::LogServer | Role::MetadataServer | Role::Worker);
    let room = !writes || host.disk.known().is_none_or(|disk| disk.full.is_none());
    (room && host.health().is_none_or(|health| health.unready([role]).is_none())).into()
}

/// Whether a member is itself, by its own word. While it says nothing, that is unknown, unless its host says
/// that nothing runs there.
pub fn is_itself(facts: &Facts, member: &Member) -> Ternary {
    if itself(facts, member).is_none() {
        return Ternary::Yes;
    }
    let gone = |host: &HostFacts| host.answered() == Ternary::No && host.running() == Ternary::No;
    if facts.host(&member.name).is_some_and(gone) { Ternary::No } else { Ternary::Unknown }
}

/// Whether a member has its data, and one server has it open; what its host cannot tell of processes, its address tells.
pub fn holds(facts: &Facts, member: &Member) -> Ternary {
    let Some(host) = facts.host(&member.name) else { return Ternary::Unknown };
    let one = host.process.known().is_none_or(|process| process.processes.len() == 1);
    host.data_present().and(one.into())
}

/// Whether it answers, and is of a version that answers with nothing. Versions are told since 1.6.
fn reports_nothing(member: &Member, host: &HostFacts) -> bool {
    let version = member.version.as_deref().map(Version::parse);
    let older = version.is_none_or(|it| it.is_ok_and(|it| (it.major, it.minor) < REPORTS_FROM));
    older && host.answered() == Ternary::Yes
}
