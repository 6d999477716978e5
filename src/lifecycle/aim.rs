//! The goal, checked: what can be said against it before anything is looked at.

use std::collections::BTreeSet;

use crate::api::{Evidence, Goal, GoalNode, Refusal, Role};
use crate::config::values::address::{AdvertisedAddress, PortFrom};
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// A goal that makes sense in itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// As given.
    pub goal: Goal,
    /// Replication of logs.
    pub logs: ReplicationProperty,
    /// Replication of partitions.
    pub partitions: ReplicationProperty,
    /// Losses to tolerate.
    pub tolerate: u32,
}

impl Aim {
    /// Checks a goal.
    ///
    /// # Errors
    /// A refusal, when no deployment could be what the goal says.
    pub fn new(goal: &Goal) -> Result<Self, Refusal> {
        let logs = replication(&goal.replication, "replication")?;
        let partitions = match &goal.partition_replication {
            Some(text) => replication(text, "partition-replication")?,
            None => logs,
        };
        let copies = u32::from(logs.copies());
        let aim =
            Self { goal: goal.clone(), logs, partitions, tolerate: goal.tolerate.unwrap_or(copies - 1) };
        aim.check_nodes()?;
        aim.check_replication()?;
        aim.check_tolerance()?;
        Ok(aim)
    }

    /// The running node the road starts from.
    pub fn first(&self) -> &GoalNode {
        &self.goal.nodes[0]
    }

    /// The nodes to be added.
    pub fn others(&self) -> &[GoalNode] {
        &self.goal.nodes[1..]
    }

    /// The node of that name.
    pub fn node(&self, name: &str) -> Option<&GoalNode> {
        self.goal.nodes.iter().find(|node| node.name == name)
    }

    /// The nodes that are to vote on metadata: those with the role, made an odd number, because one
    /// more than an odd number tolerates no more losses and needs a larger quorum.
    pub fn voters(&self) -> Vec<&GoalNode> {
        let mut voters = self.with(Role::MetadataServer);
        if voters.len().is_multiple_of(2) {
            voters.pop();
        }
        voters
    }

    fn with(&self, role: Role) -> Vec<&GoalNode> {
        self.goal.nodes.iter().filter(|node| node.has(role)).collect()
    }

    fn check_nodes(&self) -> Result<(), Refusal> {
        if self.goal.nodes.is_empty() {
            return Err(invalid("the goal names no node", "list the running node first, then those to add"));
        }
        let mut names = BTreeSet::new();
        for (at, node) in self.goal.nodes.iter().enumerate() {
            if node.name.is_empty() || node.name.contains(['/', '\\']) || node.name.starts_with('.') {
                return Err(invalid(
                    &format!("`{}` (nodes[{at}]) cannot be a node name", node.name),
                    "the server uses the name as a directory: give it a name without slashes or leading dots",
                ));
            }
            if !names.insert(&node.name) {
                return Err(invalid(
                    &format!("two nodes are called `{}`", node.name),
                    "a second node of a name takes over the first one's identity: give each its own",
                ));
            }
            self.check_address(node)?;
        }
        for (at, node) in self.goal.nodes.iter().enumerate() {
            for other in &self.goal.nodes[..at] {
                if same_endpoint(&node.address, &other.address) {
                    return Err(invalid(
                        &format!("`{}` and `{}` have one address, {}", other.name, node.name, node.address),
                        "give each node the host and port that its peers reach it at",
                    ));
                }
            }
        }
        if !self.first().has(Role::MetadataServer) || !self.first().has(Role::Admin) {
            return Err(invalid(
                &format!(
                    "`{}`, the running node, lacks the metadata-server or admin role",
                    self.first().name
                ),
                "the first node listed must be the running one, with at least these roles",
            ));
        }
        Ok(())
    }

