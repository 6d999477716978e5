//! Why a registered node will not become ready by itself, however long it is waited for.

use crate::api::{Refusal, Role, StepKey};
use crate::cluster::{HostFacts, Ternary};
use crate::config::values::address::Endpoint;
use crate::lifecycle::field;
use crate::lifecycle::verdict::refusal;
use crate::lifecycle::world::World;
use crate::restatectl::metadata::Member;
use crate::restatectl::states::{StorageState, WorkerState};

/// A state that somebody has given the node, which nothing but somebody will change.
pub fn set_aside(world: &World, key: &StepKey, member: &Member) -> Option<Refusal> {
    let Member { id, name, storage_state, worker_state, .. } = member;
    let (what, state, wanted) = if member.roles.contains(&Role::LogServer) && storage_state.set_aside() {
        ("storage", storage_state.to_string(), StorageState::ReadWrite.to_string())
    } else if member.roles.contains(&Role::Worker) && worker_state.set_aside() {
        ("worker", worker_state.to_string(), WorkerState::Active.to_string())
    } else {
        return None;
    };
    let refusal = refusal(
        "node-set-aside",
        Some(key),
        format!("somebody has set the {what} state of {name} ({id}) to {state}"),
        [world.facts.nodes.evidence(format!("{what} state of {id}: {state}"))],
        format!(
            "find out who did it and why; if the node is to be used again, run `restatectl nodes set-{what}-state --nodes \
             {id} --{what}-state {wanted}`, and otherwise take its role out of the target"
        ),
    );
    Some(Refusal { cause: format!("{what} state of {id}: {state}"), ..refusal })
}

/// A node that runs and is registered, but not at the address that the target gives it, where nothing answers. One that
/// was started with the target's address in its file may not have registered it yet.
pub fn answers_elsewhere(world: &World, key: &StepKey, name: &str, host: &HostFacts) -> Option<Refusal> {
    let member = world.facts.member(name)?;
    if host.running() == Ternary::No || world.registered_at_target(name) {
        return None;
    }
    let (at, node) = world.aim.target.nodes.iter().enumerate().find(|(_, node)| node.name == *name)?;
    let file = host.file().and_then(|file| file.settings.advertised_address.value.as_deref());
    let as_wanted = file.and_then(Endpoint::of).is_some_and(|file| Some(file) == Endpoint::of(&node.address));
    if as_wanted && host.restart_pending() != Ternary::Yes {
        return None;
    }
    let Member { id, address, .. } = member;
    let wanted = &node.address;
    Some(refusal(
        "registered-elsewhere",
        Some(key),
        format!(
            "{name} ({id}) is registered at `{address}`, and nothing answers at `{wanted}`, where the target has it"
        ),
        [
            world.facts.nodes.evidence(format!("{id} at `{address}`")),
            host.config.evidence(format!("advertised-address: {}", file.unwrap_or("no address"))),
            field::at(&format!("nodes[{at}].address")),
        ],
        format!(
            "if `{address}` is right, correct the address in the target; if the node is to move, set `advertised-address = \
             \"{wanted}\"` in its file, let it listen there, and restart it"
        ),
    ))
}

/// A node that runs while nobody can say where it is registered, and whose own file names another port than the target:
/// it will never answer there. Another host alone may be another name for the same one.
pub fn advertises_elsewhere(world: &World, key: &StepKey, name: &str, host: &HostFacts) -> Option<Refusal> {
    if host.running() != Ternary::Yes
        || host.restart_pending() == Ternary::Yes
        || world.facts.member(name).is_some()
    {
        return None;
    }
    let (at, node) = world.aim.target.nodes.iter().enumerate().find(|(_, node)| node.name == *name)?;
    let advertised = host.file()?.settings.advertised_address.value.as_deref()?;
    if port(advertised)? == port(&node.address)? {
        return None;
    }
    let wanted = &node.address;
    Some(refusal(
        "registered-elsewhere",
        Some(key),
        format!("{name} runs, but does not answer at `{wanted}`; its own file says `{advertised}`"),
        [
            host.config.evidence(format!("advertised-address: {advertised}")),
            field::at(&format!("nodes[{at}].address")),
        ],
        format!("correct the address of {name} in the target: it is the one at which its peers reach it"),
    ))
}

fn port(address: &str) -> Option<u16> {
    match Endpoint::of(address)? {
        Endpoint::Unix(_) => None,
        Endpoint::Ip(_, port) | Endpoint::Name(_, port) => Some(port),
    }
}

/// A node that is not alive because its peers look for it at another address than the target's.
pub fn elsewhere(world: &World, key: &StepKey, member: &Member, host: &HostFacts) -> Option<Refusal> {
    let Member { id, name, address, .. } = member;
    if world.facts.alive(*id) == Ternary::Yes || world.registered_at_target(name) {
        return None;
    }
    let (at, node) = world.aim.target.nodes.iter().enumerate().find(|(_, node)| node.name == *name)?;
    let wanted = &node.address;
    let file = host.file().and_then(|file| file.settings.advertised_address.value.as_deref());
    let file = file.unwrap_or("no address");
    let refusal = refusal(
        "registered-elsewhere",
        Some(key),
        format!(
            "{name} ({id}) is registered at `{address}`, where its peers do not reach it, and the target says `{wanted}`"
        ),
        [
            world.facts.nodes.evidence(format!("{id} at `{address}`")),
            host.config.evidence(format!("advertised-address: {file}")),
            field::at(&format!("nodes[{at}].address")),
        ],
        format!(
            "correct whichever is wrong: if the target is right, set `advertised-address = \"{wanted}\"` in the file of \
             {name} and restart it, since a node registers its address when it starts"
        ),
    );
    Some(refusal)
}
