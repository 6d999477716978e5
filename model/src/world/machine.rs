//! A machine: what lies on its disk and what runs on it.

use super::Settings;

/// A machine for one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// What the target calls the node.
    pub name: String,
    /// Where the target says that it is reached: `http://host:port`.
    pub address: String,
    /// Its configuration.
    pub file: Option<File>,
    /// What its server has stored.
    pub disk: Disk,
    /// Its server, when it runs.
    pub process: Option<Process>,
}

/// A configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its text.
    pub text: String,
    /// When it was written.
    pub written: u64,
}

/// What a server has stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disk {
    /// Whether a server has ever run here: there is a directory of its name.
    pub is_used: bool,
    /// The number that it got in the cluster, when what it stored as that member is there.
    pub member: Option<u32>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// When it was started.
    pub since: u64,
    /// The settings that it read then.
    pub settings: Settings,
    /// How far it is.
    pub phase: Phase,
}

/// How far a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It looks for its cluster; its address answers, but nothing of it is ready.
    Joining,
    /// It takes part.
    Up,
}

impl Machine {
    /// A machine on which nothing has been done.
    pub fn empty(name: &str, address: &str) -> Self {
        Self { name: name.into(), address: address.into(), file: None, disk: Disk::default(), process: None }
    }

    /// Whether its server takes part.
    pub fn is_up(&self) -> bool {
        self.process.as_ref().is_some_and(|process| process.phase == Phase::Up)
    }
}
