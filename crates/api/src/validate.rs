//! `validate`: findings about configuration, and the changes that fix them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::action::Edit;
use crate::observed::ObservedCluster;

/// Input of `validate`: the nodes of one deployment, or a single one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ValidateInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The nodes.
    pub nodes: Vec<NodeConfig>,
    /// The server version that reads them, for example `"1.7.12"`; the newest known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Nodes share one host, so loopback addresses are legitimate and ports must differ.
    #[serde(default)]
    pub one_host: bool,
    /// A server version to upgrade to: what changes meaning between here and there is also reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<String>,
    /// The running cluster, to compare the nodes with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ObservedCluster>,
    /// Findings that somebody has looked at and accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// Also give the effective configuration of every node.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub effective: bool,
    /// Whether findings come with fixes.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub fixes: bool,
}

fn yes() -> bool {
    true
}

impl Default for ValidateInput {
    fn default() -> Self {
        Self {
            contract: None,
            nodes: Vec::new(),
            server_version: None,
            one_host: false,
            target_version: None,
            cluster: None,
            accepted: Vec::new(),
            effective: false,
            fixes: true,
        }
    }
}

/// A node: what its server is started with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodeConfig {
    /// What findings call the node. It need not be its `node-name`.
    pub name: String,
    /// Its configuration file; a server also starts without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<ConfigText>,
    /// Environment variables of the server; names that start with `RESTATE_` override the file. `null`: it
    /// is set, and its value is unknown (a reference to a secret, a variable of CI).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<String, Option<String>>,
    /// Arguments after the program's name; flags override the environment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// The server version of this node, when it is not that of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// The memory that the container may use, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<u64>,
    /// Where that was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit_origin: Option<Origin>,
    /// Where the server version was written, such as the tag of an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version_origin: Option<Origin>,
    /// Where variables were written, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, Origin>,
    /// Where the names of variables were written, by name, when that is a place of its own: what is found about a name
    /// points there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub name_origins: BTreeMap<String, Origin>,
    /// Where the node itself is declared: findings that have no other place point there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Where the arguments were written, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub argument_origins: Vec<Origin>,
    /// The name of its host, where that stays the same whenever it is started anew: without `node-name` it is called so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// Hosts that lead to this node and to no other, such as the name of its container. `HOST` leads to the ports that
    /// the node listens on, `HOST:PORT` from that port to the one for other nodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_hosts: Vec<String>,
    /// Hosts that lead to this node and perhaps to others, such as a service with all nodes behind it; written like
    /// `own-hosts`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached_as: Vec<String>,
    /// Ports of its container that the host passes on to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published_ports: Vec<u16>,
    /// Something that runs the node provisions the cluster by what its configuration says, without parameters of its own: Restate's
    /// operator, where it is asked to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisioned_for: bool,
    /// What comments allow where the node was written, as `collect` reads them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<AllowedPlace>,
    /// What is not known of it. A rule that needs what is unknown is silent, and one advice names all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownPart>,
}

/// What a comment allows in the file where people wrote a node: `# restate-scaleout: allow RS207 reason`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AllowedPlace {
    /// The rules, by code or name.
    pub codes: Vec<String>,
    /// Why.
    pub reason: String,
    /// The file.
    pub file: String,
    /// The lines that it is about, first and last, from 1; without them the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<LineRange>,
    /// Where the comment stands: one that matches nothing is told there. Absent when nodes of another deployment may
    /// need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Span>,
}

/// Lines of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LineRange {
    /// The first, from 1.
    pub first: usize,
    /// The last.
    pub last: usize,
}

/// Something about a node that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnknownPart {
    /// What of the node.
    pub part: NodePart,
    /// Its name: of the variable or the flag, the path of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What would settle it: a file or a variable, and where it is named.
    pub settled_by: String,
}

/// A part of a node that may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NodePart {
    /// The value of one variable, which `environment` has as `null`.
    Variable,
    /// The value of one flag, which `arguments` does not have.
    Flag,
    /// Its configuration file: it has one, and the text is not known.
    File,
    /// Further variables, which those in `environment` win over.
    Environment,
    /// Any of its arguments.
    Arguments,
    /// Its server version.
    Version,
}

