//! Two servers of one name take each other's number: both go down.

use restate_scaleout_api::Action;

use super::{Case, Verdict, ask};
use crate::sight::is_unsupported;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let node = ask::started(case)?;
    let (_, action) = ask::action(case)?;
    Some(name(case, node, matches!(action, Action::StartNode { .. })))
}

fn name(case: &Case<'_>, node: &str, was_down: bool) -> Result<(), String> {
    let host = case.sight.hosts.get(node).ok_or_else(|| format!("nothing is known of {node}"))?;
    // Where processes cannot be seen, something that refuses must show that nothing runs.
    let running = match &host.processes {
        Ok(running) => *running,
        Err(why) if is_unsupported(why) && host.refuses => 0,
        Err(why) => return Err(why.clone()),
    };
    if was_down && running > 0 || running > 1 {
        return Err(format!("{running} processes of {node} run already"));
    }
    if was_down && host.dialled.values().any(Result::is_ok) {
        return Err(format!("{node} is started, and something answers in its place"));
    }
    if let Some(named) = host.setting("", "node-name").filter(|named| named != node) {
        return Err(format!("{node} would start as {named}"));
    }
    let wanted = case.target.nodes.iter().find(|wanted| wanted.name == node);
    let nodes = case.sight.nodes.as_ref().ok();
    let member = nodes.and_then(|nodes| nodes.members.iter().find(|member| member.name == node));
    if let (Some(wanted), Some(member)) = (wanted, member) {
        let elsewhere = member.address != wanted.address.trim_end_matches('/');
        if elsewhere && case.sight.alive()?.contains(&member.id) {
            return Err(format!("{node} lives at {} already", member.address));
        }
    }
    Ok(())
}
