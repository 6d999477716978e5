//! One node as its host shows it: the configuration file, the process, the disk, the address.

use std::collections::BTreeMap;

use semver::Version;

use super::fact::Fact;
use super::health::Health;
use crate::api::answer::{DialFailure, EnvironmentValue, ProcessInfo};
use crate::config::settings::Settings;

/// Everything seen of one node of the target from outside the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct HostFacts {
    /// Its configuration file.
    pub config: Fact<NodeConfigFile>,
    /// What a start would run.
    pub installed: Fact<InstalledFacts>,
    /// Its server processes.
    pub process: Fact<ProcessFacts>,
    /// Its base directory.
    pub disk: Fact<DiskFacts>,
    /// Its address, dialled from the host's own place.
    pub dial: Fact<DialFacts>,
    /// Its address, dialled from the hosts of other nodes, by their names.
    pub dialled_from: BTreeMap<String, Fact<DialFacts>>,
    /// The end of its server's log.
    pub log_tail: Fact<Vec<String>>,
}

impl Default for HostFacts {
    fn default() -> Self {
        Self {
            config: Fact::Unseen,
            installed: Fact::Unseen,
            process: Fact::Unseen,
            disk: Fact::Unseen,
            dial: Fact::Unseen,
            dialled_from: BTreeMap::new(),
            log_tail: Fact::Unseen,
        }
    }
}

/// A configuration file and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeConfigFile {
    /// The text; absent when there is no file.
    pub text: Option<String>,
    /// SHA-256 (hex) of the text.
    pub sha256: Option<String>,
    /// The variables that a start would use, those withheld left out.
    pub env: BTreeMap<String, String>,
    /// What file and environment mean together.
    pub settings: Settings,
    /// Why the server would not load the text.
    pub errors: Vec<String>,
    /// When it was last written, by the clock of the observations.
    pub written_at: Option<i64>,
}

/// What a start would run.
#[derive(Debug, Clone, PartialEq)]
pub struct InstalledFacts {
    /// The version of the program.
    pub version: Option<Version>,
    /// The variables that the server would be started with; absent when the host does not say.
    pub environment: Option<BTreeMap<String, EnvironmentValue>>,
}

/// The server processes of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessFacts {
    /// All that match; more than one is a fault.
    pub processes: Vec<ProcessInfo>,
    /// When the process was started, by the clock of the observations; absent when there is none, more
    /// than one, or the host does not say.
    pub started_at: Option<i64>,
}

/// A base directory.
#[derive(Debug, Clone, PartialEq)]
pub struct DiskFacts {
    /// Whether anything lies in it; absent when the host does not say.
    pub data_present: Option<bool>,
    /// Names of the node directories in it.
    pub node_directories: Vec<String>,
}

/// What a dialled address answered.
#[derive(Debug, Clone, PartialEq)]
pub struct DialFacts {
    /// What was dialled.
    pub url: String,
    /// Whether it answered with success.
    pub answered: bool,
    /// Why nothing answered.
    pub failure: Option<DialFailure>,
    /// What the node said of itself.
    pub health: Option<Health>,
    /// When its process was started, as the node says, by the clock of the observations.
    pub started_at: Option<i64>,
}

impl HostFacts {
    /// The file, when it was read.
    pub fn file(&self) -> Option<&NodeConfigFile> {
        self.config.known()
    }

    /// Whether its address answers with success; `None` when dialling was not possible.
    pub fn answered(&self) -> Option<bool> {
        self.dial.known().map(|dial| dial.answered)
    }

    /// What the node says of itself.
    pub fn health(&self) -> Option<&Health> {
        self.dial.known()?.health.as_ref()
    }

    /// Whether a server process runs. What answers runs, even where the host cannot look for processes.
    pub fn running(&self) -> Option<bool> {
        let seen = self.process.known().map(|process| !process.processes.is_empty());
        seen.or(self.answered().filter(|answered| *answered))
    }

    /// When the process was started: as its host says, or else as the node says.
    pub fn started_at(&self) -> Option<i64> {
        let by_host = self.process.known().and_then(|process| process.started_at);
        by_host.or(self.dial.known().and_then(|dial| dial.started_at))
    }

    /// Whether anything lies in its base directory.
    pub fn data_present(&self) -> Option<bool> {
        self.disk.known()?.data_present
    }

    /// The version that a start would run.
    pub fn installed_version(&self) -> Option<&Version> {
        self.installed.known()?.version.as_ref()
    }

    /// The last lines of the server's log, newest last.
    pub fn log_lines(&self) -> &[String] {
        self.log_tail.known().map_or(&[], Vec::as_slice)
    }

    /// Whether the running process was started before the file was last written; `None` when the ages
    /// of the two are not known.
    pub fn restart_pending(&self) -> Option<bool> {
        Some(self.started_at()? < self.file()?.written_at?)
    }
}
