//! Reading a message, and saying what is wrong with one that cannot be read.
//!
//! Nothing is noted on the way down to a value. An error notes the names of the fields on its way up, what
//! was expected, and the nearest known name. No error repeats a value of the message: a configuration file
//! with its credentials may be where something else was expected.

mod choice;
mod fault;
mod trace;

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::api::limits;
use fault::of_syntax;
use trace::Trace;

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
    let (mut json, trace) = (serde_json::Deserializer::from_slice(text), Trace::default());
    let read = T::deserialize(trace.along(&mut json)).map_err(|failure| failure.leave(&trace));
    match read.map(|read| (read, json.end())) {
        Ok((read, Ok(()))) => Ok(read),
        Ok((_, Err(error))) => Err(diagnose(&error, true, trace, text)),
        Err(error) => Err(diagnose(&error, false, trace, text)),
    }
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

fn diagnose(error: &serde_json::Error, end: bool, trace: Trace, text: &[u8]) -> Unreadable {
    let (path, fault) = trace.found();
    // That the text is not JSON matters more than what its beginning would have meant.
    let json = IgnoredAny::deserialize(&mut serde_json::Deserializer::from_slice(text));
    let (error, path, fault, kind) = match (json.as_ref(), fault) {
        (Ok(_), Some(fault)) => (error, path, fault, Mistake::Shape),
        (Err(broken), Some(_)) => (broken, String::new(), of_syntax(broken), mistake(broken)),
        // Text after the message.
        (Ok(_), None) if end => (error, String::new(), of_syntax(error), Mistake::Shape),
        (_, None) => (error, path, of_syntax(error), mistake(error)),
    };
    let (line, column) = (error.line(), error.column());
    let contract =
        serde_json::from_slice(text).ok().and_then(|Said { contract }| Some(contract.as_str()?.into()));
    Unreadable { line, column, path: shown(&path), fault, kind, contract }
}

fn mistake(error: &serde_json::Error) -> Mistake {
    if error.is_eof() { Mistake::Truncated } else { Mistake::Syntax }
}

/// What a message says of itself, whatever else is in it.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    contract: serde_json::Value,
}

/// A path as it is shown.
fn shown(path: &str) -> String {
    path.chars().take(LONGEST_PATH).collect()
}

#[cfg(test)]
mod tests;
