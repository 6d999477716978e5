//! Reading a message, and saying what is wrong with one that cannot be read.
//!
//! An error notes the names of the fields on its way up, what was expected, and the nearest known name; line and
//! column are found afterwards, by the path. No error repeats a value of the message: a configuration file with
//! its credentials may be where something else was expected.

mod choice;
mod fault;
mod locate;
mod trace;

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::api::limits;
use crate::api::path::FieldPath;
use fault::{Mark, Wrong, of_syntax};
use locate::{locate, position, string_at};
use trace::Trace;

/// Characters of a path that are repeated. Names in a message are short; anything longer is not a name.
const LONGEST_PATH: usize = 200;
/// Bytes of a word that is compared with known ones.
const LONGEST_WORD: usize = 40;

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line on which the wrong value begins, or the name of a field that does not belong there; from 1.
    pub line: usize,
    /// Its column in bytes, from 1.
    pub column: usize,
    /// The path of the value, such as `target.nodes[0].address`; empty for the message itself.
    pub path: String,
    /// What is wrong there.
    pub fault: String,
    /// What kind of mistake it is.
    pub kind: Mistake,
    /// The contract that the message says it follows.
    pub contract: Option<String>,
    /// The word that stands where one of a few others was expected. To be compared with known words, and never
    /// shown.
    word: Option<String>,
}

impl Unreadable {
    /// Whether this word stands where one of a few others was expected.
    pub fn is_about(&self, word: &str) -> bool {
        self.word.as_deref() == Some(word)
    }
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
    /// The message has more values than memory can hold.
    TooMuch,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(formatter, ", at `{}`", self.path)?;
        }
        match self.kind {
            Mistake::Syntax => write!(formatter, ": this is not JSON: {}", self.fault),
            Mistake::Truncated => write!(formatter, ": the JSON text ends too early, {}", self.fault),
            Mistake::Shape | Mistake::TooMuch => write!(formatter, ": {}", self.fault),
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
        let (path, kind) = (String::new(), Mistake::TooMuch);
        return Err(Unreadable { line, column, path, fault, kind, contract: None, word: None });
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
            return Some(position(text, at));
        }
    }
    None
}

fn diagnose(error: &serde_json::Error, end: bool, trace: Trace, text: &[u8]) -> Unreadable {
    let (path, wrong) = trace.found();
    // That the text is not JSON matters more than what its beginning would have meant.
    let json = IgnoredAny::deserialize(&mut serde_json::Deserializer::from_slice(text));
    let of_syntax = |error: &serde_json::Error, path: &FieldPath, kind| Unreadable {
        line: error.line(),
        // At the end of a line that is empty it would be 0.
        column: error.column().max(1),
        path: shown(path),
        fault: of_syntax(error),
        kind,
        contract: None,
        word: None,
    };
    let unreadable = match (json.as_ref(), wrong) {
        (Ok(_), Some(wrong)) => of_shape(text, error, &path, wrong),
        (Err(broken), Some(_)) => of_syntax(broken, &FieldPath::default(), mistake(broken)),
        // Text after the message.
        (Ok(_), None) if end => of_syntax(error, &FieldPath::default(), Mistake::Shape),
        (_, None) => of_syntax(error, &path, mistake(error)),
    };
    let contract =
        serde_json::from_slice(text).ok().and_then(|Said { contract }| Some(contract.as_str()?.into()));
    Unreadable { contract, ..unreadable }
}

/// What is wrong with a text that is JSON.
fn of_shape(text: &[u8], error: &serde_json::Error, path: &FieldPath, wrong: Wrong) -> Unreadable {
    let place = locate(text, &path.0, wrong.mark);
    let (line, column) = place.map_or((error.line(), error.column()), |at| position(text, at));
    let word = place.filter(|_| wrong.mark == Mark::Word).and_then(|at| string_at(text, at, LONGEST_WORD));
    let (path, fault, kind) = (shown(path), wrong.fault, Mistake::Shape);
    Unreadable { line, column, path, fault, kind, contract: None, word }
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
fn shown(path: &FieldPath) -> String {
    path.to_string().chars().take(LONGEST_PATH).collect()
}

#[cfg(test)]
mod tests;
