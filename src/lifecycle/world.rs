//! The goal and the facts side by side, with the questions that more than one step asks.

use std::collections::BTreeSet;

use super::aim::{Aim, same_endpoint};
use crate::api::Approvals;
use crate::api::{Role, StepKey};
use crate::cluster::Facts;
use crate::cluster::logs;
use crate::config::values::replication::ReplicationProperty;
use crate::restatectl::metadata::Member;
use crate::restatectl::{NodeId, list};

/// A follower that is this many records behind its log's tail is lagging.
const LAG_LIMIT: u64 = 1_000;

/// What a decision is made of.
#[derive(Debug, Clone)]
pub struct World {
    /// The goal.
    pub aim: Aim,
    /// What is known.
    pub facts: Facts,
    /// What a human approved.
    pub approvals: Approvals,
}

impl World {
    /// The fabric address to give to restatectl: a node of the goal whose admin role is ready and that
    /// has joined. One address only, since restatectl merges clusters when given addresses of two.
    pub fn entry(&self) -> Option<&str> {
        let ready = |name: &str| {
            let probe = self.facts.host(name).and_then(|host| host.seen());
            probe.is_some_and(|probe| {
                probe.answered
                    && probe.health.as_ref().is_none_or(|health| health.admin_ready && health.id.is_some())
            })
        };
        self.aim.goal.nodes.iter().find(|node| ready(&node.name)).map(|node| node.address.as_str())
    }

    /// Whether the step's node has run before and its host says that it does not now.
    pub fn is_down(&self, key: &StepKey) -> bool {
        let host = key.node.as_deref().and_then(|name| self.facts.host(name));
        host.and_then(|host| host.seen()).is_some_and(|probe| {
            !probe.answered && probe.running == Some(false) && probe.data_present == Some(true)
        })
    }

    /// Whether every node of the goal is registered.
    pub fn all_joined(&self) -> bool {
        self.aim.goal.nodes.iter().all(|node| self.facts.member(&node.name).is_some())
    }

    /// A registered node that is not seen alive, or whose address does not answer.
    pub fn joining(&self) -> Option<&str> {
        self.aim.others().iter().map(|node| node.name.as_str()).find(|name| {
            self.facts.member(name).is_some_and(|member| {
                let seen = self.facts.host(name).and_then(|host| host.seen());
                self.facts.alive(member.id) != Some(true) || seen.is_none_or(|probe| !probe.answered)
            })
        })
    }

    /// Why the deployment is not at rest, if it is not: something is on its way, dead, lagging.
    pub fn unrest(&self) -> Option<String> {
        self.unrest_of_nodes()
            .or_else(|| self.unrest_of_metadata())
            .or_else(|| self.unrest_of_logs())
            .or_else(|| self.unrest_of_partitions())
    }

    fn unrest_of_nodes(&self) -> Option<String> {
        for node in self.facts.members() {
            match self.facts.alive(node.id) {
                Some(true) => {}
                Some(false) => return Some(format!("{} ({}) to be alive", node.id, node.name)),
                None => return Some(format!("gossip to tell about {} ({})", node.id, node.name)),
            }
            if node.roles.contains(&Role::LogServer) && node.storage_state == "provisioning" {
                return Some(format!("the log-server of {} ({}) to be ready", node.id, node.name));
            }
            if node.roles.contains(&Role::Worker) && node.worker_state == "provisioning" {
                return Some(format!("the worker of {} ({}) to be ready", node.id, node.name));
            }
        }
        None
    }

    fn unrest_of_metadata(&self) -> Option<String> {
        let metadata = self.facts.metadata.known()?;
        if self.facts.metadata_leader().is_none() {
            return Some("the metadata cluster to have a leader".into());
        }
        if !metadata.unreachable.is_empty() {
            return Some(format!("the metadata servers {} to answer", list(&metadata.unreachable)));
        }
        let Some(voters) = self.facts.voters() else {
            return Some("all metadata servers to agree on the members".into());
        };
        let joining = metadata.servers.iter().find(|server| {
            voters.contains(&server.id) && (server.members.is_empty() || server.leader.is_none())
        });
        joining.map(|server| format!("{} to take part in the metadata cluster", server.id))
    }

    fn unrest_of_logs(&self) -> Option<String> {
        let logs = self.facts.logs.known()?;
        let sealed = logs::sealed(logs);
        if !sealed.is_empty() {
            return Some(format!("the sealed logs {sealed:?} to get a new segment"));
        }
        let alive = self.facts.alive_nodes();
        let stuck = logs::tails(logs).into_iter().find(|(_, tail)| {
            tail.kind == "replicated" && !(tail.appendable(&alive) && tail.recoverable(&alive))
        });
        stuck.map(|(log, _)| format!("log {log} to have enough alive log-servers"))
    }

