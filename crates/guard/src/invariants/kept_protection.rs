//! `kept-protection`

mod durable;
mod repository;
mod revival;

#[cfg(feature = "internals")]
pub use durable::UNSAFE;
pub(super) use durable::trims_unsaved;
pub(super) use repository::with_first as one_repository;

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::quorum::Property;
use crate::read::bifrost::Kind;
use crate::read::partitions::Copies;
use crate::review::Review;

pub(super) const NEVER: &str = "takes away what protects data: copies, zones, the repository, a role that holds data, or the location of a node that holds it";

/// Nothing that protects data is taken away.
pub(super) struct KeptProtection;

impl Invariant for KeptProtection {
    fn name(&self) -> &'static str {
        "kept-protection"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        if let Some(node) = review.effect.does().node() {
            durable::check(review, node)?;
        }
        if !matches!(review.effect, Effect::Write(_) | Effect::Start(_) | Effect::Revive(_)) {
            review.each_member(|_, name| durable::runs(review, name))?;
        }
        match &review.effect {
            Effect::SetReplication { logs, partitions, nodeset_size } => {
                replication(review, logs.as_ref(), partitions.as_ref(), *nodeset_size)
            }
            Effect::ReplicateLogs { logs } => replication(review, Some(logs), None, None),
            Effect::Write(node) => {
                durable::saves(review, node)?;
                repository::kept(review, node)?;
                registration(review, node)
            }
            Effect::Start(node) | Effect::Restart(node) | Effect::Upgrade { node, .. } => {
                if review.effect.does().stops.is_some() {
                    durable::saves_at_restart(review, node)?;
                }
                repository::shared(review, node)?;
                repository::own(review, node)?;
                registration(review, node)
            }
            Effect::Revive(node) => revival::check(review, node),
            Effect::Snapshot { .. } | Effect::AddVoter(_) | Effect::Join(_) | Effect::Unlisted(_) => Ok(()),
        }
    }
}

/// What the next start of a node takes away, where nobody acts.
pub(super) fn by_start(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    durable::check(review, node)?;
    durable::runs(review, node)?;
    durable::saves_at_start(review, node)?;
    registration(review, node)
}

fn replication(
    review: &Review<'_>,
    logs: Option<&Property>,
    partitions: Option<&Property>,
    nodeset_size: Option<u32>,
) -> Result<(), Broken> {
    let present = review.world.logs.need("the segments of logs")?;
    let less = |what: &str, now: &str, new: &str, evidence| {
        Err(Broken::new(
            format!("{what} would go down from {now} to {new}"),
            vec![evidence],
            "ask for at least what there is",
        ))
    };
    if let (Some(new), Some(now)) = (logs, &present.replication)
        && !new.at_least(now)
    {
        let evidence = review.world.logs.evidence(format!("{now} now"));
        return less("log replication", &now.to_string(), &new.to_string(), evidence);
    }
    if let Some(new) = nodeset_size.filter(|new| *new < present.nodeset_size) {
        let evidence = review.world.logs.evidence(format!("nodesets of {} now", present.nodeset_size));
        return less("the size of nodesets", &present.nodeset_size.to_string(), &new.to_string(), evidence);
    }
    let Some(new) = partitions else { return Ok(()) };
    let table = review.world.table.need("the partition table")?;
    match &table.copies {
        Copies::Everywhere => {
            let evidence = review.world.table.evidence("a replica on every worker now");
            less("partition replication", "everywhere", &new.to_string(), evidence)
        }
        Copies::Limit(now) if !new.at_least(now) => {
            let evidence = review.world.table.evidence(format!("{now} now"));
            less("partition replication", &now.to_string(), &new.to_string(), evidence)
        }
        Copies::Limit(_) | Copies::Unset => Ok(()),
    }
}

/// A registered node keeps its roles, and its zone while records by zone name it.
fn registration(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let Some(member) = review.member(node)? else { return Ok(()) };
    let settings = review.settings(node)?;
    let roles = settings.roles(node)?;
    if let Some(role) = member.roles.iter().find(|role| !roles.contains(*role)) {
        return Err(Broken::new(
            format!("{node} would lose the role {role}"),
            vec![review.world.nodes.evidence(format!("{node} has the role {role}"))],
            "a role is given up by draining first; name all roles that the node has",
        ));
    }
    let spec = review.target().nodes.iter().find(|spec| spec.name == node);
    let asked = |role: &str| match spec.and_then(|spec| spec.roles.as_ref()) {
        Some(roles) => roles.iter().any(|asked| asked.as_str() == role),
        None => spec.is_some(),
    };
    if let Some(role) = roles.iter().find(|role| !member.roles.contains(*role) && !asked(role)) {
        return Err(Broken::new(
            format!("{node} would take the role {role}, which the target does not give it"),
            vec![review.world.nodes.evidence(format!("{node} does not have the role {role}"))],
            "name the roles that the node is registered with in its file, or give it the new one in the target",
        ));
    }
    let location = settings.location.get(node, "location")?;
    let kept = location.map_or("", String::as_str);
    if kept == member.location {
        return Ok(());
    }
    if kept.is_empty() {
        return Err(Broken::new(
            format!("{node} would lose its location {}", member.location),
            vec![review.world.nodes.evidence(format!("{node} is registered in {}", member.location))],
            "write the location that the node is registered with into its file",
        ));
    }
    if spec.is_none_or(|spec| spec.location.as_deref() != Some(kept)) {
        let had = if member.location.is_empty() { "none" } else { &member.location };
        return Err(Broken::new(
            format!(
                "{node} would change its location from {had} to {kept}, which the target does not ask for"
            ),
            vec![review.world.nodes.evidence(format!("{node} is registered in {had}"))],
            "write the location that the node is registered with into its file, or name the new one in the target",
        ));
    }
    let logs = review.world.logs.need("the segments of logs")?;
    let names_it = logs.chains.values().flatten().find(|segment| match &segment.kind {
        Kind::Replicated { property, nodeset } => property.by_domain() && nodeset.contains(&member.id),
        Kind::Sealed | Kind::Elsewhere(_) => false,
    });
    match names_it {
        None => Ok(()),
        Some(segment) => Err(Broken::new(
            format!("{node} would change its location while records that are copied by zone lie on it"),
            vec![review.world.logs.evidence(format!("segment {} names {}", segment.index, member.id))],
            "replace the node by one in the other place instead",
        )),
    }
}
