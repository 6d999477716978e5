//! A log is trimmed only by a snapshot that is written by the same command, and only where every worker finds it: what
//! was trimmed is in no log any more.

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let args = ask::command(case)?;
    if !args.iter().any(|arg| arg.contains("trim")) {
        return None;
    }
    Some(trims(case, args))
}

fn trims(case: &Case<'_>, args: &[String]) -> Result<(), String> {
    let both = ["snapshots", "create", "--trim-log"];
    if !both.iter().all(|word| args.iter().any(|arg| arg == word)) {
        return Err("a log is trimmed without a snapshot".into());
    }
    let nodes = case.sight.nodes.as_ref()?;
    for member in nodes.members.iter().filter(|member| member.has("worker")) {
        let host = case
            .sight
            .hosts
            .get(&member.name)
            .ok_or_else(|| format!("nothing is known of {}", member.name))?;
        let kept = host.setting("worker.snapshots", "destination");
        if kept.as_deref() != Some(case.target.repository.destination.as_str()) {
            return Err(format!("{} keeps its snapshots in {kept:?}", member.name));
        }
    }
    for processor in case.sight.processors.as_ref()? {
        if processor.archived.is_some_and(|archived| archived > processor.end) {
            return Err(format!("the snapshot of partition {} is of another history", processor.partition));
        }
    }
    let partitions = case.sight.partitions.as_ref()?;
    let (count, _) = case.sight.table.as_ref()?;
    match (0..*count).find(|id| !partitions.contains_key(id)) {
        Some(id) => Err(format!("nothing is known of partition {id}")),
        None => Ok(()),
    }
}
