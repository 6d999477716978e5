//! One change to one key, as splices on the text. Nothing is parsed again: whoever applies a change
//! compares the new text with what the tree was meant to become.

use serde_json::Value as Json;

use super::{Found, KeyPath, array, find, is_array_of_tables, literal, model, ranges};
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
}

impl Change {
    /// The splices that make the change, ascending; `None` when it cannot be made.
    pub fn edits(&self, document: &Document) -> Option<Vec<Edit>> {
        let mut edits = match self {
            Self::Splice(edits) => edits.clone(),
            _ if !document.is_valid() => return None,
            Self::Set(path, json) => set(document, path, json)?,
            Self::Rename(old, new) => rename(document, old, new)?,
            Self::Remove(path) => match find(&document.root, &path.0).ok()? {
                Found::Here(item) if !is_array_of_tables(document, item) => removal(document, path),
                _ => return None,
            },
        };
        edits.sort();
        let edits = joined(edits);
        (!edits.is_empty()).then_some(edits)
    }

    /// The key that the change makes or rewrites.
    pub fn target(&self) -> Option<&KeyPath> {
        match self {
            Self::Set(path, _) | Self::Rename(_, path) | Self::Remove(path) => Some(path),
            Self::Splice(_) => None,
        }
    }

    /// Makes the change in a tree; `false` when what it means for the tree is unknown.
    pub fn apply(&self, tree: &mut Table) -> bool {
        match self {
            Self::Splice(_) => return false,
            Self::Set(path, json) => match model::value(json) {
                Ok(value) => model::put(tree, &path.0, value),
                Err(_) => return false,
            },
            Self::Remove(path) => model::take(tree, &path.0),
            Self::Rename(old, new) => {
                let names: Vec<&str> = old.0.iter().map(String::as_str).collect();
                let Some(value) = tree.at(&names).map(|item| item.value.clone()) else { return false };
                model::take(tree, &old.0);
                model::put(tree, &new.0, value);
            }
        }
        true
    }
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

fn edit(range: std::ops::Range<usize>, insert: String) -> Edit {
    Edit { start: range.start, end: range.end, insert }
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
            let (at, insert) = ranges::insertion(document, &path.0, known, inline, &literal::of(&value));
            (at..at, insert)
        }
    };
    Some(vec![edit(range, insert)])
}

fn rename(document: &Document, old: &KeyPath, new: &KeyPath) -> Option<Vec<Edit>> {
    let Found::Here(item) = find(&document.root, &old.0).ok()? else { return None };
    let Found::Missing { known, inline } = find(&document.root, &new.0).ok()? else { return None };
    if is_array_of_tables(document, item) {
        return None;
    }
    if let Some(splices) = ranges::renames(document, &old.0, &new.0) {
        return Some(splices.into_iter().map(|(range, insert)| edit(range, insert)).collect());
    }
    let value = match inline {
        Some(_) => literal::of(&item.value),
        None => ranges::value_and_comment(document, item),
    };
    let (at, insert) = ranges::insertion(document, &new.0, known, inline, &value);
    let mut edits = removal(document, old);
    // The only line leaves no text behind that a blank line could set it apart from.
    let only = document.layout.sections.iter().map(|section| section.lines.len()).sum::<usize>() == 1
        && document.layout.sections.len() == 1
        && edits.iter().all(|gone| document.text[..gone.start].trim().is_empty());
    let insert = if only { insert.trim_start_matches(['\r', '\n']).to_owned() } else { insert };
    let inside = edits.iter().any(|gone| gone.start < at && at < gone.end);
    edits.push(edit(at..at, insert));
    (!inside).then_some(edits)
}

fn removal(document: &Document, path: &KeyPath) -> Vec<Edit> {
    ranges::removals(document, &path.0).into_iter().map(|range| edit(range, String::new())).collect()
}
