//! Where nodes are, by endpoint: read once, since the start of each node asks about all others.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout_api::Target;

use crate::endpoint::Endpoint;
use crate::id::NodeId;
use crate::read::nodes::Member;
use crate::read::servers::Servers;
use crate::world::World;

/// Names of nodes by endpoint.
type Names = BTreeMap<Endpoint, BTreeSet<String>>;

/// Endpoints at which nodes are registered, or at which the target wants them.
pub struct Places {
    registered: Names,
    wanted: Names,
    /// Metadata servers that vote, where any of them says who does.
    voters: Option<BTreeSet<NodeId>>,
    voting: BTreeSet<Endpoint>,
}

impl Places {
    /// Reads every address.
    pub fn read(target: &Target, world: &World<'_>) -> Self {
        let voters = world.servers.seen().map(Servers::members).filter(|members| !members.is_empty());
        let mut places =
            Self { registered: Names::new(), wanted: Names::new(), voters, voting: BTreeSet::new() };
        let mut voting = BTreeSet::new();
        for member in world.nodes.seen().into_iter().flat_map(|nodes| nodes.members.values()) {
            let votes = places.votes(member);
            if votes {
                voting.insert(&member.name);
            }
            let Some(endpoint) = Endpoint::parse(&member.address) else { continue };
            if votes {
                places.voting.insert(endpoint.clone());
            }
            places.registered.entry(endpoint).or_default().insert(member.name.clone());
        }
        for spec in &target.nodes {
            let Some(endpoint) = Endpoint::parse(&spec.address) else { continue };
            // A first node may be registered under a loopback name and be known to the target by its real one.
            if voting.contains(&spec.name) {
                places.voting.insert(endpoint.clone());
            }
            places.wanted.entry(endpoint).or_default().insert(spec.name.clone());
        }
        places
    }

    /// Whether a member votes on metadata. While nobody says who does, each node that could counts.
    pub fn votes(&self, member: &Member) -> bool {
        match &self.voters {
            Some(voters) => voters.contains(&member.id),
            None => member.has("metadata-server"),
        }
    }

    /// Whether a node that votes on metadata is at the endpoint.
    pub fn is_voter(&self, endpoint: &Endpoint) -> bool {
        self.voting.contains(endpoint)
    }

    /// Another node that is registered at the endpoint.
    pub fn registered_other(&self, endpoint: &Endpoint, node: &str) -> Option<&str> {
        other(&self.registered, endpoint, node)
    }

    /// Another node that is at the endpoint, or shall be.
    pub fn other(&self, endpoint: &Endpoint, node: &str) -> Option<&str> {
        self.registered_other(endpoint, node).or_else(|| other(&self.wanted, endpoint, node))
    }
}

fn other<'a>(names: &'a Names, endpoint: &Endpoint, node: &str) -> Option<&'a str> {
    names.get(endpoint)?.iter().map(String::as_str).find(|name| *name != node)
}
