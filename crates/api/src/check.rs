//! `check`: files as people have them, read as deployments and judged, with what fixes would make of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::collect::{FoundAt, Need, ReadFile};
use crate::validate::{Accepted, ConfigText, NodeConfig, ValidateOutput};

/// Input of `check`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CheckInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The files, in the order in which their tool would be given them. Files that are all named and whose names all
    /// end in `.toml` are configuration files of one deployment, whatever stands in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<CheckFile>,
    /// A deployment that the host knows without reading such files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenDeployment>,
    /// What `${NAME}` in a compose file is answered from beside its `.env`, and the variables of servers of which only
    /// the configuration file is known. `null`: it is set, and its value is unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<String, Option<String>>,
    /// What the host looked for since `needs` names it, and does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingFile>,
    /// As in `validate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// As in `validate`; deployments that say so themselves are on one host in any case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_host: bool,
    /// As in `validate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<String>,
    /// Findings that somebody has looked at and accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// What to fix; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixMode>,
    /// Files that the host cannot write: what would have to be fixed in them is told, and the others are fixed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_only: Vec<ReadOnly>,
    /// Whether the answer is to have the files as they may be passed on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub share: bool,
}

/// A file and its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CheckFile {
    /// Its path. What it names by a relative path is looked for beside it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// It was found in a folder or because another file names it: nobody has named it as one to check. Such a file
    /// need not be one of Restate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub found: bool,
}

/// A deployment that the host knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GivenDeployment {
    /// What it is called, such as the file that lists its nodes.
    pub name: String,
    /// Its nodes.
    pub nodes: Vec<NodeConfig>,
}

/// Something that files name and that the host does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MissingFile {
    /// Its path, as `needs` has it.
    pub path: String,
    /// Why it is not at hand, in a few words, such as `there is no such file`.
    pub problem: String,
}

/// A file that the host cannot write.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReadOnly {
    /// The file.
    pub file: String,
    /// Why, as words that follow its name, such as `is on another host`.
    pub why: String,
}

/// What `check` is to fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FixMode {
    /// What has one meaning.
    Safe,
    /// Also what guesses what was meant.
    Unsafe,
}

/// Output of `check`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct CheckOutput {
    /// The contract version.
    pub contract: String,
    /// What was read. Without a node nothing was checked.
    pub reading: ReadSummary,
    /// What was found: in the files themselves, then in each deployment.
    pub findings: ValidateOutput,
    /// Texts of nodes, and of other files that findings or their fixes stand in, as `render` takes them.
    pub files: Vec<ConfigText>,
    /// What fixes make of the files, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixes: Option<Fixes>,
    /// The files as they may be passed on, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Shared>,
}

/// Files as they may be passed on: what was read as Restate's, with secrets replaced, and nothing else. YAML is written
/// anew, without anchors; of comments those alone are kept that allow a finding. Whoever passes it on looks at it first: names
/// may say more than anybody can tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Shared {
    /// The files.
    pub files: Vec<SharedFile>,
    /// Files of which nothing is kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// What the input calls missing, as far as a text that is kept names it: from its own folder, or as it is. Other
    /// paths are nobody's business.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// A file that may be passed on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct SharedFile {
    /// Its name.
    pub name: String,
    /// What is left of its text.
    pub text: String,
    /// It was found in a folder or because another file names it, as in `files` of the input.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub found: bool,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ReadSummary {
    /// What every file was read as.
    pub read: Vec<ReadFile>,
    /// The nodes, by deployment.
    pub deployments: Vec<ReadDeployment>,
    /// What lies outside of the files. A host that has it sends it along and calls again, and names in `missing` what
    /// it does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// What is not at hand, and what it would be for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<NotAtHand>,
    /// All of this for people, a line each; empty where the files are nodes one by one, since findings say it all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overview: Vec<String>,
    /// Why nothing was checked, when there is no node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nothing: Option<String>,
}

/// A deployment, without the values of its nodes: some of them are secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ReadDeployment {
    /// Its name, as in `collect`.
    pub name: String,
    /// What it is, as in `collect`; `given` for one that the host knew.
    pub kind: String,
    /// The file that it was read from; with several, the first.
    pub source: String,
    /// Its nodes share one host.
    pub one_host: bool,
    /// Its nodes.
    pub found: Vec<FoundAt>,
}

/// Something that files name and that is not at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct NotAtHand {
    /// Its path, or the name of a resource.
    pub path: String,
    /// What it is for.
    pub why: String,
    /// The nodes that it is for.
    pub nodes: Vec<String>,
    /// Why it is not at hand.
    pub problem: String,
}

/// What fixes make of the files: all that can be written is to be written, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Fixes {
    /// The files to write. Checked anew, they are read as it was meant, and have no new errors.
    pub changes: Vec<FileChange>,
    /// What is fixed, text by text, for people.
    pub texts: Vec<TextChange>,
    /// Why nothing is to be written, when fixes do not fit together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A file that is to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FileChange {
    /// The file.
    pub file: String,
    /// The new text.
    pub text: String,
    /// SHA-256 (hex) of the text the change applies to.
    pub from_sha256: String,
    /// SHA-256 (hex) of the new text.
    pub sha256: String,
}

/// A configuration text that fixes change, in a file of its own or in another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct TextChange {
    /// What the text is called.
    pub name: String,
    /// Where it stands, when it is no file of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<Inside>,
    /// Unified diff, values of secret keys withheld.
    pub diff: String,
    /// What was applied.
    pub applied: Vec<String>,
    /// Why it cannot be written, as words that follow its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
}

/// Where a text stands in another file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Inside {
    /// The file.
    pub file: String,
    /// The line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}
