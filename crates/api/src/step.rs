//! The name of one step of the road, for one node or for the whole cluster.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `add-voter:n2`, or `raise-replication` for a step of the whole cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String", extend("pattern" = r"^[^:]+(:[\s\S]+)?$")))]
#[serde(try_from = "String", into = "String")]
pub struct StepKey {
    /// The step's name.
    pub step: String,
    /// The node it concerns.
    pub node: Option<String>,
}

impl StepKey {
    /// A step of the whole cluster.
    pub fn cluster(step: &str) -> Self {
        Self { step: step.into(), node: None }
    }

    /// A step for one node.
    pub fn node(step: &str, node: &str) -> Self {
        Self { step: step.into(), node: Some(node.into()) }
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Some(node) => write!(f, "{}:{node}", self.step),
            None => f.write_str(&self.step),
        }
    }
}

impl FromStr for StepKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (step, node) = match text.split_once(':') {
            Some((step, node)) => (step, Some(node)),
            None => (text, None),
        };
        if step.is_empty() || node == Some("") {
            return Err("expected a step key: `step` or `step:node`".into());
        }
        Ok(Self { step: step.into(), node: node.map(Into::into) })
    }
}

impl TryFrom<String> for StepKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<StepKey> for String {
    fn from(key: StepKey) -> Self {
        key.to_string()
    }
}
