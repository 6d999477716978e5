//! What the host is asked to do.

use serde::{Deserialize, Serialize};

/// One effect. A decision carries at most one. A host answers a kind that it does not know with the
/// error kind `unsupported`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Action {
    /// Run `restatectl` with exactly these arguments.
    Restatectl {
        /// Arguments after the program's name.
        args: Vec<String>,
        /// Kill the process after this many milliseconds; its effect is then unknown.
        timeout_ms: u64,
    },
    /// Replace a node's configuration file, atomically, and only if it still is what it was.
    WriteConfig {
        /// The node whose file is written.
        node: String,
        /// SHA-256 (hex) of the file's present text; absent when the file must not exist yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expect: Option<String>,
        /// The text the edits apply to: this node's own file, or another node's for a new node.
        base: EditBase,
        /// Splices on the base text, ascending, not overlapping. The text itself does not travel, so
        /// credentials in it do not either.
        edits: Vec<Edit>,
        /// SHA-256 (hex) of the resulting text.
        sha256: String,
        /// Unified diff for humans, values of secret keys withheld.
        diff: String,
    },
    /// Start a node that does not run.
    StartNode {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
    /// Stop a node gracefully and keep it from starting again by itself.
    StopNode {
        /// The node.
        node: String,
    },
    /// Stop a node gracefully and start it again.
    RestartNode {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
    /// Install another server version on a node and restart it.
    UpgradeNode {
        /// The node.
        node: String,
        /// The version to install.
        version: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
}

/// Whose text an edit starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct EditBase {
    /// The node whose configuration file is the base.
    pub node: String,
    /// SHA-256 (hex) of that text.
    pub sha256: String,
}

/// Replace the bytes `start..end` of a text by `insert`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Edit {
    /// First byte replaced.
    pub start: usize,
    /// One past the last byte replaced; equal to `start` for an insertion.
    pub end: usize,
    /// What stands there afterwards.
    pub insert: String,
}
