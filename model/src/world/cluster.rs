//! What the servers of a cluster know together: their documents.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout_api::target::Role;

/// A cluster's documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// Counts changes of the nodes.
    pub nodes_version: u32,
    /// Counts changes of the log.
    pub logs_version: u32,
    /// All that have registered, by number.
    pub members: BTreeMap<u32, Member>,
    /// Members of the metadata servers' quorum.
    pub voters: BTreeSet<u32>,
    /// How many copies new segments get.
    pub log_copies: usize,
    /// On how many nodes the partition is to run.
    pub partition_copies: usize,
    /// The one log.
    pub log: Log,
    /// The one partition.
    pub partition: Partition,
}

/// A registered node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// How often it has started.
    pub generation: u32,
    /// Where it says that it is reached.
    pub address: String,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Its location.
    pub location: String,
    /// What may be written to its log-server.
    pub storage: Storage,
    /// What it is among the metadata servers.
    pub standing: Standing,
}

/// The state of a log-server's storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Storage {
    /// It has not said yet that it is ready.
    Provisioning,
    /// It takes records.
    ReadWrite,
    /// It has lost its records and says so.
    DataLoss,
}

/// What a node is among the metadata servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has not that role, or nobody has looked yet.
    Provisioning,
    /// It waits to be made a voter.
    Standby,
    /// It votes.
    Member,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Oldest first; those of which everything is trimmed are gone.
    pub segments: Vec<Segment>,
    /// Everything up to here has been dropped.
    pub trimmed: u32,
    /// The last segment is sealed and none could be made behind it.
    pub is_sealed: bool,
}

/// A part of the log that one set of log-servers holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Counts the segments there have been.
    pub index: u32,
    /// The position of its first record.
    pub base: u32,
    /// One past its last record.
    pub end: u32,
    /// How many log-servers store each record.
    pub copies: usize,
    /// Those that may.
    pub nodeset: Vec<u32>,
    /// Those of them that ran while it took records: nothing of it is elsewhere.
    pub holders: BTreeSet<u32>,
    /// The server that orders its records: number and generation.
    pub sequencer: (u32, u32),
}

/// The partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// Where it is to run.
    pub replicas: Vec<u32>,
    /// Where it is to run instead, once it is active there.
    pub next: Option<Vec<u32>>,
    /// Who leads it.
    pub leader: Option<u32>,
    /// The position that the newest snapshot in the repository reaches.
    pub archived: Option<u32>,
    /// Whether the leader of now knows of that snapshot: one that took over does not.
    pub is_told: bool,
}

impl Log {
    /// One past the last record of a segment.
    pub fn end_of(&self, at: usize) -> u32 {
        self.segments[at].end
    }

    /// One past the last record of all.
    pub fn end(&self) -> u32 {
        self.segments.last().map_or(1, |segment| segment.end)
    }
}

impl Cluster {
    /// The number of a name.
    pub fn id(&self, name: &str) -> Option<u32> {
        self.members.iter().find(|(_, member)| member.name == name).map(|(id, _)| *id)
    }

    /// `N2:7`.
    pub fn shown(&self, id: u32) -> String {
        format!("N{id}:{}", self.members.get(&id).map_or(0, |member| member.generation))
    }
}
