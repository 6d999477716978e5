//! A configuration text, parsed: its tree, its layout, and everything that is wrong with its syntax.
//!
//! The server embeds a TOML 1.0 parser (`toml_edit` 0.22 by way of figment), while the parser used
//! here reads TOML 1.1. [`Document::parse`] therefore also reports what only TOML 1.1 allows.

mod layout;
mod lines;
mod parts;
mod recover;
mod syntax;
mod toml10;
mod tree;

use std::ops::Range;

pub use layout::{Layout, Line, Section, WrittenKey};
pub use lines::LineIndex;
pub use parts::{MOST_A_BYTE, parts};
pub use syntax::SyntaxError;

use super::tree::{Item, Table, Value};
use crate::api::validate::Span;

/// A configuration text and what it amounts to.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text as given.
    pub text: String,
    /// Its tree. After a syntax error: whatever could be read.
    pub root: Table,
    /// What a TOML 1.0 parser rejects, by position.
    pub errors: Vec<SyntaxError>,
    /// Its sections and lines.
    pub layout: Layout,
    lines: LineIndex,
}

impl Document {
    /// Reads a text. Never fails: errors are part of the result.
    pub fn parse(text: &str) -> Self {
        let recover::Parsed { root, layout, errors } = recover::parse(text);
        Self { text: text.to_owned(), root, errors, layout, lines: LineIndex::new(text) }
    }

    /// Whether a TOML 1.0 parser accepts the text.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// A byte range with line and column (in characters, from 1).
    pub fn span(&self, range: &Range<usize>) -> Span {
        let (line, column) = self.lines.position(&self.text, range.start);
        Span { start: range.start, end: range.end, line, column }
    }

    /// Whether the table at `item` is written `{ … }`.
    pub fn is_inline(&self, item: &Item) -> bool {
        matches!(item.value, Value::Table(_)) && self.text[item.span.clone()].starts_with('{')
    }
}
