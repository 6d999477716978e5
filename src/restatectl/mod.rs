//! Everything that is known of `restatectl`: which arguments to give and how to read what it prints.
//! Nothing else in the project knows its text.

pub mod argv;
pub mod metadata;
pub mod policies;
mod read;
pub mod servers;
pub mod snapshots;
pub mod sql;
pub mod states;
pub mod table;

use thiserror::Error;

/// Why an output could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}: {problem}")]
pub struct ReadError {
    /// The output that was read.
    pub what: String,
    /// What is wrong with it.
    pub problem: String,
}

impl ReadError {
    /// An error about `what`.
    pub fn new(what: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { what: what.into(), problem: problem.into() }
    }
}

/// A node's number in the cluster, `N1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// Reads `N3` or `N3:2`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('N')?;
        digits.split(':').next()?.parse().ok().map(Self)
    }

    /// Reads a list such as `[N1, N3]`, `N3,N1` or an empty text. One bracket without the other was cut off.
    pub fn parse_list(text: &str) -> Option<Vec<Self>> {
        let text = text.trim();
        let inner = match text.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']')?,
            None => text,
        };
        inner.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Self::parse).collect()
    }
}

impl std::fmt::Display for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "N{}", self.0)
    }
}

/// Writes ids as `N1, N2`.
pub fn list<'a>(ids: impl IntoIterator<Item = &'a NodeId>) -> String {
    let parts: Vec<String> = ids.into_iter().map(ToString::to_string).collect();
    if parts.is_empty() { "none".into() } else { parts.join(", ") }
}
