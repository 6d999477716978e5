//! The deployment that is wanted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The deployment that is wanted. It says nothing about how to get there, and silence removes nothing:
/// a node that should go is named in `remove`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Target {
    /// The registered cluster name. When absent, the name that the running nodes report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// All nodes wanted. Their order only breaks ties: who joins first, who votes.
    pub nodes: Vec<NodeSpec>,
    /// Registered nodes that should leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Removal>,
    /// Replication property of logs, in Restate's grammar: `"2"`, `"{node: 3}"`, `"{zone: 2, node: 3}"`.
    pub replication: String,
    /// Replication property of partitions; the same as `replication` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_replication: Option<String>,
    /// Node losses to tolerate without losing data or stopping writes. When absent: the copies that
    /// `replication` asks for, minus one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerate: Option<u32>,
    /// Where partition snapshots go.
    pub repository: Repository,
    /// The server version wanted, for example `"1.7.12"`. When absent: the version that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Where the cluster keeps its metadata.
    #[serde(default, skip_serializing_if = "Metadata::is_replicated")]
    pub metadata: Metadata,
    /// How restatectl reaches nodes that speak TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// All nodes share one host, so loopback addresses are legitimate.
    #[serde(default)]
    pub one_host: bool,
}

/// One node of the wanted deployment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodeSpec {
    /// The node's `node-name`; unique, and it never moves to another machine.
    pub name: String,
    /// The `advertised-address` that peers dial, with scheme and port: `http://host:5122`.
    pub address: String,
    /// The node's roles; all five when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// The node's `location`, `region` or `region.zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Further settings of this node alone, by dotted key, for example
    /// `{"admin.bind-address": "127.0.0.1:19070"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, serde_json::Value>,
}

impl NodeSpec {
    /// Whether the target gives this node `role`.
    pub fn has(&self, role: Role) -> bool {
        self.roles.as_ref().is_none_or(|roles| roles.contains(&role))
    }
}

/// A registered node that should leave the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Removal {
    /// Its registered name.
    pub node: String,
    /// Declares that its disk is gone for good, bound to the incarnation that was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Incarnation>,
}

/// One life of a node: its number in the cluster and how often it has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Incarnation {
    /// The number in `N3:7` before the colon.
    pub id: u32,
    /// The number in `N3:7` after the colon.
    pub generation: u32,
}

/// The snapshot repository that all nodes share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Repository {
    /// `worker.snapshots.destination`, for example `s3://bucket/cluster-prefix`.
    pub destination: String,
    /// `worker.snapshots.snapshot-interval`; `"30m"` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// Further keys below `worker.snapshots`, for example `{"aws-region": "eu-west-1"}`. Credentials
    /// belong in the environment of the servers, not here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, serde_json::Value>,
}

/// Where a cluster keeps its metadata.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Metadata {
    /// In Restate's own metadata servers.
    #[default]
    Replicated,
    /// In etcd, an object store or DynamoDB, which this project does not operate.
    External,
}

impl Metadata {
    fn is_replicated(&self) -> bool {
        *self == Self::Replicated
    }
}

/// Files that restatectl is given, as paths on the host that runs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tls {
    /// Certificates of the authorities that the nodes' certificates are checked against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// The certificate that restatectl presents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<String>,
    /// Its private key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A role of a Restate node, as `roles` spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Cluster controller and admin API.
    Admin,
    /// HTTP ingress.
    HttpIngress,
    /// Stores log records.
    LogServer,
    /// Votes in the metadata cluster.
    MetadataServer,
    /// Runs partition processors.
    Worker,
}

impl Role {
    /// All roles, in Restate's default order of names.
    pub const ALL: [Self; 5] =
        [Self::Admin, Self::HttpIngress, Self::LogServer, Self::MetadataServer, Self::Worker];

    /// The spelling in `roles = […]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::HttpIngress => "http-ingress",
            Self::LogServer => "log-server",
            Self::MetadataServer => "metadata-server",
            Self::Worker => "worker",
        }
    }

    /// The role that `text` spells, `metadata-store` being an alias that servers accept.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "metadata-store" {
            return Some(Self::MetadataServer);
        }
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}
