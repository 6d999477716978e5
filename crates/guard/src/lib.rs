//! The second mind: holds every action against what must never happen, and refuses by name.
//!
//! The planner proposes, the guard refuses. The guard depends on the messages alone: it reads the raw
//! observations with readers of its own, counts quorums by itself and makes its own estimate of what an
//! action risks, so that a defect has to be made twice to hurt anyone. What it does not know, it refuses.

mod broken;
mod config;
mod consent;
mod directory;
mod effect;
mod endpoint;
mod estimate;
mod fact;
mod hash;
mod holder;
mod id;
mod in_service;
mod invariants;
mod listens;
mod lost;
mod needs;
mod own_word;
mod places;
mod quorum;
mod read;
mod rest;
mod review;
mod road;
mod secrets;
mod store;
mod world;

/// The guard's own copies of what the core knows as well, and its readers, for tests.
#[cfg(feature = "internals")]
pub mod internals {
    pub use crate::config::{ALL_ROLES, DEFAULT_CLUSTER, Setting, Settings, read};
    pub use crate::endpoint::Endpoint;
    pub use crate::invariants::{GROWN, TRIED, UNSAFE};
    pub use crate::needs::HONOURED_FROM;
    pub use crate::read::{bifrost, epoch, health, nodes, partitions, policies, servers, sql};
    pub use crate::store::{LEAD_NOWHERE, PREFIXES};
    pub use crate::world::FRESH_MS;
}

use std::collections::BTreeMap;

use restate_scaleout_api::answer::EnvironmentValue;
use restate_scaleout_api::{Action, Approval, ExposureChange, Observation, Refusal, StepKey, Target};

pub use invariants::{File, INVARIANTS, InvariantInfo};
pub use rest::{AtRest, at_rest};
pub use road::{Road, on_the_road};

/// What somebody wants to do, and everything it is held against.
pub struct Proposal<'a> {
    /// The deployment wanted.
    pub target: &'a Target,
    /// The step that the action belongs to.
    pub step: &'a StepKey,
    /// The action.
    pub action: &'a Action,
    /// Everything that was seen, as the host sent it.
    pub observations: &'a [Observation],
    /// Everything that was approved, as the host sent it.
    pub approvals: &'a [Approval],
    /// What `validate` says of a configuration that a server would start with.
    pub verdict: &'a dyn Fn(&Start) -> Verdict,
}

/// What a start of a node would find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The node.
    pub node: String,
    /// The text of its configuration file; absent when there is none.
    pub text: Option<String>,
    /// The variables that the server would be given.
    pub environment: BTreeMap<String, EnvironmentValue>,
    /// The arguments that it would be given.
    pub arguments: Vec<String>,
    /// The version that would start, where the host reports it.
    pub version: Option<String>,
}

/// What `validate` says of one start, bound to what it was said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    judged: Start,
    errors: Vec<String>,
}

impl Verdict {
    /// The findings that keep a server from starting, or that make it start as something else. None when
    /// it may start.
    pub fn of(start: &Start, errors: Vec<String>) -> Self {
        Self { judged: start.clone(), errors }
    }
}

/// What the guard thinks of an action that breaks no invariant.
pub struct Judged<'a> {
    proposal: &'a Proposal<'a>,
    seen: consent::Seen,
    /// What the action does to the losses tolerated, by the guard's own reckoning. An action that lowers
    /// them needs an approval that shows it.
    pub estimate: ExposureChange,
}

impl Judged<'_> {
    /// Whether a person must have approved the risk of the action by itself.
    pub fn is_risky(&self) -> bool {
        consent::is_risky(&self.estimate)
    }

    /// Holds the action against consent, the one thing that has not been looked at.
    ///
    /// # Errors
    /// A refusal that names what was not approved.
    pub fn allow(&self) -> Result<Allowed, Refusal> {
        let Self { proposal, seen, estimate } = self;
        consent::check(proposal, seen, estimate).map_err(|refusal| secrets::withhold(refusal, proposal))?;
        Ok(Allowed { action: proposal.action.clone() })
    }
}

/// An action that may be carried out. Only [`Judged::allow`] makes one.
#[derive(Debug)]
pub struct Allowed {
    action: Action,
}

impl Allowed {
    /// The action.
    pub fn action(&self) -> &Action {
        &self.action
    }
}

/// Holds an action against every invariant but consent.
///
/// # Errors
/// A refusal that names the invariant and what shows that it would be broken.
pub fn judge<'a>(proposal: &'a Proposal<'a>) -> Result<Judged<'a>, Refusal> {
    let review = review::Review::new(proposal);
    let judged = invariants::check(&review).and_then(|()| {
        estimate::estimate(&review).map_err(|broken| broken.refusal("known-facts", proposal.step))
    });
    judged
        .map(|estimate| Judged { proposal, seen: consent::Seen::of(&review), estimate })
        .map_err(|refusal| secrets::withhold(refusal, proposal))
}

/// Holds an action against every invariant, consent included.
///
/// # Errors
/// A refusal that names the invariant and what shows that it would be broken.
pub fn review(proposal: &Proposal<'_>) -> Result<Allowed, Refusal> {
    judge(proposal)?.allow()
}
