//! `nodes_config`: who is registered.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::json;
use crate::id::NodeId;

/// Every registered node, and the cluster's identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nodes {
    /// The cluster's name.
    pub cluster: String,
    /// The cluster's fingerprint; clusters that never ran 1.5 or later have none.
    pub fingerprint: Option<u64>,
    /// Registered nodes.
    pub members: BTreeMap<NodeId, Member>,
    /// Numbers of nodes that were removed.
    pub removed: BTreeSet<NodeId>,
}

/// A registered node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// How often it has started.
    pub generation: u32,
    /// Its registered address.
    pub address: String,
    /// Its roles.
    pub roles: BTreeSet<String>,
    /// Its location; empty when it has none.
    pub location: String,
    /// The state of its log-server, where that is told.
    pub storage: Option<String>,
    /// The state of its worker, where that is told.
    pub worker: Option<String>,
    /// The version that it last started with; told since 1.6.
    pub version: Option<String>,
}

impl Member {
    /// Whether it has a role.
    pub fn has(&self, role: &str) -> bool {
        self.roles.contains(role)
    }

    /// Whether its log-server has what was stored on it, as far as its registration goes.
    pub fn keeps_records(&self) -> bool {
        !matches!(self.storage.as_deref(), Some("provisioning" | "disabled" | "gone" | "data-loss"))
    }

    /// Whether servers may choose it for new segments: whoever is read-write, whatever its roles.
    pub fn may_be_chosen(&self) -> bool {
        self.storage.as_deref() == Some("read-write")
    }
}

impl Nodes {
    /// The nodes that servers may choose for new segments.
    pub fn candidates(&self) -> BTreeSet<NodeId> {
        self.members.values().filter(|member| member.may_be_chosen()).map(|member| member.id).collect()
    }

    /// The registered node of a name.
    pub fn named(&self, name: &str) -> Option<&Member> {
        self.members.values().find(|member| member.name == name)
    }
}

#[derive(Deserialize)]
struct Raw {
    cluster_name: String,
    cluster_fingerprint: Option<u64>,
    nodes: Vec<(u32, Entry)>,
}

#[derive(Deserialize)]
enum Entry {
    Tombstone,
    Node(Box<RawNode>),
}

#[derive(Deserialize)]
struct RawNode {
    name: String,
    address: String,
    current_generation: (IgnoredAny, u32),
    roles: Vec<String>,
    location: Option<String>,
    log_server_config: Option<Storage>,
    worker_config: Option<Worker>,
    metadata_server_config: Option<Metadata>,
    binary_version: Option<String>,
}

#[derive(Deserialize)]
struct Storage {
    storage_state: Option<String>,
}

#[derive(Deserialize)]
struct Worker {
    worker_state: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    metadata_server_state: Option<String>,
}

const ROLES: [&str; 5] = ["admin", "http-ingress", "log-server", "metadata-server", "worker"];
const STORAGE: [&str; 6] = ["provisioning", "disabled", "read-only", "gone", "read-write", "data-loss"];
const WORKER: [&str; 4] = ["provisioning", "active", "draining", "disabled"];
const METADATA: [&str; 3] = ["provisioning", "standby", "member"];

/// More nodes than are judged: what is tolerated takes time that grows with their square.
const MOST: usize = 1_000;

/// Reads `nodes_config`.
///
/// # Errors
/// When anything in it is not understood: a role or state of a newer server may mean anything.
pub fn read(text: &str) -> Result<Nodes, String> {
    let raw: Raw = json(text)?;
    if raw.nodes.len() > MOST {
        return Err(format!("more than {MOST} nodes are registered"));
    }
    let mut nodes = Nodes {
        cluster: raw.cluster_name,
        fingerprint: raw.cluster_fingerprint,
        members: BTreeMap::new(),
        removed: BTreeSet::new(),
    };
    let mut names = BTreeSet::new();
    for (number, entry) in raw.nodes {
        let id = NodeId(number);
        if nodes.members.contains_key(&id) || nodes.removed.contains(&id) {
            return Err(format!("{id} is listed twice"));
        }
        match entry {
            Entry::Tombstone => {
                nodes.removed.insert(id);
            }
            Entry::Node(node) => {
                let member = member(id, *node)?;
                if !names.insert(member.name.clone()) {
                    return Err(format!("the name `{}` is registered twice", member.name));
                }
                nodes.members.insert(id, member);
            }
        }
    }
    Ok(nodes)
}

fn member(id: NodeId, node: RawNode) -> Result<Member, String> {
    if let Some(role) = node.roles.iter().find(|role| !ROLES.contains(&role.as_str())) {
        return Err(format!("{id} has the role `{role}`, which is not known"));
    }
    let storage = node.log_server_config.and_then(|config| config.storage_state);
    let worker = node.worker_config.and_then(|config| config.worker_state);
    let metadata = node.metadata_server_config.and_then(|config| config.metadata_server_state);
    let states = [
        ("storage", &storage, &STORAGE[..]),
        ("worker", &worker, &WORKER),
        ("metadata", &metadata, &METADATA),
    ];
    for (what, state, known) in states {
        if let Some(state) = state.as_deref().filter(|state| !known.contains(state)) {
            return Err(format!("{id} has the {what} state `{state}`, which is not known"));
        }
    }
    Ok(Member {
        id,
        name: node.name,
        generation: node.current_generation.1,
        address: node.address,
        roles: node.roles.into_iter().collect(),
        location: node.location.unwrap_or_default(),
        storage,
        worker,
        version: node.binary_version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(entries: &[String]) -> Result<Nodes, String> {
        read(&format!(r#"{{"cluster_name": "c", "nodes": [{}]}}"#, entries.join(", ")))
    }

    fn node(id: u32, name: &str) -> String {
        format!(
            r#"[{id}, {{"Node": {{"name": "{name}", "address": "http://h:1", "current_generation": [{id}, 1], "roles": []}}}}]"#
        )
    }

    fn grave(id: u32) -> String {
        format!(r#"[{id}, "Tombstone"]"#)
    }

    #[test]
    fn a_number_belongs_to_one_node_for_good() {
        assert!(with(&[node(1, "a"), node(2, "b"), grave(3)]).is_ok());
        for twice in [[node(1, "a"), node(1, "b")], [grave(1), node(1, "b")], [node(1, "a"), grave(1)]] {
            assert!(with(&twice).is_err(), "{twice:?}");
        }
        assert!(with(&[node(1, "a"), node(2, "a")]).is_err());
    }

    #[test]
    fn as_many_nodes_are_read_as_can_be_judged() {
        let graves = |count: u32| (1..=count).map(grave).collect::<Vec<_>>();
        assert!(with(&graves(1_000)).is_ok() && with(&graves(1_001)).is_err());
    }
}
