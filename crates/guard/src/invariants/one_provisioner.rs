//! `one-provisioner`

use restate_scaleout_api::Evidence;

use super::own_identity::may_hold_data;
use super::{Invariant, known_peers};
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str =
    "writes a configuration, or starts a node with one, that lets a second cluster come into being";

/// A provisioned cluster is never provisioned again.
pub(super) struct OneProvisioner;

impl Invariant for OneProvisioner {
    fn name(&self) -> &'static str {
        "one-provisioner"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let node = match &review.effect {
            Effect::Write(node) => node.as_str(),
            // Its own data keeps it from provisioning again, as long as it is the data of the cluster.
            Effect::Revive(node) => return revives(review, node),
            effect => match effect.does().starts {
                Some(node) => node,
                None => return Ok(()),
            },
        };
        let settings = review.settings(node)?;
        // A node that is alone finds its own cluster on its disk, unless that is kept elsewhere.
        let returns = matches!(review.effect, Effect::Start(_) | Effect::Restart(_) | Effect::Upgrade { .. });
        if returns && review.alone()? && !settings.external_metadata(node)? {
            return Ok(());
        }
        if settings.auto_provision.get(node, "auto-provision")? == Some(&false) {
            return Ok(());
        }
        Err(Broken::new(
            format!("the configuration lets {node} provision a cluster of its own"),
            vec![review.world.host(node).config.evidence("auto-provision is not false")],
            "set `auto-provision = false` at the root of its file, spelled so, and in no variable or flag otherwise",
        ))
    }
}

/// A start that may provision, while nobody can say whose data it has: it must be the only node that ever ran.
fn revives(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    if settings.auto_provision.get(node, "auto-provision")? == Some(&false) {
        return Ok(());
    }
    let config = &review.world.host(node).config;
    if settings.external_metadata(node)? {
        let why =
            "its metadata is kept outside Restate, where nobody can see whether it has a cluster".to_owned();
        return Err(second(node, why, config.evidence("metadata-client.type is not replicated")));
    }
    let peers = settings.peers.get(node, "metadata-client.addresses")?.cloned().unwrap_or_default();
    if let Some(peer) = peers.iter().find(|peer| !known_peers::names_itself(review, node, peer)) {
        return Err(second(node, format!("it has a peer, {peer}"), config.evidence(format!("peer {peer}"))));
    }
    let target = review.target();
    let named = target.nodes.iter().map(|other| &other.name);
    let removed = target.remove.iter().map(|removal| &removal.node);
    for other in named.chain(removed).filter(|other| *other != node) {
        never_ran(review, node, other)?;
    }
    Ok(())
}

/// Another node has no data, no server and no configuration: the cluster cannot have been its own.
fn never_ran(review: &Review<'_>, node: &str, other: &str) -> Result<(), Broken> {
    let host = review.world.host(other);
    let file = host.config.need(&format!("the configuration file of {other}"))?;
    let disk = host.disk.need(&format!("the disk of {other}"))?;
    let processes = host.process.need(&format!("whether a server of {other} runs"))?;
    let dial = host.dial.need(&format!("whether {other} answers"))?;
    if may_hold_data(disk) {
        let listed = disk.node_directories.join(", ");
        let fact = host.disk.evidence(format!("not known to be empty; directories: [{listed}]"));
        return Err(second(node, format!("{other} may have data of its own"), fact));
    }
    if !processes.all.is_empty() {
        let fact = host.process.evidence(format!("{} processes", processes.all.len()));
        return Err(second(node, format!("a server of {other} runs"), fact));
    }
    match dial.listens {
        Some(true) => {
            let fact = host.dial.evidence("something listens there");
            return Err(second(node, format!("something answers at the address of {other}"), fact));
        }
        Some(false) => {}
        None => {
            return Err(Broken::unknown(
                format!("whether {other} runs is not known, and {node} may provision a cluster of its own"),
                vec![host.dial.evidence("no answer in time, or no such name")],
                format!("make the address of {other} reachable, or set `auto-provision = false` for {node}"),
            ));
        }
    }
    if file.text.is_some() {
        let state = if disk.exists { "holds no node directory" } else { "is not there" };
        return Err(Broken::new(
            format!(
                "{node} may provision a second, empty cluster: {other} is configured, so it may have run, but its disk is \
                 missing or empty"
            ),
            vec![host.disk.evidence(format!("the base directory of {other} {state}"))],
            format!(
                "if {other} has run, bring its disk back; if it never has, take its file away; or set `auto-provision = false` at \
                 the root of the file of {node}"
            ),
        ));
    }
    Ok(())
}

fn second(node: &str, why: String, fact: Evidence) -> Broken {
    Broken::new(
        format!("{node} may provision a second, empty cluster: {why}"),
        vec![fact],
        format!(
            "start the nodes that have data first, and set `auto-provision = false` at the root of the file of {node}"
        ),
    )
}
