//! Reading a message, and saying what is wrong with one that cannot be read.
//!
//! A message that can be read is read once, as fast as `serde_json` can. Only one that cannot be read is read
//! a second time, as a tree, to tell the path of the field, what was expected there and the nearest known
//! name. No error repeats a value of the message: a configuration file with its credentials may be where
//! something else was expected.

mod fault;
mod tree;

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_path_to_error::{Deserializer as PathDeserializer, Track};

use crate::api::limits;
use fault::Fault;
use tree::{Grower, Tree};

/// Characters of a path that are repeated. Names in a message are short; anything longer is not a name.
const LONGEST_PATH: usize = 200;

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// The path of the field, such as `target.nodes[0].address`; empty for the message itself.
    pub path: String,
    /// What is wrong there.
    pub fault: String,
    /// What kind of mistake it is.
    pub kind: Mistake,
    /// The contract that the message says it follows.
    pub contract: Option<String>,
}

/// What kind of mistake makes a message unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The text is not JSON.
    Syntax,
    /// The text ends too early.
    Truncated,
    /// The text is JSON, but not the message expected.
    Shape,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(formatter, ", at `{}`", self.path)?;
        }
        match self.kind {
            Mistake::Syntax => write!(formatter, ": this is not JSON: {}", self.fault),
            Mistake::Truncated => write!(formatter, ": the JSON text ends too early: {}", self.fault),
            Mistake::Shape => write!(formatter, ": {}", self.fault),
        }
    }
}

/// Reads a message.
///
/// # Errors
/// When the text is not JSON, not this message, or has more values than memory can hold.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    if let Some((line, column)) = too_many_values(text) {
        let fault = format!("there are more than {} values in this message", limits::VALUES);
        let (path, kind, contract) = (String::new(), Mistake::Shape, None);
        return Err(Unreadable { line, column, path, fault, kind, contract });
    }
    serde_json::from_slice(text).map_err(|error| diagnose::<T>(&error, text))
}

/// The line and column at which a text has more values than a message may have.
pub fn too_many_values(text: &[u8]) -> Option<(usize, usize)> {
    if text.len() <= limits::VALUES_COUNTED_FROM {
        return None;
    }
    // Within strings or not: seldom more than may be, and counted in a fraction of the time.
    if text.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() <= limits::VALUES {
        return None;
    }
    let (mut values, mut in_string, mut escaped) = (0, false, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' | b'[' | b'{' if !in_string => values += 1,
            _ => {}
        }
        if values > limits::VALUES {
            let before = &text[..at];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
            return Some((line, at + 1 - start));
        }
    }
    None
}

fn diagnose<T: DeserializeOwned>(error: &serde_json::Error, text: &[u8]) -> Unreadable {
    let (mut json, mut track) = (serde_json::Deserializer::from_slice(text), Track::new());
    let tree = Grower::default().deserialize(PathDeserializer::new(&mut json, &mut track));
    let tree = match tree {
        Ok(tree) => tree,
        // There are too many values for a tree, so only the place is known.
        Err(broken) if broken.is_data() => {
            return unreadable(error, "", "this is not what was expected here".into(), Mistake::Shape);
        }
        // If the text is not JSON, what its beginning would have meant does not matter.
        Err(broken) => {
            let kind = if broken.is_eof() { Mistake::Truncated } else { Mistake::Syntax };
            return unreadable(&broken, &track.path().to_string(), Fault::of_syntax(&broken), kind);
        }
    };
    let (path, fault) = match serde_path_to_error::deserialize::<_, T>(&tree) {
        Err(error) => (error.path().to_string(), error.into_inner()),
        // Text after the message is not part of the tree.
        Ok(_) => (String::new(), Fault::of_syntax(error)),
    };
    let contract = tree.field("contract").and_then(Tree::text).map(str::to_owned);
    Unreadable { contract, ..unreadable(error, &path, fault, Mistake::Shape) }
}

/// The error at the place that `error` names.
fn unreadable(error: &serde_json::Error, path: &str, fault: Fault, kind: Mistake) -> Unreadable {
    let (line, column) = (error.line(), error.column());
    Unreadable { line, column, path: shown(path), fault: fault.to_string(), kind, contract: None }
}

/// A path as it is shown, without the placeholder for a part that has no name.
fn shown(path: &str) -> String {
    let path = path.trim_end_matches('?').trim_end_matches('.');
    path.chars().take(LONGEST_PATH).collect()
}

#[cfg(test)]
mod tests;
