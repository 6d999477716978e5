//! What of the logs is not seen to be there.

use std::collections::BTreeMap;

use crate::api::Evidence;
use crate::cluster::Facts;

/// A partition whose log was trimmed past every snapshot that is known.
pub fn uncovered(facts: &Facts) -> Option<(String, Evidence)> {
    let (table, placement) = (facts.partitions.known()?, facts.placement.known()?);
    let (trimmed, archived) = (facts.trimmed()?, facts.archived()?);
    (0..table.count).find_map(|partition| {
        let log = placement.get(&partition).map_or(partition, |place| place.log);
        let point = trimmed.get(&log).copied().unwrap_or(0);
        let covered = archived.get(&partition).copied();
        (point > covered.unwrap_or(0)).then(|| {
            let shown = covered.map_or_else(|| "unknown".to_owned(), |lsn| lsn.to_string());
            let fact = format!("partition {partition}: log trimmed up to {point}, snapshot up to {shown}");
            (
                format!("a snapshot of partition {partition} that covers its trimmed log"),
                facts.processors.evidence(fact),
            )
        })
    })
}

/// A partition of which a snapshot is said to cover more than its log has: it is of another history.
pub fn foreign(facts: &Facts) -> Option<(String, Evidence)> {
    let (processors, archived) = (facts.processors.known()?, facts.archived()?);
    let mut ends: BTreeMap<u32, u64> = BTreeMap::new();
    for row in processors {
        if let Some(end) = row.tail.max(row.applied) {
            let known = ends.entry(row.partition).or_default();
            *known = end.max(*known);
        }
    }
    archived.into_iter().find_map(|(partition, lsn)| {
        let end = ends.get(&partition).copied().filter(|end| lsn > *end)?;
        let fact = format!("partition {partition}: snapshot up to {lsn}, log up to {end}");
        Some((
            format!("partition {partition} has a snapshot of more than its log holds"),
            facts.processors.evidence(fact),
        ))
    })
}

/// A partition whose log has no segment.
pub fn missing(facts: &Facts) -> Option<(String, Evidence)> {
    let (table, logs, placement) = (facts.partitions.known()?, facts.logs.known()?, facts.placement.known()?);
    (0..table.count).find_map(|partition| {
        let log = placement.get(&partition).map_or(partition, |place| place.log);
        logs.chains.get(&log).is_none_or(Vec::is_empty).then(|| {
            let fact = format!("log {log} has no segment");
            (format!("partition {partition} to have a log"), facts.logs.evidence(fact))
        })
    })
}
