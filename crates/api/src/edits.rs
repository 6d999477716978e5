//! `apply-edits`: the new text of a `write-config` decision, for loops of a host's own.

use serde::{Deserialize, Serialize};

use crate::action::Edit;

/// Input of `apply-edits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApplyEditsInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The text that the edits apply to.
    pub text: String,
    /// SHA-256 (hex) that the text must have: `base.sha256` of the action.
    pub base_sha256: String,
    /// The action's edits: splices in ascending order that do not overlap.
    pub edits: Vec<Edit>,
    /// SHA-256 (hex) that the new text must have: `sha256` of the action.
    pub sha256: String,
}

/// Output of `apply-edits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ApplyEditsOutput {
    /// The contract version.
    pub contract: String,
    /// The new text; may contain credentials.
    pub text: String,
}
