//! What the oracle sees: the raw observations, read once more, by narrow readers that share nothing with those of the
//! planner and of the guard. What is missing, late, incomplete or not understood is not known, with the reason.

mod answer;
mod hosts;
mod logs;
mod metadata;
mod nodes;
mod partitions;
mod property;
mod table;

pub use answer::is_unsupported;
pub use hosts::{Disk, Health, Host};
pub use logs::{Log, Segment};
pub use nodes::{Member, Nodes};
pub use partitions::{Partition, Processor};
pub use property::Property;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Something that is known, or why it is not.
pub type Seen<T> = Result<T, String>;

/// Everything that the rules look at.
pub struct Sight {
    /// Registered nodes.
    pub nodes: Seen<Nodes>,
    /// Logs, and what new segments are to have.
    pub logs: Seen<BTreeMap<u64, Log>>,
    /// What new segments are to have.
    pub log_replication: Seen<Property>,
    /// How far segments are trimmed, by log and segment: an offset within the segment.
    pub trims: Seen<BTreeMap<(u64, u64), u64>>,
    /// How many partitions there are, and how many replicas each is to have.
    pub table: Seen<(u64, Property)>,
    /// What gossip says of each node.
    pub gossip: Seen<BTreeMap<u64, String>>,
    /// The metadata servers.
    pub metadata: Seen<metadata::Servers>,
    /// Partitions.
    pub partitions: Seen<BTreeMap<u64, Partition>>,
    /// What each node says of its partitions.
    pub processors: Seen<Vec<Processor>>,
    /// Partitions whose placement is not free.
    pub frozen_placement: Seen<BTreeMap<u64, bool>>,
    /// Partitions whose leadership is not free.
    pub frozen_leadership: Seen<BTreeMap<u64, bool>>,
    /// What hosts say, by node.
    pub hosts: BTreeMap<String, Host>,
    /// Every name and every fingerprint of a cluster in sight.
    pub clusters: BTreeSet<String>,
    /// The same of fingerprints.
    pub fingerprints: BTreeSet<String>,
}

impl Sight {
    /// Reads observations.
    pub fn of(observations: &[Value]) -> Self {
        let fresh = answer::fresh(observations);
        let get = |words: &str| answer::printed(&fresh, words);
        let nodes = get("metadata get --key nodes_config").and_then(|text| nodes::read(&text));
        let bifrost = get("metadata get --key bifrost_config");
        let hosts = hosts::read(&fresh);
        let (clusters, fingerprints) = answer::identities(&fresh);
        Self {
            nodes,
            logs: bifrost.clone().and_then(|text| logs::read(&text)),
            log_replication: bifrost.and_then(|text| logs::replication(&text)),
            trims: get("FROM loglet_workers").and_then(|text| logs::trims(&text)),
            table: get("metadata get --key partition_table").and_then(|text| partitions::table(&text)),
            gossip: get("FROM nodes").and_then(|text| nodes::gossip(&text)),
            metadata: get("metadata-server list-servers").and_then(|text| metadata::read(&text)),
            partitions: get("FROM partitions").and_then(|text| partitions::read(&text)),
            processors: get("FROM partition_state").and_then(|text| partitions::processors(&text)),
            frozen_placement: get("partitions placement show")
                .and_then(|text| partitions::frozen(&text, "AUTOMATIC PLACEMENT", "ENABLED")),
            frozen_leadership: get("partitions leadership show")
                .and_then(|text| partitions::frozen(&text, "FREEZE", "-")),
            hosts,
            clusters,
            fingerprints,
        }
    }

    /// The registered nodes that are alive by gossip and answer at their registered address as themselves.
    pub fn alive(&self) -> Seen<BTreeSet<u64>> {
        let (nodes, gossip) = (self.nodes.as_ref()?, self.gossip.as_ref()?);
        let alive = |member: &&Member| {
            gossip.get(&member.id).is_some_and(|state| state == "alive") && self.answers(member).is_ok()
        };
        Ok(nodes.members.iter().filter(alive).map(|member| member.id).collect())
    }

    /// Whether a node answers at its registered address as itself.
    ///
    /// # Errors
    /// What is in the way.
    pub fn answers<'a>(&'a self, member: &Member) -> Seen<&'a Health> {
        let unseen = || format!("{} was not dialled at {}", member.name, member.address);
        let host = self.hosts.get(&member.name).ok_or_else(unseen)?;
        let health = host.dialled.get(&member.address).ok_or_else(unseen)?.as_ref()?;
        let expected = format!("N{}:{}", member.id, member.generation);
        if health.node_id != expected {
            return Err(format!("at {} answers {}, not {expected}", member.address, health.node_id));
        }
        Ok(health)
    }

    /// Where registered nodes are.
    pub fn places(&self) -> Seen<BTreeMap<u64, String>> {
        let nodes = self.nodes.as_ref()?;
        Ok(nodes.members.iter().map(|member| (member.id, member.location.clone())).collect())
    }

    /// The nodes that keep records and can be reached.
    pub fn log_servers(&self, writable: bool) -> Seen<BTreeSet<u64>> {
        let alive = self.alive()?;
        let serves = |member: &&Member| {
            let state = member.storage.as_str();
            let fits = state == "read-write" || !writable && state == "read-only";
            alive.contains(&member.id) && member.has("log-server") && fits && self.ready(member, "log-server")
        };
        Ok(self.nodes.as_ref()?.members.iter().filter(serves).map(|member| member.id).collect())
    }

    /// Whether a node says that a role of it is ready.
    pub fn ready(&self, member: &Member, role: &str) -> bool {
        let ready = if role == "metadata-server" { "Member" } else { "Ready" };
        self.answers(member).is_ok_and(|health| {
            // Of the ingress it says nothing, so that it runs is taken from its registration.
            health.roles.get(role).is_none_or(|status| status == ready)
        })
    }
}
