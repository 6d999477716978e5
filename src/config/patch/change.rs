//! One change to one key, as splices on the text. Nothing is parsed again: whoever applies a change
//! compares the new text with what the tree was meant to become.

use serde_json::Value as Json;

use super::pieces::Pieces;
use super::{
    Found, KeyPath, array, edit, find, insertion, is_array_of_tables, literal, model, moving, ranges,
};
use crate::api::Edit;
use crate::config::document::Document;
use crate::config::tree::{Table, Value};

/// A change to one key.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Give a key this value, which is no object.
    Set(KeyPath, Json),
    /// Give a key another name or place.
    Rename(KeyPath, KeyPath),
    /// Remove a key, or a table with all its keys.
    Remove(KeyPath),
    /// Replace these bytes, whatever they mean.
    Splice(Vec<Edit>),
    /// Several changes, one after the other.
    All(Vec<Change>),
}

impl Change {
    /// The splices that make the change, ascending; `None` when it cannot be made.
    pub fn edits(&self, document: &Document) -> Option<Vec<Edit>> {
        let mut edits = match self {
            Self::Splice(edits) => edits.clone(),
            _ if !document.is_valid() => return None,
            Self::Set(path, json) => set(document, path, json)?,
            Self::Rename(old, new) => moving::edits(document, old, new)?,
            Self::Remove(path) => match find(&document.root, &path.0).ok()? {
                Found::Here(item) if !is_array_of_tables(document, item) => removal(document, path),
                _ => return None,
            },
            Self::All(changes) => return in_turn(changes, document),
        };
        edits.sort();
        let edits = joined(edits);
        (!edits.is_empty()).then_some(edits)
    }

    /// The key that the change makes or rewrites.
    pub fn target(&self) -> Option<&KeyPath> {
        match self {
            Self::Set(path, _) | Self::Rename(_, path) | Self::Remove(path) => Some(path),
            Self::Splice(_) | Self::All(_) => None,
        }
    }

    /// Makes the change in a tree; `false` when what it means for the tree is unknown.
    pub fn apply(&self, tree: &mut Table) -> bool {
        match self {
            Self::Splice(_) => return false,
            Self::All(changes) => return changes.iter().all(|change| change.apply(tree)),
            Self::Set(path, json) => match model::value(json) {
                Ok(value) => model::put(tree, &path.0, model::bare(value)),
                Err(_) => return false,
            },
            Self::Remove(path) => model::take(tree, &path.0),
            Self::Rename(old, new) => {
                let names: Vec<&str> = old.0.iter().map(String::as_str).collect();
                let Some(item) = tree.at(&names).cloned() else { return false };
                model::take(tree, &old.0);
                model::put(tree, &new.0, item);
            }
        }
        true
    }
}

/// The splices of several changes, each made on what the others before it left.
fn in_turn(changes: &[Change], document: &Document) -> Option<Vec<Edit>> {
    let mut pieces = Pieces::new(&document.text);
    for change in changes {
        let edits = change.edits(&Document::parse(&pieces.text()))?;
        pieces.splice_all(edits.into_iter().map(|one| (one.start..one.end, one.insert)).collect());
    }
    // Where the first lines went, nothing is left that a blank line could set the next apart from.
    while pieces.text().starts_with('\n') && !document.text.starts_with('\n') {
        pieces.splice(0..1, "");
    }
    // Nor is where the last ones went.
    while pieces.text().ends_with("\n\n") && !document.text.ends_with("\n\n") {
        let end = pieces.text().len();
        pieces.splice(end - 1..end, "");
    }
    let edits = pieces.edits();
    (!edits.is_empty()).then_some(edits)
}

/// Whether two trees say the same.
pub fn same_tree(one: &Table, other: &Table) -> bool {
    model::same_tables(one, other)
}

/// Splices that touch become one.
fn joined(edits: Vec<Edit>) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match out.last_mut() {
            Some(last) if last.end == edit.start => {
                last.end = edit.end;
                last.insert.push_str(&edit.insert);
            }
            _ => out.push(edit),
        }
    }
    out
}

fn set(document: &Document, path: &KeyPath, json: &Json) -> Option<Vec<Edit>> {
    let value = model::value(json).ok()?;
    let (range, insert) = match find(&document.root, &path.0).ok()? {
        Found::Here(item) => {
            if model::same(&item.value, &value) {
                return None;
            }
            let is_table = matches!(item.value, Value::Table(_)) && !document.is_inline(item);
            if is_table || is_array_of_tables(document, item) {
                return None;
            }
            array::extend(&document.text, item, &value)
                .unwrap_or_else(|| (item.span.clone(), literal::of(&value)))
        }
        Found::Missing { known, inline } => {
            let (at, insert) = insertion(document, &path.0, known, inline, literal::of(&value));
            (at..at, insert)
        }
    };
    Some(vec![edit(range, insert)])
}

fn removal(document: &Document, path: &KeyPath) -> Vec<Edit> {
    ranges::removals(document, &path.0).into_iter().map(|range| edit(range, String::new())).collect()
}