impl NodeConfig {
    /// A node with a file, called like it.
    pub fn with_file(name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        let file = ConfigText { name: name.clone(), text: text.into(), origin: None };
        Self { name, file: Some(file), ..Self::default() }
    }

    /// The text of its file; empty without one.
    pub fn text(&self) -> &str {
        self.file.as_ref().map_or("", |file| file.text.as_str())
    }
}

/// A configuration file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigText {
    /// What findings call the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where the text was written, when that is not a file of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where something was written, for example inside of a manifest: positions then point there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// The line on which it starts, from 1; the following lines follow there, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in characters at which each line starts, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The line of each line, where they do not follow one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<usize>,
    /// The bytes of the file that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<ByteRange>,
    /// Codes of what `collect` has found at this place: `validate` does not say it again in other words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// Which bytes of the text stand in the file as they are. When given, a fix is offered only where all that it
    /// changes is among them, and its edits are those of the file named here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verbatim: Option<Vec<Verbatim>>,
}

/// A range of bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ByteRange {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Bytes of a text that stand somewhere else as they are, such as a line of a block in a manifest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Verbatim {
    /// First byte in the text.
    pub at: usize,
    /// First byte in the file.
    pub there: usize,
    /// How many bytes.
    pub length: usize,
    /// How many spaces stand before it on its line, and so before every further line that is inserted.
    #[serde(default)]
    pub indent: usize,
}

/// Findings that are accepted: they are listed apart, and nothing that keeps a server from loading or
/// starting can be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Accepted {
    /// The rule, by code or name.
    pub code: String,
    /// In this file or node alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// About this dotted key alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Why.
    pub reason: String,
}

/// Output of `validate`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ValidateOutput {
    /// The contract version.
    pub contract: String,
    /// The server version the nodes were read for.
    pub server_version: String,
    /// Findings, by node and position; at most 1 000 a node, errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more findings a node has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, usize>,
    /// Findings that were accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<Suppressed>,
    /// The effective configuration by node and key, when asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effective: BTreeMap<String, BTreeMap<String, EffectiveValue>>,
}

/// A finding that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Suppressed {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it was accepted.
    pub reason: String,
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
    /// Stable code: `RS1xx` one file, `RS2xx` a set of files, `RS3xx` files against the cluster, `RS4xx`
    /// files that nodes are read from.
    pub code: String,
    /// The rule's name.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// The node, as the input names it; empty when it is about the input itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub node: String,
    /// Further nodes that it is true of, for the same place that all of them share, such as an anchor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<String>,
    /// The file, as the input names it; empty for a node without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// What is wrong.
    pub message: String,
    /// The dotted key it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where it stands in the file's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Where people wrote it, when that is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Place>,
    /// Other places that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// What the server does instead, and how to fix it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// A change that fixes it.
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

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in characters, from 1, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Its bytes, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<PlaceBytes>,
}

/// The bytes of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct PlaceBytes {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<ByteRange> for PlaceBytes {
    fn from(ByteRange { start, end }: ByteRange) -> Self {
        Self { start, end }
    }
}

/// A place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Related {
    /// The file, as the input names it; a node without one is named itself.
    pub file: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What is there.
    pub message: String,
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
    /// Splices, ascending within a file, not overlapping.
    pub edits: Vec<FileEdit>,
}

/// Whether a fix can be applied without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FixSafety {
    /// It only makes the server do what the text says already.
    Safe,
    /// It guesses what was meant.
    Unsafe,
}

/// A splice on a file: the bytes from `start` to `end` become `insert`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FileEdit {
    /// The file, as the input names it.
    pub file: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The text in their place.
    pub insert: String,
}

impl FileEdit {
    /// The splice alone.
    pub fn edit(&self) -> Edit {
        Edit { start: self.start, end: self.end, insert: self.insert.clone() }
    }
}
