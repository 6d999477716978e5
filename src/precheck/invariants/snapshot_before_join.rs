//! `snapshot-before-join`

use std::collections::BTreeMap;

use crate::api::Role;
use crate::cluster::Ternary;
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
            if theirs != *wanted {
                return Err(Broken::new(
                    format!("{node} and {name} look for snapshots in different places"),
                    vec![host.config.evidence(format!("{name}: {theirs:?}, {node}: {wanted:?}"))],
                    "give all nodes the same worker.snapshots.destination",
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

impl SnapshotBeforeJoin {
    fn every_partition(&self, review: &Review<'_>) -> Result<(), Broken> {
        let facts = review.facts;
        let (Some(table), Some(processors), Some(logs), Some(trims)) =
            (facts.partitions.known(), facts.processors.known(), facts.logs.known(), facts.trims.known())
        else {
            return Err(Broken::new(
                "which partitions have a snapshot is not known",
                vec![facts.processors.evidence("archived LSNs"), facts.trims.evidence("trim points")],
                "look again",
            ));
        };
        // Each row is read once: there may be thousands of partitions, each with several replicas.
        let mut snapshots: BTreeMap<u32, u64> = BTreeMap::new();
        for processor in processors {
            let snapshot = snapshots.entry(processor.partition).or_default();
            *snapshot = processor.archived.unwrap_or(0).max(*snapshot);
        }
        let mut trimmed: BTreeMap<u32, u64> = BTreeMap::new();
        for trim in trims.iter().filter(|trim| trim.offset > 0) {
            let mut segments = logs.chains.get(&trim.log).into_iter().flatten();
            let of_trim =
                segments.find(|segment| segment.index == trim.segment && segment.kind.holds_records());
            let Some(segment) = of_trim else { continue };
            let upto = trimmed.entry(trim.log).or_default();
            *upto = (segment.base_lsn + trim.offset - 1).max(*upto);
        }
        for partition in 0..table.count {
            let archived = snapshots.get(&partition).copied().unwrap_or(0);
            // Partitions and logs are numbered alike on every version this road is known for.
            let chain = logs.chains.get(&partition);
            let first = chain.and_then(|chain| chain.first()).map_or(0, |segment| segment.base_lsn);
            let trimmed_segment = trimmed.get(&partition).copied().unwrap_or(0);
            let trim_point = trimmed_segment.max(first.saturating_sub(1));
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
