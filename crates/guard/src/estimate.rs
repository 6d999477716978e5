//! The guard's own estimate of how many losses the deployment tolerates: before an action, in the worst
//! state that the servers reach from it by themselves, and afterwards.

use std::collections::BTreeSet;

use restate_scaleout_api::target::Metadata;
use restate_scaleout_api::{Exposure, ExposureChange, Tolerance};

mod ahead;

use crate::broken::Broken;
use crate::effect::Effect;
use crate::id::NodeId;
use crate::quorum::survives_reselection;
use crate::read::bifrost::Kind;
use crate::review::Review;

/// What the action does to the losses tolerated.
///
/// # Errors
/// When a fact that it rests on is not known.
pub fn estimate(review: &Review<'_>) -> Result<ExposureChange, Broken> {
    match &review.effect {
        // The cluster cannot be asked, or is not touched: whatever is tolerated stays so.
        Effect::Revive(_) | Effect::Write(_) | Effect::Unlisted(_) => {
            let unknown = every(&Tolerance {
                losses: None,
                zones: None,
                machines: None,
                interrupted: false,
                because: "not looked at".into(),
            });
            Ok(ExposureChange { before: unknown.clone(), during: unknown.clone(), after: unknown })
        }
        Effect::Start(_) => {
            let down = tolerance(0, false, "a registered node is down");
            let before = every(&down);
            Ok(ExposureChange { during: before.clone(), after: before.clone(), before })
        }
        Effect::Restart(node) | Effect::Upgrade { node, .. } => {
            let alive = review.alive()?;
            let before = exposure(review, &alive)?;
            let stopped = review.member(node)?.map(|member| member.id);
            let left: BTreeSet<NodeId> = alive.iter().copied().filter(|id| Some(*id) != stopped).collect();
            let mut during = exposure(review, &left)?;
            if let Some(stopped) = stopped
                && !reselection_is_safe(review, &review.ready(&alive, "log-server")?, stopped)?
            {
                during.writes = tolerance(
                    0,
                    true,
                    "a log whose leader moves may choose a nodeset that cannot be written to",
                );
            }
            Ok(ExposureChange { after: before.clone(), before, during })
        }
        Effect::Snapshot { .. } => {
            let before = exposure(review, &review.alive()?)?;
            Ok(ExposureChange { during: before.clone(), after: before.clone(), before })
        }
        Effect::SetReplication { .. } | Effect::ReplicateLogs { .. } | Effect::Join(_) => {
            let alive = review.alive()?;
            let before = exposure(review, &alive)?;
            let after = ahead::exposure(review, &alive, &before)?;
            let writes = worse(before.writes.clone(), after.writes.clone());
            Ok(ExposureChange { during: Exposure { writes, ..before.clone() }, after, before })
        }
        Effect::AddVoter(_) => {
            let untouched = tolerance(0, false, "not touched");
            let of = |metadata| Exposure { writes: untouched.clone(), data: untouched.clone(), metadata };
            let [before, during, after] = ahead::vote(review, &review.alive()?)?;
            Ok(ExposureChange { before: of(before), during: of(during), after: of(after) })
        }
    }
}

fn tolerance(losses: u32, interrupted: bool, because: &str) -> Tolerance {
    Tolerance { losses: Some(losses), zones: None, machines: None, interrupted, because: because.into() }
}

fn every(tolerance: &Tolerance) -> Exposure {
    Exposure { writes: tolerance.clone(), data: tolerance.clone(), metadata: tolerance.clone() }
}

/// The smaller of two, the first when they are equal.
fn worse(a: Tolerance, b: Tolerance) -> Tolerance {
    let rank = |it: &Tolerance| (!it.interrupted, it.losses);
    if rank(&b) < rank(&a) { b } else { a }
}

