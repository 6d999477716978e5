//! What a human has approved.

use serde::{Deserialize, Serialize};

use crate::step::StepKey;

/// What a human has approved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approvals {
    /// The steps of the approved plan. Absent: no plan was approved, and nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Vec<StepKey>>,
    /// Ids of `approve` decisions that were answered with yes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<String>,
}
