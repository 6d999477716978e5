//! `validate` and `fix`: findings about configuration, and what mends them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::action::Edit;

/// Input of `validate`: the files of one deployment (or a single file).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ValidateInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The configuration files, one a node.
    pub files: Vec<ConfigText>,
    /// The server version that reads them, for example `"1.7.12"`; the newest known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Nodes share one host, so loopback addresses are legitimate and ports must differ.
    #[serde(default)]
    pub one_host: bool,
    /// A server version to upgrade to: what changes meaning between here and there is told, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<String>,
    /// The running cluster, to hold the files against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ObservedCluster>,
    /// Give the effective configuration of every file, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub effective: bool,
}

/// A running cluster as far as it was seen. What is absent is not compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ObservedCluster {
    /// The name under which it is provisioned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The replication property of its logs, for example `{node: 2}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replication: Option<String>,
    /// The number of its partitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitions: Option<u32>,
    /// Its registered nodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<ObservedNode>,
}

/// A registered node as far as it was seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ObservedNode {
    /// The name under which it is registered.
    pub name: String,
    /// Its plain node id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// Its registered address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its registered location; empty when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The version that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Milliseconds since its file was last written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_age_ms: Option<u64>,
    /// Milliseconds since its process was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_age_ms: Option<u64>,
    /// Its effective configuration, as `restate-server --dump-config` prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
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
    /// Arguments after the program's name; flags override the environment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// The server version of this node, when it is not that of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
}

/// Output of `validate`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ValidateOutput {
    /// The contract version.
    pub contract: String,
    /// The server version the files were read for.
    pub server_version: String,
    /// Findings, by file and position; at most 1 000 a file, errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more findings a file has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, usize>,
    /// The effective configuration by file and key, when asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effective: BTreeMap<String, BTreeMap<String, EffectiveValue>>,
}

/// A value that counts, and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct EffectiveValue {
    /// The value; `<withheld>` for secrets.
    pub value: serde_json::Value,
    /// `file`, the name of an environment variable, a flag, or `default`.
    pub from: String,
}

/// A finding about configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
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
#[serde(rename_all = "kebab-case")]
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
#[serde(rename_all = "kebab-case")]
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
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
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
    /// Findings that remain.
    pub remaining: Vec<Diagnostic>,
}
