//! Done: replication is what is wanted, every log can be written to, and losing as many nodes as are to be survived (or
//! a zone, where zones are wanted) loses no record of any segment and stops no writes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Verdict, ask};
use crate::sight::{Log, Property};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::done(case).then(|| copies(case))
}

fn copies(case: &Case<'_>) -> Result<(), String> {
    let wanted = case.wanted()?;
    let asked = case.sight.log_replication.clone()?;
    if asked != wanted {
        return Err(format!("logs are to have {asked:?}"));
    }
    let (count, replicas) = case.sight.table.clone()?;
    let of_partitions = case.target.partition_replication.as_deref().map_or(Some(wanted), Property::parse);
    if Some(replicas) != of_partitions {
        return Err(format!("partitions are to have {replicas:?}"));
    }
    let logs = case.sight.logs.as_ref()?;
    if let Some(missing) = (0..count).find(|id| !logs.contains_key(id)) {
        return Err(format!("there is no log {missing}"));
    }
    let losses = losses(case)?;
    logs.iter().try_for_each(|(id, log)| records(case, *id, log, &losses))
}

/// What may be lost at once.
fn losses(case: &Case<'_>) -> Result<Vec<BTreeSet<u64>>, String> {
    let places = case.sight.places()?;
    let mut all = vec![BTreeSet::new()];
    for _ in 0..case.tolerate()? {
        let more =
            all.iter().flat_map(|lost| places.keys().map(|id| lost.iter().copied().chain([*id]).collect()));
        all = more.collect();
    }
    if case.wanted()?.zones > 1 {
        let mut zones: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
        for (id, place) in &places {
            zones.entry(place).or_default().insert(*id);
        }
        all.extend(zones.into_values());
    }
    Ok(all)
}

fn records(case: &Case<'_>, id: u64, log: &Log, losses: &[BTreeSet<u64>]) -> Result<(), String> {
    let (places, trims) = (case.sight.places()?, case.sight.trims.as_ref()?);
    let reached = case.sight.log_servers(false)?;
    for segment in log.untrimmed(id, trims) {
        let (property, nodeset) = segment
            .copies
            .as_ref()
            .ok_or_else(|| format!("log {id} has a segment that is {}", segment.kind))?;
        for lost in losses {
            let down = nodeset
                .iter()
                .filter(|node| !reached.contains(node) || lost.contains(node))
                .copied()
                .collect();
            if property.may_lie_on(&down, &places) {
                return Err(format!("without {lost:?}, records of log {id} may lie on {down:?} alone"));
            }
        }
    }
    let tail = log.segments.last().and_then(|tail| tail.copies.as_ref());
    let (property, nodeset) = tail.ok_or_else(|| format!("log {id} takes no writes"))?;
    let writable = case.sight.log_servers(true)?;
    let up: BTreeSet<u64> = nodeset.intersection(&writable).copied().collect();
    if !property.fits_on(&up, &places) {
        return Err(format!("log {id} can be written to {up:?} only"));
    }
    if case.tolerate()? > 0 {
        let stops = |lost: &u64| {
            !property.fits_on(&up.iter().filter(|node| *node != lost).copied().collect(), &places)
        };
        if let Some(lost) = up.iter().find(|lost| stops(lost)) {
            return Err(format!("without N{lost}, log {id} cannot be written to"));
        }
    }
    Ok(())
}
