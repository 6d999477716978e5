//! Checks the target itself, before anything is observed.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::credentials;
use super::field::{self, invalid};
use super::unread;
use super::verdict::refusal;
use crate::api::target::Metadata;
use crate::api::{Evidence, NodeSpec, Refusal, Role, Target};
use crate::config::values::address::{AdvertisedAddress, Endpoint, PortFrom};
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// A target that has passed the checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// As given.
    pub target: Target,
    /// Replication of logs.
    pub logs: ReplicationProperty,
    /// Replication of partitions.
    pub partitions: ReplicationProperty,
    /// Losses to tolerate.
    pub tolerate: u32,
}

impl Aim {
    /// Checks a target.
    ///
    /// # Errors
    /// A refusal when no deployment could match the target, or when reaching it is not supported yet.
    pub fn new(target: &Target) -> Result<Self, Refusal> {
        if let Some(field) = credentials::field_of(target) {
            return Err(invalid(
                &field,
                &format!("`{field}` in the target holds a credential"),
                "take it out of the target, which is shown and logged: set it as an environment variable of the servers, \
                 or give the hosts a role",
            ));
        }
        unsupported(target)?;
        if let Some(wanted) = &target.server_version
            && Version::parse(wanted).is_err()
        {
            return Err(invalid(
                "server-version",
                &format!("`server-version = \"{wanted}\"` is not a full version"),
                "write all three numbers, such as 1.7.12: the version that runs",
            ));
        }
        let logs = replication(&target.replication, "replication")?;
        let partitions = match &target.partition_replication {
            Some(text) => replication(text, "partition-replication")?,
            None => logs,
        };
        let tolerate = target.tolerate.unwrap_or(u32::from(logs.copies()) - 1);
        let aim = Self { target: target.clone(), logs, partitions, tolerate };
        aim.check_nodes()?;
        unread::check(target)?;
        aim.check_replication()?;
        aim.check_tolerance()?;
        Ok(aim)
    }

    /// The node of that name.
    pub fn node(&self, name: &str) -> Option<&NodeSpec> {
        self.target.nodes.iter().find(|node| node.name == name)
    }

    /// How many nodes vote on metadata: those with the role, rounded down to an odd number. One voter
    /// more needs a larger quorum and tolerates no more losses.
    pub fn voters(&self) -> usize {
        let able = self.with(Role::MetadataServer).len();
        if able.is_multiple_of(2) { able.saturating_sub(1) } else { able }
    }

    fn with(&self, role: Role) -> Vec<&NodeSpec> {
        self.target.nodes.iter().filter(|node| node.has(role)).collect()
    }

    fn check_nodes(&self) -> Result<(), Refusal> {
        if self.target.nodes.is_empty() {
            return Err(invalid(
                "nodes",
                "the target names no nodes",
                "list the running nodes and the ones to add",
            ));
        }
        let mut names = BTreeSet::new();
        for (at, node) in self.target.nodes.iter().enumerate() {
            if node.name.is_empty() || node.name.contains(['/', '\\']) || node.name.starts_with('.') {
                return Err(invalid(
                    &format!("nodes[{at}].name"),
                    &format!("`{}` (nodes[{at}]) cannot be a node name", node.name),
                    "the server uses the name as a directory name: choose one without slashes or a leading dot",
                ));
            }
            if !names.insert(&node.name) {
                return Err(invalid(
                    &format!("nodes[{at}].name"),
                    &format!("two nodes are named `{}`", node.name),
                    "a second node of the same name would take over the identity of the first: give each its own",
                ));
            }
            self.check_address(at, node)?;
        }
        let mut taken: BTreeMap<Endpoint, &str> = BTreeMap::new();
        for (at, node) in self.target.nodes.iter().enumerate() {
            let Some(endpoint) = Endpoint::of(&node.address) else { continue };
            if let Some(other) = taken.insert(endpoint, &node.name) {
                return Err(invalid(
                    &format!("nodes[{at}].address"),
                    &format!("`{other}` and `{}` have the same address, {}", node.name, node.address),
                    "give each node the host and port at which its peers reach it",
                ));
            }
        }
        Ok(())
    }

