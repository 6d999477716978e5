//! Whether a person has agreed: to the plan that a step belongs to, and to a risk by itself.
//!
//! An approval is worth something for the target and the cluster it was given for, for the actions it
//! shows, and for nothing worse by the guard's own estimate.

use restate_scaleout_api::approval::digest;
use restate_scaleout_api::{
    ActionsShown, Approval, ClusterShown, Consent, ConsentScope, Evidence, Exposure, ExposureChange,
    NodeShown, Refusal, Tolerance,
};

use crate::Proposal;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

/// What an approval is held against beside the proposal itself.
pub struct Seen {
    /// The cluster that the action is for; none while it cannot be asked.
    cluster: Option<ClusterShown>,
    /// The node that the action is about, by its registered name.
    node: Option<String>,
    /// It starts a node that has run before, and does nothing else.
    starts_again: bool,
}

impl Seen {
    /// What was seen.
    pub fn of(review: &Review<'_>) -> Self {
        let nodes = review.world.nodes.seen();
        let cluster = nodes.map(|nodes| ClusterShown {
            name: nodes.cluster.clone(),
            fingerprint: nodes.fingerprint.map(|number| number.to_string()),
            nodes: nodes
                .members
                .values()
                .map(|member| NodeShown { id: member.id.0, name: member.name.clone() })
                .collect(),
        });
        let voter = |id| Some(nodes?.members.get(id)?.name.as_str());
        let node = match &review.effect {
            Effect::AddVoter(id) => voter(id),
            effect => effect.does().node(),
        };
        Self {
            cluster,
            node: node.map(str::to_owned),
            starts_again: matches!(review.effect, Effect::Start(_) | Effect::Revive(_)),
        }
    }

    /// Whether a consent was given for the cluster that the action is for.
    fn is_of(&self, consent: &Consent) -> bool {
        match (&self.cluster, &consent.cluster) {
            // While nobody can see what cluster it is, only what was down is started.
            (None, _) => self.starts_again,
            // Nobody could see what cluster it was, so only what was down is started again.
            (Some(_), None) => self.starts_again,
            (Some(now), Some(shown)) => {
                (&now.name, &now.fingerprint) == (&shown.name, &shown.fingerprint)
                    && shown
                        .nodes
                        .iter()
                        .all(|node| now.nodes.contains(node) || consent.target.remove.contains(&node.name))
            }
        }
    }
}

/// Checks what was approved.
///
/// # Errors
/// A refusal by the name of `approved-plan` or `approved-risk`.
pub fn check(proposal: &Proposal<'_>, seen: &Seen, change: &ExposureChange) -> Result<(), Refusal> {
    let step = proposal.step;
    let target = digest(proposal.target);
    let consents: Vec<Consent> = proposal
        .approvals
        .iter()
        .filter_map(Approval::verified)
        .filter(|consent| consent.target.sha256 == target && seen.is_of(consent))
        .collect();
    let own_node = step.node.is_none() || seen.node.is_none() || step.node == seen.node;
    let planned = own_node
        && consents.iter().any(|consent| match &consent.scope {
            // A step of a plan may leave anything that the plan passes through.
            ConsentScope::Plan { steps, actions } => {
                let during = &consent.exposure.during;
                steps.contains(step)
                    && ActionsShown::have(actions, step, proposal.action)
                    && covers(during, during, change)
            }
            ConsentScope::Risk { .. } => false,
        });
    if !planned {
        let evidence = Evidence {
            fact: format!("approvals for this target and cluster: {}", consents.len()),
            source: "approvals".into(),
        };
        let broken = Broken::new(
            format!(
                "no approved plan for this target and cluster has {step} with this action, or less is tolerated now than \
                 the plan showed"
            ),
            vec![evidence],
            "look at the plan as it is now, and approve it",
        );
        return Err(broken.refusal("approved-plan", step));
    }
    let accepted = consents.iter().any(|consent| match &consent.scope {
        ConsentScope::Risk { step: shown, action } => {
            let ExposureChange { during, after, .. } = &consent.exposure;
            shown == step && action == proposal.action && covers(during, after, change)
        }
        ConsentScope::Plan { .. } => false,
    });
    if is_risky(change) && !accepted {
        let evidence = Evidence { fact: worst(change), source: "the guard's own estimate".into() };
        let broken = Broken::new(
            format!("{step} lowers what the deployment tolerates, and nobody has approved that"),
            vec![evidence],
            "approve the risk",
        );
        return Err(broken.refusal("approved-risk", step));
    }
    Ok(())
}

