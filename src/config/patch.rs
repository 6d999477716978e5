//! Changes keys of a configuration text and touches nothing else: comments, order, layout and line
//! ends stay. The result is parsed again and compared with what was asked for; a text that would say
//! anything else is never returned.

mod array;
mod change;
pub mod comments;
mod gap;
pub mod literal;
mod many;
mod model;
mod moving;
mod pieces;
mod ranges;

use std::ops::Range;

use serde_json::Value as Json;

use super::document::Document;
use super::tree::{Item, Table, Value};
use crate::api::Edit;
use pieces::Pieces;

pub use change::{Change, same_tree};
pub use model::{as_written, put, same, value};

/// Why a text cannot be patched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// The text is not TOML 1.0; what a change to it would mean is unknown.
    #[error("line {line}, column {column}: {message}; {help}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// How to mend it.
        help: String,
    },
    /// The key cannot be changed where it stands.
    #[error("`{key}`: {reason}")]
    Key {
        /// The dotted key.
        key: String,
        /// What stands in the way, and what to do by hand.
        reason: String,
    },
}

/// A key as a path; from a dotted text (`"a.b"`, quoted parts allowed) or a slice of keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyPath(pub Vec<String>);

impl From<&str> for KeyPath {
    fn from(dotted: &str) -> Self {
        let mut keys = vec![String::new()];
        let mut quoted = false;
        for sign in dotted.chars() {
            match sign {
                '"' => quoted = !quoted,
                '.' if !quoted => keys.push(String::new()),
                _ => keys.last_mut().into_iter().for_each(|key| key.push(sign)),
            }
        }
        Self(keys)
    }
}

impl From<&String> for KeyPath {
    fn from(dotted: &String) -> Self {
        Self::from(dotted.as_str())
    }
}

impl From<&[&str]> for KeyPath {
    fn from(keys: &[&str]) -> Self {
        Self(keys.iter().map(ToString::to_string).collect())
    }
}

impl<const N: usize> From<&[&str; N]> for KeyPath {
    fn from(keys: &[&str; N]) -> Self {
        Self::from(keys.as_slice())
    }
}

impl From<&[String]> for KeyPath {
    fn from(keys: &[String]) -> Self {
        Self(keys.to_vec())
    }
}

impl std::fmt::Display for KeyPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.iter().map(|key| literal::key(key)).collect::<Vec<_>>().join("."))
    }
}

/// The new text, and the splices that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patched {
    /// The new text.
    pub text: String,
    /// Splices on the original text, ascending, not overlapping.
    pub edits: Vec<Edit>,
}

/// A text under change.
#[derive(Debug, Clone)]
pub struct Patch {
    pieces: Pieces,
    document: Document,
    wanted: Table,
}

impl Patch {
    /// Starts from a text.
    ///
    /// # Errors
    /// When the text is not TOML 1.0.
    pub fn new(text: &str) -> Result<Self, PatchError> {
        let document = Document::parse(text);
        check_syntax(&document)?;
        let wanted = document.root.clone();
        Ok(Self { pieces: Pieces::new(text), document, wanted })
    }

    /// Sets a key. An object sets each of its keys and leaves the table's others alone. A key that has
    /// the value already is not touched.
    ///
    /// # Errors
    /// When a plain value or an array of tables stands where a table is needed, or the value has no
    /// TOML form (null, integers beyond 64 bits).
    pub fn set(&mut self, key: impl Into<KeyPath>, value: &Json) -> Result<(), PatchError> {
        let path = key.into();
        match value {
            Json::Object(map) if !map.is_empty() => {
                for (name, value) in map {
                    let mut below = path.clone();
                    below.0.push(name.clone());
                    self.set_path(below, value)?;
                }
                Ok(())
            }
            _ => self.set_leaf(&path, value),
        }
    }

    // A function of its own, because recursion through `impl Into` would never end for the compiler.
    fn set_path(&mut self, path: KeyPath, value: &Json) -> Result<(), PatchError> {
        match value {
            Json::Object(map) if !map.is_empty() => map.iter().try_for_each(|(name, value)| {
                let mut below = path.clone();
                below.0.push(name.clone());
                self.set_path(below, value)
            }),
            _ => self.set_leaf(&path, value),
        }
    }

    fn set_leaf(&mut self, path: &KeyPath, json: &Json) -> Result<(), PatchError> {
        let fail = |reason: String| PatchError::Key { key: path.to_string(), reason };
        let value = model::value(json).map_err(fail)?;
        match find(&self.document.root, &path.0).map_err(fail)? {
            Found::Here(item) => {
                let Some((range, insert)) = self.replacement(path, item, &value)? else { return Ok(()) };
                self.splice(range, &insert)?;
            }
            Found::Missing { known, inline } => {
                let (at, insert) = insertion(&self.document, &path.0, known, inline, literal::of(&value));
                self.splice(at..at, &insert)?;
            }
        }
        model::put(&mut self.wanted, &path.0, model::bare(value));
        Ok(())
    }

