//! What an action changes in the metadata cluster.

use crate::cluster::Facts;
use crate::restatectl::NodeId;
use crate::restatectl::servers::MetadataServer;
use crate::restatectl::states::{MetadataState, MetadataStatus};

/// A voter that could not be reached takes part again.
pub fn votes_again(facts: &mut Facts, id: NodeId) {
    let voters = facts.voters().unwrap_or_default();
    let Some(metadata) = facts.metadata.known_mut() else { return };
    metadata.unreachable.retain(|other| *other != id);
    let known = metadata.servers.iter().any(|server| server.id == id);
    let like = metadata.servers.iter().find(|server| server.leader.is_some()).cloned();
    if let Some(like) = like.filter(|_| !known && voters.contains(&id)) {
        metadata.servers.push(MetadataServer { id, ..like });
    }
    // Who still named the one that was down hears of the leader.
    let leader = facts.metadata_leader();
    let servers = facts.metadata.known_mut().into_iter().flat_map(|metadata| &mut metadata.servers);
    servers.filter(|server| server.leader.is_some()).for_each(|server| server.leader = leader);
}

/// The node is a member, and every member knows it.
pub fn add_voter(facts: &mut Facts, id: NodeId) {
    let mut voters = facts.voters().unwrap_or_default();
    voters.insert(id);
    let leader = facts.metadata_leader();
    if let Some(metadata) = facts.metadata.known_mut() {
        let like = metadata.servers.iter().find(|server| server.leader.is_some()).cloned();
        if let Some(like) = like.filter(|_| metadata.servers.iter().all(|server| server.id != id)) {
            metadata.servers.push(MetadataServer { id, ..like });
        }
        let version = format!("v{}", voters.len());
        for server in metadata.servers.iter_mut().filter(|server| voters.contains(&server.id)) {
            server.status = MetadataStatus::Member;
            server.version.clone_from(&version);
            server.members = Some(voters.iter().copied().collect());
            server.leader = leader;
        }
    }
    if let Some(nodes) = facts.nodes.known_mut() {
        for node in nodes.nodes.iter_mut().filter(|node| node.id == id) {
            node.metadata_state = MetadataState::Member;
        }
    }
}
