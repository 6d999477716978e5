//! What a step rests on: known, not looked at yet, or not to be known.

use crate::api::{Evidence, StepKey};
use crate::cluster::{Fact, HostFacts, NodeConfigFile};
use crate::lifecycle::verdict::{Progress, refusal};

/// What a step rests on.
///
/// # Errors
/// What the step reports instead: that it has to be observed, for the first time or again; or that it was
/// observed and cannot be known, which a person has to solve.
pub fn need<'a, T>(key: &StepKey, fact: &'a Fact<T>) -> Result<&'a T, Progress> {
    looked_at(fact)?;
    fact.known().ok_or_else(|| {
        let reason = fact.reason().unwrap_or_default();
        unknown(key, format!("{}: {reason}", fact.source()), fact.evidence(reason))
    })
}

/// For steps that have an answer of their own to what cannot be known.
///
/// # Errors
/// That it has to be observed, for the first time or again.
pub fn looked_at<T>(fact: &Fact<T>) -> Result<(), Progress> {
    match fact {
        Fact::Known { .. } | Fact::Unknown { .. } => Ok(()),
        Fact::Unseen => Err(Progress::NotObserved("not looked at yet")),
        Fact::Stale { .. } => Err(Progress::NotObserved("the answer is too old")),
    }
}

/// The configuration file of a node, with settings that are what a start would read.
///
/// # Errors
/// Like [`need`]; also where a setting comes from a variable whose value is withheld.
pub fn need_file<'a>(key: &StepKey, node: &str, host: &'a HostFacts) -> Result<&'a NodeConfigFile, Progress> {
    let file = need(key, &host.config)?;
    match file.unclear() {
        None => Ok(file),
        Some(variable) => Err(unknown(
            key,
            format!("what {variable} sets for {node} is withheld"),
            host.installed.evidence(format!("the value of {variable} is withheld")),
        )),
    }
}

/// A step that rests on what cannot be known.
fn unknown(key: &StepKey, why: String, evidence: Evidence) -> Progress {
    Progress::Undeterminable(refusal(
        "known-facts",
        Some(key),
        format!("{key} cannot be judged: {why}"),
        [evidence],
        "correct what keeps it from being known, then run again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Facts;
    use crate::lifecycle::aim::Aim;
    use crate::lifecycle::consent::Approved;
    use crate::lifecycle::seen::single_snapshotted;
    use crate::lifecycle::steps::add_voter::AddVoter;
    use crate::lifecycle::steps::configure_first::ConfigureFirstNode;
    use crate::lifecycle::steps::configure_node::ConfigureNode;
    use crate::lifecycle::steps::restart::RESTART_FIRST;
    use crate::lifecycle::steps::snapshot::SnapshotPartitions;
    use crate::lifecycle::steps::step::Step;
    use crate::lifecycle::steps::trim_weak_segments::TrimWeakSegments;
    use crate::lifecycle::world::World;

    fn key() -> StepKey {
        StepKey { step: "replicate-logs".into(), node: None }
    }

    #[test]
    fn not_looked_at_is_told_from_not_to_be_known() {
        let (of, source) = (|fact: &Fact<u8>| need(&key(), fact).copied(), || "logs".to_owned());
        assert!(matches!(of(&Fact::Known { value: 1, source: source() }), Ok(1)));
        let late = Fact::Stale { age_ms: 1, source: source(), looks: 1 };
        for fact in [Fact::Unseen, late] {
            assert!(matches!(of(&fact), Err(Progress::NotObserved(_))), "{fact:?}");
        }
        let unknown = of(&Fact::Unknown { reason: "no TOML".into(), source: source() });
        let Err(Progress::Undeterminable(refusal)) = unknown else { panic!("{unknown:?}") };
        assert_eq!(refusal.name, "known-facts");
        assert_eq!(refusal.evidence, [Evidence { fact: "no TOML".into(), source: source() }]);
    }

    #[test]
    fn no_step_takes_what_was_not_looked_at_for_what_cannot_be_known() {
        let (target, seen) = single_snapshotted();
        let (aim, approved) = (Aim::new(&target).expect("an aim"), Approved::default());
        type Spoil = fn(&mut Facts);
        let cases: [(&dyn Step, Option<&str>, Spoil); 5] = [
            (&TrimWeakSegments, None, |facts| facts.logs = Fact::Unseen),
            (&SnapshotPartitions, None, |facts| facts.processors = Fact::Unseen),
            (&SnapshotPartitions, None, |facts| facts.trims = Fact::Unseen),
            (&AddVoter, Some("n2"), |facts| facts.nodes = Fact::Unseen),
            (&RESTART_FIRST, Some("n1"), |facts| {
                facts.hosts.get_mut("n1").expect("n1").config = Fact::Unseen
            }),
        ];
        for (step, node, spoil) in cases {
            let mut facts = seen.clone();
            spoil(&mut facts);
            let world = World::new(&aim, &facts, &approved);
            let key = StepKey { step: step.name().into(), node: node.map(str::to_owned) };
            let progress = step.progress(&world, &key);
            assert!(matches!(progress, Progress::NotObserved(_)), "{key}: {progress:?}");
        }
    }

    /// A new node's file names the cluster, which nobody can tell here.
    #[test]
    fn no_file_is_written_for_a_cluster_without_a_name() {
        let (target, seen) = single_snapshotted();
        let mut facts = seen.clone();
        facts.nodes = Fact::Unknown { reason: "cut off".into(), source: "nodes".into() };
        let (aim, approved) = (Aim::new(&target).expect("an aim"), Approved::default());
        let world = World::new(&aim, &facts, &approved);
        for (step, node) in [(&ConfigureFirstNode as &dyn Step, "n1"), (&ConfigureNode, "n2")] {
            let key = StepKey { step: step.name().into(), node: Some(node.into()) };
            let progress = step.progress(&world, &key);
            let Progress::Undeterminable(refusal) = progress else { panic!("{key}: {progress:?}") };
            assert_eq!(
                (refusal.name.as_str(), refusal.evidence[0].fact.as_str()),
                ("known-facts", "cut off")
            );
        }
    }
}
