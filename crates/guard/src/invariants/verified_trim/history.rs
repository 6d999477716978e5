//! Whether the snapshots that servers go by are of the history that their logs have.

use std::collections::BTreeMap;

use crate::broken::Broken;
use crate::review::Review;

/// No snapshot covers more than there is in its log. One that does was written by another cluster, or by this one
/// before it was provisioned anew: restored, it would bring back what that one had, and a trim by it would take records
/// that no snapshot has.
///
/// # Errors
/// When a partition has such a snapshot.
pub(in super::super) fn of_its_log(review: &Review<'_>) -> Result<(), Broken> {
    let world = &review.world;
    let logs = world.logs.need("the segments of logs")?;
    let placement = world.placement.need("the placement of partitions")?;
    // Rows are some moments apart, so the furthest that anybody has come counts, in whichever life.
    let mut ends: BTreeMap<u32, u64> = BTreeMap::new();
    for row in world.processors.need("the replicas of partitions")? {
        if let Some(end) = row.applied.max(row.tail) {
            let furthest = ends.entry(row.partition).or_default();
            *furthest = end.max(*furthest);
        }
    }
    for row in review.replicas()? {
        let Some(archived) = row.archived else { continue };
        let log = placement.get(&row.partition).and_then(|placed| placed.log).unwrap_or(row.partition);
        let base = logs.chains.get(&log).and_then(|chain| chain.last()).map_or(0, |segment| segment.base);
        let told = ends.get(&row.partition).copied();
        let end = base.max(told.unwrap_or_default());
        if archived > end && told.is_none() {
            return Err(Broken::unknown(
                format!(
                    "whether the log of partition {} has what its snapshot covers is not known",
                    row.partition
                ),
                vec![world.processors.evidence(format!(
                    "partition {}: archived LSN {archived}, and nobody says how far its log goes",
                    row.partition
                ))],
                "look again; if it stays so, the servers do not report how far they have come",
            ));
        }
        if archived > end {
            return Err(Broken::new(
                format!(
                    "the snapshot of partition {} covers LSN {archived}, and its log ends at {end}: the snapshot is of \
                     another history",
                    row.partition
                ),
                vec![
                    world.processors.evidence(format!(
                        "partition {}: archived LSN {archived}, log to {end}",
                        row.partition
                    )),
                ],
                "find out which cluster wrote to the repository, and keep what lies there. Move this cluster by hand: write a \
                 `worker.snapshots.destination` of its own into the files of all nodes, restart them one at a time, snapshot \
                 every partition without trimming, and name the new one in the target",
            ));
        }
    }
    Ok(())
}