    fn check_address(&self, at: usize, node: &NodeSpec) -> Result<(), Refusal> {
        let NodeSpec { name, address, .. } = node;
        let invalid = |message: &str, remedy: &str| invalid(&format!("nodes[{at}].address"), message, remedy);
        let remedy = "give the address that peers dial, with scheme and port: http://host:5122";
        let parsed = AdvertisedAddress::parse(address).map_err(|error| {
            invalid(&format!("the address `{address}` of `{name}` is not valid: {error}"), remedy)
        })?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(invalid(
                &format!("peers cannot dial `{address}` of `{name}`: neither http nor https"),
                remedy,
            ));
        }
        let port = matches!(parsed, AdvertisedAddress::Tcp { port_from: PortFrom::Text, .. });
        if !address.contains("://") || !port {
            return Err(invalid(
                &format!("the address `{address}` of `{name}` has no scheme or no port"),
                remedy,
            ));
        }
        if parsed.is_unspecified() {
            return Err(invalid(
                &format!("`{address}` of `{name}` is a wildcard that nobody can dial"),
                remedy,
            ));
        }
        if parsed.is_loopback() && !self.target.one_host && self.target.nodes.len() > 1 {
            return Err(invalid(
                &format!("`{address}` of `{name}` is a loopback address: its peers would dial themselves"),
                "use an address that the other hosts can reach, or set `one-host` if all nodes share one host",
            ));
        }
        Ok(())
    }

    fn check_replication(&self) -> Result<(), Refusal> {
        let partitions = match self.target.partition_replication {
            Some(_) => "partition-replication",
            None => "replication",
        };
        for (property, role, what, field) in [
            (&self.logs, Role::LogServer, "log", "replication"),
            (&self.partitions, Role::Worker, "partition", partitions),
        ] {
            let nodes = self.with(role);
            let copies = usize::from(property.copies());
            if copies == 1 && self.target.nodes.len() > 1 {
                return Err(one_copy(what, field));
            }
            let role = role.as_str();
            if nodes.len() < copies {
                return Err(infeasible(
                    field,
                    format!(
                        "{what} replication {property} needs {copies} nodes with the role {role}; the target has {}",
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
                        field,
                        format!(
                            "{what} replication {property} needs {wanted} {name}s with the role {role}; the target has {}",
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
        let workers = self.with(Role::Worker).len();
        let ingresses = self.with(Role::HttpIngress).len();
        let admins = self.with(Role::Admin).len();
        let copies = usize::from(self.logs.copies());
        let limits = [
            (copies - 1, "copies of each record", copies),
            (log_servers - copies, "log servers", log_servers),
            (self.voters().saturating_sub(1) / 2, "metadata voters", self.voters()),
            (workers.saturating_sub(1), "workers", workers),
            (ingresses.saturating_sub(1), "nodes with the role http-ingress", ingresses),
            (admins.saturating_sub(1), "nodes with the role admin", admins),
        ]
        .map(|(limit, what, of)| (limit, format!("{what}: {of}, of which {limit} can be lost")));
        let wanted = self.tolerate as usize;
        if let Some((_, why)) = limits.iter().find(|(limit, _)| *limit < wanted) {
            let asked = match self.target.tolerate {
                Some(_) => format!("`tolerate` is {wanted}"),
                None => format!("`tolerate` is not set, so it is {wanted} (copies - 1)"),
            };
            return Err(Refusal {
                name: "tolerance-out-of-reach".into(),
                cause: why.clone(),
                message: format!("{asked}, which these nodes cannot reach: {why}"),
                evidence: limits
                    .iter()
                    .map(|(_, why)| Evidence { fact: why.clone(), source: field::named("tolerate") })
                    .collect(),
                remedy: self.way_to(wanted),
                step: None,
            });
        }
        Ok(())
    }

    /// What lets a target tolerate that many losses: copies, nodes with every role, or less to tolerate.
    fn way_to(&self, wanted: usize) -> String {
        let copies = usize::from(self.logs.copies()).max(wanted + 1);
        // So many log servers that the copies still fit after the losses, and a quorum of metadata servers.
        let nodes = (copies + wanted).max(2 * wanted + 1);
        let have = self.target.nodes.len();
        let mut needed = Vec::new();
        if usize::from(self.logs.copies()) <= wanted {
            needed.push(format!("set `replication` to {copies}"));
        }
        match nodes.saturating_sub(have) {
            0 if needed.is_empty() => needed.push("give more nodes that role".into()),
            0 => {}
            1 => needed.push("add a node".into()),
            more => needed.push(format!("add {more} nodes")),
        }
        let needed = needed.join(" and ");
        // With as many copies as log-servers every restart stops writes, whatever is to be tolerated.
        if have > 1 && self.with(Role::LogServer).len() <= usize::from(self.logs.copies()) {
            return needed;
        }
        let less = if self.target.tolerate.is_some() { "lower `tolerate`" } else { "set `tolerate = 0`" };
        format!("{needed}, or {less}")
    }
}

/// Refuses what a target may ask for but this version cannot do yet.
fn unsupported(target: &Target) -> Result<(), Refusal> {
    if target.metadata == Metadata::External {
        return Err(refusal(
            "external-metadata",
            None,
            "the target keeps metadata outside Restate",
            [field::at("metadata")],
            "growing with etcd, an object store or DynamoDB for metadata is not supported yet",
        ));
    }
    if let Some(removal) = target.remove.first() {
        let (what, order) = match removal.lost {
            Some(_) => ("declares lost", "under `A lost node`"),
            None => ("removes", "under `A node that lives`"),
        };
        return Err(not_yet(
            "remove[0]",
            format!("the target {what} `{}`, and this version cannot remove a node", removal.node),
            &format!(
                "remove it by hand, in the order that `explain not-yet-supported` gives {order}; then take it out of \
                 `remove` and `nodes` and run again"
            ),
        ));
    }
    if target.tls.is_some() {
        return Err(not_yet(
            "tls",
            "the target asks for TLS between nodes",
            "passing certificates to restatectl is not supported yet: take `tls` out of the target",
        ));
    }
    Ok(())
}

/// A refusal of something that a later version may support.
fn not_yet(field: &str, message: impl Into<String>, remedy: &str) -> Refusal {
    refusal("not-yet-supported", None, message, [field::at(field)], remedy)
}

fn replication(text: &str, field: &str) -> Result<ReplicationProperty, Refusal> {
    ReplicationProperty::parse(text).map_err(|error| {
        invalid(field, &format!("`{field} = \"{text}\"`: {error}"), "correct it in the target")
    })
}

/// Several nodes of which none can be done without are no gain, and the road to them would end at the first restart.
fn one_copy(what: &str, field: &str) -> Refusal {
    let kept = if what == "log" { "copy of each record" } else { "replica of each partition" };
    refusal(
        "last-copy",
        None,
        format!(
            "{what} replication 1 keeps one {kept}, so that no node can be restarted without stopping writes"
        ),
        [field::at(field)],
        format!("set `{field} = \"2\"` in the target, or more; a single node alone can do with 1"),
    )
}

fn infeasible(field: &str, message: String, have: String) -> Refusal {
    let available = format!("available: {}", if have.is_empty() { "none" } else { &have });
    Refusal {
        name: "feasible-replication".into(),
        cause: available.clone(),
        message,
        evidence: vec![Evidence { fact: available, source: field::named(field) }],
        remedy: "add nodes with that role (and a location, if zones or regions are short), or lower the replication; \
                 a cluster that cannot place all copies stops accepting writes"
            .into(),
        step: None,
    }
}
