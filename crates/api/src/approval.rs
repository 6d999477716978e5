//! What a human is asked to agree to, and what was agreed to.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::action::Action;
use crate::exposure::ExposureChange;
use crate::step::StepKey;

/// What a human has approved. It is bound to what was shown: an approval of another target, other
/// steps or a better exposure is no approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approval {
    /// The digest of the `approve` decision.
    pub digest: String,
    /// The consent of the `approve` decision, verbatim. A host keeps it as it came, unknown fields
    /// included; what does not match the digest, or cannot be read, counts as no approval.
    pub consent: Value,
    /// Who agreed, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, in milliseconds since 1970, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
}

/// What a human is asked to agree to: everything that is shown. Times, LSNs and leaders are left out,
/// since they differ each time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Consent {
    /// The deployment wanted.
    pub target: TargetShown,
    /// What would be done.
    pub scope: ConsentScope,
    /// Losses tolerated before it; the worst while it lasts; after it.
    pub exposure: ExposureChange,
    /// The facts it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// How to undo it, or that it cannot be undone.
    pub rollback: String,
}

/// A target as far as it is shown to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct TargetShown {
    /// SHA-256 (hex) over the whole target, values of secrets withheld.
    pub sha256: String,
    /// The cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// The nodes wanted.
    pub nodes: Vec<String>,
    /// The nodes that should leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
    /// Replication of logs.
    pub replication: String,
    /// Replication of partitions.
    pub partition_replication: String,
    /// The snapshot repository.
    pub repository: String,
    /// Node losses to tolerate.
    pub tolerate: u32,
}

/// What would be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum ConsentScope {
    /// The road from here.
    Plan {
        /// Every step still to come, in order, and the steps that would start a node again that is
        /// found down.
        steps: Vec<StepKey>,
    },
    /// One action that lowers what the deployment tolerates, or stops writes for a while.
    Risk {
        /// The step.
        step: StepKey,
        /// The action.
        action: Action,
    },
}
