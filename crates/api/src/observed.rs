//! The running cluster, as far as `validate` compares files with it.

use serde::{Deserialize, Serialize};

/// A running cluster as far as it was seen. What is absent is not compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ObservedCluster {
    /// The name under which it is provisioned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The replication property of its logs, for example `{node: 2}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replication: Option<String>,
    /// The number of its partitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitions: Option<u32>,
    /// Its registered nodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<ObservedNode>,
}

/// A registered node as far as it was seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ObservedNode {
    /// The name under which it is registered.
    pub name: String,
    /// Its plain node id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// Its registered address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its registered location; empty when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The version that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Milliseconds since its file was last written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_age_ms: Option<u64>,
    /// Milliseconds since its process was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_age_ms: Option<u64>,
    /// Its effective configuration, as `restate-server --dump-config` prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
}
