//! `collect`: files as people have them (compose, manifests, units, folders), read as nodes by deployment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::validate::{Diagnostic, NodeConfig, Suppressed};

/// Input of `collect`: the texts of files, and what stands outside of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CollectInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The files, in the order in which their tool would be given them.
    pub files: Vec<CollectFile>,
    /// What `${NAME}` in a compose file is answered from beside its `.env`: the variables of the shell. `null`:
    /// it is set, and its value is unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<String, Option<String>>,
    /// Paths of `needs` that the host looked for and does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// A file and its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CollectFile {
    /// Its path. What it names by a relative path is looked for beside it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Output of `collect`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct CollectOutput {
    /// The contract version.
    pub contract: String,
    /// What was found: the nodes of each are an input of `validate`. Without any, nothing was checked.
    pub deployments: Vec<Deployment>,
    /// What every file was read as.
    pub read: Vec<ReadFile>,
    /// What lies outside of these files. A host that has it sends it along and calls again, and names in
    /// `missing` what it does not have.
    pub needs: Vec<Need>,
    /// What `missing` of the call names, and what it would be for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<Need>,
    /// What is wrong with the files themselves, beside the configuration in them.
    pub diagnostics: Vec<Diagnostic>,
    /// What a comment in the files allows of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<Suppressed>,
}

/// Nodes that belong together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Deployment {
    /// The name of the compose project, of the StatefulSet with its namespace, of the cluster.
    pub name: String,
    /// What it is: `compose`, `stateful-set`, `deployment`, `daemon-set`, `pod`, `restate-cluster`, `chart`, `systemd`, `docker-run`,
    /// `folder`, or `file` for what belongs to nothing else.
    pub kind: String,
    /// The file that it was read from; with several, the first.
    pub source: String,
    /// Its nodes share one host, as `validate` takes it.
    pub one_host: bool,
    /// Its nodes, as `validate` takes them.
    pub nodes: Vec<NodeConfig>,
    /// Where each of the nodes was found, in their order.
    pub found: Vec<FoundAt>,
}

/// Where a node was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FoundAt {
    /// The node's name.
    pub node: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The template of the chart that it was rendered from, as Helm's comment above it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Its image, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Its server version, and how that is known; or why it is not.
    pub version: String,
}

/// What a file was read as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ReadFile {
    /// The file.
    pub file: String,
    /// What it is: `compose`, `kubernetes`, `chart-values`, `helm-template`, `yaml`, `systemd`, `shell`, `env-file`, `toml`, or
    /// `other` for what nothing was read of.
    pub kind: String,
    /// How many nodes stand in it.
    pub nodes: usize,
    /// What was assumed, and what was passed over and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// What was assumed, or passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Note {
    /// The line, from 1; absent when it is about the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What.
    pub message: String,
}

/// Something that lies outside of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Need {
    /// The path, relative to where the names of the files are relative to; or the name of a resource, such as
    /// `ConfigMap/restate`.
    pub path: String,
    /// What it is for.
    pub why: String,
    /// The nodes that it is for.
    pub nodes: Vec<String>,
}
