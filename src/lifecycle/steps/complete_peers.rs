//! `complete-peers`: every node can find the metadata cluster even if any one of its members is gone.

use std::collections::BTreeSet;

use serde_json::json;

use super::need::need_file;
use super::overriding::overridden;
use super::settings::{Wanted, change};
use super::step::Step;
use crate::api::StepKey;
use crate::cluster::store::same_repository;
use crate::config::keys;
use crate::config::values::address::Endpoint;
use crate::lifecycle::field;
use crate::lifecycle::verdict::{Act, Progress, holds, refuse, why};
use crate::lifecycle::world::World;
use crate::state::intent::Intent;

/// `complete-peers`
pub struct CompletePeers;

impl Step for CompletePeers {
    fn name(&self) -> &'static str {
        "complete-peers"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/complete-peers.md")
    }

    fn title(&self) -> &'static str {
        "The node's file lists all metadata servers, so that it can start without any one of them"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let name = key.node.as_deref().unwrap_or_default();
        let Some(host) = world.facts.host(name) else {
            return Progress::NotApplicable;
        };
        let file = match need_file(key, name, host) {
            Ok(file) => file,
            Err(instead) => return instead,
        };
        if let Some(elsewhere) = repository_elsewhere(world) {
            return refuse(
                "not-yet-supported",
                key,
                format!(
                    "this cluster keeps its snapshots in `{elsewhere}`, but the target wants `{}`",
                    world.aim.target.repository.destination
                ),
                [
                    host.config.evidence(format!("worker.snapshots.destination is `{elsewhere}`")),
                    field::at("repository.destination"),
                ],
                "moving the repository of a grown cluster is not supported yet: name the current one in the target",
            );
        }
        let wanted_peers = world.voter_addresses();
        let has = &file.settings.metadata_client.addresses.value;
        let missing = missing(has, &wanted_peers);
        let Some(node) = world.aim.node(name) else {
            return Progress::NotApplicable;
        };
        let mut wanted = Wanted::default();
        // A node that joined by other means may lack what it should have had from the start.
        wanted.identity(world, node, &file.settings);
        wanted.snapshots(world, &file.settings);
        // A single node needs no list to find itself.
        if !missing.is_empty() && world.others().next().is_some() {
            wanted.set(keys::METADATA_CLIENT_ADDRESSES, json!(wanted_peers));
        }
        wanted.settings(node);
        if let Some(refusal) = overridden(key, name, file, &wanted) {
            return Progress::Refuse(refusal);
        }
        let reason = || match missing.is_empty() {
            true => {
                let keys: Vec<String> = wanted.set.iter().map(|(key, _)| key.to_string()).collect();
                why(
                    format!("the file of {name} differs from what the target says of it"),
                    [host.config.evidence(format!("to set, where they differ: {}", keys.join(", ")))],
                )
            }
            false => why(
                format!("{name} could not start while the metadata servers it lists are down"),
                [host.config.evidence(format!("lists {has:?}, lacks {missing:?}"))],
            ),
        };
        match change(key, name, file, None, &wanted) {
            Err(refusal) => Progress::Refuse(refusal),
            Ok(None) => holds(
                format!("{name} lists all metadata servers"),
                [host.config.evidence(keys::METADATA_CLIENT_ADDRESSES.join("."))],
            ),
            Ok(Some(change)) => Progress::Act(Box::new(Act {
                intent: Intent::Configure(Box::new(change)),
                why: reason(),
                postcondition: format!("the file of {name} has these settings, and lists {wanted_peers:?}"),
                rollback: "restore the previous file".into(),
                at_rest: false,
            })),
        }
    }
}

/// The peers that a list lacks, however it spells them. Most are listed letter by letter, and an address is only
/// parsed when it is not.
fn missing<'p>(listed: &[String], wanted: &'p [String]) -> Vec<&'p String> {
    let spelled: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    let mut missing: Vec<&String> = wanted.iter().filter(|peer| !spelled.contains(peer.as_str())).collect();
    if !missing.is_empty() {
        let listed = BTreeSet::from_iter(listed.iter().filter_map(|address| Endpoint::of(address)));
        missing.retain(|peer| Endpoint::of(peer).is_none_or(|peer| !listed.contains(&peer)));
    }
    missing
}

/// Where a grown cluster keeps its snapshots, if no node of it uses the target's repository: a node that
/// looked for them there would find none.
fn repository_elsewhere<'a>(world: &World<'a>) -> Option<&'a str> {
    let members = world.facts.members().filter(|members| members.len() > 1)?;
    let files = members.iter().filter_map(|member| world.facts.host(&member.name)?.file());
    let mut used = files.filter_map(|file| file.settings.snapshots.destination.value.as_deref());
    let another = |used: &str| !same_repository(used, &world.aim.target.repository.destination);
    let first = used.next()?;
    (another(first) && used.all(another)).then_some(first)
}
