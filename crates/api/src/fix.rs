//! `fix`: what `validate` offers, applied, and keys set or removed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::observed::ObservedCluster;
use crate::validate::{Accepted, Diagnostic, NodeConfig};

/// Input of `fix`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FixInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The node, which has a file.
    pub node: NodeConfig,
    /// The other nodes of its deployment. Rules about several files see them all, and their files are fixed as well, so
    /// that the fixes of one call fit together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<NodeConfig>,
    /// The server version that reads it; the newest known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// As in `validate`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_host: bool,
    /// As in `validate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<String>,
    /// As in `validate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ObservedCluster>,
    /// Findings that somebody has accepted: they are left as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// Apply only fixes of these codes; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Vec<String>>,
    /// Also apply fixes that guess what was meant.
    #[serde(default)]
    pub unsafe_fixes: bool,
    /// Set these dotted keys of `node` to these values, whatever the findings.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Remove these dotted keys of `node`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

/// Output of `fix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FixOutput {
    /// The contract version.
    pub contract: String,
    /// The new text.
    pub text: String,
    /// SHA-256 (hex) of the text the change applies to.
    pub from_sha256: String,
    /// SHA-256 (hex) of the new text.
    pub sha256: String,
    /// Unified diff, values of secret keys withheld; empty when nothing changed.
    pub diff: String,
    /// What was applied.
    pub applied: Vec<String>,
    /// The files of `others` that were changed, in the order of the input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<FixedFile>,
    /// Findings that remain, of all nodes.
    pub remaining: Vec<Diagnostic>,
}

/// The file of a further node, changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FixedFile {
    /// The place of its node in `others` of the input.
    pub at: usize,
    /// The node, as the input names it.
    pub node: String,
    /// The new text.
    pub text: String,
    /// SHA-256 (hex) of the text the change applies to.
    pub from_sha256: String,
    /// SHA-256 (hex) of the new text.
    pub sha256: String,
    /// Unified diff, values of secret keys withheld.
    pub diff: String,
    /// What was applied.
    pub applied: Vec<String>,
}
