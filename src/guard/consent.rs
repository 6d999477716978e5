//! Whether a human has agreed to an action: to the plan it belongs to, and to its risk.

use super::{Broken, refusal};
use crate::api::approval::digest;
use crate::api::{
    Action, Approval, Consent, ConsentScope, Evidence, Exposure, ExposureChange, Refusal, StepKey, Target,
    Tolerance,
};

/// Checks that a human has approved an action: its step in a plan, and a risk by itself. `change` is
/// what the action does to the losses tolerated.
///
/// # Errors
/// A refusal by the name of `approved-plan` or `no-lasting-exposure`.
pub fn check_consent(
    target: &Target,
    step: &StepKey,
    action: &Action,
    change: &ExposureChange,
    approvals: &[Approval],
) -> Result<(), Refusal> {
    let target = digest(target);
    let consents: Vec<Consent> = approvals
        .iter()
        .filter_map(Approval::verified)
        .filter(|consent| consent.target.sha256 == target)
        .collect();
    let planned = consents.iter().any(|consent| match &consent.scope {
        // A step of a plan may leave anything that the plan passes through.
        ConsentScope::Plan { steps } => {
            let during = &consent.exposure.during;
            steps.contains(step) && covers(during, during, change)
        }
        ConsentScope::Risk { .. } => false,
    });
    if !planned {
        let broken = Broken::new(
            format!("{step} is not in an approved plan for this target"),
            vec![Evidence {
                fact: format!("{} approvals for this target", consents.len()),
                source: "approvals".into(),
            }],
            "approve a plan that has this step",
        );
        return Err(refusal("approved-plan", step, broken));
    }
    let accepted = consents.iter().any(|consent| match &consent.scope {
        ConsentScope::Risk { step: shown, action: what } => {
            let ExposureChange { during, after, .. } = &consent.exposure;
            shown == step && what == action && covers(during, after, change)
        }
        ConsentScope::Plan { .. } => false,
    });
    if risky(change) && !accepted {
        let broken = Broken::new(
            format!("{step} lowers what the deployment tolerates, and nobody has approved that"),
            Vec::new(),
            "approve the risk",
        );
        return Err(refusal("no-lasting-exposure", step, broken));
    }
    Ok(())
}

/// Whether the deployment tolerates less while an action lasts, or afterwards, than it does before.
fn risky(change: &ExposureChange) -> bool {
    !(no_worse(&change.during, &change.before) && no_worse(&change.after, &change.before))
}

/// Whether an action is no worse than what was shown, while it lasts and afterwards. What it does not
/// make worse, such as starting a node again that is down, needs no room in what was shown.
fn covers(during: &Exposure, after: &Exposure, change: &ExposureChange) -> bool {
    let covered = |now: &Exposure, shown: &Exposure| no_worse(now, shown) || no_worse(now, &change.before);
    covered(&change.during, during) && covered(&change.after, after)
}

fn no_worse(a: &Exposure, b: &Exposure) -> bool {
    let field = |a: &Tolerance, b: &Tolerance| (!a.interrupted || b.interrupted) && a.losses >= b.losses;
    field(&a.writes, &b.writes) && field(&a.data, &b.data) && field(&a.metadata, &b.metadata)
}
