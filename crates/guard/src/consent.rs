//! Whether a person has agreed: to the plan that a step belongs to, and to a risk by itself.
//!
//! An approval is worth something for the target it was given for, for what it shows, and for nothing
//! worse by the guard's own estimate.

use restate_scaleout_api::approval::digest;
use restate_scaleout_api::{
    Approval, Consent, ConsentScope, Evidence, Exposure, ExposureChange, Refusal, Tolerance,
};

use crate::Proposal;
use crate::broken::Broken;

/// Checks what was approved.
///
/// # Errors
/// A refusal by the name of `approved-plan` or `approved-risk`.
pub fn check(proposal: &Proposal<'_>, change: &ExposureChange) -> Result<(), Refusal> {
    let step = proposal.step;
    let target = digest(proposal.target);
    let consents: Vec<Consent> = proposal
        .approvals
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
        let evidence = Evidence {
            fact: format!("{} approvals for this target", consents.len()),
            source: "approvals".into(),
        };
        let broken = Broken::new(
            format!("{step} is not in an approved plan for this target that shows nothing better than today"),
            vec![evidence],
            "approve a plan that has this step",
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
    let parts = [
        ("writes", &change.before.writes, &change.during.writes),
        ("data", &change.before.data, &change.during.data),
        ("metadata", &change.before.metadata, &change.during.metadata),
    ];
    let worse: Vec<String> = parts
        .iter()
        .filter(|(_, before, during)| !part_no_worse(during, before))
        .map(|(what, _, during)| match (during.interrupted, during.losses) {
            (true, _) => format!("{what} are interrupted meanwhile: {}", during.because),
            (false, losses) => format!("{what} tolerate {} losses meanwhile", losses.unwrap_or(0)),
        })
        .collect();
    worse.join("; ")
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
