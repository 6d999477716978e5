//! Done: every partition has an active leader in its present life and as many replicas as are wanted, moves nowhere, and
//! what was trimmed from its log is in a snapshot.

use super::{Case, Verdict, ask};
use crate::sight::Partition;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::done(case).then(|| partitions(case))
}

fn partitions(case: &Case<'_>) -> Result<(), String> {
    let (count, _) = case.sight.table.clone()?;
    let partitions = case.sight.partitions.as_ref()?;
    for id in 0..count {
        let partition = partitions.get(&id).ok_or_else(|| format!("partition {id} was not seen"))?;
        served(case, id, partition)?;
        snapshot(case, id, partition)?;
    }
    Ok(())
}

fn served(case: &Case<'_>, id: u64, partition: &Partition) -> Result<(), String> {
    let (nodes, alive) = (case.sight.nodes.as_ref()?, case.sight.alive()?);
    let (_, wanted) = case.sight.table.clone()?;
    let mut serving = case.sight.processors.as_ref()?.iter().filter(|processor| {
        let member = nodes.by_id(processor.node);
        let lives =
            member.is_some_and(|member| processor.exact == format!("N{}:{}", member.id, member.generation));
        processor.partition == id && processor.active && lives && alive.contains(&processor.node)
    });
    // Who leads is the leader's own word; a list that names nobody lags behind, one that names another contradicts.
    if !serving.any(|processor| {
        processor.leads && partition.leader.as_ref().is_none_or(|leader| *leader == processor.exact)
    }) {
        return Err(format!("partition {id} has no leader that leads"));
    }
    if partition.replicas.len() < wanted.nodes {
        return Err(format!("partition {id} has only the replicas {:?}", partition.replicas));
    }
    if !partition.next.is_empty() {
        return Err(format!("partition {id} moves to {:?}", partition.next));
    }
    Ok(())
}

fn snapshot(case: &Case<'_>, id: u64, partition: &Partition) -> Result<(), String> {
    let log =
        case.sight.logs.as_ref()?.get(&partition.log).ok_or_else(|| format!("partition {id} has no log"))?;
    let trimmed = log.trimmed_to(partition.log, case.sight.trims.as_ref()?);
    let all = case.sight.processors.as_ref()?.iter().filter(|processor| processor.partition == id);
    let archived = all.filter_map(|processor| processor.archived).max().unwrap_or(0);
    if archived < trimmed {
        return Err(format!("partition {id} is trimmed to {trimmed}, and its snapshot goes to {archived}"));
    }
    Ok(())
}
