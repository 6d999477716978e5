//! `describe` and `explain`: what the plugin is, and what its words mean.

use serde::{Deserialize, Serialize};

use crate::folder::FolderReading;

/// Output of `describe`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
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
    /// What `explain` has pages for.
    pub kinds: Vec<KindInfo>,
    /// Which files a host reads when somebody names a folder.
    pub folders: FolderReading,
}

/// Input of `describe`: an object, or no bytes at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DescribeInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
}

/// An export, and where its messages are described. The schemas would double the modules, so they are
/// files beside them: `schemas/` of the release and of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
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
#[serde(rename_all = "kebab-case")]
pub struct HostFunctionInfo {
    /// Its name.
    pub name: String,
    /// File name of the JSON Schema of its request, `look.request.json`.
    pub request: String,
    /// File name of the JSON Schema of its answer, `look.answer.json`.
    pub answer: String,
}

/// A kind of page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct KindInfo {
    /// `rule`, `step`, `invariant`, `refusal` or `key`; more may be added.
    pub kind: String,
    /// What these pages are about, in one line.
    pub about: String,
    /// How many there are.
    pub pages: usize,
}

/// Input of `explain`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExplainInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// A rule's code or name, a step (`add-voter:n2` means `add-voter`), an invariant, a refusal or a
    /// configuration key, in any case. When absent, all pages are listed without their texts; keys
    /// only when they are asked for by `kind`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Only pages of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Columns that the lines of a page's text may have; code and tables keep theirs. Without it a text is as it
    /// stands in the project's documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<usize>,
}

/// Output of `explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
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
#[serde(rename_all = "kebab-case")]
pub struct Page {
    /// Stable name or code.
    pub name: String,
    /// `rule`, `step`, `invariant`, `refusal` or `key`; more may be added.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Markdown; absent in the list of all pages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}