fn exposure(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<Exposure, Broken> {
    Ok(Exposure {
        writes: writes(review, alive)?,
        data: data(review, alive)?,
        metadata: metadata(review, alive)?,
    })
}

/// Writes need a server of each of these roles.
fn by_roles(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<Tolerance, Broken> {
    let mut least = tolerance(u32::MAX, false, "nothing limits it");
    for (role, what) in [("worker", "workers"), ("http-ingress", "ingresses"), ("admin", "admin nodes")] {
        let have = u32::try_from(review.ready(alive, role)?.len()).unwrap_or(u32::MAX);
        let because = format!("{have} {what} are alive");
        least = worse(least, tolerance(have.saturating_sub(1), have == 0, &because));
    }
    Ok(least)
}

fn writes(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<Tolerance, Broken> {
    let logs = review.world.logs.need("the segments of logs")?;
    let locations = review.locations()?;
    let mut least = by_roles(review, alive)?;
    let alive = &review.ready(alive, "log-server")?;
    // Thousands of logs share few nodesets.
    let mut seen = BTreeSet::new();
    let tails = logs.chains.iter().filter_map(|(log, chain)| Some((log, chain.last()?)));
    for (log, tail) in tails.filter(|(_, tail)| seen.insert(&tail.kind)) {
        least = worse(
            least,
            match &tail.kind {
                Kind::Sealed => tolerance(0, true, &format!("log {log} is sealed")),
                Kind::Elsewhere(kind) => tolerance(0, false, &format!("log {log} is {kind}, on one node")),
                Kind::Replicated { property, nodeset } => {
                    let up: BTreeSet<NodeId> = nodeset.intersection(alive).copied().collect();
                    let down: BTreeSet<NodeId> = nodeset.difference(alive).copied().collect();
                    let blocked =
                        !property.writable(&up, &locations) || property.may_hold_all(&down, &locations);
                    let losses = property
                        .losses_until_blocked(&up, &locations)
                        .min(property.losses_until_gone(&down, &locations));
                    tolerance(
                        if blocked { 0 } else { losses },
                        blocked,
                        &format!("the last segment of log {log}"),
                    )
                }
            },
        );
    }
    for id in alive {
        if !reselection_is_safe(review, alive, *id)? {
            least = worse(
                least,
                tolerance(0, false, &format!("without {id}, a new nodeset may not be writable")),
            );
        }
    }
    Ok(least)
}

/// Whether every nodeset that a log may choose while a node is down can be written to. Leaders move from a worker that
/// keeps no records as well, and among the nodes that are chosen then may be dead ones.
fn reselection_is_safe(review: &Review<'_>, alive: &BTreeSet<NodeId>, down: NodeId) -> Result<bool, Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let logs = review.world.logs.need("the segments of logs")?;
    let Some(property) = &logs.replication else { return Ok(true) };
    let candidates = nodes.candidates();
    let locations = review.locations()?;
    Ok(survives_reselection(property, logs.nodeset_size, &candidates, alive, down, &locations))
}

fn data(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<Tolerance, Broken> {
    let logs = review.world.logs.need("the segments of logs")?;
    let locations = review.locations()?;
    let alive = &review.ready(alive, "log-server")?;
    let mut least = tolerance(u32::MAX, false, "nothing limits it");
    let mut seen = BTreeSet::new();
    let all = logs.chains.iter().flat_map(|(log, chain)| chain.iter().map(move |it| (log, it)));
    for (log, segment) in all.filter(|(_, segment)| seen.insert(&segment.kind)) {
        let because = format!("log {log}, segment {}", segment.index);
        let here = match &segment.kind {
            Kind::Sealed => continue,
            Kind::Elsewhere(_) => tolerance(0, false, &because),
            Kind::Replicated { property, nodeset } => {
                let down: BTreeSet<NodeId> = nodeset.difference(alive).copied().collect();
                let gone = property.may_hold_all(&down, &locations);
                tolerance(property.losses_until_gone(&down, &locations), gone, &because)
            }
        };
        least = worse(least, here);
    }
    Ok(least)
}

fn metadata(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<Tolerance, Broken> {
    Ok(voters(review, alive)?.map_or_else(elsewhere, |(members, part)| votes(members, part)))
}

/// The voters, and how many of them take part; none where metadata is kept elsewhere.
fn voters(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<Option<(usize, usize)>, Broken> {
    if review.target().metadata == Metadata::External {
        return Ok(None);
    }
    let servers = review.world.servers.need("the metadata servers")?;
    let alive = review.ready(alive, "metadata-server")?;
    Ok(Some((servers.members().len(), servers.taking_part().intersection(&alive).count())))
}

fn elsewhere() -> Tolerance {
    let because = "kept outside the cluster".into();
    Tolerance { losses: None, zones: None, machines: None, interrupted: false, because }
}

fn votes(members: usize, part: usize) -> Tolerance {
    let quorum = members / 2 + 1;
    let spare = u32::try_from(part.saturating_sub(quorum)).unwrap_or(u32::MAX);
    tolerance(spare, part < quorum, &format!("{part} of {members} voters take part, {quorum} must"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_is_worse_than_any_number_of_losses() {
        let (down, none, one) = (tolerance(0, true, "a"), tolerance(0, false, "b"), tolerance(1, false, "c"));
        for (first, second, worst) in
            [(&none, &down, &down), (&down, &none, &down), (&one, &none, &none), (&none, &one, &none)]
        {
            assert_eq!(worse(first.clone(), second.clone()), *worst);
        }
        assert_eq!(worse(tolerance(0, false, "first"), tolerance(0, false, "second")).because, "first");
    }
}
