//! `known-facts`

use std::collections::BTreeSet;

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::fact::Fact;
use crate::id::{NodeId, list};
use crate::needs::{self, Need, needs};
use crate::own_word;
use crate::review::Review;
use crate::world::Host;

pub(super) const NEVER: &str = "acts on facts that are unknown, stale, partial or contradictory";

/// Nothing is done on facts that are unknown, stale, partial or contradictory.
pub(super) struct KnownFacts;

impl Invariant for KnownFacts {
    fn name(&self) -> &'static str {
        "known-facts"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        for need in needs(&review.effect) {
            needs::check(review, *need)?;
        }
        if let Effect::Revive(node) = &review.effect {
            return cluster_is_silent(review, node);
        }
        if matches!(review.effect, Effect::Write(_)) {
            return Ok(());
        }
        generations(review)?;
        hardly_dead(review)?;
        // What an action does not rest on cannot contradict it.
        let rests_on = |need| needs(&review.effect).contains(&need);
        if rests_on(Need::Servers) {
            servers(review)?;
        }
        if rests_on(Need::Processors) {
            rows(review)?;
        }
        if rests_on(Need::Logs) {
            logs(review)?;
        }
        Ok(())
    }
}

/// A node is started without asking the cluster only while the cluster cannot be asked.
fn cluster_is_silent(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    if !matches!(*review.world.nodes, Fact::Unseen) {
        return Ok(());
    }
    // A server that says that it is not ready has no cluster to ask: it may wait for just this node.
    let answers = |(name, host): &(&String, &Host)| {
        name.as_str() != node
            && host
                .dial
                .seen()
                .is_some_and(|dial| dial.ok && dial.health.as_ref().map_or(true, |health| health.admin_ready))
    };
    match review.world.hosts.iter().find(answers) {
        None => Ok(()),
        Some((name, host)) => Err(Broken::unknown(
            format!("whether {node} is registered is not known, though {name} answers"),
            vec![host.dial.evidence(format!("{name} answers"))],
            "ask the cluster for its nodes first",
        )),
    }
}

/// A node that others call dead, and that says itself that it is not. Counted as down it would cost nothing to stop it.
fn hardly_dead(review: &Review<'_>) -> Result<(), Broken> {
    let Some(node) = review.effect.does().stops else { return Ok(()) };
    let Some(member) = review.member(node)? else { return Ok(()) };
    let gossip = &review.world.liveness;
    let state = gossip.need("the liveness of nodes")?.get(&member.id).map_or("not listed", String::as_str);
    if state == "alive" || own_word::itself(review.target(), &review.world, member).is_err() {
        return Ok(());
    }
    Err(Broken::unknown(
        format!("{node} is {state} by gossip, and says itself that it is alive"),
        vec![
            gossip.evidence(format!("{} is {state}", member.id)),
            review.world.host(node).dial.evidence(format!("{node} answers as {}, alive", member.id)),
        ],
        "look again: gossip takes some seconds to notice; if it stays so, find out why the others do not hear from it",
    ))
}

/// A server that says another generation of itself than is registered was restarted in between.
fn generations(review: &Review<'_>) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    for (name, host) in &review.world.hosts {
        let health = host.dial.seen().and_then(|dial| dial.health.as_ref().ok());
        let (Some((id, generation)), Some(member)) = (health.and_then(|it| it.id), nodes.named(name)) else {
            continue;
        };
        if id == member.id && generation != member.generation {
            return Err(Broken::unknown(
                format!("{name} was restarted while it was looked at"),
                vec![
                    review.world.nodes.evidence(format!("{}:{}", member.id, member.generation)),
                    host.dial.evidence(format!("{id}:{generation}")),
                ],
                "look again",
            ));
        }
    }
    Ok(())
}

/// Metadata servers that name different leaders, or that are not registered, or name members or leaders that are not.
fn servers(review: &Review<'_>) -> Result<(), Broken> {
    let Some(servers) = review.world.servers.seen() else { return Ok(()) };
    let nodes = review.world.nodes.need("who is registered")?;
    let leaders: BTreeSet<NodeId> = servers.rows.iter().filter_map(|row| row.leader).collect();
    let rows = servers.rows.iter().map(|row| row.id);
    let named = servers.members().into_iter().chain(rows).chain(leaders.iter().copied());
    let strangers: BTreeSet<NodeId> = named.filter(|id| !nodes.members.contains_key(id)).collect();
    let problem = if !strangers.is_empty() {
        format!("the metadata servers name nodes that are not registered: {}", list(&strangers))
    } else if leaders.len() > 1 {
        format!("the metadata servers name different leaders: {}", list(&leaders))
    } else {
        return Ok(());
    };
    Err(Broken::unknown(problem.clone(), vec![review.world.servers.evidence(problem)], "look again"))
}

/// Rows of nodes that are not registered, or of partitions that do not exist.
fn rows(review: &Review<'_>) -> Result<(), Broken> {
    let world = &review.world;
    let nodes = world.nodes.need("who is registered")?;
    let unregistered = |ids: &mut dyn Iterator<Item = NodeId>| -> BTreeSet<NodeId> {
        ids.filter(|id| !nodes.members.contains_key(id)).collect()
    };
    let gossip = world.liveness.seen().map(|states| unregistered(&mut states.keys().copied()));
    let running = world.processors.seen().map(|rows| unregistered(&mut rows.iter().map(|row| row.node)));
    for (ids, evidence) in [
        (gossip, world.liveness.evidence("rows of nodes that are not registered")),
        (running, world.processors.evidence("rows of nodes that are not registered")),
    ] {
        if let Some(ids) = ids.filter(|ids| !ids.is_empty()) {
            let message = format!("{} has a row, and is not registered", list(&ids));
            return Err(Broken::unknown(message, vec![evidence], "look again"));
        }
    }
    if let (Some(table), Some(rows)) = (world.table.seen(), world.processors.seen())
        && let Some(row) = rows.iter().find(|row| row.partition >= table.count)
    {
        return Err(Broken::unknown(
            format!("partition {} runs, and there are {} partitions", row.partition, table.count),
            vec![world.processors.evidence(format!("partition {}", row.partition))],
            "look again",
        ));
    }
    Ok(())
}

/// Partitions whose log is not there.
fn logs(review: &Review<'_>) -> Result<(), Broken> {
    let world = &review.world;
    let (Some(logs), Some(table)) = (world.logs.seen(), world.table.seen()) else { return Ok(()) };
    for partition in 0..table.count {
        let placed = world.placement.seen().and_then(|rows| rows.get(&partition));
        let log = placed.and_then(|placement| placement.log).unwrap_or(partition);
        if logs.chains.get(&log).is_none_or(Vec::is_empty) {
            return Err(Broken::unknown(
                format!("the log of partition {partition} is not known"),
                vec![world.logs.evidence(format!("log {log} has no segment"))],
                "look again",
            ));
        }
    }
    Ok(())
}
