//! `last-copy`

use std::collections::BTreeSet;

use crate::cluster::Ternary;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::Review;
use crate::restatectl::states::SegmentKind;
use crate::restatectl::{NodeId, list};

/// A node is only stopped while the others hold everything. Whether they accept new records meanwhile is a matter of consent:
/// with a copy on every log-server writes pause until it is back, and nothing is lost.
pub struct LastCopy;

impl Invariant for LastCopy {
    fn name(&self) -> &'static str {
        "last-copy"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.stops() else { return Ok(()) };
        // Of a single node everything is the last copy; that downtime is a matter of consent.
        if review.alone() {
            return Ok(());
        }
        let facts = review.facts;
        let Some(member) = review.member(node) else { return Ok(()) };
        let (Some(logs), Some(_), Some(processors), Some(table)) =
            (facts.logs.known(), facts.liveness.known(), facts.processors.known(), facts.partitions.known())
        else {
            return Ok(());
        };
        let up = |id: &NodeId| *id != member.id && facts.alive(*id) == Ternary::Yes;
        for (log, chain) in &logs.chains {
            for segment in chain.iter().filter(|segment| segment.kind.holds_records()) {
                let copies = segment.replication.values().copied().max().unwrap_or(1) as usize;
                let left = segment.nodeset.iter().filter(|id| up(id)).count();
                let to_recover = segment.nodeset.len().saturating_sub(copies) + 1;
                let local = segment.kind != SegmentKind::Replicated;
                if local || left < to_recover {
                    return Err(Broken::new(
                        format!("log {log} segment {} needs {node}", segment.index),
                        vec![facts.logs.evidence(format!(
                            "{} with {copies} copies on {}; {left} of them stay up",
                            segment.kind,
                            list(&segment.nodeset)
                        ))],
                        "snapshot and trim until such segments are gone, and wait until all log-servers are up",
                    ));
                }
            }
        }
        let active = processors.iter().filter(|row| up(&row.node) && row.status.has_caught_up());
        let elsewhere = BTreeSet::from_iter(active.map(|row| row.partition));
        for partition in 0..table.count {
            if !elsewhere.contains(&partition) {
                return Err(Broken::new(
                    format!("partition {partition} has no other active replica than the one on {node}"),
                    vec![facts.processors.evidence(format!("processors of partition {partition}"))],
                    "wait until its replicas are active, or raise partition replication first",
                ));
            }
        }
        Ok(())
    }
}
