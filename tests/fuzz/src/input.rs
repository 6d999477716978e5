//! What a target is asked: a JSON value, or bytes that need not be one; and what it says.

use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// What a target says: an answer, or the text of an error.
pub type Answer = Result<Vec<u8>, String>;

/// An input.
#[derive(Clone, PartialEq)]
pub enum Input {
    /// One that is mutated by its parts.
    Json(Value),
    /// One that is mutated by its bytes.
    Bytes(Vec<u8>),
}

impl Input {
    /// A text as JSON, if it is that.
    pub fn of(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).map_or_else(|_| Self::Bytes(bytes.to_vec()), Self::Json)
    }

    /// A committed file: its ending says which it is.
    ///
    /// # Panics
    /// When the file cannot be read, or ends with `.json` and is none.
    pub fn of_file(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if path.extension().is_some_and(|end| end == "json") {
            let value = serde_json::from_slice(&bytes);
            Self::Json(value.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        } else {
            Self::Bytes(bytes)
        }
    }

    /// The bytes to send.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Json(value) => value.to_string().into_bytes(),
            Self::Bytes(bytes) => bytes.clone(),
        }
    }

    /// The ending of a file with it.
    pub fn ending(&self) -> &'static str {
        match self {
            Self::Json(_) => "json",
            Self::Bytes(_) => "bin",
        }
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.bytes()))
    }
}
