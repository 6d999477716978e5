//! `same-cluster`

use restate_scaleout_api::Action;

use super::Invariant;
use super::own_identity::may_hold_data;
use crate::broken::Broken;
use crate::broken::proposed;
use crate::effect::{Effect, command_address};
use crate::endpoint::Endpoint;
use crate::read::nodes::Nodes;
use crate::review::Review;
use crate::world::Host;

pub(super) const NEVER: &str = "acts on what was read from more than one cluster, or sends a command to anything but a node of the one that was read";

/// Everything was read from one cluster, and commands go to it.
pub(super) struct SameCluster;

impl Invariant for SameCluster {
    fn name(&self) -> &'static str {
        "same-cluster"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(nodes) = review.world.nodes.seen() else {
            // Only what does not rest on the cluster gets this far without it.
            return Ok(());
        };
        one_reading(review, nodes)?;
        for address in &review.world.addresses {
            if !is_of(review, nodes, address) {
                return Err(Broken::new(
                    format!("`{address}`, which was asked, is not the address of a node of this cluster"),
                    vec![review.world.nodes.evidence("the registered addresses")],
                    "ask one cluster only; correct the addresses in the target",
                ));
            }
        }
        for (name, host) in &review.world.hosts {
            if review.effect != Effect::Write(name.clone()) {
                belongs(review, nodes, name, host)?;
            }
        }
        if let Some(node) = review.effect.does().joins {
            alone_in_sight(review, nodes, node)?;
        }
        command(review, nodes)
    }
}

/// All readings of who is registered are of one cluster, which is the target's.
fn one_reading(review: &Review<'_>, nodes: &Nodes) -> Result<(), Broken> {
    let identity = |nodes: &Nodes| (nodes.cluster.clone(), nodes.fingerprint);
    for reading in &review.world.older {
        let other = reading.need("what else was answered of who is registered")?;
        if identity(other) != identity(nodes) {
            return Err(Broken::new(
                "two clusters were read, not one",
                vec![
                    review.world.nodes.evidence(format!("cluster `{}`", nodes.cluster)),
                    reading.evidence(format!("cluster `{}`", other.cluster)),
                ],
                TELL_APART,
            ));
        }
    }
    match &review.target().cluster_name {
        Some(wanted) if *wanted != nodes.cluster => Err(Broken::new(
            format!("the cluster is called `{}`, the target's `{wanted}`", nodes.cluster),
            vec![review.world.nodes.evidence(format!("cluster `{}`", nodes.cluster))],
            "correct the addresses or the cluster-name in the target",
        )),
        _ => Ok(()),
    }
}

/// Whether an address is a registered node's, or one at which a registered node has answered as itself.
fn is_of(review: &Review<'_>, nodes: &Nodes, address: &str) -> bool {
    let Some(endpoint) = Endpoint::parse(address) else { return false };
    let registered =
        nodes.members.values().any(|member| Endpoint::parse(&member.address) == Some(endpoint.clone()));
    let answered = |(name, host): (&String, &Host)| {
        host.dial.seen().is_some_and(|dial| {
            let id = dial.health.as_ref().ok().and_then(|health| health.id);
            dial.ok
                && Endpoint::of_url(&dial.url).as_ref() == Some(&endpoint)
                && id.is_some_and(|(id, _)| nodes.members.get(&id).is_some_and(|member| member.name == *name))
        })
    };
    registered || review.world.hosts.iter().any(answered)
}

/// What answers as a node of the target is that node of this cluster, or of none yet.
fn belongs(review: &Review<'_>, nodes: &Nodes, name: &str, host: &Host) -> Result<(), Broken> {
    let Some(health) = host.dial.seen().and_then(|dial| dial.health.as_ref().ok()) else { return Ok(()) };
    let foreign = |fact: String| {
        let read = review.world.nodes.evidence(format!(
            "cluster `{}` with {} registered nodes",
            nodes.cluster,
            nodes.members.len()
        ));
        Err(Broken::new(
            format!("what answers as {name} is not a node of the cluster that was read: {fact}"),
            vec![read, host.dial.evidence(fact)],
            TELL_APART,
        ))
    };
    if let Some(cluster) = health.cluster.as_ref().filter(|cluster| **cluster != nodes.cluster) {
        return foreign(format!("it is of cluster `{cluster}`"));
    }
    if let (Some(theirs), Some(ours)) = (health.fingerprint, nodes.fingerprint)
        && theirs != ours
    {
        return foreign("its cluster has the same name and another fingerprint".into());
    }
    match health.id {
        Some((id, _)) if nodes.members.get(&id).is_none_or(|member| member.name != name) => {
            foreign(format!("it calls itself {id}, which is not registered as {name}"))
        }
        _ => Ok(()),
    }
}

/// No other node of the target that is not registered has data or a server while one joins: they may be of another
/// cluster, which would then have the same nodes to grow to. A host that cannot be looked at is not in the way.
fn alone_in_sight(review: &Review<'_>, nodes: &Nodes, node: &str) -> Result<(), Broken> {
    let wanted = review.target().nodes.iter().map(|spec| spec.name.as_str());
    for name in wanted.filter(|name| *name != node && nodes.named(name).is_none()) {
        let host = review.world.host(name);
        let runs = host.process.seen().is_some_and(|processes| !processes.all.is_empty());
        let (what, fact) = if host.disk.seen().is_some_and(may_hold_data) {
            ("may have data", host.disk.evidence("its base directory is not known to be empty"))
        } else if runs {
            ("runs", host.process.evidence("a server process"))
        } else if host.dial.seen().is_some_and(|dial| dial.listens == Some(true)) {
            ("may run", host.dial.evidence("something listens at its address"))
        } else {
            continue;
        };
        return Err(Broken::new(
            format!(
                "{node} would join while {name} {what}, and the cluster that was read does not know {name}"
            ),
            vec![fact],
            format!(
                "find out which cluster {name} belongs to, and keep its data; or take {name} out of the target for now"
            ),
        ));
    }
    Ok(())
}

/// A command goes to a node that answers as one of this cluster.
fn command(review: &Review<'_>, nodes: &Nodes) -> Result<(), Broken> {
    let Action::Restatectl { args, .. } = review.action() else { return Ok(()) };
    let address = command_address(args).unwrap_or_default();
    if !is_of(review, nodes, address) {
        return Err(Broken::new(
            format!("`{address}` is not the address of a node of this cluster"),
            proposed(format!("--address {address}")),
            "correct the addresses in the target",
        ));
    }
    let endpoint = Endpoint::parse(address);
    let silent = review.world.hosts.iter().find(|(_, host)| {
        host.dial.seen().is_some_and(|dial| Endpoint::of_url(&dial.url) == endpoint && !dial.ok)
    });
    match silent {
        None => Ok(()),
        Some((name, host)) => Err(Broken::new(
            format!("{name}, which the command goes to, does not answer"),
            vec![host.dial.evidence("no answer")],
            "send it to a node that answers",
        )),
    }
}

/// Said where two clusters are in sight: nobody knows yet which one holds the data.
const TELL_APART: &str = "find out which cluster holds the data, by its fingerprint and its number of nodes, \
    before anything is stopped; until then keep the data of both";
