//! `what-if`: a deployment as it stands, or as it will stand after a step of its road, with nodes or zones lost.

use serde::{Deserialize, Serialize};

use crate::approval::Approval;
use crate::exposure::Exposure;
use crate::observation::Observation;
use crate::step::StepKey;
use crate::target::{Role, Target};

/// Input of `what-if`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WhatIfInput {
    /// The contract version that the host was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The deployment wanted.
    pub target: Target,
    /// What was seen, as `next_step` takes it.
    #[serde(default)]
    pub observations: Vec<Observation>,
    /// What a human has approved, as `next_step` takes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// A step that `plan` lists: the deployment is told as it is expected to be once the road is done up to and with it.
    /// As it stands now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<StepKey>,
    /// Nodes that are lost, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost_nodes: Vec<String>,
    /// Zones that are lost with all their nodes, as locations have them (`region.zone`, or `zone`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost_zones: Vec<String>,
}

/// Output of `what-if`. A node is told by its number (`N1`) where a registered one is meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct WhatIfOutput {
    /// The contract version.
    pub contract: String,
    /// Further losses that are tolerated.
    pub exposure: Exposure,
    /// Registered nodes by number, then those that the target names and that are not registered.
    pub nodes: Vec<NodeDrawn>,
    /// The logs, by number.
    pub logs: Vec<LogDrawn>,
    /// The partitions, by number.
    pub partitions: Vec<PartitionDrawn>,
    /// What is not known of all this, and why; each stands for a part that is left out above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// It is so.
    Yes,
    /// It is not.
    No,
    /// The facts do not tell.
    Unknown,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct NodeDrawn {
    /// Its `node-name`.
    pub name: String,
    /// Its number, such as `N1`; absent while it is not registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its location; absent when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Its zone, as `lost-zones` takes it; absent when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Whether it is alive, has its data, and is none of those that are lost.
    pub alive: Certainty,
    /// It is one of those that are lost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
    /// Whether it has a vote in the metadata cluster.
    pub votes: Certainty,
    /// The state of its log storage; absent while it is not registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// The state of its worker; absent while it is not registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<String>,
}

/// A log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct LogDrawn {
    /// Its number.
    pub log: u32,
    /// Its segments, the oldest first; the last is its tail.
    pub segments: Vec<SegmentDrawn>,
    /// Whether records can be appended to it.
    pub appends: Certainty,
}

/// A segment of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct SegmentDrawn {
    /// Its index in the log.
    pub index: u32,
    /// Its first LSN.
    pub base_lsn: u64,
    /// What it is made of: `replicated`, `local`, `in-memory`, `sealed`.
    pub kind: String,
    /// Copies of each record by failure domain, as `{node: 2, zone: 2}`; absent where it is not replicated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replication: Option<String>,
    /// The nodes that its records may be on, by number. Of several registered nodes nobody tells which one has a `local`
    /// or `in-memory` segment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodeset: Vec<String>,
    /// Those of them whose records can be reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<String>,
    /// Whether each of its records can be reached.
    pub records: Certainty,
}

/// A partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct PartitionDrawn {
    /// Its number.
    pub partition: u32,
    /// Its log.
    pub log: u32,
    /// The nodes of its replica set, by number.
    pub replicas: Vec<String>,
    /// The replica set that it is moving to; absent when it does not move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
    /// The node that leads it, as far as is known; another one is elected when it is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// Whether its state can be had: from a replica that has caught up, or from a snapshot and what was not trimmed of its log.
    pub state: Certainty,
}
