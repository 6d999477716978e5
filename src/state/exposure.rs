//! Losses tolerated, computed from the facts.
//!
//! [`quorum`](super::quorum) does the counting. Here every log, segment, partition, worker and voter is put
//! to it, and the tightest answer is what the deployment tolerates.

pub(super) mod append;
mod leaders;
mod machines;
pub(super) mod states;
pub(super) mod tolerance;

use std::collections::BTreeMap;

use states::States;
use tolerance::{interrupted, rank, tightest, tolerance, unknown, worse};

use super::quorum::{Domain, Judge, Margin, Seat, at_least, votes};
use super::sight::{Sight, property};
use crate::api::{Exposure, ExposureChange, Role, Tolerance};
use crate::cluster::Facts;
use crate::cluster::logs;
use crate::config::values::replication::Scope;
use crate::restatectl::NodeId;
use crate::restatectl::states::SegmentKind;

/// What the deployment tolerates now.
pub fn now(facts: &Facts) -> Exposure {
    of(Sight::of(facts))
}

/// What it tolerates while these nodes are down. What is on them is out of reach, whether they come back with
/// their disks or not.
pub fn without(facts: &Facts, nodes: &[NodeId]) -> Exposure {
    of(Sight { facts, down: nodes })
}

/// The worst of two moments, field by field.
pub fn worst(a: &Exposure, b: &Exposure) -> Exposure {
    Exposure {
        writes: worse(&a.writes, &b.writes),
        data: worse(&a.data, &b.data),
        metadata: worse(&a.metadata, &b.metadata),
    }
}

/// Whether one moment is no worse than another in any field.
pub fn no_worse(now: &Exposure, shown: &Exposure) -> bool {
    let fields = [(&now.writes, &shown.writes), (&now.data, &shown.data), (&now.metadata, &shown.metadata)];
    // Machines were not told while no address showed that one is shared.
    let machines = |now: &Tolerance, shown: &Tolerance| {
        now.machines.zip(shown.machines).is_none_or(|(now, shown)| now >= shown)
    };
    fields
        .into_iter()
        .all(|(now, shown)| rank(now) >= rank(shown) && now.zones >= shown.zones && machines(now, shown))
}

/// What a change makes worse while it lasts or for good, in words; `None` when nothing.
pub fn worsening(change: &ExposureChange) -> Option<String> {
    let fields = |exposure: &Exposure| {
        [
            ("writes", "writes stop", exposure.writes.clone()),
            ("data", "some data cannot be reached", exposure.data.clone()),
            ("metadata", "metadata has no quorum", exposure.metadata.clone()),
        ]
    };
    let before = fields(&change.before);
    for (moment, exposure) in [("after this step", &change.after), ("during this step", &change.during)] {
        for ((what, interrupted, was), (_, _, is)) in before.iter().zip(fields(exposure)) {
            if is.interrupted && !was.interrupted {
                return Some(format!("{moment}, {interrupted}: {}", is.because));
            }
            if is.losses < was.losses {
                let number = is.losses.map_or_else(|| "unknown".to_owned(), |n| n.to_string());
                return Some(format!("{moment}, losses tolerated for {what}: {number} ({})", is.because));
            }
            if is.zones < was.zones && !was.interrupted {
                let number = is.zones.map_or_else(|| "unknown".to_owned(), |n| n.to_string());
                return Some(format!("{moment}, lost zones tolerated for {what}: {number} ({})", is.because));
            }
        }
    }
    None
}

fn of(sight: Sight<'_>) -> Exposure {
    let metadata = metadata(sight);
    if sight.facts.nodes.known().is_none() {
        let unknown = unknown("it is not known which nodes are registered");
        return Exposure { writes: unknown.clone(), data: unknown, metadata };
    }
    let mut holders = Judge::new(sight.holders());
    let states = States::new(sight);
    let writes = writes(sight, &mut holders, states.as_ref(), &metadata);
    let data = data(sight, &mut holders, states.as_ref());
    machines::told(sight.facts, Exposure { writes, data, metadata })
}

fn metadata(sight: Sight<'_>) -> Tolerance {
    let Some(voters) = sight.voters() else {
        return unknown("the members of the metadata cluster are not known");
    };
    if sight.facts.metadata_leader().is_none() {
        return interrupted("the metadata cluster has no leader");
    }
    let votes = votes(&voters);
    let mut because = format!("{} of {} voters alive, quorum {}", votes.alive, voters.len(), votes.needed);
    if votes.zones == Margin::Stands(0) && votes.nodes > Margin::Stands(0) {
        because += &together(&voters);
    }
    tolerance(votes.nodes, votes.zones, because)
}

