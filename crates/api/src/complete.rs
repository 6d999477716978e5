//! `complete`: what fits at a place of a file, and what stands there.

use serde::{Deserialize, Serialize};

use crate::validate::ConfigText;

/// Input of `complete`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompleteInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The file; it may be broken at the place.
    pub file: ConfigText,
    /// The place, as a byte offset.
    pub offset: usize,
    /// The server version that reads it; the newest known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
}

/// Output of `complete`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct CompleteOutput {
    /// The contract version.
    pub contract: String,
    /// First byte of what a proposal replaces.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What fits there, likeliest first.
    pub proposals: Vec<Proposal>,
    /// The key at the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyAt>,
}

/// Something that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Proposal {
    /// The text to insert.
    pub text: String,
    /// What it is.
    pub kind: ProposalKind,
    /// One line about it.
    pub detail: String,
    /// Whether servers announce that it will go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}

/// What a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProposalKind {
    /// A key.
    Key,
    /// A table.
    Table,
    /// A value.
    Value,
}

/// The key at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct KeyAt {
    /// The dotted key; `explain` has its page.
    pub key: String,
    /// First byte of the key.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// One line about it.
    pub detail: String,
}
