//! What is wrong with one value of a message, without repeating the value.

use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

/// Characters of an unknown name that are repeated.
const LONGEST_NAME: usize = 60;
/// Names with a lower similarity (0 to 1) are not suggested.
const ALIKE: f64 = 0.6;

/// Why a value cannot be read.
#[derive(Debug)]
pub(super) enum Failure<E> {
    /// It is not what was expected: these words say so.
    Ours(String),
    /// The text is not JSON, or something in this value has been reported already.
    Theirs(E),
}

/// What is wrong with a text that is not JSON. These errors have fixed texts, which name no value.
pub(super) fn of_syntax(error: &serde_json::Error) -> String {
    let (text, place) = (error.to_string(), format!(" at line {} column {}", error.line(), error.column()));
    text.strip_suffix(&place).unwrap_or(&text).into()
}

/// A value that is none of the known ones.
pub(super) fn no_variant(variants: &[&str]) -> String {
    format!("expected {}", one_of(variants))
}

impl<E: Display> Display for Failure<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours(text) => formatter.write_str(text),
            Self::Theirs(error) => error.fmt(formatter),
        }
    }
}

impl<E: Error> std::error::Error for Failure<E> {}

impl<E: Error> Error for Failure<E> {
    /// A message type's own words. They must not repeat a value either; a test checks that.
    fn custom<T: Display>(message: T) -> Self {
        Self::Ours(message.to_string())
    }

    fn invalid_type(unexpected: Unexpected, expected: &dyn Expected) -> Self {
        Self::Ours(format!("found {}, expected {}", kind(&unexpected), wanted(expected)))
    }

    fn invalid_value(unexpected: Unexpected, expected: &dyn Expected) -> Self {
        let (found, wanted) = (kind(&unexpected), wanted(expected));
        Self::Ours(format!("found {found} that does not fit, expected {wanted}"))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::Ours(format!("found {length} elements, expected {}", wanted(expected)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::Ours(format!("expected {}{}", one_of(expected), hint(variant, expected)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let name: String = field.chars().take(LONGEST_NAME).collect();
        let hint = hint(field, expected);
        Self::Ours(format!("unknown field `{name}`, expected {}{hint}", one_of(expected)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Ours(format!("missing field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::Ours(format!("the field `{field}` appears twice"))
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
        "u8" | "u16" | "u32" | "u64" | "usize" => format!("a whole number, at least 0 ({text})"),
        "i8" | "i16" | "i32" | "i64" | "isize" => format!("a whole number ({text})"),
        _ if text.starts_with("struct ") => "an object".into(),
        _ => text,
    }
}

/// The known names.
fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".into(),
        [only] => format!("`{only}`"),
        _ => format!("one of `{}`", names.join("`, `")),
    }
}

/// The known name that is nearest to `name`.
fn hint(name: &str, known: &[&str]) -> String {
    // Comparing takes time in proportion to both lengths multiplied, and no name is that long.
    if name.len() > LONGEST_NAME {
        return String::new();
    }
    let plain = name.to_ascii_lowercase().replace('_', "-");
    known
        .iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(known, &plain), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|one, two| one.0.total_cmp(&two.0))
        .map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}
