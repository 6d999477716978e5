//! Keys and values of TOML. The file is broken while somebody types, so its lines are looked at, not its tree.

use std::ops::Range;

use super::{Answer, proposal, sorted, word};
use crate::api::complete::{KeyAt, Proposal, ProposalKind};
use crate::config::catalogue::{Catalogue, Key, Kind, page};
use crate::config::document::LineIndex;
use crate::config::patch::KeyPath;

/// A line and the table that it belongs to.
struct Spot<'t> {
    text: &'t str,
    line: Range<usize>,
    table: Vec<String>,
    /// Keys that the table has on other lines.
    taken: Vec<String>,
}

/// What fits at a place of a text.
pub fn at(catalogue: &Catalogue, text: &str, offset: usize) -> Answer {
    let spot = Spot::of(text, offset);
    let (range, proposals) = spot.proposals(catalogue, offset);
    Answer { range, proposals, key: spot.key(catalogue) }
}

impl<'t> Spot<'t> {
    fn of(text: &'t str, offset: usize) -> Self {
        let lines = LineIndex::new(text);
        let line = lines.bounds(text, lines.line(offset)).unwrap_or(offset..offset);
        let header = |line: &str| {
            let inside = line.trim().strip_prefix('[')?.split(']').next()?.trim_start_matches('[');
            (!line.contains('=')).then(|| KeyPath::from(inside.trim()).0)
        };
        let mut table = Vec::new();
        let (mut taken, mut at) = (Vec::new(), 0);
        for other in text.split_inclusive('\n') {
            let here = at == line.start;
            let above = at < line.start;
            at += other.len();
            match header(other) {
                Some(path) if above => {
                    table = path;
                    taken.clear();
                }
                Some(_) if !here => break,
                Some(_) => {}
                None if !here => taken.extend(other.split_once('=').map(|(key, _)| key.trim().to_owned())),
                None => {}
            }
        }
        Self { text, line, table, taken }
    }

    fn written(&self) -> &'t str {
        &self.text[self.line.clone()]
    }

    /// The bytes of the key on the line, and its whole path.
    fn key_path(&self) -> Option<(Range<usize>, Vec<String>)> {
        let written = self.written();
        let end = written.find('=').unwrap_or(written.len());
        let key = written[..end].trim();
        if key.is_empty() || key.starts_with(['#', '[']) {
            return None;
        }
        let start = self.line.start + written.find(key)?;
        let path = self.table.iter().cloned().chain(KeyPath::from(key).0).collect();
        Some((start..start + key.len(), path))
    }

    fn key(&self, catalogue: &Catalogue) -> Option<KeyAt> {
        let (range, path) = self.key_path()?;
        let key = find(catalogue, &path)?;
        Some(KeyAt { key: key.path.clone(), start: range.start, end: range.end, detail: page::title(key) })
    }

    fn proposals(&self, catalogue: &Catalogue, offset: usize) -> (Range<usize>, Vec<Proposal>) {
        let before = &self.text[self.line.start..offset];
        let nothing = (offset..offset, Vec::new());
        if has_comment(before) {
            return nothing;
        }
        if before.trim_start().starts_with('[') && !before.contains('=') {
            return tables(catalogue, (before, &self.text[offset..self.line.end]), offset);
        }
        match before.split_once('=') {
            None => self.keys(catalogue, before.trim_start(), offset),
            Some((_, value)) => {
                let key = self.key_path().and_then(|(_, path)| find(catalogue, &path));
                key.map_or(nothing, |key| {
                    values(catalogue, key, (value, &self.text[offset..self.line.end]), offset)
                })
            }
        }
    }

    fn keys(&self, catalogue: &Catalogue, typed: &str, offset: usize) -> (Range<usize>, Vec<Proposal>) {
        let (parents, name) = typed.rsplit_once('.').unwrap_or(("", typed));
        let mut table = self.table.join(".");
        if !parents.is_empty() {
            table = if table.is_empty() { parents.into() } else { format!("{table}.{parents}") };
        }
        let fits =
            |key: &&'static Key| key.table() == table && key.name() != "*" && key.name().starts_with(name);
        let free = |key: &&'static Key| !self.taken.iter().any(|taken| taken == key.name());
        let found = catalogue.keys().filter(fits).filter(free);
        let proposals = found.map(|key| {
            let is_table = matches!(key.kind, Kind::Table(_) | Kind::TableList(_) | Kind::Retry(_));
            let kind = if is_table { ProposalKind::Table } else { ProposalKind::Key };
            proposal(key.name().to_owned(), kind, key, catalogue)
        });
        let rest = word(&self.text[offset..self.line.end], "");
        (offset - name.len()..offset + rest, sorted(proposals.collect()))
    }
}

/// Whether a comment begins in a part of a line: a `#` that stands in no quotes.
fn has_comment(part: &str) -> bool {
    let mut quote = None;
    let mut signs = part.chars();
    while let Some(sign) = signs.next() {
        match (quote, sign) {
            (None, '#') => return true,
            (None, '"' | '\'') => quote = Some(sign),
            (Some('"'), '\\') => drop(signs.next()),
            (Some(open), sign) if sign == open => quote = None,
            _ => {}
        }
    }
    false
}

fn find(catalogue: &Catalogue, path: &[String]) -> Option<&'static Key> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    catalogue.lookup(&names)
}

fn tables(
    catalogue: &Catalogue,
    (before, rest): (&str, &str),
    offset: usize,
) -> (Range<usize>, Vec<Proposal>) {
    let typed = before.trim_start().trim_start_matches('[').trim_start();
    let is_table =
        |key: &&'static Key| matches!(key.kind, Kind::Table(_) | Kind::TableList(_) | Kind::Retry(_));
    let found = catalogue.keys().filter(is_table).filter(|key| key.path.starts_with(typed));
    let proposals = found.map(|key| proposal(key.path.clone(), ProposalKind::Table, key, catalogue));
    (offset - typed.len()..offset + word(rest, "."), sorted(proposals.collect()))
}

/// Values that fit between what stands before the place and behind it.
fn values(
    catalogue: &Catalogue,
    key: &'static Key,
    (value, rest): (&str, &str),
    offset: usize,
) -> (Range<usize>, Vec<Proposal>) {
    let typed = value.rsplit(['[', ',', ' ', '\t']).next().unwrap_or_default();
    let fits = super::values(catalogue, key).into_iter().filter(|value| value.starts_with(typed));
    let proposals = fits.map(|value| proposal(value, ProposalKind::Value, key, catalogue)).collect();
    let end = if typed.starts_with('"') { offset + closed(rest) } else { offset };
    (offset - typed.len()..end, proposals)
}

/// The length of what ends a text that is begun, such as the quote that editors write by themselves; 0 when nothing does.
fn closed(rest: &str) -> usize {
    let word = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '-').unwrap_or(rest.len());
    if rest[word..].starts_with('"') { word + 1 } else { 0 }
}
