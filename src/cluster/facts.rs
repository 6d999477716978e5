//! Everything known about a deployment at one moment.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::fact::Fact;
use super::history::History;
use super::host::HostFacts;
use super::ternary::Ternary;
use crate::api::Role;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::{LogsConfig, Member, NodesConfig, PartitionTable};
use crate::restatectl::policies::Freezes;
use crate::restatectl::servers::MetadataCluster;
use crate::restatectl::sql::{Placement, Processor, TrimPoint};
use crate::restatectl::states::Liveness;

/// Everything known about a deployment at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The latest time of any observation.
    pub now_ms: u64,
    /// This is what is expected after an action, and not what was seen.
    pub foreseen: bool,
    /// The target says that all nodes share one machine.
    pub one_host: bool,
    /// The version of the host's `restatectl`.
    pub restatectl: Fact<Version>,
    /// Registered nodes.
    pub nodes: Fact<NodesConfig>,
    /// What gossip says of registered nodes.
    pub liveness: Fact<BTreeMap<NodeId, Liveness>>,
    /// Logs and their segments.
    pub logs: Fact<LogsConfig>,
    /// Number and replication of partitions.
    pub partitions: Fact<PartitionTable>,
    /// Replica sets, by partition.
    pub placement: Fact<BTreeMap<u32, Placement>>,
    /// Partition processors on alive nodes.
    pub processors: Fact<Vec<Processor>>,
    /// How far the log of each partition is known to reach.
    pub ends: BTreeMap<u32, u64>,
    /// How far segments are trimmed, each once.
    pub trims: Fact<Vec<TrimPoint>>,
    /// The metadata cluster.
    pub metadata: Fact<MetadataCluster>,
    /// Partitions whose replicas somebody has frozen in their places.
    pub frozen_placement: Fact<Freezes>,
    /// Partitions whose leader somebody has frozen.
    pub frozen_leadership: Fact<Freezes>,
    /// The nodes of the target as their hosts show them, by name.
    pub hosts: BTreeMap<String, HostFacts>,
    /// What this run has done so far.
    pub history: History,
}

impl Facts {
    /// The registered node of that name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.nodes.known()?.nodes.iter().find(|node| node.name == name)
    }

    /// The registered node of that number.
    pub fn member_by_id(&self, id: NodeId) -> Option<&Member> {
        self.nodes.known()?.nodes.iter().find(|node| node.id == id)
    }

    /// All registered nodes, if they are known.
    pub fn members(&self) -> Option<&[Member]> {
        self.nodes.known().map(|config| config.nodes.as_slice())
    }

    /// The registered nodes that are known, for a search that concludes nothing from finding none.
    pub fn known_members(&self) -> &[Member] {
        self.members().unwrap_or_default()
    }

    /// Whether more than one node is known to be registered.
    pub fn several(&self) -> bool {
        self.members().is_some_and(|members| members.len() > 1)
    }

    /// A node's host, if the target names the node.
    pub fn host(&self, name: &str) -> Option<&HostFacts> {
        self.hosts.get(name)
    }

    /// Whether gossip says that the node is alive; unknown if it says nothing about it, or nothing that is
    /// understood.
    pub fn alive(&self, id: NodeId) -> Ternary {
        match self.liveness.known().and_then(|states| states.get(&id)) {
            Some(Liveness::Alive) => Ternary::Yes,
            Some(Liveness::Dead | Liveness::FailingOver) => Ternary::No,
            Some(Liveness::Other(_)) | None => Ternary::Unknown,
        }
    }

    /// Nodes that are alive, have the role, and are in the state in which new data is placed on them.
    pub fn usable(&self, role: Role) -> Vec<&Member> {
        self.known_members()
            .iter()
            .filter(|node| node.roles.contains(&role) && self.alive(node.id) == Ternary::Yes)
            .filter(|node| match role {
                Role::LogServer => node.storage_state.takes_new_segments(),
                Role::Worker => node.worker_state.takes_partitions(),
                Role::MetadataServer => node.metadata_state.votes(),
                Role::Admin | Role::HttpIngress => true,
            })
            .collect()
    }

    /// The voters of the metadata cluster, if all servers that list any list the same.
    pub fn voters(&self) -> Option<BTreeSet<NodeId>> {
        // A server that has not joined tells nothing of its own.
        let mut views = self.metadata.known()?.servers.iter().filter_map(|server| server.members.as_ref());
        let listed = views.next()?;
        let voters = BTreeSet::from_iter(listed.iter().copied());
        // As a rule they are listed alike, so that no set has to be made for each server.
        let same = |members: &Vec<NodeId>| {
            members == listed || BTreeSet::from_iter(members.iter().copied()) == voters
        };
        views.all(same).then_some(voters)
    }

    /// The leader of the metadata cluster.
    pub fn metadata_leader(&self) -> Option<NodeId> {
        self.metadata.known()?.servers.iter().find_map(|server| server.leader)
    }

    /// The LSN up to which each log is known to be trimmed.
    pub fn trimmed(&self) -> Option<BTreeMap<u32, u64>> {
        let logs = self.logs.known()?;
        let offsets = self.trims.known()?.iter().map(|trim| ((trim.log, trim.segment), trim.offset));
        let offsets: BTreeMap<(u32, u32), u64> = offsets.collect();
        let trimmed = logs.chains.iter().map(|(log, chain)| {
            let mut upto = chain.first().map_or(0, |first| first.base_lsn.saturating_sub(1));
            for segment in chain.iter().filter(|segment| segment.kind.holds_records()) {
                if let Some(offset) = offsets.get(&(*log, segment.index)).filter(|offset| **offset > 0) {
                    upto = upto.max(segment.lsn_of(*offset));
                }
            }
            (*log, upto)
        });
        Some(trimmed.collect())
    }

    /// By partition, the highest LSN that the repository covers according to any node. A partition that no
    /// node reports is absent; zero means that the repository has nothing.
    pub fn archived(&self) -> Option<BTreeMap<u32, u64>> {
        let mut archived: BTreeMap<u32, u64> = BTreeMap::new();
        for processor in self.processors.known()? {
            if let Some(lsn) = processor.archived {
                let best = archived.entry(processor.partition).or_insert(0);
                *best = (*best).max(lsn);
            }
        }
        Some(archived)
    }

    /// Partitions of which a snapshot is said to cover more than their log is known to have, with the LSN of its end and
    /// that of the snapshot.
    pub fn beyond(&self) -> Vec<(u32, u64, u64)> {
        let log = |partition: u32| {
            self.placement.known().and_then(|it| it.get(&partition)).map_or(partition, |place| place.log)
        };
        let base = |log: u32| Some(self.logs.known()?.chains.get(&log)?.last()?.base_lsn);
        let archived = self.archived().unwrap_or_default().into_iter();
        let ends = archived.filter_map(|(partition, lsn)| {
            let end = self.ends.get(&partition).copied().max(base(log(partition)))?;
            (lsn > end).then_some((partition, end, lsn))
        });
        ends.collect()
    }

    /// The server version of the cluster, if all registered nodes report the same minor version.
    pub fn server_version(&self) -> Option<Version> {
        let mut versions = self.members()?.iter().map(|node| Version::parse(node.version.as_deref()?).ok());
        let first = versions.next()??;
        versions
            .all(|version| {
                version.is_some_and(|version| (version.major, version.minor) == (first.major, first.minor))
            })
            .then_some(first)
    }
}