/// The zone that the metadata cannot lose, where there are others.
fn together(voters: &[Seat]) -> String {
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    for voter in voters {
        if let Domain::Named(zone) = voter.site.domain(Scope::Zone) {
            *zones.entry(zone).or_default() += 1;
        }
    }
    match zones.iter().max_by_key(|(_, voters)| **voters) {
        Some((zone, count)) if zones.len() > 1 => {
            format!("; zone {zone} has {count} of them and must not be lost")
        }
        _ => String::new(),
    }
}

/// How many losses leave every acknowledged record in a log or covered by a snapshot.
fn data(sight: Sight<'_>, holders: &mut Judge, states: Option<&States<'_>>) -> Tolerance {
    let Some(config) = sight.facts.logs.known() else {
        return unknown("the segments of the logs are not known");
    };
    let (mut fewest, mut zones) = (None::<(Margin, u32, u32, usize)>, Margin::Stands(u32::MAX));
    for (log, segment) in logs::segments(config) {
        let (margin, by_zone, copies) = match (&segment.kind, property(segment)) {
            (SegmentKind::Replicated, Some(property)) => {
                let verdict = holders.segment(&segment.nodeset, &property);
                (verdict.nodes.records, verdict.zones.records, verdict.copies)
            }
            (SegmentKind::Replicated, None) | (SegmentKind::Other(_), _) => {
                (Margin::Unknown, Margin::Unknown, 0)
            }
            (SegmentKind::Local | SegmentKind::InMemory, _) => {
                (append::alone(sight), append::alone(sight), 1)
            }
            (SegmentKind::Sealed, _) => continue,
        };
        zones = zones.min(by_zone);
        if fewest.is_none_or(|(least, ..)| margin < least) {
            fewest = Some((margin, log, segment.index, copies));
        }
    }
    let fewest = fewest.map(|(margin, log, index, copies)| {
        let name = format!("log {log} segment {index}");
        let because = match margin {
            Margin::Broken => format!("not every record of {name} can be reached"),
            Margin::Unknown => format!("it is not known whether every record of {name} can be reached"),
            Margin::Stands(_) => {
                let word = if copies == 1 { "copy" } else { "copies" };
                format!("{name} has {copies} reachable {word} of each record")
            }
        };
        tolerance(margin, zones, because)
    });
    tightest(fewest.into_iter().chain(states::least(sight, states)), "no log has a segment")
}

fn writes(
    sight: Sight<'_>,
    holders: &mut Judge,
    states: Option<&States<'_>>,
    metadata: &Tolerance,
) -> Tolerance {
    let Some(config) = sight.facts.logs.known() else {
        return unknown("the segments of the logs are not known");
    };
    let workers = sight.workers();
    let leading = at_least(&workers, 1);
    let because = match leading.alive {
        0 => "no worker is alive".into(),
        alive => format!("workers alive: {alive}"),
    };
    let leading = tolerance(leading.nodes, leading.zones, because);
    let metadata = Tolerance { because: format!("metadata: {}", metadata.because), ..metadata.clone() };
    let led = leaders::least(sight, holders, config, states);
    let limits = append::least(sight, holders, config).into_iter().chain([leading, metadata]).chain(led);
    tightest(limits.chain(entries(sight)).chain(frozen(sight)), "there are no logs")
}

/// Clients write through an ingress, and the cluster is governed through an admin node.
fn entries(sight: Sight<'_>) -> [Tolerance; 2] {
    [(Role::HttpIngress, "ingresses"), (Role::Admin, "admin nodes")].map(|(role, what)| {
        let members = sight.facts.known_members().iter().filter(|member| member.roles.contains(&role));
        let seats: Vec<Seat> =
            members.map(|member| sight.seat(member.id, sight.serves(member, role))).collect();
        if seats.is_empty() {
            return interrupted(format!("there are no {what}"));
        }
        let needed = at_least(&seats, 1);
        tolerance(needed.nodes, needed.zones, format!("{what} alive: {}", needed.alive))
    })
}

/// While somebody has frozen who leads a partition, it takes no writes once its leader stops.
fn frozen(sight: Sight<'_>) -> Option<Tolerance> {
    let policies = sight.facts.frozen_leadership.known()?;
    let mut frozen = policies.iter().filter(|(_, words)| words.is_some()).map(|(partition, _)| *partition);
    let placement = sight.facts.placement.known();
    let led_by_lost = |partition: &u32| {
        let leader = placement.and_then(|it| it.get(partition)).and_then(|place| place.leader);
        leader.is_some_and(|(node, _)| sight.down.contains(&node))
    };
    let lost = frozen.clone().find(led_by_lost);
    let margin = if lost.is_some() { Margin::Broken } else { Margin::Stands(0) };
    let partition = lost.or_else(|| frozen.next())?;
    Some(tolerance(margin, margin, format!("the leadership of partition {partition} is frozen")))
}
