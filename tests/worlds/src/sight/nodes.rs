//! Registered nodes, and what gossip says of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Seen;

/// A registered node.
#[derive(Debug, Clone)]
pub struct Member {
    /// The number in `N3`.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Where it is registered, without the last slash.
    pub address: String,
    /// Its generation.
    pub generation: u64,
    /// Its location.
    pub location: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// The state of its log server.
    pub storage: String,
    /// The state of its worker.
    pub worker: String,
    /// The state of its metadata server.
    pub voter: String,
}

impl Member {
    /// Whether it has a role.
    pub fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|has| has == role)
    }
}

/// All registered nodes.
#[derive(Debug, Clone)]
pub struct Nodes {
    /// Of which cluster.
    pub cluster: String,
    /// They.
    pub members: Vec<Member>,
}

impl Nodes {
    /// By name, when there is exactly one.
    ///
    /// # Errors
    /// When there is none, or there are several.
    pub fn named(&self, name: &str) -> Seen<&Member> {
        let mut all = self.members.iter().filter(|member| member.name == name);
        match (all.next(), all.next()) {
            (Some(member), None) => Ok(member),
            (None, _) => Err(format!("{name} is not registered")),
            _ => Err(format!("{name} is registered twice")),
        }
    }

    /// By number.
    pub fn by_id(&self, id: u64) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }
}

/// Reads `nodes_config`.
pub fn read(text: &str) -> Seen<Nodes> {
    let config: Value = serde_json::from_str(text).map_err(|_| "nodes_config is not JSON")?;
    let cluster = config["cluster_name"].as_str().ok_or("nodes_config names no cluster")?.to_owned();
    let entries = config["nodes"].as_array().ok_or("nodes_config lists no nodes")?;
    let mut members: Vec<Member> = Vec::new();
    for entry in entries {
        let id = entry[0].as_u64().ok_or("a node without a number")?;
        if entry[1] == "Tombstone" {
            continue;
        }
        let node = &entry[1]["Node"];
        let word = |value: &Value| value.as_str().unwrap_or("unknown").to_owned();
        if node["current_generation"][0] != id || members.iter().any(|known| known.id == id) {
            return Err(format!("N{id} is listed in two ways"));
        }
        members.push(Member {
            id,
            name: word(&node["name"]),
            address: word(&node["address"]).trim_end_matches('/').to_owned(),
            generation: node["current_generation"][1].as_u64().ok_or("a node without a generation")?,
            location: node["location"].as_str().unwrap_or_default().to_owned(),
            roles: node["roles"].as_array().into_iter().flatten().map(word).collect(),
            storage: word(&node["log_server_config"]["storage_state"]),
            worker: word(&node["worker_config"]["worker_state"]),
            voter: word(&node["metadata_server_config"]["metadata_server_state"]),
        });
    }
    Ok(Nodes { cluster, members })
}

/// The number in `N3` or `N3:1`.
pub fn number(text: &str) -> Option<u64> {
    text.strip_prefix('N')?.split(':').next()?.parse().ok()
}

/// Reads `SELECT … FROM nodes`.
pub fn gossip(text: &str) -> Seen<BTreeMap<u64, String>> {
    let rows: Vec<Value> = serde_json::from_str(text).map_err(|_| "what gossip says is not JSON")?;
    let mut all = BTreeMap::new();
    for row in rows {
        let id = row["plain_node_id"].as_str().and_then(number).ok_or("gossip has a row of no node")?;
        let state = row["state"].as_str().unwrap_or("unknown").to_owned();
        if all.insert(id, state.clone()).is_some_and(|was| was != state) {
            return Err(format!("gossip says two things of N{id}"));
        }
    }
    Ok(all)
}
