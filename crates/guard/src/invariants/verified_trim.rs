//! `verified-trim`

use std::collections::BTreeSet;

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str = "writes snapshots, or trims a log by them, while workers do not all use one repository, or while there may be another cluster";

/// Logs are trimmed by the server, up to what a snapshot it has just written covers.
pub(super) struct VerifiedTrim;

impl Invariant for VerifiedTrim {
    fn name(&self) -> &'static str {
        "verified-trim"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Snapshot { .. } => {}
            Effect::SetReplication { .. }
            | Effect::ReplicateLogs { .. }
            | Effect::AddVoter(_)
            | Effect::Write(_)
            | Effect::Start(_)
            | Effect::Join(_)
            | Effect::Revive(_)
            | Effect::Restart(_)
            | Effect::Upgrade { .. }
            | Effect::Unlisted(_) => return Ok(()),
        }
        let mut all = repositories(review)?.into_iter();
        let first = all.next();
        if let Some((name, theirs)) = &first
            && let Some((other, elsewhere)) = all.find(|(_, elsewhere)| elsewhere != theirs)
        {
            return Err(Broken::new(
                format!("{name} and {other} keep snapshots in different places"),
                vec![
                    review
                        .world
                        .host(&other)
                        .config
                        .evidence(format!("{name}: {theirs}, {other}: {elsewhere}")),
                ],
                "give all nodes the same worker.snapshots.destination, restart them, and snapshot without trimming first",
            ));
        }
        another_cluster(review)
    }
}

/// The repository that each worker which is not lost runs with.
///
/// # Errors
/// When one has none, or may run with another than its file names.
pub(super) fn repositories(review: &Review<'_>) -> Result<Vec<(String, String)>, Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let mut all = Vec::new();
    review.each_member(|host, name| {
        if nodes.named(name).is_none_or(|member| !member.has("worker")) {
            return Ok(());
        }
        let settings = review.settings(name)?;
        let Some(repository) = settings.repository.get(name, "worker.snapshots.destination")? else {
            return Err(Broken::new(
                format!("{name} has no snapshot repository"),
                vec![host.config.evidence("no worker.snapshots.destination")],
                "give it the same worker.snapshots as the other nodes, and restart it",
            ));
        };
        let file = host.config.need(&format!("the configuration file of {name}"))?;
        // What a node that is down will run with stands in its file.
        let down = host.process.seen().is_some_and(|processes| processes.all.is_empty())
            && host.dial.seen().is_some_and(|dial| !dial.ok);
        let in_effect =
            down || host.started().zip(file.written).is_some_and(|(started, written)| started >= written);
        if !in_effect {
            return Err(Broken::new(
                format!("{name} may not run with the repository that its file names"),
                vec![
                    host.config.evidence("when the file was written"),
                    host.process.evidence("when the process was started"),
                ],
                "restart it first, or let the host report the ages of file and process",
            ));
        }
        all.push((name.to_owned(), repository.clone()));
        Ok(())
    })?;
    Ok(all)
}

/// A node of the target that has data and is not registered belongs to another cluster, which may be the
/// true one: snapshots of this one would go over its.
fn another_cluster(review: &Review<'_>) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let wanted = review.proposal.target.nodes.iter().map(|node| &node.name);
    let all: BTreeSet<&String> = wanted.chain(review.world.hosts.keys()).collect();
    for name in all.into_iter().filter(|name| nodes.named(name).is_none()) {
        let host = review.world.host(name);
        let disk = host.disk.need(&format!("whether {name}, which is not registered, has data"))?;
        if disk.node_directories.contains(name) {
            return Err(Broken::new(
                format!(
                    "{name} has data, and the cluster that was read does not know it: there may be another cluster"
                ),
                vec![host.disk.evidence(format!("a directory `{name}` is there"))],
                "find out which cluster holds the data before anything is written to the repository; keep the data of both",
            ));
        }
    }
    Ok(())
}
