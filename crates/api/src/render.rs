//! `render`: findings as people and tools read them.

use serde::{Deserialize, Serialize};

use crate::check::ReadSummary;
use crate::validate::{ConfigText, ValidateOutput};

/// Input of `render`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RenderInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// What `validate` answered, or the findings of `check`.
    pub output: ValidateOutput,
    /// The files that it read, for the lines that are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<ConfigText>,
    /// The format.
    pub format: Format,
    /// Columns of the terminal; 80 when absent. Counts for `human` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<usize>,
    /// Whether the terminal shows colours. Counts for `human` alone.
    #[serde(default)]
    pub colour: bool,
    /// Whether advice is shown; else `human` counts it, and the other formats but `json` leave it out.
    #[serde(default)]
    pub advice: bool,
    /// What `check` has read. It is written above the findings, and with them as JSON and SARIF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadSummary>,
    /// What the host has to say of what it read, a line each, such as files that it passed over. They follow what was read;
    /// counts for `human` alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The command that hints begin with, such as `restate-check`; `ops-runner` when absent. Counts for `human` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The findings are those that fixes would leave which were only shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// For people, with the lines they are about.
    #[default]
    Human,
    /// The answer of `validate` as indented JSON.
    Json,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Workflow commands of GitHub.
    Github,
    /// JUnit's XML, for CI servers.
    Junit,
}

/// Output of `render`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct RenderOutput {
    /// The contract version.
    pub contract: String,
    /// The text.
    pub text: String,
}
