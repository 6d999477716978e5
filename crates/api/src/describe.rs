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
    /// Minor versions of the server whose configuration it knows, oldest first; for example `1.7`.
    pub server_versions: Vec<String>,
    /// All exports; `run` is the driver module's alone.
    pub exports: Vec<ExportInfo>,
    /// Host functions the driver module imports, namespace `extism:host/user`.
    pub host_functions: Vec<HostFunctionInfo>,
    /// Everything `explain` has a page for.
    pub topics: Vec<TopicInfo>,
}

/// Input of `describe`: `{}`, or no bytes at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Nothing {}

/// An export, and where its messages are described. The schemas would double the modules, so they are
/// files beside them: `schemas/` of the release and of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExportInfo {
    /// The export's name.
    pub name: String,
    /// File name of the JSON Schema of its input, `validate.input.json`.
    pub input: String,
    /// File name of the JSON Schema of its output, `validate.output.json`.
    pub output: String,
}

/// A host function, and where its messages are described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HostFunctionInfo {
    /// Its name.
    pub name: String,
    /// File name of the JSON Schema of its request, `probe.request.json`.
    pub request: String,
    /// File name of the JSON Schema of its answer, `probe.answer.json`.
    pub answer: String,
}

/// Something that `explain` has a page for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExplainInput {
    /// A rule's code or name, a step (`add-voter:n2` means `add-voter`), an invariant or a refusal, in
    /// any case; a list of all pages, without their texts, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
}

/// Output of `explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExplainOutput {
    /// The contract version.
    pub contract: String,
    /// The pages; empty when the topic is unknown.
    pub pages: Vec<Page>,
    /// The nearest topics, at most three, when there is no such page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<String>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Page {
    /// Stable name or code.
    pub name: String,
    /// `rule`, `step`, `invariant` or `refusal`.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Markdown; absent in the list of all pages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}
