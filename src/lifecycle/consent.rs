//! What a person is asked to approve, and whether somebody has approved it.
//!
//! A consent is everything that was shown, and its digest names it. It stays valid while the target is the
//! same and whatever is done is part of it and no worse than what was shown. Times, LSNs and leaders are
//! left out, since they differ from one look at a cluster to the next.

use super::aim::Aim;
use crate::api::approval::digest;
use crate::api::secret::withhold;
use crate::api::{
    Action, Approval, Consent, ConsentScope, Decision, Exposure, ExposureChange, Reason, StepKey, Target,
    TargetShown,
};
use crate::cluster::{Facts, Ternary};
use crate::restatectl::list;
use crate::state::exposure;

/// What was approved for one target.
#[derive(Debug, Clone, Default)]
pub struct Approved(Vec<Consent>);

impl Approved {
    /// The approvals that are valid for a target: neither edited, nor given for another target, nor written
    /// by a version that this one cannot read.
    pub fn new(target: &Target, approvals: &[Approval]) -> Self {
        let target = digest(target);
        let verified = approvals.iter().filter_map(Approval::verified);
        Self(verified.filter(|consent| consent.target.sha256 == target).collect())
    }

    /// Whether a step is part of an approved plan and nothing gets worse than that plan showed.
    pub fn in_plan(&self, step: &StepKey, change: &ExposureChange) -> bool {
        self.0.iter().any(|consent| match &consent.scope {
            ConsentScope::Plan { steps } => {
                let shown = &consent.exposure.during;
                steps.contains(step) && covers(shown, shown, change)
            }
            ConsentScope::Risk { .. } => false,
        })
    }

    /// Whether this very action was approved with a risk that is no smaller than today's.
    pub fn accepts_risk(&self, step: &StepKey, action: &Action, change: &ExposureChange) -> bool {
        self.0.iter().any(|consent| match &consent.scope {
            ConsentScope::Risk { step: shown, action: what } => {
                let ExposureChange { during, after, .. } = &consent.exposure;
                shown == step && what == action && covers(during, after, change)
            }
            ConsentScope::Plan { .. } => false,
        })
    }
}

/// Whether a change is no worse than what was shown. What is bad already and gets no worse, as when a node
/// that is down is started, need not have been shown.
fn covers(during: &Exposure, after: &Exposure, change: &ExposureChange) -> bool {
    let covered = |now: &Exposure, shown: &Exposure| {
        exposure::no_worse(now, shown) || exposure::no_worse(now, &change.before)
    };
    covered(&change.during, during) && covered(&change.after, after)
}

/// The question for a consent.
pub fn ask(consent: Consent, question: String, why: Reason) -> Decision {
    Decision::Approve { digest: digest(&consent), consent, question, why }
}

/// A consent for this target in its present state.
pub fn consent(
    aim: &Aim,
    facts: &Facts,
    scope: ConsentScope,
    exposure: ExposureChange,
    rollback: String,
) -> Consent {
    let facts = resting_on(facts).iter().map(|fact| withhold(fact).into_owned()).collect();
    Consent { target: shown(aim), scope, exposure, facts, rollback }
}

fn shown(aim: &Aim) -> TargetShown {
    let target = &aim.target;
    TargetShown {
        sha256: digest(target),
        cluster_name: target.cluster_name.clone(),
        nodes: target.nodes.iter().map(|node| node.name.clone()).collect(),
        remove: target.remove.iter().map(|removal| removal.node.clone()).collect(),
        replication: aim.logs.to_string(),
        partition_replication: aim.partitions.to_string(),
        repository: target.repository.destination.clone(),
        tolerate: aim.tolerate,
    }
}

/// The facts that a decision rests on, except those that change while nothing is done.
fn resting_on(facts: &Facts) -> Vec<String> {
    let mut shown = Vec::new();
    if let Some(nodes) = facts.nodes.known() {
        shown.push(format!("cluster `{}`", nodes.cluster_name));
    }
    for node in facts.members() {
        let alive = match facts.alive(node.id) {
            Ternary::Yes => "alive",
            Ternary::No => "not alive",
            Ternary::Unknown => "liveness unknown",
        };
        let version = node.version.as_deref().unwrap_or("unknown version");
        shown.push(format!("{} `{}` at {}, {version}, {alive}", node.id, node.name, node.address));
    }
    if let Some(replication) = facts.logs.known().and_then(|logs| logs.replication.as_deref()) {
        shown.push(format!("log replication {replication}"));
    }
    if let Some(replication) = facts.partitions.known().and_then(|table| table.replication.as_deref()) {
        shown.push(format!("partition replication {replication}"));
    }
    if let Some(voters) = facts.voters() {
        shown.push(format!("metadata voters: {}", list(&voters)));
    }
    for (name, host) in &facts.hosts {
        if let Some(file) = host.file() {
            let hash = file.sha256.as_deref().unwrap_or("absent");
            shown.push(format!("configuration file of `{name}`: {hash}"));
        }
    }
    shown
}
