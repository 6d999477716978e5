//! `last-copy`

use std::collections::BTreeSet;

use super::Invariant;
use crate::broken::Broken;
use crate::id::{NodeId, list};
use crate::read::bifrost::Kind;
use crate::review::Review;

pub(super) const NEVER: &str =
    "stops a node of a cluster that alone may hold a record, or alone runs a partition";

/// A node is stopped only while the others hold and serve everything.
pub(super) struct LastCopy;

impl Invariant for LastCopy {
    fn name(&self) -> &'static str {
        "last-copy"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.effect.does().stops else { return Ok(()) };
        // Of a single node everything is the last copy; that downtime is a matter of consent.
        if review.alone()? {
            return Ok(());
        }
        let Some(id) = review.member(node)?.map(|member| member.id) else { return Ok(()) };
        let mut left = review.alive()?;
        left.remove(&id);
        records(review, node, &review.ready(&left, "log-server")?)?;
        replicas(review, node, &review.ready(&left, "worker")?)
    }
}

fn records(review: &Review<'_>, node: &str, left: &BTreeSet<NodeId>) -> Result<(), Broken> {
    let logs = review.world.logs.need("the segments of logs")?;
    let locations = review.locations()?;
    for (log, chain) in &logs.chains {
        for segment in chain {
            let held = match &segment.kind {
                Kind::Sealed => true,
                Kind::Elsewhere(_) => false,
                Kind::Replicated { property, nodeset } => {
                    let down: BTreeSet<NodeId> = nodeset.difference(left).copied().collect();
                    !property.may_hold_all(&down, &locations)
                }
            };
            if !held {
                return Err(Broken::new(
                    format!("records of log {log}, segment {}, may lie on {node} alone", segment.index),
                    vec![review.world.logs.evidence(describe(&segment.kind))],
                    "snapshot and trim until such segments are gone, and wait until all log-servers are up",
                ));
            }
        }
    }
    Ok(())
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Replicated { property, nodeset } => format!("{property} on {}", list(nodeset)),
        Kind::Sealed => "sealed".into(),
        Kind::Elsewhere(kind) => format!("{kind}, on one node"),
    }
}

fn replicas(review: &Review<'_>, node: &str, left: &BTreeSet<NodeId>) -> Result<(), Broken> {
    let table = review.world.table.need("the partition table")?;
    let elsewhere: BTreeSet<u32> = review
        .replicas()?
        .filter(|processor| processor.active && left.contains(&processor.node))
        .map(|processor| processor.partition)
        .collect();
    match (0..table.count).find(|partition| !elsewhere.contains(partition)) {
        None => Ok(()),
        Some(partition) => Err(Broken::new(
            format!("partition {partition} has no active replica beside the one on {node}"),
            vec![review.world.processors.evidence(format!("replicas of partition {partition}"))],
            "wait until its replicas are active, or raise partition replication first",
        )),
    }
}
