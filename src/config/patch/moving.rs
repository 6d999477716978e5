//! A key that gets another name or place takes along what somebody wrote: the text of its value, the comment on
//! its line, and the comments directly above it.

use std::ops::Range;

use super::gap::{Gap, NewKey};
use super::{Found, KeyPath, edit, find, is_array_of_tables, literal, ranges};
use crate::api::Edit;
use crate::config::document::{Document, Line, Section};
use crate::config::tree::{Item, Value};

/// The splices that rename a key where it stands, or move it; `None` when that cannot be done by splices.
pub fn edits(document: &Document, old: &KeyPath, new: &KeyPath) -> Option<Vec<Edit>> {
    let Found::Here(item) = find(&document.root, &old.0).ok()? else { return None };
    let Found::Missing { known, inline } = find(&document.root, &new.0).ok()? else { return None };
    if is_array_of_tables(document, item) {
        return None;
    }
    if let Some(splices) = ranges::renames(document, &old.0, &new.0) {
        return Some(splices.into_iter().map(|(range, insert)| edit(range, insert)).collect());
    }
    let (name, table) = new.0.split_last()?;
    let lines = lines(document, &old.0)?;
    // Lines with more keys are those of a table that is written with dots.
    let dotted = lines.iter().any(|one| !one.below.is_empty());
    let (at, insert) = if lines.is_empty() || inline.is_some() {
        let gap = Gap::of(document, table, known, inline);
        (gap.at, gap.with(name, as_written(document, item)?))
    } else if dotted {
        let gap = Gap::of(document, &new.0, known, None);
        (gap.at, gap.with_all(&lines.iter().map(|one| one.as_key(document)).collect::<Vec<_>>()))
    } else {
        let gap = Gap::of(document, table, known, None);
        let key = |one: &Leaving<'_>| NewKey { name: literal::key(name), ..one.as_key(document) };
        (gap.at, gap.with_all(&lines.iter().map(key).collect::<Vec<_>>()))
    };
    let gone: Vec<Range<usize>> = if lines.is_empty() {
        ranges::removals(document, &old.0)
    } else {
        lines.iter().map(|one| one.start..one.line.span.end).collect()
    };
    // Where nothing else is left, there is nothing that a blank line could set it apart from.
    let only = document.layout.sections.len() == 1
        && document.layout.sections[0].lines.len() == gone.len()
        && gone.first().is_some_and(|first| document.text[..first.start].trim().is_empty());
    let insert = if only { insert.trim_start_matches(['\r', '\n']).to_owned() } else { insert };
    let inside = gone.iter().any(|gone| gone.start < at && at < gone.end);
    let mut edits: Vec<Edit> = gone.into_iter().map(|range| edit(range, String::new())).collect();
    edits.push(edit(at..at, insert));
    (!inside).then_some(edits)
}

/// A line that moves.
struct Leaving<'d> {
    line: &'d Line,
    /// Where it starts, the comments above it included.
    start: usize,
    /// The keys that stay left of its `=`.
    below: &'d [crate::config::document::WrittenKey],
}

impl Leaving<'_> {
    fn as_key(&self, document: &Document) -> NewKey {
        let text = document.text.as_str();
        let name = match (self.below.first(), self.below.last()) {
            (Some(first), Some(last)) => text[first.span.start..last.span.end].to_owned(),
            _ => String::new(),
        };
        NewKey {
            above: text[self.start..self.line.span.start].to_owned(),
            name,
            value: text[self.line.value.start..self.line.span.end].trim_end().to_owned(),
        }
    }
}

/// The lines that set something at or below a path; none when it lies in braces. `None` when it has a header of
/// its own.
fn lines<'d>(document: &'d Document, path: &[String]) -> Option<Vec<Leaving<'d>>> {
    let mut lines = Vec::new();
    for section in &document.layout.sections {
        let depth = section.keys.len();
        if !section.keys.iter().zip(path).all(|(key, name)| key.name == *name) {
            continue;
        }
        let rest = path.get(depth..).filter(|rest| !rest.is_empty())?;
        for (place, line) in section.lines.iter().enumerate() {
            let leads = line.keys.len() >= rest.len()
                && line.keys.iter().zip(rest).all(|(key, name)| key.name == *name);
            if leads {
                let start = with_comments(&document.text, section, place);
                lines.push(Leaving { line, start, below: &line.keys[rest.len()..] });
            }
        }
    }
    Some(lines)
}

/// Where a line starts with the comments directly above it. What opens the file is about the file, and a setting
/// that is commented out belongs to its table: both stay.
fn with_comments(text: &str, section: &Section, place: usize) -> usize {
    let line = section.lines[place].span.start;
    let floor = match place.checked_sub(1) {
        Some(before) => section.lines[before].span.end,
        None => section.span.end,
    };
    let mut start = line;
    while start > floor {
        let before = text[floor..start - 1].rfind('\n').map_or(floor, |at| floor + at + 1);
        let Some(comment) = text[before..start].trim_start().strip_prefix('#') else { break };
        let setting = Document::parse(comment);
        if setting.is_valid()
            && setting.layout.sections.iter().any(|one| !one.header.is_empty() || !one.lines.is_empty())
        {
            break;
        }
        start = before;
    }
    let opens_file = section.header.is_empty() && start == section.span.start;
    if opens_file { line } else { start }
}

/// A value as somebody wrote it; a table that is not in one piece gets braces around what is written of it. `None`
/// when it holds tables that only headers can write.
fn as_written(document: &Document, item: &Item) -> Option<String> {
    match &item.value {
        Value::Table(table) if !document.is_inline(item) => {
            let entries: Option<Vec<String>> = table
                .entries
                .iter()
                .map(|entry| {
                    let key = &document.text[entry.key_span.clone()];
                    Some(format!("{key} = {}", as_written(document, &entry.item)?))
                })
                .collect();
            let entries = entries?;
            Some(if entries.is_empty() { "{}".into() } else { format!("{{ {} }}", entries.join(", ")) })
        }
        _ if is_array_of_tables(document, item) => None,
        _ => Some(document.text[item.span.clone()].to_owned()),
    }
}
