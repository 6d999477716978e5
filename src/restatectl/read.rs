//! JSON as `restatectl` prints it, read into derived types.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{NodeId, ReadError};

/// Reads `text`; an error names `what` and the place in it.
pub(super) fn json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, ReadError> {
    serde_json::from_str(text)
        .map_err(|error| ReadError::new(what, place::<T>(text).unwrap_or_else(|| error.to_string())))
}

/// What is wrong and where: read once more, because keeping track of the place slows reading down.
fn place<T: DeserializeOwned>(text: &str) -> Option<String> {
    let error =
        serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_str(text)).err()?;
    Some(match error.path().iter().next() {
        Some(_) => format!("{}: {}", error.path(), error.inner()),
        None => error.inner().to_string(),
    })
}

/// A node as it is printed: `N3`, or `N3:2` with its generation.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct PrintedNode(pub NodeId);

impl TryFrom<String> for PrintedNode {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        NodeId::parse(&text).map(Self).ok_or("is not a node id")
    }
}

/// Nodes as they are printed in one text: `[N1, N3]`.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct PrintedNodes(pub Vec<NodeId>);

impl TryFrom<String> for PrintedNodes {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        NodeId::parse_list(&text).map(Self).ok_or("is not a list of node ids")
    }
}
