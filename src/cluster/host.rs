//! One node as its host shows it: the configuration file, the process, the address.

use std::collections::BTreeMap;

use semver::Version;

use super::fact::Fact;
use super::health::Health;
use crate::config::settings::Settings;

/// Everything seen of one node of the goal from outside the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct HostFacts {
    /// Its configuration file.
    pub config: Fact<NodeConfigFile>,
    /// A look from the host's own place.
    pub probe: Fact<ProbeFacts>,
    /// Looks from the hosts of other nodes, by their name.
    pub probed_from: BTreeMap<String, Fact<ProbeFacts>>,
}

impl Default for HostFacts {
    fn default() -> Self {
        Self { config: Fact::Unseen, probe: Fact::Unseen, probed_from: BTreeMap::new() }
    }
}

/// A configuration file and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeConfigFile {
    /// The text; absent when there is no file.
    pub text: Option<String>,
    /// SHA-256 (hex) of the text.
    pub sha256: Option<String>,
    /// The environment the server is started with.
    pub env: BTreeMap<String, String>,
    /// What file and environment mean together.
    pub settings: Settings,
    /// Why the server would not load the text.
    pub errors: Vec<String>,
    /// When it was last written, by the clock of the observations.
    pub written_at: Option<i64>,
}

/// What a look at a node gave.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbeFacts {
    /// What was dialled.
    pub url: String,
    /// Whether it answered with success.
    pub answered: bool,
    /// What the node said.
    pub health: Option<Health>,
    /// Whether the process runs.
    pub running: Option<bool>,
    /// When the process was started, by the clock of the observations.
    pub started_at: Option<i64>,
    /// The installed server.
    pub installed: Option<Version>,
    /// Whether its data directory exists and is not empty.
    pub data_present: Option<bool>,
    /// The end of the server's log, when it does not run.
    pub log_tail: Vec<String>,
}

impl HostFacts {
    /// The file, when it was read.
    pub fn file(&self) -> Option<&NodeConfigFile> {
        self.config.known()
    }

    /// The look from the host's own place, when there was one.
    pub fn seen(&self) -> Option<&ProbeFacts> {
        self.probe.known()
    }

    /// Whether the running process was started before the file was last written; `None` when the ages
    /// of the two are not known.
    pub fn restart_pending(&self) -> Option<bool> {
        Some(self.seen()?.started_at? < self.file()?.written_at?)
    }
}
