//! The target and the facts together, with the questions that several steps ask.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::aim::Aim;
use super::consent::Approved;
use super::origin::origin;
use super::voters;
use crate::api::{NodeSpec, Role, StepKey};
use crate::cluster::logs;
use crate::cluster::{Facts, Ternary};
use crate::config::values::address::Endpoint;
use crate::config::values::replication::ReplicationProperty;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::Segment;
use crate::state::foresee::Outlook;
use crate::state::rest::{self, Rest};
use crate::state::sight::property;

/// Everything that a decision is based on.
#[derive(Debug)]
pub struct World<'a> {
    /// The target.
    pub aim: &'a Aim,
    /// What is known.
    pub facts: &'a Facts,
    /// What a person approved.
    pub approvals: &'a Approved,
    /// The node to start from, if it can be told.
    pub first: Option<&'a NodeSpec>,
    /// Who votes on metadata, and who should: every step of every node asks, and is answered once.
    voting: OnceCell<Option<BTreeSet<NodeId>>>,
    voters: OnceCell<Vec<&'a NodeSpec>>,
    rest: OnceCell<Rest>,
}

impl<'a> World<'a> {
    /// Puts target and facts together.
    pub fn new(aim: &'a Aim, facts: &'a Facts, approvals: &'a Approved) -> Self {
        let first = origin(aim, facts).ok();
        let (voting, voters, rest) = Default::default();
        Self { aim, facts, approvals, first, voting, voters, rest }
    }

    /// The nodes to be added, in the order of the target.
    pub fn others(&self) -> impl Iterator<Item = &'a NodeSpec> + use<'a> {
        let first = self.first.map(|node| node.name.as_str());
        self.aim.target.nodes.iter().filter(move |node| first != Some(node.name.as_str()))
    }

    /// The nodes that vote on metadata, if all servers agree on them.
    pub fn voting(&self) -> Option<&BTreeSet<NodeId>> {
        self.voting.get_or_init(|| self.facts.voters()).as_ref()
    }

    /// The nodes that should vote on metadata: those that already do and the first node come before others.
    pub fn voters(&self) -> &[&'a NodeSpec] {
        self.voters.get_or_init(|| {
            let votes = |id| self.voting().is_some_and(|voting| voting.contains(&id));
            let voting = self.facts.known_members().iter().filter(|member| votes(member.id));
            let voting: BTreeSet<&str> = voting.map(|member| member.name.as_str()).collect();
            let votes = |node: &NodeSpec| {
                self.first.is_some_and(|first| first.name == node.name) || voting.contains(node.name.as_str())
            };
            voters::chosen(self.aim, self.facts, votes)
        })
    }