/// Whether the deployment tolerates less while an action lasts, or afterwards, than it does before.
pub fn is_risky(change: &ExposureChange) -> bool {
    !(no_worse(&change.during, &change.before) && no_worse(&change.after, &change.before))
}

fn worst(change: &ExposureChange) -> String {
    let ExposureChange { before, during, after } = change;
    let when = [(during, "meanwhile"), (after, "afterwards")];
    let parts = when.into_iter().flat_map(|(then, when)| {
        [
            ("writes", &before.writes, &then.writes, when),
            ("data", &before.data, &then.data, when),
            ("metadata", &before.metadata, &then.metadata, when),
        ]
    });
    let worse = parts.filter(|(_, before, then, _)| !part_no_worse(then, before));
    let told: Vec<String> = worse
        .map(|(what, _, then, when)| match (then.interrupted, then.losses) {
            (true, _) => format!("{what} are interrupted {when}: {}", then.because),
            (false, losses) => format!("{what} tolerate {} losses {when}", losses.unwrap_or(0)),
        })
        .collect();
    told.join("; ")
}

/// Whether a change is no worse than what was shown. What it does not make worse than it is already needs
/// no room in what was shown.
fn covers(during: &Exposure, after: &Exposure, change: &ExposureChange) -> bool {
    let covered = |now: &Exposure, shown: &Exposure| no_worse(now, shown) || no_worse(now, &change.before);
    covered(&change.during, during) && covered(&change.after, after)
}

fn no_worse(a: &Exposure, b: &Exposure) -> bool {
    part_no_worse(&a.writes, &b.writes)
        && part_no_worse(&a.data, &b.data)
        && part_no_worse(&a.metadata, &b.metadata)
}

fn part_no_worse(a: &Tolerance, b: &Tolerance) -> bool {
    (!a.interrupted || b.interrupted) && a.losses >= b.losses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposure(losses: u32, interrupted: bool) -> Exposure {
        let because = format!("for {losses}");
        let part = Tolerance { losses: Some(losses), zones: None, machines: None, interrupted, because };
        Exposure { writes: part.clone(), data: part.clone(), metadata: part }
    }

    #[test]
    fn what_is_risky_says_when_and_why() {
        let (two, one, none) = (exposure(2, false), exposure(1, false), exposure(0, true));
        let change = |during: &Exposure, after: &Exposure| ExposureChange {
            before: two.clone(),
            during: during.clone(),
            after: after.clone(),
        };
        for (during, after, told) in [
            (&two, &one, vec!["writes tolerate 1 losses afterwards"]),
            (&one, &two, vec!["data tolerate 1 losses meanwhile"]),
            (&two, &none, vec!["metadata are interrupted afterwards: for 0"]),
            (&one, &none, vec!["writes tolerate 1 losses meanwhile", "data are interrupted afterwards"]),
        ] {
            let (change, told) = (change(during, after), told);
            assert!(is_risky(&change));
            let worst = worst(&change);
            for told in told {
                assert!(worst.contains(told), "{worst}");
            }
            assert_eq!(worst.contains("meanwhile"), during != &two, "{worst}");
            assert_eq!(worst.contains("afterwards"), after != &two, "{worst}");
        }
        assert!(!is_risky(&change(&two, &two)) && worst(&change(&two, &two)).is_empty());
    }
}
