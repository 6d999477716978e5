//! Done: every node that is wanted is registered, alive, answers as itself, and its roles are ready.

use restate_scaleout_api::target::{NodeSpec, Role};

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::done(case).then(|| case.target.nodes.iter().try_for_each(|wanted| node(case, wanted)))
}

fn node(case: &Case<'_>, wanted: &NodeSpec) -> Result<(), String> {
    let nodes = case.sight.nodes.as_ref()?;
    let name = &wanted.name;
    let member = nodes.named(name)?;
    if member.address != wanted.address.trim_end_matches('/') {
        return Err(format!("{name} is registered at {}", member.address));
    }
    if !case.sight.alive()?.contains(&member.id) {
        case.sight.answers(member)?;
        return Err(format!("gossip does not have {name} alive"));
    }
    let health = case.sight.answers(member)?;
    if health.cluster != nodes.cluster
        || case.target.cluster_name.as_ref().is_some_and(|wanted| *wanted != nodes.cluster)
    {
        return Err(format!("{name} is of the cluster {}, registered in {}", health.cluster, nodes.cluster));
    }
    if health.status != "Alive" {
        return Err(format!("{name} is {}", health.status));
    }
    if wanted.location.as_ref().is_some_and(|place| *place != member.location) {
        return Err(format!("{name} is in {}", member.location));
    }
    for role in Role::ALL.into_iter().filter(|role| wanted.has(*role)) {
        let word = role.as_str();
        if !member.has(word) || !case.sight.ready(member, word) {
            return Err(format!("the role {word} of {name} is not ready"));
        }
        let state = match role {
            Role::LogServer => (member.storage.as_str(), "read-write"),
            Role::Worker => (member.worker.as_str(), "active"),
            Role::MetadataServer => (member.voter.as_str(), "member"),
            Role::Admin | Role::HttpIngress => continue,
        };
        if state.0 != state.1 {
            return Err(format!("{name} is registered as {} in the role {word}", state.0));
        }
    }
    Ok(())
}
