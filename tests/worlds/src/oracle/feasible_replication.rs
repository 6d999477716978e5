//! More copies than there are nodes (or zones) to take them: the servers accept that, seal every log and stop writing.

use std::collections::BTreeSet;

use super::{Case, Verdict, ask};
use crate::sight::Property;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let args = ask::command(case)?;
    if !args.iter().any(|arg| arg.contains("replication")) {
        return None;
    }
    Some(logs(case, args).and_then(|()| partitions(case, args)))
}

fn asked(args: &[String], flag: &str) -> Result<Option<Property>, String> {
    let Some(text) = ask::flag(args, flag) else { return Ok(None) };
    Property::parse(text).map(Some).ok_or_else(|| format!("`{text}` is not understood"))
}

fn logs(case: &Case<'_>, args: &[String]) -> Result<(), String> {
    let Some(property) = asked(args, "--log-replication")? else { return Ok(()) };
    let takes = case.sight.log_servers(true)?;
    if property.fits_on(&takes, &case.sight.places()?) {
        return Ok(());
    }
    Err(format!("logs are to have {property:?}, and only {takes:?} take writes"))
}

fn partitions(case: &Case<'_>, args: &[String]) -> Result<(), String> {
    let Some(property) = asked(args, "--partition-replication")? else { return Ok(()) };
    let (nodes, alive) = (case.sight.nodes.as_ref()?, case.sight.alive()?);
    let works = nodes.members.iter().filter(|member| {
        alive.contains(&member.id) && member.worker == "active" && case.sight.ready(member, "worker")
    });
    let workers: BTreeSet<u64> = works.map(|member| member.id).collect();
    if property.fits_on(&workers, &case.sight.places()?) {
        return Ok(());
    }
    Err(format!("partitions are to have {property:?}, and only {workers:?} work"))
}
