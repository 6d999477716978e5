//! While a node of several is down, every record is in reach on another: nobody can approve that away.

use std::collections::BTreeSet;

use super::ask::{self, Stop};
use super::{Case, Verdict};
use crate::sight::Member;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    match ask::stop(case)? {
        Err(why) => Some(Err(why)),
        Ok(Stop::Only) => None,
        Ok(Stop::OneOf(member)) => Some(copies(case, member)),
    }
}

fn copies(case: &Case<'_>, member: &Member) -> Result<(), String> {
    let (places, trims) = (case.sight.places()?, case.sight.trims.clone().unwrap_or_default());
    let mut left = case.sight.log_servers(false)?;
    left.remove(&member.id);
    for (id, log) in case.sight.logs.as_ref()? {
        for segment in log.untrimmed(*id, &trims).filter(|segment| segment.kind != "sealed") {
            let (property, nodeset) =
                segment.copies.as_ref().ok_or_else(|| format!("log {id} has a segment on one node"))?;
            let down: BTreeSet<u64> = nodeset.difference(&left).copied().collect();
            if property.may_lie_on(&down, &places) {
                return Err(format!(
                    "records of log {id} may lie on {down:?} alone, and {} is stopped",
                    member.name
                ));
            }
        }
    }
    Ok(())
}
