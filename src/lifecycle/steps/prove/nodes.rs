//! What of a node is not seen to be as it is registered.

use crate::api::{Evidence, Role};
use crate::cluster::HostFacts;
use crate::lifecycle::world::World;
use crate::restatectl::metadata::Member;
use crate::restatectl::states::MetadataStatus;
use crate::state::own_word;

/// What is awaited of a node, by its own word and its host's, and what was seen instead.
pub fn missing(world: &World, name: &str) -> Option<(String, Evidence)> {
    let (member, host) = (world.facts.member(name)?, world.facts.host(name)?);
    if let Some(awaited) = own_word::missing(world.facts, member) {
        return Some(awaited);
    }
    next_start(world, name, member, host).or_else(|| vote(world, name, member, host))
}

/// What would make another node of it at its next start: a file that was changed since it was started.
fn next_start(world: &World, name: &str, member: &Member, host: &HostFacts) -> Option<(String, Evidence)> {
    let settings = &host.file()?.settings;
    let cluster = &world.facts.nodes.known()?.cluster_name;
    if settings.cluster_name.value != *cluster {
        let fact = format!("its file and variables say cluster `{}`", settings.cluster_name.value);
        return Some((format!("{name} to be configured for cluster {cluster}"), host.config.evidence(fact)));
    }
    let lost: Vec<&str> = member.roles.difference(&settings.roles.value).map(|role| role.as_str()).collect();
    (!lost.is_empty()).then(|| {
        let fact = format!("roles that its file and variables lack: {}", lost.join(", "));
        (
            format!("{name} to be configured with all roles that it is registered with"),
            host.config.evidence(fact),
        )
    })
}

/// A vote that the node itself knows nothing of, or that it is not registered with.
fn vote(world: &World, name: &str, member: &Member, host: &HostFacts) -> Option<(String, Evidence)> {
    // What is foreseen of a node that gets a vote is not what it says of itself.
    if world.facts.foreseen || !world.voting()?.contains(&member.id) {
        return None;
    }
    if !member.metadata_state.votes() {
        let fact = format!("the metadata server of {name} votes, and is registered as one that does not");
        return Some((format!("{name} to be registered as a voter"), world.facts.nodes.evidence(fact)));
    }
    let status = host.health()?.roles.get(&Role::MetadataServer)?;
    (MetadataStatus::from(status.as_str()) != MetadataStatus::Member).then(|| {
        let fact = format!("its metadata server is `{status}`");
        (format!("the metadata server of {name} to take part as a member"), host.dial.evidence(fact))
    })
}