    fn check_address(&self, node: &GoalNode) -> Result<(), Refusal> {
        let GoalNode { name, address, .. } = node;
        let remedy = "write the address that peers dial, with scheme and port: http://host:5122";
        let parsed = AdvertisedAddress::parse(address).map_err(|error| {
            invalid(&format!("the address `{address}` of `{name}` is bad: {error}"), remedy)
        })?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(invalid(&format!("peers cannot dial `{address}` of `{name}`"), remedy));
        }
        let port = matches!(parsed, AdvertisedAddress::Tcp { port_from: PortFrom::Text, .. });
        if !address.contains("://") || !port {
            return Err(invalid(
                &format!("the address `{address}` of `{name}` lacks a scheme or port"),
                remedy,
            ));
        }
        if parsed.is_unspecified() {
            return Err(invalid(&format!("`{address}` of `{name}` names no host"), remedy));
        }
        if parsed.is_loopback() && !self.goal.one_host && self.goal.nodes.len() > 1 {
            return Err(invalid(
                &format!("`{address}` of `{name}` is a loopback address: its peers would dial themselves"),
                "use an address that the other hosts reach, or set `one-host` when all nodes share one host",
            ));
        }
        Ok(())
    }

    fn check_replication(&self) -> Result<(), Refusal> {
        for (property, role, what) in
            [(&self.logs, Role::LogServer, "log"), (&self.partitions, Role::Worker, "partition")]
        {
            let nodes = self.with(role);
            let copies = usize::from(property.copies());
            let role = role.as_str();
            if nodes.len() < copies {
                return Err(infeasible(
                    format!(
                        "{what} replication {property} needs {copies} nodes with role {role}, the goal has {}",
                        nodes.len()
                    ),
                    nodes.iter().map(|node| node.name.as_str()).collect::<Vec<_>>().join(", "),
                ));
            }
            for (scope, name) in [(Scope::Zone, "zone"), (Scope::Region, "region")] {
                let Some(wanted) = property.at(scope) else { continue };
                let placed = nodes.iter().filter_map(|node| domain(node.location.as_deref()?, scope));
                let domains = BTreeSet::from_iter(placed);
                if domains.len() < usize::from(wanted) {
                    return Err(infeasible(
                        format!(
                            "{what} replication {property} needs {wanted} {name}s with role {role}, the goal has {}",
                            domains.len()
                        ),
                        domains.into_iter().collect::<Vec<_>>().join(", "),
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_tolerance(&self) -> Result<(), Refusal> {
        let log_servers = self.with(Role::LogServer).len();
        let copies = usize::from(self.logs.copies());
        let limits = [
            (copies - 1, format!("{copies} copies of each record survive {} losses", copies - 1)),
            (
                log_servers - copies,
                format!(
                    "{log_servers} log-servers keep accepting {copies} copies after {} losses",
                    log_servers - copies
                ),
            ),
            (
                self.voters().len().saturating_sub(1) / 2,
                format!(
                    "{} metadata voters keep a quorum after {} losses",
                    self.voters().len(),
                    self.voters().len().saturating_sub(1) / 2
                ),
            ),
            (
                self.with(Role::Worker).len().saturating_sub(1),
                format!("{} workers", self.with(Role::Worker).len()),
            ),
        ];
        let wanted = self.tolerate as usize;
        if let Some((_, why)) = limits.iter().find(|(limit, _)| *limit < wanted) {
            return Err(Refusal {
                name: "tolerance-out-of-reach".into(),
                message: format!("the goal cannot tolerate {wanted} lost nodes: {why}"),
                evidence: limits
                    .iter()
                    .map(|(_, why)| Evidence { fact: why.clone(), source: "goal".into() })
                    .collect(),
                remedy: format!(
                    "tolerating {wanted} takes replication {} and {} nodes; or set `tolerate` lower",
                    wanted + 1,
                    2 * wanted + 1
                ),
                step: None,
            });
        }
        Ok(())
    }
}

/// Whether two addresses reach one endpoint; false when either cannot be read.
pub fn same_endpoint(a: &str, b: &str) -> bool {
    match (AdvertisedAddress::parse(a), AdvertisedAddress::parse(b)) {
        (Ok(a), Ok(b)) => a.same_endpoint(&b),
        _ => false,
    }
}

fn replication(text: &str, field: &str) -> Result<ReplicationProperty, Refusal> {
    ReplicationProperty::parse(text)
        .map_err(|error| invalid(&format!("`{field} = \"{text}\"`: {error}"), "correct it in the goal"))
}

fn invalid(message: &str, remedy: &str) -> Refusal {
    Refusal {
        name: "invalid-goal".into(),
        message: message.into(),
        evidence: Vec::new(),
        remedy: remedy.into(),
        step: None,
    }
}

fn infeasible(message: String, have: String) -> Refusal {
    Refusal {
        name: "feasible-replication".into(),
        message,
        evidence: vec![Evidence { fact: format!("there are: {have}"), source: "goal".into() }],
        remedy:
            "add nodes with that role (and locations), or ask for less replication; a cluster that cannot \
                 place all copies stops writing"
                .into(),
        step: None,
    }
}
