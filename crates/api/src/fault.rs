//! What is wrong with a field, in words for people, which never repeat a value.

use std::fmt;

use crate::near::nearest;
use crate::path::{FieldPath, PathPart, shown};

/// A mistake in a field below the value whose reader found it: which fields belong there is known only once
/// the `kind` has been read.
///
/// serde's errors carry nothing but a text, so the place is the beginning of that text and is read back by
/// [`FieldFault::parse`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The names on the way to the object with the mistake. They are names of our own, never of a message.
    pub below: Vec<String>,
    /// The field that does not belong there, as [`shown`] writes it; absent when one is missing.
    pub unknown: Option<String>,
    /// What is wrong.
    pub fault: String,
}

impl FieldFault {
    /// A field that does not belong where it stands.
    pub fn unknown(below: &[&str], name: &str, known: &[&str]) -> Self {
        let below = below.iter().map(|it| (*it).to_owned()).collect();
        Self { below, unknown: Some(shown(name)), fault: unknown_field(name, known) }
    }

    /// A field that must be there and is not.
    pub fn missing(below: &[&str], name: &str) -> Self {
        let below = below.iter().map(|it| (*it).to_owned()).collect();
        Self { below, unknown: None, fault: missing_field(name) }
    }

    /// The path of the object or of the unknown field, below the value whose reader found it.
    pub fn path(&self) -> FieldPath {
        let names = self.below.iter().chain(&self.unknown);
        FieldPath(names.map(|name| PathPart::Field(name.clone())).collect())
    }

    /// Reads what its `Display` has written; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (place, fault) = text.strip_prefix("at `")?.split_once("`: ")?;
        // A name as it is shown has no backtick.
        let unknown = fault.strip_prefix(UNKNOWN).and_then(|rest| rest.split('`').next()).map(str::to_owned);
        let below = match &unknown {
            Some(name) => place.trim_end_matches(']').strip_suffix(name.as_str())?.trim_end_matches('['),
            None => place,
        };
        let below = below.split('.').filter(|name| !name.is_empty()).map(Into::into).collect();
        Some(Self { below, unknown, fault: fault.into() })
    }
}

/// How the words for an unknown field begin.
const UNKNOWN: &str = "unknown field `";

impl fmt::Display for FieldFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.0.is_empty() {
            write!(formatter, "at `{path}`: ")?;
        }
        formatter.write_str(&self.fault)
    }
}

/// The words for a field that nothing knows.
pub fn unknown_field(name: &str, known: &[&str]) -> String {
    format!("{UNKNOWN}{}`, expected {}{}", shown(name), one_of(known), meant(name, known))
}

/// The words for a field that must be there.
pub fn missing_field(name: &str) -> String {
    format!("missing field `{name}`")
}

/// The known names.
pub fn one_of(names: &[&str]) -> String {
    match names {
        [] => "no field at all".into(),
        [only] => format!("`{only}`"),
        _ => format!("one of `{}`", names.join("`, `")),
    }
}

/// The known name that is nearest to `name`, as the end of a sentence; empty when none is near.
pub fn meant(name: &str, known: &[&str]) -> String {
    nearest(name, known.iter().copied())
        .map_or_else(String::new, |known| format!("; did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_survives_serde() {
        let known = ["base-dir", "exists"];
        for (fault, path, text) in [
            (
                FieldFault::unknown(&["answer", "ok"], "exist", &known),
                "answer.ok.exist",
                "unknown field `exist`, expected one of `base-dir`, `exists`; did you mean `exists`?",
            ),
            (
                FieldFault::unknown(&[], "x.y", &known[..1]),
                "[\"x.y\"]",
                "unknown field `\"x.y\"`, expected `base-dir`",
            ),
            (FieldFault::missing(&["answer", "ok"], "exists"), "answer.ok", "missing field `exists`"),
            (FieldFault::missing(&[], "node"), "", "missing field `node`"),
        ] {
            assert_eq!(FieldFault::parse(&fault.to_string()), (!path.is_empty()).then(|| fault.clone()));
            assert_eq!((fault.path().to_string().as_str(), fault.fault.as_str()), (path, text));
        }
        assert_eq!(FieldFault::parse("this is not a step key"), None);
    }
}
