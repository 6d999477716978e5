//! Nodes that are one deployment, and where their texts stand.

use crate::api::check::ReadDeployment;
use crate::api::validate::NodeConfig;

/// A deployment.
#[derive(Debug)]
pub struct Group {
    /// What is told of it.
    pub read: ReadDeployment,
    /// Its nodes.
    pub nodes: Vec<Sited>,
}

/// A node, and where its text stands.
#[derive(Debug)]
pub struct Sited {
    /// What the server is started with.
    pub config: NodeConfig,
    /// Where the text of its configuration file stands.
    pub home: Home,
}

/// Where the text of a configuration file can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// It is this file.
    File(String),
    /// It stands line by line in this file, such as a manifest.
    Inside(String),
    /// It can only be changed by hand, for this reason.
    Away(String),
}
