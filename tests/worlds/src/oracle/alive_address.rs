//! A command goes to a node that answers as itself: what is said to a dead or a foreign address is said to nobody, or
//! to another cluster.

use super::{Case, Verdict, ask};
use crate::sight::Member;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let args = ask::command(case)?;
    Some(addressed(case, args))
}

fn addressed(case: &Case<'_>, args: &[String]) -> Result<(), String> {
    let address = ask::flag(args, "--address").ok_or("the command names no address")?.trim_end_matches('/');
    let nodes = case.sight.nodes.as_ref()?;
    let dialled = case.sight.hosts.values().find_map(|host| host.dialled.get(address));
    let health = dialled.ok_or_else(|| format!("nobody has dialled {address}"))?.as_ref()?;
    let itself = |member: &Member| format!("N{}:{}", member.id, member.generation) == health.node_id;
    if !nodes.members.iter().any(itself) {
        return Err(format!("at {address} answers {}, which is no node of the cluster", health.node_id));
    }
    if health.cluster != nodes.cluster {
        return Err(format!("at {address} answers the cluster {}", health.cluster));
    }
    Ok(())
}
