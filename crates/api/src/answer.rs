//! What a host answers to a request: one shape for each kind. Every field may be unknown unless said
//! otherwise; unknown is left out.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::reply::Reply;

/// What a process printed and how it ended. The answer to `restatectl`, `dump-config` and every action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CommandOutput {
    /// The exit code; absent when the process was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<i32>,
    /// Standard output, complete.
    #[serde(default)]
    pub stdout: String,
    /// Standard error, complete.
    #[serde(default)]
    pub stderr: String,
    /// The process was killed because its time was up; its effect is unknown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timed_out: bool,
}

impl CommandOutput {
    /// Whether it says that it has worked. A claim: only the next observation proves it. A process that
    /// was killed claims nothing.
    pub fn claims_success(&self) -> bool {
        self.exit == Some(0) && !self.timed_out
    }
}

impl Reply<CommandOutput> {
    /// Whether the host says that it was done and has worked.
    pub fn claims_success(&self) -> bool {
        self.ok().is_some_and(CommandOutput::claims_success)
    }
}

/// The answer to `read-config`: a configuration file as it lies on the node's disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigFile {
    /// The text; absent when there is no such file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// SHA-256 (hex) of the text, as the host computed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Milliseconds since the file was last written, by the clock of the node's host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_ms: Option<u64>,
    /// Permission bits in octal, for example `"0640"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
}

/// The answer to `process`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProcessReport {
    /// Every server process that matches the node; empty when none runs. Never left out: a host that
    /// cannot tell answers with an error.
    pub processes: Vec<ProcessInfo>,
}

/// One server process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProcessInfo {
    /// Its process id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// Path of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Arguments after the program's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Vec<String>>,
    /// Its variables that begin with `RESTATE_`, and others that the server reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<BTreeMap<String, EnvironmentValue>>,
    /// The user it runs as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The node directory that it has open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_directory: Option<String>,
    /// Milliseconds since it was started, by the clock of the node's host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_ms: Option<u64>,
}

/// The value of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum EnvironmentValue {
    /// As it stands.
    Text(String),
    /// Withheld, because the variable's name says that it holds a secret.
    Hashed(HashedValue),
}

impl EnvironmentValue {
    /// The value, when it is not withheld.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Hashed(_) => None,
        }
    }
}

/// serde's own reader keeps neither the place nor the reason of a mistake.
impl<'de> Deserialize<'de> for EnvironmentValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrHash;

        impl<'de> Visitor<'de> for TextOrHash {
            type Value = EnvironmentValue;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string, or `{\"sha256\": …}` for a secret")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<EnvironmentValue, E> {
                Ok(EnvironmentValue::Text(text.into()))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<EnvironmentValue, E> {
                Ok(EnvironmentValue::Text(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EnvironmentValue, A::Error> {
                HashedValue::deserialize(MapAccessDeserializer::new(map)).map(EnvironmentValue::Hashed)
            }
        }

        deserializer.deserialize_any(TextOrHash)
    }
}

/// A secret that can be compared but not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HashedValue {
    /// SHA-256 (hex) of the value.
    pub sha256: String,
}

/// The answer to `disk`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DiskReport {
    /// The base directory that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_dir: Option<String>,
    /// Whether it exists. Never left out.
    pub exists: bool,
    /// Names of the directories in it, each the data of the node of that name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node_directories: Vec<String>,
    /// Which of these hold a file `.cluster-marker`. A server writes it before it opens its databases, so a directory
    /// without it is no data: a mount point whose disk is not mounted, say. Absent when nobody has looked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked: Option<Vec<String>>,
    /// Where the node's own directory in it leads, all links followed: what `data-directory` of its process is held
    /// against. Absent when there is no such directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_directory: Option<String>,
    /// Whether nothing at all lies in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty: Option<bool>,
    /// How many of its entries are no directories, dangling links and unreadable ones included. Absent when they
    /// cannot be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_entries: Option<u64>,
    /// Free space of its file system, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_bytes: Option<u64>,
}

/// A server that has less room than this cannot be relied on to take the next record, or to start: its databases
/// write files of up to this size.
pub const LEAST_FREE: u64 = 64 << 20;

impl DiskReport {
    /// Whether its file system is known to have no room for more data.
    pub fn is_full(&self) -> bool {
        self.free_bytes.is_some_and(|free| free < LEAST_FREE)
    }
}

/// The answer to `installed`: what a start of the node would run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct InstalledServer {
    /// What the program answers to `--version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Path of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Arguments that it would be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Vec<String>>,
    /// Variables that it would be given, as far as the server reads them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<BTreeMap<String, EnvironmentValue>>,
}

/// The answer to `dial`: either a status, or why there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DialReport {
    /// The HTTP status; absent when nothing answered HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body, at most 64 KiB of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Why nothing answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<DialFailure>,
}

/// Why a dialled address did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DialFailure {
    /// The connection was refused: nothing listens there.
    Refused,
    /// The name could not be resolved.
    NoSuchName,
    /// There is no way to it: whether something listens there is not known.
    Unreachable,
    /// Nothing answered in time.
    TimedOut,
    /// The TLS handshake failed, or TLS was spoken on one side only.
    Tls,
    /// Anything else, for example an answer that is not HTTP.
    Other,
}

/// The answer to `log-tail`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LogTail {
    /// The last lines, newest last.
    pub lines: Vec<String>,
}
