//! Done: nothing that was to be seen is missing, late, incomplete or contradicted.

use super::{Case, Verdict, ask};
use crate::sight::Seen;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::done(case).then(|| known(case))
}

fn some<T>(seen: &Seen<T>) -> Result<(), String> {
    seen.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn known(case: &Case<'_>) -> Result<(), String> {
    let sight = case.sight;
    some(&sight.nodes)?;
    some(&sight.logs)?;
    some(&sight.log_replication)?;
    some(&sight.trims)?;
    some(&sight.table)?;
    some(&sight.metadata)?;
    some(&sight.partitions)?;
    some(&sight.processors)?;
    some(&sight.frozen_placement)?;
    some(&sight.frozen_leadership)?;
    for member in &sight.nodes.as_ref()?.members {
        if !sight.gossip.as_ref()?.contains_key(&member.id) {
            return Err(format!("gossip does not know {}", member.name));
        }
    }
    if sight.clusters.len() > 1 || sight.fingerprints.len() > 1 {
        return Err(format!(
            "clusters {:?} with fingerprints {:?} are in sight",
            sight.clusters, sight.fingerprints
        ));
    }
    Ok(())
}
