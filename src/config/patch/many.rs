//! Many keys at once: the text is parsed again once a pass, not once a key.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value as Json;

use super::{Found, KeyPath, Patch, PatchError, check_syntax, find, is_array_of_tables};
use super::{gap, insertion, literal, model, ranges};
use crate::config::document::Document;
use crate::config::tree::Value;

/// Who adds text at a place.
#[derive(Debug, PartialEq, Eq)]
enum Claim {
    /// Keys of one table, one below the other.
    Table(Vec<String>),
    /// One key alone: what it adds depends on what stands there.
    Alone,
}

/// The splices of one pass.
#[derive(Default)]
struct Pass {
    /// Ranges with what replaces them, and whether it is a new table, which stands below everything else.
    splices: Vec<(Range<usize>, bool, String)>,
    claims: BTreeMap<usize, Claim>,
    tables: BTreeSet<Vec<String>>,
    done: BTreeMap<Vec<String>, Value>,
}

impl Pass {
    /// Whether a key lies in one that this pass sets, or holds one.
    fn touches(&self, path: &[String]) -> bool {
        let above = (1..=path.len()).any(|length| self.done.contains_key(&path[..length]));
        above || self.done.range(path.to_vec()..).next().is_some_and(|(key, _)| key.starts_with(path))
    }

    /// Adds a missing key; `false` when it has to wait for what this pass adds.
    fn add(&mut self, document: &Document, path: &[String], at: usize, insert: &str, open: bool) -> bool {
        let (table, end) = (&path[..path.len() - 1], document.text.len());
        let bare = insert.trim_start_matches(['\r', '\n']);
        let is_header = bare.starts_with('[');
        if is_header {
            let free = self.claims.get(&at) != Some(&Claim::Alone) && !self.tables.contains(table);
            if free {
                let first = self.tables.is_empty();
                let text =
                    if first { insert.to_owned() } else { gap::newline(&document.text).to_owned() + bare };
                self.splices.push((at..at, true, text));
                self.tables.insert(table.to_vec());
            }
            return free;
        }
        let claim =
            if open || bare.len() < insert.len() { Claim::Alone } else { Claim::Table(table.to_vec()) };
        let in_the_way = match self.claims.get(&at) {
            Some(other) => *other == Claim::Alone || *other != claim,
            None => claim == Claim::Alone && at == end && !self.tables.is_empty(),
        };
        if !in_the_way {
            self.claims.insert(at, claim);
            self.splices.push((at..at, false, insert.to_owned()));
        }
        !in_the_way
    }
}

impl Patch {
    /// [`set`](Self::set) for many keys.
    ///
    /// # Errors
    /// As there.
    pub fn set_all<'k>(
        &mut self,
        set: impl IntoIterator<Item = (&'k String, &'k Json)>,
    ) -> Result<(), PatchError> {
        let mut left = Vec::new();
        set.into_iter().for_each(|(key, value)| leaves(KeyPath::from(key), value, &mut left));
        while !left.is_empty() {
            left = self.pass(left)?;
        }
        Ok(())
    }

    /// Sets the keys that can be set side by side, and gives back the others.
    fn pass<'k>(&mut self, left: Vec<(KeyPath, &'k Json)>) -> Result<Vec<(KeyPath, &'k Json)>, PatchError> {
        let (mut pass, mut later) = (Pass::default(), Vec::new());
        for (path, json) in left {
            let fail = |reason: String| PatchError::Key { key: path.to_string(), reason };
            if pass.touches(&path.0) {
                later.push((path, json));
                continue;
            }
            let value = model::value(json).map_err(fail)?;
            match find(&self.document.root, &path.0).map_err(fail)? {
                Found::Here(item) => {
                    let Some((range, insert)) = self.replacement(&path, item, &value)? else { continue };
                    pass.splices.push((range, false, insert));
                }
                Found::Missing { known, inline } => {
                    let literal = literal::of(&value);
                    let (at, insert) = insertion(&self.document, &path.0, known, inline, literal);
                    // In empty braces, and above the first header, the first key decides what the next look like.
                    let open = inline.is_some() && !insert.starts_with(',')
                        || path.0.len() == 1 && self.document.layout.sections[0].lines.is_empty();
                    if !pass.add(&self.document, &path.0, at, &insert, open) {
                        later.push((path, json));
                        continue;
                    }
                }
            }
            pass.done.insert(path.0, value);
        }
        pass.splices.sort_by_key(|(range, header, _)| (range.start, *header));
        let splices: Vec<_> = pass.splices.into_iter().map(|(range, _, insert)| (range, insert)).collect();
        if !splices.is_empty() {
            self.splice_all(splices)?;
        }
        pass.done
            .into_iter()
            .for_each(|(path, value)| model::put(&mut self.wanted, &path, model::bare(value)));
        Ok(later)
    }

    /// [`remove`](Self::remove) for many keys.
    ///
    /// # Errors
    /// When a key lies in an array of tables.
    pub fn remove_all(&mut self, keys: &[KeyPath]) -> Result<(), PatchError> {
        let mut wanted: BTreeSet<Vec<String>> = BTreeSet::new();
        for path in keys.iter().cloned() {
            let fail = |reason: String| PatchError::Key { key: path.to_string(), reason };
            let Found::Here(item) = find(&self.document.root, &path.0).map_err(fail)? else { continue };
            if is_array_of_tables(&self.document, item) {
                return Err(fail("it is an array of tables; edit it by hand".into()));
            }
            wanted.insert(path.0);
        }
        let (mut gone, written) = ranges::lines_of(&self.document, &wanted);
        if !gone.is_empty() {
            gone.sort_by_key(|range| range.start);
            // A table's lines hold those of its keys.
            let mut end = 0;
            gone.retain(|range| {
                let kept = range.end > end;
                end = end.max(range.end);
                kept
            });
            self.splice_all(gone.into_iter().map(|range| (range, String::new())).collect())?;
            model::take_all(&mut self.wanted, &mut Vec::new(), &written);
        }
        let braced: Vec<Vec<String>> = wanted.into_iter().filter(|path| !written.contains(path)).collect();
        braced.into_iter().try_for_each(|path| self.remove(path.as_slice()))
    }

    fn splice_all(&mut self, splices: Vec<(Range<usize>, String)>) -> Result<(), PatchError> {
        self.pieces.splice_all(splices);
        self.document = Document::parse(&self.pieces.text());
        check_syntax(&self.document)
    }
}

/// Every key with a value of its own. A table sets each of its keys.
fn leaves<'k>(path: KeyPath, value: &'k Json, out: &mut Vec<(KeyPath, &'k Json)>) {
    match value {
        Json::Object(map) if !map.is_empty() => map.iter().for_each(|(name, value)| {
            let mut below = path.clone();
            below.0.push(name.clone());
            leaves(below, value, out);
        }),
        _ => out.push((path, value)),
    }
}