    /// What becomes of a value that is there; `None` when it says the same.
    fn replacement(
        &self,
        path: &KeyPath,
        item: &Item,
        value: &Value,
    ) -> Result<Option<(Range<usize>, String)>, PatchError> {
        let is_table = matches!(item.value, Value::Table(_));
        let is_empty = matches!(value, Value::Table(table) if table.entries.is_empty());
        if model::same(&item.value, value) || is_table && is_empty {
            return Ok(None);
        }
        if is_table && !self.document.is_inline(item) || is_array_of_tables(&self.document, item) {
            let reason = "it is a table here, not a value; remove the table first".into();
            return Err(PatchError::Key { key: path.to_string(), reason });
        }
        let extended = array::extend(&self.document.text, item, value);
        Ok(Some(extended.unwrap_or_else(|| (item.span.clone(), literal::of(value)))))
    }

    /// Removes a key with its line; a table with all its keys. A missing key is fine.
    ///
    /// # Errors
    /// When the key lies in an array of tables.
    pub fn remove(&mut self, key: impl Into<KeyPath>) -> Result<(), PatchError> {
        let path = key.into();
        let fail = |reason: String| PatchError::Key { key: path.to_string(), reason };
        if let Found::Here(item) = find(&self.document.root, &path.0).map_err(fail)? {
            if is_array_of_tables(&self.document, item) {
                return Err(fail("it is an array of tables; edit it by hand".into()));
            }
            // From the last to the first, so that the earlier ranges stay true.
            for range in ranges::removals(&self.document, &path.0).into_iter().rev() {
                self.pieces.splice(range, "");
            }
            self.document = Document::parse(&self.pieces.text());
            check_syntax(&self.document)?;
            model::take(&mut self.wanted, &path.0);
        }
        Ok(())
    }

    /// Ends the change.
    ///
    /// # Errors
    /// When the new text does not say exactly what was asked for.
    pub fn finish(self) -> Result<Patched, PatchError> {
        // Every change has parsed what it left.
        if !model::same_tables(&self.document.root, &self.wanted) {
            return Err(PatchError::Key {
                key: "(document)".into(),
                reason: "the change would alter other keys; edit the file by hand".into(),
            });
        }
        let edits = self.pieces.edits();
        Ok(Patched { text: self.document.text, edits })
    }

    fn splice(&mut self, range: Range<usize>, insert: &str) -> Result<(), PatchError> {
        self.pieces.splice(range, insert);
        self.document = Document::parse(&self.pieces.text());
        check_syntax(&self.document)
    }
}

/// Applies edits to a text.
///
/// # Errors
/// When an edit lies outside the text, off a character boundary, or before its predecessor.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, edit) in edits.iter().enumerate() {
        let kept = (edit.start <= edit.end).then(|| text.get(done..edit.start)).flatten();
        let (Some(kept), Some(_)) = (kept, text.get(edit.start..edit.end)) else {
            return Err(format!("`edits[{at}]` does not fit the text"));
        };
        out.push_str(kept);
        out.push_str(&edit.insert);
        done = edit.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

enum Found<'a> {
    Here(&'a Item),
    /// The first `known` keys are tables; `inline` of them lead to the innermost `{ … }`.
    Missing {
        known: usize,
        inline: Option<usize>,
    },
}

fn find<'a>(root: &'a Table, path: &[String]) -> Result<Found<'a>, String> {
    let mut table = root;
    let mut inline = None;
    for (depth, key) in path.iter().enumerate() {
        let Some(item) = table.get(key) else { return Ok(Found::Missing { known: depth, inline }) };
        if depth + 1 == path.len() {
            return Ok(Found::Here(item));
        }
        match &item.value {
            Value::Table(inner) => {
                if ranges::is_braced(table, key) {
                    inline = Some(depth + 1);
                }
                table = inner;
            }
            other => {
                let place = path[..=depth].join(".");
                return Err(format!(
                    "`{place}` is {} {} here, not a table",
                    article(other),
                    other.type_name()
                ));
            }
        }
    }
    Err("the key is empty".into())
}

/// The place and the text that add a key.
fn insertion(
    document: &Document,
    path: &[String],
    known: usize,
    inline: Option<usize>,
    literal: String,
) -> (usize, String) {
    let (name, table) = path.split_last().map_or(("", path), |(name, table)| (name.as_str(), table));
    let gap = gap::Gap::of(document, table, known, inline);
    (gap.at, gap.with(name, literal))
}

fn edit(range: Range<usize>, insert: String) -> Edit {
    Edit { start: range.start, end: range.end, insert }
}

fn article(value: &Value) -> &'static str {
    if matches!(value, Value::Array(_) | Value::Integer(_)) { "an" } else { "a" }
}

fn is_array_of_tables(document: &Document, item: &Item) -> bool {
    matches!(item.value, Value::Array(_))
        && document.text[item.span.clone()].starts_with("[[")
        && document.layout.sections.iter().any(|section| section.array && section.header == item.span)
}

fn check_syntax(document: &Document) -> Result<(), PatchError> {
    let Some(error) = document.errors.first() else { return Ok(()) };
    let span = document.span(&error.span);
    Err(PatchError::Syntax {
        line: span.line,
        column: span.column,
        message: error.message.clone(),
        help: error.help.clone(),
    })
}
