//! What the host is asked to look at.

use serde::{Deserialize, Serialize};

/// Something to look at. None of these changes anything. A host answers a kind that it does not know
/// with the error kind `unsupported`. Reserved kinds: `dry-start`, `write-test`, `lease`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Request {
    /// Run `restatectl` with exactly these arguments, a scrubbed environment and a neutral directory.
    Restatectl {
        /// Arguments after the program's name; never to be given to a shell.
        args: Vec<String>,
        /// Kill the process after this many milliseconds.
        timeout_ms: u64,
    },
    /// Read the configuration file of a node.
    ReadConfig {
        /// `node-name` as the target spells it.
        node: String,
    },
    /// Find the server processes of a node: all that match when more than one does.
    Process {
        /// `node-name` as the target spells it.
        node: String,
    },
    /// Look at a node's base directory.
    Disk {
        /// `node-name` as the target spells it.
        node: String,
        /// The directory; the one that the host knows when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base_dir: Option<String>,
    },
    /// What a start of the node would run: the program's version, its arguments and environment.
    Installed {
        /// `node-name` as the target spells it.
        node: String,
    },
    /// `GET` a URL.
    Dial {
        /// The node that is expected there.
        node: String,
        /// What to GET; the fabric's `/health`.
        url: String,
        /// The node from whose host to dial; the host's own place when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    /// Run the installed server with `--dump-config` and the file, arguments and environment that a
    /// start would use.
    DumpConfig {
        /// `node-name` as the target spells it.
        node: String,
    },
    /// Read the last lines of a node's server log.
    LogTail {
        /// `node-name` as the target spells it.
        node: String,
        /// At most this many lines.
        lines: u32,
    },
}

impl Request {
    /// The node it is about, if it is about one.
    pub fn node(&self) -> Option<&str> {
        match self {
            Self::Restatectl { .. } => None,
            Self::ReadConfig { node }
            | Self::Process { node }
            | Self::Disk { node, .. }
            | Self::Installed { node }
            | Self::Dial { node, .. }
            | Self::DumpConfig { node }
            | Self::LogTail { node, .. } => Some(node),
        }
    }
}
