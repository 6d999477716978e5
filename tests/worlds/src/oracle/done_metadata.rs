//! Done: the metadata servers follow one leader, and their majority survives as many losses as are to be survived; with
//! three that may vote, three do.

use std::collections::BTreeSet;

use restate_scaleout_api::target::{Metadata, Role};

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    (ask::done(case) && case.target.metadata == Metadata::Replicated).then(|| voters(case))
}

fn voters(case: &Case<'_>) -> Result<(), String> {
    let servers = case.sight.metadata.as_ref()?;
    let first = servers.values().next().ok_or("no metadata server answered")?;
    let leader = first.leader.ok_or("the metadata servers have no leader")?;
    for (id, server) in servers {
        if server.status != "Member" || server.leader != Some(leader) || server.members != first.members {
            return Err(format!("the metadata server of N{id} does not agree with the others"));
        }
    }
    if !first.members.contains(&leader) {
        return Err(format!("N{leader} leads the metadata servers without a vote"));
    }
    let alive = case.sight.alive()?;
    let up: BTreeSet<&u64> =
        first.members.iter().filter(|id| alive.contains(id) && servers.contains_key(id)).collect();
    let lost = if case.target.nodes.len() < 3 { 0 } else { case.tolerate()? };
    if up.len().saturating_sub(lost) * 2 <= first.members.len() {
        return Err(format!("of the voters {:?} only {up:?} are up", first.members));
    }
    let may = case.target.nodes.iter().filter(|node| node.has(Role::MetadataServer)).count();
    if first.members.len() < may.min(3) {
        return Err(format!("only {:?} vote", first.members));
    }
    Ok(())
}
