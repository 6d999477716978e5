//! `kept-protection`

use std::collections::BTreeMap;

use crate::api::Evidence;
use crate::config::keys;
use crate::config::values::replication::ReplicationProperty;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};
use crate::restatectl::metadata::Replicas;

/// Nothing that protects data is taken away.
pub struct KeptProtection;

impl Invariant for KeptProtection {
    fn name(&self) -> &'static str {
        "kept-protection"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let facts = review.facts;
        if let Some(node) = review.joins() {
            keeps(review, node)?;
        }
        match &review.effect {
            Effect::SetConfig { flags, .. } => {
                let logs = facts.logs.known().and_then(|logs| logs.replication.as_deref());
                kept(flags, "--log-replication", logs, |now| facts.logs.evidence(now))?;
                let replicas = facts.partitions.known().map(|table| &table.replicas);
                let flag = "--partition-replication";
                if let (Some(Replicas::Everywhere), Some(new)) = (replicas, flags.get(flag)) {
                    return Err(Broken::new(
                        format!("{flag} would go down from every worker to {new}"),
                        vec![facts.partitions.evidence("a replica on every worker now")],
                        "leave it: what asks for a replica on every worker cannot be given a number by this road",
                    ));
                }
                let replicas = replicas.and_then(Replicas::property);
                kept(flags, flag, replicas, |now| facts.partitions.evidence(now))
            }
            Effect::Write { node, result: Ok((_, settings)) } => {
                let Some(file) = review.host(node).and_then(|host| host.config.known()) else {
                    return Ok(());
                };
                let evidence = || {
                    review.host(node).map(|host| host.config.evidence("the file now")).into_iter().collect()
                };
                if file.settings.snapshots.destination.value.is_some()
                    && settings.snapshots.destination.value.is_none()
                {
                    return Err(Broken::new(
                        format!("{node} would lose its snapshot repository"),
                        evidence(),
                        "keep it",
                    ));
                }
                let Some(member) = review.member(node) else { return Ok(()) };
                match member.roles.iter().find(|role| !settings.roles.value.contains(*role)) {
                    Some(role) => Err(Broken::new(
                        format!("{node} would lose the role {}", role.as_str()),
                        evidence(),
                        "a role is given up by draining first; name all roles the node has in the target",
                    )),
                    None => Ok(()),
                }
            }
            // A change that cannot be made is refused as unclear.
            Effect::Write { result: Err(_), .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => Ok(()),
        }
    }
}

/// A node that joins keeps what it acknowledges, and lets nothing be trimmed that is in no snapshot.
fn keeps(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let Some(host) = review.host(node) else { return Ok(()) };
    let Some(file) = host.config.known() else { return Ok(()) };
    let unsaved = file.settings.durability.value.as_deref() == Some("replica-set-only");
    let (key, what) = match file.settings.forgets {
        Some(key) => (key, "would not keep on its disk what it has acknowledged"),
        None if unsaved => {
            (keys::WORKER_DURABILITY_MODE, "would let logs be trimmed that no snapshot covers")
        }
        None => return Ok(()),
    };
    let key = key.join(".");
    Err(Broken::new(
        format!("{node} {what}"),
        vec![host.config.evidence(format!("`{key}` is set"))],
        format!("take `{key}` out of its file, its variables and the target"),
    ))
}

/// A replication property asks for no less than before: not for copies, and not for zones or regions.
fn kept(
    flags: &BTreeMap<String, String>,
    flag: &str,
    now: Option<&str>,
    evidence: impl Fn(String) -> Evidence,
) -> Result<(), Broken> {
    let (Some(new), Some(old)) = (flags.get(flag), now) else { return Ok(()) };
    let no_less = match (ReplicationProperty::parse(new), ReplicationProperty::parse(old)) {
        (Ok(wanted), Ok(present)) => wanted.covers(&present),
        // What cannot be read may be less, or more.
        (Err(_), _) | (_, Err(_)) => new == old,
    };
    if no_less {
        return Ok(());
    }
    Err(Broken::new(
        format!("{flag} would go down from {old} to {new}"),
        vec![evidence(format!("{old} now"))],
        "ask for at least as many copies, zones and regions as there are",
    ))
}
