//! One node as its host shows it: configuration file, process, disk and address.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::fact::Fact;
use super::health::Health;
use super::ternary::Ternary;
use crate::api::answer::{DialFailure, EnvironmentValue, ProcessInfo};
use crate::config::document::Document;
use crate::config::layers::{Layers, key_of_variable};
use crate::config::settings::Settings;

/// Everything observed of one node of the target from outside the cluster.
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
    /// The text; absent if there is no file.
    pub text: Option<String>,
    /// SHA-256 (hex) of the text.
    pub sha256: Option<String>,
    /// The variables that a start would use, without those that are withheld.
    pub env: BTreeMap<String, String>,
    /// The names of the variables whose values are withheld.
    pub withheld: BTreeSet<String>,
    /// The arguments that a start would use.
    pub arguments: Vec<String>,
    /// The settings that file, variables and arguments make together.
    pub settings: Settings,
    /// Why the server would not load the text.
    pub errors: Vec<String>,
    /// Its secrets, and those among the variables, which no text may repeat.
    pub secrets: Vec<String>,
    /// When it was last written, by the clock of the observations.
    pub written_at: Option<i64>,
}

/// What a start would run.
#[derive(Debug, Clone, PartialEq)]
pub struct InstalledFacts {
    /// The version of the program.
    pub version: Option<Version>,
    /// The variables that the server would be started with; absent if the host does not say.
    pub environment: Option<BTreeMap<String, EnvironmentValue>>,
    /// The arguments that the server would be started with; absent if the host does not say.
    pub arguments: Option<Vec<String>>,
}

/// The server processes of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessFacts {
    /// All processes that match; more than one is an error.
    pub processes: Vec<ProcessInfo>,
    /// When the process was started, by the clock of the observations; absent if there is none or more than
    /// one, or if the host does not say.
    pub started_at: Option<i64>,
}

/// A base directory.
#[derive(Debug, Clone, PartialEq)]
pub struct DiskFacts {
    /// Whether the node's own directory is in it; unknown if the host does not say, or if something else is.
    pub data_present: Ternary,
    /// Whether anything but what a new file system has is in it, whoever it belongs to.
    pub taken: bool,
    /// Names of the node directories in it.
    pub node_directories: Vec<String>,
    /// Where it lies.
    pub base_dir: Option<String>,
    /// Where the node's own directory leads, all links followed.
    pub data_directory: Option<String>,
    /// The free bytes, when there is no room for more data.
    pub full: Option<u64>,
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
    /// What the node reported about itself.
    pub health: Option<Health>,
    /// When its process was started according to the node, by the clock of the observations.
    pub started_at: Option<i64>,
}

impl NodeConfigFile {
    /// What a start would read, were this its file.
    pub fn layers(&self, document: &Document) -> Layers {
        Layers::with_args(document, &self.env, &self.arguments)
    }

    /// A variable whose value is withheld, and which decides one of the settings.
    pub fn unclear(&self) -> Option<&str> {
        let decides = |name: &str| key_of_variable(name).is_some_and(|path| Settings::depend_on(&path));
        self.withheld.iter().map(String::as_str).find(|name| decides(name))
    }
}

impl HostFacts {
    /// The file, if it was read.
    pub fn file(&self) -> Option<&NodeConfigFile> {
        self.config.known()
    }

    /// Whether its address answers with success; unknown if it could not be dialled.
    pub fn answered(&self) -> Ternary {
        self.dial.known().map(|dial| dial.answered).into()
    }

    /// What the node reports about itself.
    pub fn health(&self) -> Option<&Health> {
        self.dial.known()?.health.as_ref()
    }

    /// Whether a server process is running. What answers is running, even if the host cannot list processes.
    pub fn running(&self) -> Ternary {
        match self.process.known() {
            Some(process) => (!process.processes.is_empty()).into(),
            None if self.answered() == Ternary::Yes => Ternary::Yes,
            None => Ternary::Unknown,
        }
    }

    /// When the process was started, according to its host or else to the node.
    pub fn started_at(&self) -> Option<i64> {
        let by_host = self.process.known().and_then(|process| process.started_at);
        by_host.or(self.dial.known().and_then(|dial| dial.started_at))
    }

    /// Whether something is in its base directory, whoever it belongs to.
    pub fn disk_taken(&self) -> Ternary {
        self.disk.known().map(|disk| disk.taken).into()
    }

    /// Whether its own directory is in its base directory.
    pub fn data_present(&self) -> Ternary {
        self.disk.known().map_or(Ternary::Unknown, |disk| disk.data_present)
    }

    /// The version that a start would run.
    pub fn installed_version(&self) -> Option<&Version> {
        self.installed.known()?.version.as_ref()
    }

    /// The last lines of the server's log, newest last.
    pub fn log_lines(&self) -> &[String] {
        self.log_tail.known().map_or(&[], Vec::as_slice)
    }

    /// Whether the running process was started before the file was last written; unknown if either age is.
    pub fn restart_pending(&self) -> Ternary {
        let written_at = self.file().and_then(|file| file.written_at);
        self.started_at().zip(written_at).map(|(started, written)| started < written).into()
    }
}
