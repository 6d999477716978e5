//! What of the logs is not seen to be there.

use crate::api::Evidence;
use crate::cluster::Facts;
use crate::state::rest::LAG_LIMIT;

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

/// A partition of which a snapshot is said to cover far more than its log has: it is of another history. A little more
/// is looked at again, until the deployment has settled.
pub fn foreign(facts: &Facts) -> Option<(String, Evidence)> {
    let (partition, end, lsn) =
        facts.beyond().into_iter().find(|(_, end, lsn)| lsn.saturating_sub(*end) > LAG_LIMIT)?;
    let fact = format!("partition {partition}: snapshot up to {lsn}, log up to {end}");
    Some((
        format!("partition {partition} has a snapshot of more than its log holds"),
        facts.processors.evidence(fact),
    ))
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
