//! While a node of several is down, the others take writes; where they cannot, a person has approved that risk.

use super::ask::{self, Stop};
use super::{Case, Verdict};
use crate::sight::Member;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    match ask::stop(case)? {
        Err(why) => Some(Err(why)),
        Ok(Stop::Only) => None,
        Ok(Stop::OneOf(member)) => Some(writes(case, member)),
    }
}

fn writes(case: &Case<'_>, member: &Member) -> Result<(), String> {
    if ask::risk_approved(case) {
        return Ok(());
    }
    let places = case.sight.places()?;
    let mut left = case.sight.log_servers(true)?;
    left.remove(&member.id);
    if !case.sight.log_replication.clone()?.fits_on(&left, &places) {
        return Err(format!("without {} only {left:?} take writes, and nobody was asked", member.name));
    }
    for (id, log) in case.sight.logs.as_ref()? {
        let tail = log.segments.last().and_then(|tail| tail.copies.as_ref());
        let (property, nodeset) = tail.ok_or_else(|| format!("log {id} takes no writes"))?;
        let up = nodeset.intersection(&left).copied().collect();
        if !property.fits_on(&up, &places) {
            return Err(format!(
                "without {} log {id} has only {up:?} to write to, and nobody was asked",
                member.name
            ));
        }
    }
    Ok(())
}
