//! What TOML 1.1 allows and the server's TOML 1.0 parser rejects.

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind};

use super::syntax::{self, SyntaxError};

/// From this depth on the server's parser gives up.
const DEEPEST: usize = 80;

/// Reports newlines, comments and trailing commas in inline tables, and `\e` and `\xHH` escapes. Times
/// without seconds are found where values are converted.
pub fn check(text: &str, events: &[Event], errors: &mut Vec<SyntaxError>) {
    // For each open bracket: whether it is an inline table, and the comma that nothing followed yet.
    let mut open: Vec<(bool, Option<usize>)> = Vec::new();
    let mut told = false;
    let mut keys = 0;
    for event in events {
        let span = event.span().start()..event.span().end();
        match event.kind() {
            EventKind::SimpleKey => keys += 1,
            EventKind::KeySep | EventKind::Whitespace => {}
            _ => keys = 0,
        }
        if keys == DEEPEST {
            errors.push(too_deep(span.clone()));
        }
        let in_table = open.last().is_some_and(|(table, _)| *table);
        match event.kind() {
            EventKind::InlineTableOpen | EventKind::ArrayOpen => {
                if let Some(top) = open.last_mut() {
                    top.1 = None;
                }
                told &= !open.is_empty();
                open.push((event.kind() == EventKind::InlineTableOpen, None));
                if open.len() == DEEPEST {
                    errors.push(too_deep(span));
                }
            }
            EventKind::InlineTableClose | EventKind::ArrayClose => {
                if let Some((true, Some(comma))) = open.pop() {
                    errors.push(
                        SyntaxError::new(
                            comma..comma + 1,
                            "a trailing comma in an inline table is TOML 1.1",
                            "The server reads TOML 1.0; remove the comma.",
                        )
                        .toml11(),
                    );
                }
            }
            EventKind::ValueSep => {
                if let Some(top) = open.last_mut() {
                    top.1 = Some(span.start);
                }
            }
            EventKind::Newline | EventKind::Comment if in_table => {
                if !told {
                    errors.push(
                        SyntaxError::new(
                            span,
                            "an inline table over several lines is TOML 1.1",
                            "The server reads TOML 1.0; write it on one line, or as a `[table]`.",
                        )
                        .toml11(),
                    );
                }
                told = true;
            }
            EventKind::Whitespace | EventKind::Newline | EventKind::Comment => {}
            kind => {
                if let Some(top) = open.last_mut() {
                    top.1 = None;
                }
                let basic = matches!(event.encoding(), Some(Encoding::BasicString | Encoding::MlBasicString));
                if basic && matches!(kind, EventKind::Scalar | EventKind::SimpleKey) {
                    escapes(text, span, errors);
                }
            }
        }
    }
}

fn too_deep(span: std::ops::Range<usize>) -> SyntaxError {
    SyntaxError::new(span, syntax::TOO_DEEP, "The server reads fewer than 80 levels.")
}

fn escapes(text: &str, span: std::ops::Range<usize>, errors: &mut Vec<SyntaxError>) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at + 1 < span.end {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let instead = match bytes[at + 1] {
            b'e' => Some("\\u001B"),
            b'x' => Some("\\u00HH"),
            _ => None,
        };
        if let Some(instead) = instead {
            errors.push(
                SyntaxError::new(
                    at..at + 2,
                    format!("the escape `\\{}` is TOML 1.1", bytes[at + 1] as char),
                    format!("The server reads TOML 1.0; write `{instead}`."),
                )
                .toml11(),
            );
        }
        at += 2;
    }
}
