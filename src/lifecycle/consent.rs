//! What a person is asked to approve, and whether somebody has approved it.
//!
//! A consent is everything that was shown, and its digest names it. It stays valid while the target and the
//! cluster are the same and whatever is done is part of it, in its order, and no worse than what was shown.
//! Times, LSNs and leaders are left out, since they differ from one look at a cluster to the next.

use std::collections::BTreeMap;

use super::aim::Aim;
use crate::api::approval::digest;
use crate::api::secret::withhold;
use crate::api::{
    Action, ActionsShown, Approval, ClusterShown, Consent, ConsentScope, Decision, Exposure, ExposureChange,
    NodeShown, Reason, StepKey, Target, TargetShown,
};
use crate::cluster::{Facts, Ternary};
use crate::restatectl::list;
use crate::restatectl::metadata::Replicas;
use crate::state::exposure;

/// What was approved for one target and cluster.
#[derive(Debug, Clone, Default)]
pub struct Approved {
    consents: Vec<Consent>,
    /// Those that were given while nobody could see what cluster it was.
    blind: Vec<Consent>,
}

impl Approved {
    /// The approvals that are valid: neither edited, nor given for another target or cluster, nor written by
    /// a version that this one cannot read.
    pub fn new(target: &Target, facts: &Facts, approvals: &[Approval]) -> Self {
        let target = digest(target);
        let verified = approvals.iter().filter_map(Approval::verified);
        let of_target = verified.filter(|consent| consent.target.sha256 == target);
        let Some(now) = cluster(facts) else {
            return Self { consents: of_target.collect(), blind: Vec::new() };
        };
        let (seeing, blind): (Vec<_>, Vec<_>) = of_target.partition(|consent| consent.cluster.is_some());
        let of_cluster = seeing.into_iter().filter(|consent| is_of(consent, &now));
        Self { consents: of_cluster.collect(), blind }
    }

    /// Whether an action is part of an approved plan for a step of this road, and nothing gets worse than that
    /// plan showed.
    pub fn in_plan(
        &self,
        road: &[StepKey],
        step: &StepKey,
        action: &Action,
        change: &ExposureChange,
    ) -> bool {
        // A plan that was shown blindly only starts again what is down.
        let starts = matches!(action, Action::StartNode { restore: None, .. });
        let blind = self.blind.iter().filter(|_| starts);
        self.consents.iter().chain(blind).any(|consent| match &consent.scope {
            ConsentScope::Plan { steps, actions } => {
                let during = &consent.exposure.during;
                steps.contains(step)
                    && ActionsShown::have(actions, step, action)
                    && covers(during, during, change)
                    && in_order(steps, road)
            }
            ConsentScope::Risk { .. } => false,
        })
    }

    /// Whether this very action was approved with a risk that is no smaller than today's.
    pub fn accepts_risk(&self, step: &StepKey, action: &Action, change: &ExposureChange) -> bool {
        self.consents.iter().any(|consent| match &consent.scope {
            ConsentScope::Risk { step: shown, action: what } => {
                let ExposureChange { during, after, .. } = &consent.exposure;
                shown == step && what == action && covers(during, after, change)
            }
            ConsentScope::Plan { .. } => false,
        })
    }
}

/// Whether a consent was given for the cluster as it is now. Nodes may have joined since; none may have gone,
/// or have come again under another number.
fn is_of(consent: &Consent, now: &ClusterShown) -> bool {
    consent.cluster.as_ref().is_some_and(|shown| {
        (&shown.name, &shown.fingerprint) == (&now.name, &now.fingerprint)
            && shown
                .nodes
                .iter()
                .all(|node| now.nodes.contains(node) || consent.target.remove.contains(&node.name))
    })
}

/// Whether the steps that were approved come in the order of today's road.
fn in_order(steps: &[StepKey], road: &[StepKey]) -> bool {
    let places: BTreeMap<&StepKey, usize> = road.iter().zip(0..).collect();
    steps.iter().filter_map(|step| places.get(step)).is_sorted()
}

fn cluster(facts: &Facts) -> Option<ClusterShown> {
    let nodes = facts.nodes.known()?;
    Some(ClusterShown {
        name: nodes.cluster_name.clone(),
        fingerprint: nodes.fingerprint.map(|number| number.to_string()),
        nodes: nodes.nodes.iter().map(|node| NodeShown { id: node.id.0, name: node.name.clone() }).collect(),
    })
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
    seen: &Facts,
    scope: ConsentScope,
    exposure: ExposureChange,
    rollback: String,
) -> Consent {
    let facts = resting_on(seen).iter().map(|fact| withhold(fact).into_owned()).collect();
    Consent { target: shown(aim), cluster: cluster(seen), scope, exposure, facts, rollback }
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
    for node in facts.known_members() {
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
    match facts.partitions.known().map(|table| &table.replicas) {
        Some(Replicas::Limit(replication)) => shown.push(format!("partition replication {replication}")),
        Some(Replicas::Everywhere) => shown.push("partition replication: on every worker".into()),
        Some(Replicas::Unset) | None => {}
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
