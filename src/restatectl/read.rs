//! JSON as `restatectl` prints it, read into derived types.

use std::borrow::Cow;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{NodeId, ReadError};

/// Reads `text`; an error names `what` and the place in it.
pub(super) fn json<'a, T: Deserialize<'a>>(what: &str, text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text)
        .map_err(|error| ReadError::new(what, place::<T>(text).unwrap_or_else(|| error.to_string())))
}

/// What is wrong and where: read once more, because keeping track of the place slows reading down.
fn place<'a, T: Deserialize<'a>>(text: &'a str) -> Option<String> {
    let error =
        serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_str(text)).err()?;
    Some(match error.path().iter().next() {
        Some(_) => format!("{}: {}", error.path(), error.inner()),
        None => error.inner().to_string(),
    })
}

/// A text within JSON, borrowed unless it holds an escape.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// A node as it is printed: `N3`, or `N3:2` with its generation.
#[derive(Debug)]
pub(super) struct PrintedNode(pub NodeId);

impl<'de> Deserialize<'de> for PrintedNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        NodeId::parse(&text.0).map(Self).ok_or_else(|| D::Error::custom("is not a node id"))
    }
}

/// A node as it is printed, with its generation where that is told.
#[derive(Debug)]
pub(super) struct PrintedLife {
    pub id: NodeId,
    pub generation: Option<u32>,
}

impl<'de> Deserialize<'de> for PrintedLife {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let id = NodeId::parse(&text.0).ok_or_else(|| D::Error::custom("is not a node id"))?;
        let generation = match text.0.split_once(':') {
            None => None,
            Some((_, number)) => {
                Some(number.parse().map_err(|_| D::Error::custom("is not a node id with its generation"))?)
            }
        };
        Ok(Self { id, generation })
    }
}

/// Nodes as they are printed in one text: `[N1, N3]`.
#[derive(Debug, Default)]
pub(super) struct PrintedNodes(pub Vec<NodeId>);

impl<'de> Deserialize<'de> for PrintedNodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        NodeId::parse_list(&text.0).map(Self).ok_or_else(|| D::Error::custom("is not a list of node ids"))
    }
}