    /// The fabric address to give to restatectl: that of a node of the target that has joined and whose admin
    /// role is ready. Only one, since restatectl silently mixes clusters when given addresses of two.
    pub fn entry(&self) -> Option<&'a str> {
        let ready = |name: &str| {
            let dial = self.facts.host(name).and_then(|host| host.dial.known());
            dial.is_some_and(|dial| {
                dial.answered
                    && dial.health.as_ref().is_none_or(|health| health.admin_ready && health.id.is_some())
            })
        };
        self.aim.target.nodes.iter().find(|node| ready(&node.name)).map(|node| node.address.as_str())
    }

    /// What the target says about nodes and logs to come.
    pub fn outlook(&self) -> Outlook<'a> {
        Outlook { nodes: &self.aim.target.nodes, tolerate: self.aim.tolerate }
    }

    /// Whether the step's node has run before and its host says that it is not running now.
    pub fn is_down(&self, key: &StepKey) -> bool {
        let host = key.node.as_deref().and_then(|name| self.facts.host(name));
        host.is_some_and(|host| {
            host.answered() == Ternary::No
                && host.running() == Ternary::No
                && host.data_present() == Ternary::Yes
        })
    }

    /// Whether every node of the target is registered.
    pub fn all_joined(&self) -> bool {
        self.aim.target.nodes.iter().all(|node| self.facts.member(&node.name).is_some())
    }

    /// A registered node that gossip does not report alive, or whose address does not answer.
    pub fn joining(&self) -> Option<&'a str> {
        self.others().map(|node| node.name.as_str()).find(|name| {
            self.facts.member(name).is_some_and(|member| {
                let answers = self.facts.host(name).is_some_and(|host| host.answered() == Ternary::Yes);
                self.facts.alive(member.id) != Ternary::Yes || !answers
            })
        })
    }

    /// Whether the deployment has settled.
    pub fn rest(&self) -> Rest {
        self.rest.get_or_init(|| rest::rest(self.facts)).clone()
    }

    /// Whether logs and partitions are what the target asks for.
    pub fn balance(&self) -> Rest {
        let unknown = || self.facts.logs.unknown().or_else(|| self.facts.placement.unknown());
        Rest::of(self.unbalanced(), unknown)
    }

    /// How logs and partitions are known to differ from what the target asks for.
    fn unbalanced(&self) -> Option<String> {
        let logs = self.facts.logs.known()?;
        let log_servers = self.facts.usable(Role::LogServer).len();
        for (log, tail) in logs::tails(logs) {
            if !tail.kind.holds_records() {
                // Servers make a segment when somebody writes: an idle log stays sealed.
                return Some(format!(
                    "log {log}, which is sealed, to get a new segment; `restatectl logs reconfigure -l {log}` makes one"
                ));
            }
            if self.weak(tail) {
                return Some(format!("log {log} to get a tail segment with replication {}", self.aim.logs));
            }
            if tail.nodeset.len() < self.spread(log_servers) {
                return Some(format!("log {log} to spread over {} log servers", self.spread(log_servers)));
            }
        }
        let workers = self.facts.usable(Role::Worker).len();
        let wanted = usize::from(self.aim.partitions.copies()).min(workers);
        let placement = self.facts.placement.known()?;
        placement
            .values()
            // By number alone: servers do not spread the replicas of a partition over zones.
            .find(|place| place.current.iter().collect::<BTreeSet<_>>().len() < wanted)
            .map(|place| format!("partition {} to have {wanted} replicas", place.partition))
    }

    /// How many log servers the tail of a log should spread over to tolerate what the target asks for.
    fn spread(&self, log_servers: usize) -> usize {
        (usize::from(self.aim.logs.copies()) + self.aim.tolerate as usize).min(log_servers)
    }

    /// Segments without the copies, zones and regions that the target asks for, with their logs.
    pub fn weak_segments(&self) -> Option<Vec<(u32, &'a Segment)>> {
        let logs = self.facts.logs.known()?;
        let kept = logs::segments(logs).filter(|(_, segment)| segment.kind.holds_records());
        Some(kept.filter(|(_, segment)| self.weak(segment)).collect())
    }

    /// Whether a segment has fewer copies, zones or regions than the target asks for. What is not understood
    /// counts as too few.
    fn weak(&self, segment: &Segment) -> bool {
        property(segment).is_none_or(|property| !property.covers(&self.aim.logs))
    }

    /// The addresses of the nodes that should vote, of those that are registered.
    pub fn voter_addresses(&self) -> Vec<String> {
        self.voters()
            .iter()
            .filter(|node| self.facts.member(&node.name).is_some())
            .map(|node| node.address.clone())
            .collect()
    }

    /// Whether a node is registered at the address that the target gives it.
    pub fn registered_at_target(&self, name: &str) -> bool {
        match (self.facts.member(name), self.aim.node(name)) {
            (Some(member), Some(node)) => {
                let registered = Endpoint::of(&member.address);
                registered.is_some() && registered == Endpoint::of(&node.address)
            }
            _ => false,
        }
    }

    /// Whether the cluster is configured with the replication that the target asks for.
    pub fn replication_set(&self) -> Ternary {
        let (Some(logs), Some(partitions)) = (self.facts.logs.known(), self.facts.partitions.known()) else {
            return Ternary::Unknown;
        };
        let same = |text: Option<&str>, wanted: &ReplicationProperty| {
            text.and_then(|text| ReplicationProperty::parse(text).ok()).as_ref() == Some(wanted)
        };
        let logs = same(logs.replication.as_deref(), &self.aim.logs);
        (logs && same(partitions.replicas.property(), &self.aim.partitions)).into()
    }
}
