//! `snapshot-before-join`

use std::collections::{BTreeMap, BTreeSet};

use crate::api::Role;
use crate::cluster::Ternary;
use crate::cluster::store::{same_repository, ways};
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::Review;

/// A worker joins only when it could recover every partition.
pub struct SnapshotBeforeJoin;

impl Invariant for SnapshotBeforeJoin {
    fn name(&self) -> &'static str {
        "snapshot-before-join"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.joins() else { return Ok(()) };
        let facts = review.facts;
        let Some(file) = review.host(node).and_then(|host| host.config.known()) else { return Ok(()) };
        if !file.settings.roles.value.contains(&Role::Worker) {
            return Ok(());
        }
        let wanted = &file.settings.snapshots.destination.value;
        if wanted.is_none() {
            return Err(Broken::new(
                format!("{node} has no snapshot repository"),
                review
                    .host(node)
                    .map(|host| host.config.evidence("no worker.snapshots.destination"))
                    .into_iter()
                    .collect(),
                "give it the same worker.snapshots as the running nodes",
            ));
        }
        for (name, host) in &facts.hosts {
            if review.member(name).is_none() {
                continue;
            }
            let theirs =
                host.config.known().and_then(|file| file.settings.snapshots.destination.value.clone());
            let one = theirs.as_deref().zip(wanted.as_deref()).is_some_and(|(a, b)| same_repository(a, b));
            if !one {
                let place = |it: &Option<String>| it.clone().unwrap_or_else(|| "none".into());
                return Err(Broken::new(
                    format!("{node} and {name} look for snapshots in different places"),
                    vec![host.config.evidence(format!(
                        "{name}: {}, {node}: {}",
                        place(&theirs),
                        place(wanted)
                    ))],
                    "give all nodes the same worker.snapshots.destination",
                ));
            }
            let other = review.host(node).and_then(|joiner| unlike(&ways(joiner), &ways(host)));
            if let Some(variable) = other {
                return Err(Broken::new(
                    format!("{node} and {name} may look for snapshots in different places"),
                    vec![
                        host.installed.evidence(format!("{variable} is not the same for {name} and {node}")),
                    ],
                    "give all nodes the same `worker.snapshots`, and the same variables of the store",
                ));
            }
            if host.restart_pending() != Ternary::No {
                return Err(Broken::new(
                    format!("{name} may not run with the repository its file names"),
                    vec![
                        host.config.evidence("when the file was written"),
                        host.process.evidence("when the process started"),
                    ],
                    "restart it first, or let the host tell the ages of file and process",
                ));
            }
        }
        self.every_partition(review)
    }
}

/// A variable that one has, and the other not, or otherwise.
fn unlike<T: PartialEq>(one: &BTreeMap<String, T>, other: &BTreeMap<String, T>) -> Option<String> {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().find(|name| one.get(*name) != other.get(*name)).cloned()
}

impl SnapshotBeforeJoin {
    fn every_partition(&self, review: &Review<'_>) -> Result<(), Broken> {
        let facts = review.facts;
        let (Some(table), Some(placement), Some(archived), Some(trimmed)) =
            (facts.partitions.known(), facts.placement.known(), facts.archived(), facts.trimmed())
        else {
            return Err(Broken::new(
                "which partitions have a snapshot is not known",
                vec![facts.processors.evidence("archived LSNs"), facts.trims.evidence("trim points")],
                "look again",
            ));
        };
        for partition in 0..table.count {
            let archived = archived.get(&partition).copied().unwrap_or(0);
            let log = placement.get(&partition).map_or(partition, |place| place.log);
            let Some(trim_point) = trimmed.get(&log).copied() else {
                return Err(Broken::new(
                    format!("partition {partition} has no log that is known"),
                    vec![facts.logs.evidence(format!("log {log} is not listed"))],
                    "look again; a partition without a log cannot be recovered elsewhere",
                ));
            };
            if archived == 0 || archived < trim_point {
                return Err(Broken::new(
                    format!(
                        "partition {partition} has no snapshot that covers its log's trim point {trim_point}"
                    ),
                    vec![
                        facts.processors.evidence(format!("partition {partition}: archived LSN {archived}")),
                    ],
                    "snapshot every partition first; a replica elsewhere could not start without",
                ));
            }
        }
        Ok(())
    }
}
