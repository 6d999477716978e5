//! `snapshot-before-join`

use std::collections::BTreeMap;

use super::Invariant;
use super::kept_protection::trims_unsaved;
use super::verified_trim::{Place, of_its_log, repositories};
use crate::broken::Broken;
use crate::review::Review;

pub(super) const NEVER: &str = "lets a worker join while a partition lacks a snapshot at or past its trim point that the worker can read";

/// A worker joins only when it could recover every partition.
pub(super) struct SnapshotBeforeJoin;

impl Invariant for SnapshotBeforeJoin {
    fn name(&self) -> &'static str {
        "snapshot-before-join"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.effect.does().joins else { return Ok(()) };
        let settings = review.settings(node)?;
        if !settings.roles(node)?.contains("worker") {
            return Ok(());
        }
        let Some(wanted) = Place::of(&settings, &review.start(node)?.environment, node)? else {
            return Err(Broken::new(
                format!("{node} has no snapshot repository"),
                vec![review.world.host(node).config.evidence("no worker.snapshots.destination")],
                "give it the same worker.snapshots as the running nodes",
            ));
        };
        let apart = |(name, theirs): (String, Place)| Some((theirs.apart(&wanted)?, name, theirs));
        if let Some((apart, name, theirs)) = repositories(review)?.into_iter().find_map(apart) {
            return Err(Broken::new(
                format!("{node} and {name} look for snapshots {apart}"),
                vec![review.world.host(&name).config.evidence(format!("{name}: {theirs}, {node}: {wanted}"))],
                "give all nodes the same `worker.snapshots.destination`, and what else leads to the store, in files and variables",
            ));
        }
        of_its_log(review)?;
        saved_before_trimmed(review, node)?;
        every_partition(review)
    }
}

/// Nobody trims what no snapshot has: the snapshots of now would be of no use in a while.
fn saved_before_trimmed(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let trims = |name: &str| {
        if !trims_unsaved(&*review.settings(name)?, name)? {
            return Ok(());
        }
        Err(Broken::new(
            format!("{name} lets logs be trimmed that no snapshot covers"),
            vec![review.world.host(name).config.evidence("`worker.durability-mode` is replica-set-only")],
            "take `worker.durability-mode` out of the files and variables of all nodes, and restart those that run",
        ))
    };
    trims(node)?;
    review.each_member(|_, name| trims(name))
}

fn every_partition(review: &Review<'_>) -> Result<(), Broken> {
    let world = &review.world;
    let table = world.table.need("the partition table")?;
    let logs = world.logs.need("the segments of logs")?;
    let placement = world.placement.need("the placement of partitions")?;
    let mut archived: BTreeMap<u32, u64> = BTreeMap::new();
    for processor in review.replicas()? {
        let newest = archived.entry(processor.partition).or_default();
        *newest = processor.archived.unwrap_or(0).max(*newest);
    }
    let mut trimmed: BTreeMap<u32, u64> = BTreeMap::new();
    for trim in world.trims.need("the trim points of logs")?.iter().filter(|trim| trim.offset > 0) {
        let chain = logs.chains.get(&trim.log).map_or(&[][..], Vec::as_slice);
        // A segment that is trimmed away as a whole is not in the chain any more.
        if let Some(segment) = chain.iter().find(|segment| segment.index == trim.segment) {
            let point = trimmed.entry(trim.log).or_default();
            *point = segment.base.saturating_add(trim.offset - 1).max(*point);
        }
    }
    for partition in 0..table.count {
        let log = placement.get(&partition).and_then(|row| row.log).unwrap_or(partition);
        let first = logs.chains.get(&log).and_then(|chain| chain.first()).map_or(0, |segment| segment.base);
        let point = trimmed.get(&log).copied().unwrap_or(0).max(first.saturating_sub(1));
        let covered = archived.get(&partition).copied().unwrap_or(0);
        if covered == 0 || covered < point {
            return Err(Broken::new(
                format!("partition {partition} has no snapshot that covers its log's trim point {point}"),
                vec![world.processors.evidence(format!("partition {partition}: archived LSN {covered}"))],
                "snapshot every partition first; a replica elsewhere could not start without",
            ));
        }
    }
    Ok(())
}
