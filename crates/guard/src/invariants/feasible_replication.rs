//! `feasible-replication`

use std::collections::BTreeSet;

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::id::{NodeId, list};
use crate::quorum::{Property, survives_reselection, zone};
use crate::review::Review;

pub(super) const NEVER: &str = "asks for copies that the alive, writable nodes and zones cannot hold, in any nodeset that a server may choose";

/// A replication that cannot be placed stops every write, and the command says all is well.
pub(super) struct FeasibleReplication;

impl Invariant for FeasibleReplication {
    fn name(&self) -> &'static str {
        "feasible-replication"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::SetReplication { logs, partitions, nodeset_size } => {
                let present = review.world.logs.need("the segments of logs")?;
                let size = nodeset_size.unwrap_or(present.nodeset_size);
                if let Some(property) = logs.as_ref().or(present.replication.as_ref()) {
                    log_copies(review, property, size)?;
                }
                partitions.as_ref().map_or(Ok(()), |property| partition_copies(review, property))
            }
            Effect::ReplicateLogs { logs } => log_copies(review, logs, 0),
            Effect::Join(node) => joins_with_location(review, node),
            Effect::Snapshot { .. }
            | Effect::AddVoter(_)
            | Effect::Write(_)
            | Effect::Start(_)
            | Effect::Revive(_)
            | Effect::Restart(_)
            | Effect::Upgrade { .. }
            | Effect::Unlisted(_) => Ok(()),
        }
    }
}

const REMEDY: &str = "bring up more nodes, in more zones where copies go by zone, or ask for less";

fn log_copies(review: &Review<'_>, property: &Property, size: u32) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let alive = review.serving("log-server")?;
    let locations = review.locations()?;
    let candidates = nodes.candidates();
    let up: BTreeSet<NodeId> = candidates.intersection(&alive).copied().collect();
    let evidence =
        || vec![review.world.nodes.evidence(format!("writable log-servers that are alive: {}", list(&up)))];
    if !property.writable(&up, &locations) {
        return Err(Broken::new(
            format!("{property} needs more log-servers, or more zones, than can be written to now"),
            evidence(),
            REMEDY,
        ));
    }
    let nowhere = candidates.iter().find(|id| locations.get(id).is_none_or(|it| zone(it).is_none()));
    if let Some(id) = nowhere.filter(|_| property.by_domain()) {
        return Err(Broken::new(
            format!("{id} takes records and has no zone: with {property} every log would be sealed"),
            evidence(),
            "give it a location and restart it first",
        ));
    }
    let nobody = NodeId(u32::MAX);
    if !survives_reselection(property, size, &candidates, &alive, nobody, &locations) {
        return Err(Broken::new(
            format!("servers may choose nodes for {property} that are not alive"),
            evidence(),
            "bring every read-write log-server up first, or set it read-only; one without the role log-server counts as well",
        ));
    }
    Ok(())
}

fn partition_copies(review: &Review<'_>, property: &Property) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let workers: BTreeSet<NodeId> = review
        .serving("worker")?
        .into_iter()
        .filter(|id| {
            let member = nodes.members.get(id);
            member.is_some_and(|it| it.worker.as_deref() == Some("active"))
        })
        .collect();
    if property.writable(&workers, &review.locations()?) {
        return Ok(());
    }
    Err(Broken::new(
        format!("{property} of partitions cannot be held by the workers there are"),
        vec![review.world.nodes.evidence(format!("active workers that are alive: {}", list(&workers)))],
        REMEDY,
    ))
}

/// A log-server without a location seals the logs of a cluster whose copies go by zone.
fn joins_with_location(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let logs = review.world.logs.need("the segments of logs")?;
    let by_domain = logs.replication.as_ref().is_some_and(Property::by_domain);
    let settings = review.settings(node)?;
    if !by_domain || !settings.roles(node)?.contains("log-server") {
        return Ok(());
    }
    let location = settings.location.get(node, "location")?;
    if location.is_some_and(|location| zone(location).is_some()) {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} is a log-server without a zone, and copies go by zone: logs would be sealed"),
        vec![review.world.host(node).config.evidence("no location with a zone")],
        "set its `location` first",
    ))
}
