//! Whether somebody has frozen where replicas are, or who leads a partition. Then nobody takes over from a
//! node that stops, and replicas stay where they are, for as long as the freeze lasts.

use semver::Version;

use super::steps::{Leg, Work};
use super::verdict::{CLEAR_MS, Progress, refusal as refused, wait, why};
use super::world::World;
use crate::api::{Refusal, StepKey};
use crate::cluster::Fact;
use crate::restatectl::metadata::Member;
use crate::restatectl::policies::Freezes;

/// The first version that honours a freeze.
pub const HONOURED_FROM: Version = Version::new(1, 7, 3);

/// What becomes of a step while something is frozen. No node is stopped, no copies are asked for, and no
/// proof is taken. A wait that the freeze may keep from ending becomes a refusal.
pub fn held(world: &World, leg: &Leg, progress: Progress) -> Progress {
    let held = match &progress {
        Progress::Act(proposal) if proposal.intent.needs_takeover() => thawed(world, &leg.key),
        Progress::Holds(_) if leg.step.work() == Work::Prove => thawed(world, &leg.key),
        Progress::Wait(_) if leg.step.work() != Work::Start => refusal(world, &leg.key).map(Progress::Refuse),
        _ => None,
    };
    held.unwrap_or(progress)
}

/// A refusal while partitions are known to be frozen, a wait while nobody can tell.
fn thawed(world: &World, key: &StepKey) -> Option<Progress> {
    refusal(world, key).map(Progress::Refuse).or_else(|| {
        policies(world).into_iter().find_map(|(what, _, fact)| {
            let reason = match fact.known() {
                Some(policies) => (!complete(world, policies)).then_some("not every partition is listed")?,
                None => fact.reason().unwrap_or_default(),
            };
            let why =
                why(format!("whether {what} is frozen is not known: {reason}"), [fact.evidence(reason)]);
            let wait = wait(format!("a complete answer about frozen {what}"), why, CLEAR_MS, None);
            Some(wait.caused_by(format!("{}: {reason}", fact.source())))
        })
    })
}

/// The refusal of whatever a freeze that was seen stands in the way of.
pub fn refusal(world: &World, key: &StepKey) -> Option<Refusal> {
    policies(world).into_iter().find_map(|(what, effect, fact)| {
        let frozen: Vec<(&u32, &String)> = fact
            .known()?
            .iter()
            .filter_map(|(partition, words)| Some((partition, words.as_ref()?)))
            .collect();
        let (first, words) = frozen.first()?;
        let ids: Vec<String> = frozen.iter().map(|(partition, _)| partition.to_string()).collect();
        let shown =
            frozen.iter().take(3).map(|(id, words)| fact.evidence(format!("partition {id}: {words}")));
        let refusal = refused(
            "frozen-partitions",
            Some(key),
            format!("the {what} of partition {first} is frozen, so {effect}"),
            shown.collect::<Vec<_>>(),
            format!(
                "find out who froze it and why; once they agree, lift it with `restatectl partitions {what} \
                 unfreeze {}` and run again",
                ids.join(" ")
            ),
        );
        Some(Refusal { cause: format!("partition {first}: {words}"), ..refusal })
    })
}

/// The two kinds of freeze, what each does, and what is known of it; none for servers that ignore both.
fn policies<'a>(world: &World<'a>) -> Vec<(&'static str, &'static str, &'a Fact<Freezes>)> {
    let version = |text: &Option<String>| text.as_deref().and_then(|text| Version::parse(text).ok());
    let older = |member: &Member| version(&member.version).is_some_and(|version| version < HONOURED_FROM);
    if world.facts.members().is_some_and(|members| members.iter().all(older)) {
        return Vec::new();
    }
    vec![
        ("placement", "its replicas stay where they are", &world.facts.frozen_placement),
        ("leadership", "nobody takes over when its leader stops", &world.facts.frozen_leadership),
    ]
}

fn complete(world: &World, policies: &Freezes) -> bool {
    let count = world.facts.partitions.known().map_or(0, |table| table.count);
    (0..count).all(|partition| policies.contains_key(&partition))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::lifecycle::aim::Aim;
    use crate::lifecycle::consent::Approved;
    use crate::lifecycle::seen::single_snapshotted;

    /// Only of servers that are known can it be said that they ignore a freeze.
    #[test]
    fn a_freeze_counts_while_nobody_knows_who_is_registered() {
        let (target, mut facts) = single_snapshotted();
        facts.nodes = Fact::Unknown { reason: "cut off".into(), source: "nodes".into() };
        let frozen = BTreeMap::from([(0, Some("FROZEN: maintenance".to_owned()))]);
        facts.frozen_leadership = Fact::Known { value: frozen, source: "leadership".into() };
        let (aim, approved) = (Aim::new(&target).expect("an aim"), Approved::default());
        let refusal = refusal(&World::new(&aim, &facts, &approved), &StepKey::cluster("rebalance"));
        assert_eq!(refusal.map(|it| it.name).as_deref(), Some("frozen-partitions"));
    }
}
