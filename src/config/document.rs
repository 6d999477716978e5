//! A configuration text, parsed: its tree, its layout, and everything that is wrong with its syntax.
//!
//! The server embeds a TOML 1.0 parser (`toml_edit` 0.22 by way of figment), while the parser used
//! here reads TOML 1.1. [`Document::parse`] therefore also reports what only TOML 1.1 allows.

mod layout;
mod lines;
mod syntax;
mod toml10;
mod tree;

use std::ops::Range;

use toml::de::DeTable;

pub use layout::{Key, Layout, Line, Section};
pub use lines::Lines;
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
    lines: Lines,
}

impl Document {
    /// Reads a text. Never fails: errors are part of the result.
    pub fn parse(text: &str) -> Self {
        let (table, raw) = DeTable::parse_recoverable(text);
        let mut found: Vec<SyntaxError> = Vec::new();
        let root = tree::table(table.get_ref(), &mut found);
        let events = layout::events(text);
        let layout = Layout::read(text, &events);
        toml10::check(text, &events, &mut found);
        found.extend(raw.iter().map(|error| syntax::reword(text, &layout, error)));
        let errors = syntax::tidy(text, found);
        Self { text: text.to_owned(), root, errors, layout, lines: Lines::new(text) }
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
