//! The facts as the quorums count them, optionally as if some nodes were down.

use super::own_word;
use super::quorum::{Domain, Machine, QuorumNode, Seat, Site, Storage};
use crate::api::Role;
use crate::cluster::Facts;
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};
use crate::restatectl::NodeId;
use crate::restatectl::metadata::{Member, Segment};
use crate::restatectl::states::MetadataStatus;

/// The facts, optionally as if some nodes were down.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// What is known.
    pub facts: &'a Facts,
    /// The nodes that count as down.
    pub down: &'a [NodeId],
}

impl<'a> Sight<'a> {
    /// The facts as they are.
    pub fn of(facts: &'a Facts) -> Self {
        Self { facts, down: &[] }
    }

    /// Whether a node is alive, answers as itself and has its data. Gossip alone is not enough: it speaks of a moment ago.
    pub fn alive(&self, id: NodeId) -> Ternary {
        let unreachable =
            self.facts.metadata.known().is_some_and(|cluster| cluster.unreachable.contains(&id));
        match self.facts.alive(id) {
            _ if self.down.contains(&id) || unreachable => Ternary::No,
            Ternary::Yes => {
                let holds = |it| own_word::is_itself(self.facts, it).and(own_word::holds(self.facts, it));
                self.facts.member_by_id(id).map_or(Ternary::Unknown, holds)
            }
            alive => alive,
        }
    }

    /// Whether a node is alive and a role of it ready.
    pub fn serves(&self, member: &Member, role: Role) -> Ternary {
        self.alive(member.id).and(own_word::serves(self.facts, member, role))
    }

    /// Every registered node.
    pub fn nodes(&self) -> Vec<(NodeId, QuorumNode)> {
        self.facts.known_members().iter().map(|member| (member.id, self.node(member))).collect()
    }

    /// Every registered node, to be asked where records lie. One that is not in reach and has no zone today may
    /// have been in any when it took them.
    pub fn holders(&self) -> Vec<(NodeId, QuorumNode)> {
        let mut nodes = self.nodes();
        for (_, node) in &mut nodes {
            let placed = matches!(node.site.domain(Scope::Zone), Domain::Named(_));
            if !placed && node.in_reach() != Ternary::Yes {
                node.site = Site::Unknown;
            }
        }
        nodes
    }

    fn node(&self, member: &Member) -> QuorumNode {
        QuorumNode {
            site: Site::parse(&member.location),
            alive: self.alive(member.id),
            storage: Storage::of(&member.storage_state),
            log_server: own_word::serves(self.facts, member, Role::LogServer),
            host: Machine::Unknown,
        }
    }

    /// The voters of the metadata cluster. One counts as alive only if its server answered as a member and says
    /// itself that it is ready, since a node may be alive and have given up the role. About a voter that is not
    /// listed nothing is known.
    pub fn voters(&self) -> Option<Vec<Seat>> {
        let servers = &self.facts.metadata.known()?.servers;
        let voter = |id: NodeId| {
            let listed = servers.iter().find(|server| server.id == id);
            let member = self.facts.member_by_id(id);
            let votes = match listed {
                Some(server) => match server.status {
                    MetadataStatus::Member => member.map_or(Ternary::Unknown, |it| {
                        own_word::serves(self.facts, it, Role::MetadataServer)
                    }),
                    MetadataStatus::Standby | MetadataStatus::Provisioning | MetadataStatus::Starting => {
                        Ternary::No
                    }
                    MetadataStatus::Other(_) => Ternary::Unknown,
                },
                None if member.is_some_and(|it| !it.roles.contains(&Role::MetadataServer)) => Ternary::No,
                None => Ternary::Unknown,
            };
            self.seat(id, self.alive(id).and(votes))
        };
        Some(self.facts.voters()?.into_iter().map(voter).collect())
    }

    /// The workers that may lead partitions.
    pub fn workers(&self) -> Vec<Seat> {
        let members = self.facts.known_members().iter();
        let workers =
            members.filter(|node| node.roles.contains(&Role::Worker) && node.worker_state.takes_partitions());
        workers.map(|member| self.seat(member.id, self.serves(member, Role::Worker))).collect()
    }

    /// A node as one of several, some of which must be alive.
    pub fn seat(&self, id: NodeId, alive: Ternary) -> Seat {
        let site = self.facts.member_by_id(id).map_or(Site::Unknown, |member| Site::parse(&member.location));
        Seat { alive, site, host: Machine::Unknown }
    }
}

/// The replication of a segment; `None` when it is not understood.
pub fn property(segment: &Segment) -> Option<ReplicationProperty> {
    let mut factors = [None; 3];
    for (scope, factor) in &segment.replication {
        let slot = ["node", "zone", "region"].iter().position(|name| name == scope)?;
        factors[slot] = Some(u8::try_from(*factor).ok()?);
    }
    let [node, zone, region] = factors;
    ReplicationProperty::of(node, zone, region).ok()
}
