//! `describe` and `explain`: what the plugin is, and what its words mean.

use serde::{Deserialize, Serialize};

/// Output of `describe`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Description {
    /// The plugin's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The contract version.
    pub contract: String,
    /// Server versions whose configuration it knows.
    pub server_versions: Vec<String>,
    /// Exports of the pure module; the driver module adds `run`.
    pub exports: Vec<ExportInfo>,
    /// Host functions the driver module imports, namespace `extism:host/user`.
    pub host_functions: Vec<HostFunctionInfo>,
    /// Everything `explain` has a page for.
    pub topics: Vec<TopicInfo>,
}

/// An export and the names of its message schemas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportInfo {
    /// The export's name.
    pub name: String,
    /// JSON Schema of its input.
    pub input: serde_json::Value,
    /// JSON Schema of its output.
    pub output: serde_json::Value,
}

/// A host function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HostFunctionInfo {
    /// Its name.
    pub name: String,
    /// JSON Schema of its request.
    pub request: serde_json::Value,
    /// JSON Schema of its answer.
    pub answer: serde_json::Value,
}

/// Something that `explain` has a page for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TopicInfo {
    /// Stable name or code.
    pub name: String,
    /// `rule`, `step`, `invariant` or `refusal`.
    pub kind: String,
    /// One line.
    pub title: String,
}

/// Input of `explain`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExplainInput {
    /// A rule's code or name, a step, an invariant or a refusal; a list of all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
}

/// Output of `explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExplainOutput {
    /// The contract version.
    pub contract: String,
    /// The pages; empty when the topic is unknown.
    pub pages: Vec<Page>,
    /// The nearest topics when there is no such page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<String>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Stable name or code.
    pub name: String,
    /// `rule`, `step`, `invariant` or `refusal`.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Markdown.
    pub text: String,
}