    fn unrest_of_partitions(&self) -> Option<String> {
        let count = self.facts.partitions.known()?.count;
        let placement = self.facts.placement.known()?;
        let processors = self.facts.processors.known()?;
        for partition in 0..count {
            let Some(place) = placement.get(&partition) else {
                return Some(format!("partition {partition} to be placed"));
            };
            if !place.next.is_empty() {
                return Some(format!("partition {partition} to move to {}", list(&place.next)));
            }
            let mut leaders = 0;
            for node in &place.current {
                let Some(processor) =
                    processors.iter().find(|row| row.partition == partition && row.node == *node)
                else {
                    return Some(format!("partition {partition} to run on {node}"));
                };
                if processor.status != "active" {
                    return Some(format!(
                        "partition {partition} on {node} to be active, it is {}",
                        processor.status
                    ));
                }
                leaders += u32::from(processor.mode == "Leader");
                if let (Some(tail), Some(applied)) = (processor.tail, processor.applied)
                    && tail.saturating_sub(applied) > LAG_LIMIT
                {
                    let behind = tail - applied;
                    return Some(format!(
                        "partition {partition} on {node} to catch up, it is {behind} records behind"
                    ));
                }
            }
            if leaders != 1 {
                return Some(format!("partition {partition} to have one leader, it has {leaders}"));
            }
        }
        None
    }

    /// What new segments and replica sets still differ in from what the goal asks, if anything.
    pub fn unbalanced(&self) -> Option<String> {
        let logs = self.facts.logs.known()?;
        for (log, tail) in logs::tails(logs) {
            if tail.kind != "replicated" || tail.copies() < u32::from(self.aim.logs.copies()) {
                return Some(format!("log {log} to get a tail segment with replication {}", self.aim.logs));
            }
            let log_servers = self.facts.usable(Role::LogServer).len();
            if tail.nodeset.len() < self.spread(log_servers) {
                return Some(format!("log {log} to spread over {} log-servers", self.spread(log_servers)));
            }
        }
        let workers = self.facts.usable(Role::Worker).len();
        let wanted = usize::from(self.aim.partitions.copies()).min(workers);
        let placement = self.facts.placement.known()?;
        placement
            .values()
            .find(|place| place.current.len() < wanted)
            .map(|place| format!("partition {} to have {wanted} replicas", place.partition))
    }

    /// Log-servers that the tail of a log should spread over to survive what the goal asks.
    fn spread(&self, log_servers: usize) -> usize {
        (usize::from(self.aim.logs.copies()) + self.aim.tolerate as usize).min(log_servers)
    }

    /// Segments that do not have the copies the goal asks for.
    pub fn weak_segments(&self) -> Option<Vec<String>> {
        let logs = self.facts.logs.known()?;
        let copies = u32::from(self.aim.logs.copies());
        let weak = logs::segments(logs)
            .filter(|(_, segment)| segment.kind != "sealed")
            .filter(|(_, segment)| segment.kind != "replicated" || segment.copies() < copies)
            .map(|(log, segment)| {
                format!(
                    "log {log} segment {} ({} on {})",
                    segment.index,
                    segment.kind,
                    list(&segment.nodeset)
                )
            });
        Some(weak.collect())
    }

    /// The registered addresses of the nodes that are to vote, as far as they are registered.
    pub fn voter_addresses(&self) -> Vec<String> {
        self.aim
            .voters()
            .into_iter()
            .filter(|node| self.facts.member(&node.name).is_some())
            .map(|node| node.address.clone())
            .collect()
    }

    /// Voters of the metadata cluster that the goal wants and that do not vote yet.
    pub fn missing_voters(&self) -> Vec<NodeId> {
        let voters = self.facts.voters().unwrap_or_default();
        self.aim
            .voters()
            .into_iter()
            .filter_map(|node| self.facts.member(&node.name))
            .map(|member| member.id)
            .filter(|id| !voters.contains(id))
            .collect()
    }

    /// Whether a node is registered at the address that the goal gives it.
    pub fn registered_at_goal(&self, name: &str) -> bool {
        match (self.facts.member(name), self.aim.node(name)) {
            (Some(member), Some(node)) => same_endpoint(&member.address, &node.address),
            _ => false,
        }
    }

    /// Whether the cluster is configured with the replication that the goal asks.
    pub fn replication_set(&self) -> Option<bool> {
        let logs = self.facts.logs.known()?;
        let partitions = self.facts.partitions.known()?;
        let same = |text: &Option<String>, wanted: &ReplicationProperty| {
            text.as_deref().and_then(|text| ReplicationProperty::parse(text).ok()).as_ref() == Some(wanted)
        };
        Some(same(&logs.replication, &self.aim.logs) && same(&partitions.replication, &self.aim.partitions))
    }

    /// Failure domains of a scope among nodes: whole locations for zones, first labels for regions.
    pub fn domains<'a>(nodes: &[&'a Member], scope: &str) -> BTreeSet<&'a str> {
        let placed = nodes.iter().filter(|node| !node.location.is_empty());
        BTreeSet::from_iter(placed.map(|node| match scope {
            "region" => node.location.split('.').next().unwrap_or_default(),
            _ => node.location.as_str(),
        }))
    }
}
