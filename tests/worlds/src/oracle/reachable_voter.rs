//! A voter that does not answer counts for the quorum all the same: with it the metadata cluster may stand still for
//! good. So a vote is given only to a node that answers everybody as itself, while the others have a quorum.

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let args = ask::command(case)?;
    let node = ask::flag(args, "add-node")?;
    Some(votes(case, node))
}

fn votes(case: &Case<'_>, node: &str) -> Result<(), String> {
    let nodes = case.sight.nodes.as_ref()?;
    let id = node
        .strip_prefix('N')
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| format!("`{node}` is no node"))?;
    let member = nodes.by_id(id).ok_or_else(|| format!("{node} is not registered"))?;
    if !case.sight.alive()?.contains(&id) {
        return Err(format!("{node} does not answer as itself, or gossip does not have it alive"));
    }
    let servers = case.sight.metadata.as_ref()?;
    let voters = servers.values().find(|server| server.status == "Member").map(|server| &server.members);
    let voters = voters.ok_or("no metadata server is a member")?;
    let up = voters
        .iter()
        .filter(|voter| servers.get(voter).is_some_and(|server| server.status == "Member"))
        .count();
    if up * 2 <= voters.len() {
        return Err(format!("of the voters {voters:?} only {up} answer"));
    }
    for voter in voters.iter().filter_map(|voter| nodes.by_id(*voter)) {
        let host = case.sight.hosts.get(&member.name).ok_or("nothing is known of it")?;
        let seen = host.dialled_from.get(&(voter.name.clone(), member.address.clone()));
        let health = seen.ok_or_else(|| format!("{} has not dialled {node}", voter.name))?.as_ref()?;
        if health.node_id != format!("N{id}:{}", member.generation) {
            return Err(format!("from {}, {} answers for {node}", voter.name, health.node_id));
        }
    }
    Ok(())
}
