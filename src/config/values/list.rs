//! Lists and free tables of strings.

use super::issue::ValueIssue;
use super::{as_table, scalar, text};
use crate::config::catalogue::Words;
use crate::config::tree::{Item, Value};

/// An array whose elements `element` has nothing to say against.
pub(super) fn each(item: &Item, element: &dyn Fn(&Item) -> Vec<ValueIssue>) -> Vec<ValueIssue> {
    match &item.value {
        Value::Array(items) => items.iter().flat_map(element).collect(),
        Value::String(text) => {
            let mut issue = ValueIssue::expected(item, "a list");
            issue.help = Some("put it in brackets: [\"…\"]".into());
            issue.instead = Some(bracketed(text));
            vec![issue]
        }
        _ => vec![ValueIssue::expected(item, "a list")],
    }
}

pub(super) fn strings(item: &Item) -> Vec<ValueIssue> {
    each(item, &|item| text(item, &|_| None))
}

pub(super) fn string_or_strings(item: &Item) -> Vec<ValueIssue> {
    match &item.value {
        Value::String(_) => Vec::new(),
        _ => strings(item),
    }
}

pub(super) fn words(item: &Item, words: Words) -> Vec<ValueIssue> {
    each(item, &|item| scalar::word(item, words, false))
}

/// A table of any keys to strings.
pub(super) fn string_map(item: &Item) -> Vec<ValueIssue> {
    match as_table(item) {
        Some(table) => table.entries.iter().flat_map(|entry| text(&entry.item, &|_| None)).collect(),
        None => vec![ValueIssue::expected(item, "a table of strings")],
    }
}

/// `a, b` as a TOML list.
fn bracketed(text: &str) -> String {
    let parts: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| format!("\"{}\"", part.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    format!("[{}]", parts.join(", "))
}
