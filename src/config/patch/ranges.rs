//! Which bytes a key takes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::literal;
use crate::config::document::{Document, WrittenKey};
use crate::config::tree::{Table, Value};

/// Whether the table at `key` is written with braces: it is the only form whose span is not a key.
pub fn is_braced(parent: &Table, key: &str) -> bool {
    parent.entries.of(key).is_some_and(|entry| {
        // A header's span starts with its bracket, which stands before the key; a dotted key's is the key.
        matches!(entry.item.value, Value::Table(_)) && entry.item.span.start >= entry.key_span.end
    })
}

/// The splices that rename `old` where it stands: a key within its table, or a table in its headers and
/// dotted keys. `None` when it must move.
pub fn renames(document: &Document, old: &[String], new: &[String]) -> Option<Vec<(Range<usize>, String)>> {
    let keys: Vec<&str> = old.iter().map(String::as_str).collect();
    let item = document.root.at(&keys)?;
    let is_value = !matches!(item.value, Value::Table(_)) || document.is_inline(item);
    if is_value {
        let (name, table) = old.split_last()?;
        if new.split_last()?.1 != table {
            return None;
        }
        let parent = match table {
            [] => &document.root,
            _ => match &document.root.at(&keys[..keys.len() - 1])?.value {
                Value::Table(table) => table,
                _ => return None,
            },
        };
        let entry = parent.entries.of(name)?;
        return Some(vec![(entry.key_span.clone(), literal::key(new.last()?))]);
    }
    let mut splices = Vec::new();
    for section in &document.layout.sections {
        let depth = section.keys.len();
        if !section.keys.iter().zip(old).all(|(key, name)| key.name == *name) {
            continue;
        }
        if depth >= old.len() {
            let span = section.keys[0].span.start..section.keys[old.len() - 1].span.end;
            splices.push((span, literal::dotted(new)));
            continue;
        }
        let rest = &old[depth..];
        for line in section.lines.iter().filter(|line| line.keys.len() >= rest.len()) {
            if line.keys.iter().zip(rest).all(|(key, name)| key.name == *name) {
                let inside =
                    new.len() > depth && section.keys.iter().zip(new).all(|(key, name)| key.name == *name);
                if !inside {
                    return None;
                }
                let span = line.keys[0].span.start..line.keys[rest.len() - 1].span.end;
                splices.push((span, literal::dotted(&new[depth..])));
            }
        }
    }
    (!splices.is_empty()).then_some(splices)
}

/// The ranges that must go for `path` to be gone, ascending.
pub fn removals(document: &Document, path: &[String]) -> Vec<Range<usize>> {
    let lines = lines(document, path);
    if lines.is_empty() { from_braces(document, path).into_iter().collect() } else { lines }
}

/// The lines and sections that must go for `path` to be gone, ascending; none when it lies in braces.
pub fn lines(document: &Document, path: &[String]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for section in &document.layout.sections {
        let header = section.keys.len();
        let below = section.keys.iter().zip(path).all(|(key, name)| key.name == *name);
        if !below {
            continue;
        }
        if header >= path.len() {
            ranges.push(section.span.start..section.end());
            continue;
        }
        for line in &section.lines {
            let rest = &path[header..];
            if line.keys.len() >= rest.len()
                && line.keys.iter().zip(rest).all(|(key, name)| key.name == *name)
            {
                ranges.push(line.span.clone());
            }
        }
    }
    ranges
}

/// The same for many paths, in any order, and which of the paths lie outside braces.
pub fn lines_of(
    document: &Document,
    paths: &BTreeSet<Vec<String>>,
) -> (Vec<Range<usize>>, BTreeSet<Vec<String>>) {
    let (mut ranges, mut written) = (Vec::new(), BTreeSet::new());
    for section in &document.layout.sections {
        let header = names(&section.keys);
        let whole = (1..=header.len()).filter(|length| paths.contains(&header[..*length]));
        written.extend(whole.map(|length| header[..length].to_vec()));
        if (1..=header.len()).any(|length| paths.contains(&header[..length])) {
            ranges.push(section.span.start..section.end());
        }
        for line in &section.lines {
            let path = [header.clone(), names(&line.keys)].concat();
            for length in header.len() + 1..=path.len() {
                if paths.contains(&path[..length]) {
                    ranges.push(line.span.clone());
                    written.insert(path[..length].to_vec());
                }
            }
        }
    }
    (ranges, written)
}

fn names(keys: &[WrittenKey]) -> Vec<String> {
    keys.iter().map(|key| key.name.clone()).collect()
}

/// The bytes of a key in a table with braces, with the comma that goes with it.
fn from_braces(document: &Document, path: &[String]) -> Option<Range<usize>> {
    let mut table = &document.root;
    let (mut braces, mut depth) = (None, 0);
    for (index, key) in path[..path.len() - 1].iter().enumerate() {
        let item = table.get(key)?;
        if is_braced(table, key) {
            braces = Some(item);
            depth = index + 1;
        }
        match &item.value {
            Value::Table(inner) => table = inner,
            _ => return None,
        }
    }
    let braces = braces?;
    let Value::Table(inner) = &braces.value else { return None };
    // Every key that has a value of its own.
    let mut pairs = Vec::new();
    inner.walk(&mut |path, entry| {
        let (key, item) = (&entry.key_span, &entry.item);
        let dotted = matches!(item.value, Value::Table(_)) && item.span.start < key.end;
        if !dotted {
            pairs.push((path.to_vec(), key.start..item.span.end));
        }
        dotted
    });
    pairs.sort_by_key(|(_, span)| span.start);
    let wanted: Vec<&str> = path[depth..].iter().map(String::as_str).collect();
    let gone: Vec<usize> = (0..pairs.len()).filter(|index| pairs[*index].0.starts_with(&wanted)).collect();
    let (first, last) = (*gone.first()?, *gone.last()?);
    if last - first + 1 != gone.len() {
        return None;
    }
    let start = if first == 0 { braces.span.start + 1 } else { pairs[first - 1].1.end };
    let end = pairs[last].1.end;
    if first > 0 || last + 1 == pairs.len() {
        return Some(start..end);
    }
    // The first of several: with the comma behind it.
    let comma = document.text[end..].find(',')? + end + 1;
    Some(start..comma)
}
