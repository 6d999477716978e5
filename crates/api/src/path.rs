//! Where something stands in a message: `observations[3].answer.ok.processes`.

use std::fmt::{self, Write};

/// Characters of the longest name that is repeated.
const LONGEST: usize = 60;
/// What stands for a name that is not repeated.
const HIDDEN: &str = "…";

/// The path of a value in a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldPath(pub Vec<PathPart>);

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// The value of a field, whose name is as [`shown`] writes it.
    Field(String),
    /// An element of a list, counted from 0.
    Element(usize),
}

/// A field's name as errors repeat it: in quotes unless it is a plain word, and not at all when a value may
/// have been written where a name belongs (`PASSWORD=hunter2`).
pub fn shown(name: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    let in_names = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_' | '.' | '/' | '"' | '\'');
    if name.chars().nth(LONGEST).is_some() || !name.chars().all(in_names) {
        return HIDDEN.into();
    }
    if !name.is_empty() && name.chars().all(plain) {
        return name.into();
    }
    let mut quoted = String::from('"');
    for character in name.chars() {
        if character == '"' {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted + "\""
}

impl fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.0.iter().enumerate() {
            match part {
                PathPart::Element(element) => write!(formatter, "[{element}]")?,
                PathPart::Field(name) if name.starts_with('"') => write!(formatter, "[{name}]")?,
                PathPart::Field(name) => {
                    if at > 0 {
                        formatter.write_char('.')?;
                    }
                    formatter.write_str(name)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_when_they_can_only_be_names() {
        for (name, expected) in [
            ("at-ms", "at-ms"),
            ("RESTATE_NODE_NAME", "RESTATE_NODE_NAME"),
            ("worker.snapshots", "\"worker.snapshots\""),
            ("a\"b", "\"a\\\"b\""),
            ("", "\"\""),
            ("PASSWORD=hunter2", "…"),
            ("http://u:hunter2@h", "…"),
            ("\u{1b}[31m", "…"),
            ("a`: b", "…"),
        ] {
            assert_eq!(shown(name), expected);
        }
        assert_eq!(shown(&"x".repeat(61)), "…");
    }

    #[test]
    fn a_path_is_written_as_people_write_it() {
        let field = |name: &str| PathPart::Field(shown(name));
        let path = FieldPath(vec![field("nodes"), PathPart::Element(3), field("environment"), field("a.b")]);
        assert_eq!(path.to_string(), "nodes[3].environment[\"a.b\"]");
    }
}
