//! `validate` and `fix`: findings about configuration, and what mends them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::action::Edit;

/// Input of `validate`: the files of one deployment (or a single file).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ValidateInput {
    /// The configuration files, one a node.
    pub files: Vec<ConfigText>,
    /// The server version that reads them, for example `"1.7.12"`; the newest known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Nodes share one host, so loopback addresses are legitimate and ports must differ.
    #[serde(default)]
    pub one_host: bool,
}

/// One configuration file with the environment its server is started with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigText {
    /// What diagnostics call the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Environment variables of the server; names that start with `RESTATE_` override the file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
}

/// Output of `validate`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ValidateOutput {
    /// The contract version.
    pub contract: String,
    /// The server version the files were read for.
    pub server_version: String,
    /// Findings, by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

/// A finding about configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Diagnostic {
    /// Stable code: `RS1xx` one file, `RS2xx` a set of files, `RS3xx` files against the cluster.
    pub code: String,
    /// The rule's name.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// The file, as the input names it.
    pub file: String,
    /// What is wrong.
    pub message: String,
    /// The dotted key it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What the server will do instead, and how to mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// A change that mends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The server rejects it or dies of it.
    Error,
    /// The server accepts it and the operator will regret it.
    Warning,
    /// Advice.
    Info,
}

/// A range of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte in characters, from 1.
    pub column: usize,
}

/// A change that removes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether it can be applied without a look.
    pub safety: FixSafety,
    /// Splices on the file's text, ascending, not overlapping.
    pub edits: Vec<Edit>,
}

/// Whether a fix can be applied without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FixSafety {
    /// It only makes the server do what the text says already.
    Safe,
    /// It guesses what was meant.
    NeedsALook,
}

/// Input of `fix`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FixInput {
    /// The file.
    pub file: ConfigText,
    /// The server version that reads it; the newest known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Apply only fixes of these codes; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Vec<String>>,
    /// Apply fixes that need a look, too.
    #[serde(default)]
    pub needs_a_look: bool,
    /// Set these dotted keys to these values, whatever the findings.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Remove these dotted keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

/// Output of `fix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
    /// Findings that remain.
    pub remaining: Vec<Diagnostic>,
}
