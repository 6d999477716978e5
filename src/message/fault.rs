//! What is wrong with one value of a message, without repeating the value.

use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

use crate::api::fault::{FieldFault, meant, missing_field, one_of, unknown_field};
use crate::api::limits;
use crate::api::path::FieldPath;

/// What is wrong with a value, and where exactly.
#[derive(Debug)]
pub(super) struct Wrong {
    /// From the value whose reader failed to the one that is wrong.
    pub(super) below: FieldPath,
    pub(super) mark: Mark,
    pub(super) fault: String,
}

/// What an error points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The beginning of the value.
    Value,
    /// The same; it is a word that is none of those expected.
    Word,
    /// The name of the field.
    Name,
    /// The same name once more.
    Again,
}

/// Why a value cannot be read.
#[derive(Debug)]
pub(super) enum Failure<E> {
    /// It is not what was expected: these words say so.
    Ours(Wrong),
    /// The text is not JSON, or something in this value has been reported already.
    Theirs(E),
}

impl<E> Failure<E> {
    fn of(mark: Mark, fault: String) -> Self {
        Self::Ours(Wrong { below: FieldPath::default(), mark, fault })
    }

    /// An object with more names than fit beside their values.
    pub(super) fn too_many_names() -> Self {
        Self::of(Mark::Value, format!("there are more than {} fields in this object", limits::NAMES))
    }

    /// A name that an object has already.
    pub(super) fn again(name: &str) -> Self {
        Self::of(Mark::Again, format!("the field `{name}` appears twice"))
    }
}

/// What is wrong with a text that is not JSON. These errors have fixed texts, which name no value.
pub(super) fn of_syntax(error: &serde_json::Error) -> String {
    let (text, place) = (error.to_string(), format!(" at line {} column {}", error.line(), error.column()));
    let text = text.strip_suffix(&place).unwrap_or(&text);
    if let Some(inside) = text.strip_prefix("EOF while parsing ") {
        return format!("inside {inside}");
    }
    match text {
        "recursion limit exceeded" => "lists and objects are nested more than 127 deep".into(),
        "trailing characters" => "something follows after the end of the object".into(),
        _ => text.into(),
    }
}

impl<E: Display> Display for Failure<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours(wrong) => formatter.write_str(&wrong.fault),
            Self::Theirs(error) => error.fmt(formatter),
        }
    }
}

impl<E: Error> std::error::Error for Failure<E> {}

impl<E: Error> Error for Failure<E> {
    /// A message type's own words. They must not repeat a value either; a test checks that.
    fn custom<T: Display>(message: T) -> Self {
        let text = message.to_string();
        match FieldFault::parse(&text) {
            None => Self::of(Mark::Value, text),
            Some(found) => {
                let mark = if found.unknown.is_some() { Mark::Name } else { Mark::Value };
                Self::Ours(Wrong { below: found.path(), mark, fault: found.fault })
            }
        }
    }

    fn invalid_type(unexpected: Unexpected, expected: &dyn Expected) -> Self {
        Self::of(Mark::Value, format!("found {}, expected {}", kind(&unexpected), wanted(expected)))
    }

    fn invalid_value(unexpected: Unexpected, expected: &dyn Expected) -> Self {
        let (found, wanted) = (kind(&unexpected), wanted(expected));
        Self::of(Mark::Value, format!("found {found} that does not fit, expected {wanted}"))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::of(Mark::Value, format!("found {length} elements, expected {}", wanted(expected)))
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> Self {
        Self::of(Mark::Word, format!("expected {}{}", one_of(expected), meant(word, expected)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::of(Mark::Name, unknown_field(field, expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of(Mark::Value, missing_field(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::again(field)
    }
}

/// The kind of what was found.
fn kind(unexpected: &Unexpected) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "a list",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

/// What was expected, in the words of JSON rather than those of Rust.
fn wanted(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "a map" => "an object".into(),
        "a sequence" => "a list".into(),
        "u64" | "usize" => "a whole number, at least 0".into(),
        "u8" => format!("a whole number from 0 to {}", u8::MAX),
        "u16" => format!("a whole number from 0 to {}", u16::MAX),
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".into(),
        _ if text.starts_with("struct ") => "an object".into(),
        _ => text,
    }
}
