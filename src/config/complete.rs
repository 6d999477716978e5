//! What fits at a place of a file, and the key that stands there. The file is broken while somebody types,
//! so its lines are looked at, not its tree.

use std::ops::Range;

use super::catalogue::{Catalogue, Key, Kind, NEWEST, page};
use super::document::LineIndex;
use super::patch::KeyPath;
use super::version;
use crate::api::CONTRACT;
use crate::api::complete::{CompleteInput, CompleteOutput, KeyAt, Proposal, ProposalKind};

/// Keys or values that fit at a byte offset.
///
/// # Errors
/// When the offset lies outside the text or inside a character.
pub fn complete(input: &CompleteInput) -> Result<CompleteOutput, String> {
    let text = input.file.text.as_str();
    check_offset(text, input.offset)?;
    let read_by = input.server_version.as_deref().map(version::parse).transpose();
    let wrong = |_| format!("`server-version`: this is not a version; write it like {NEWEST}");
    let read_by = read_by.map_err(wrong)?.unwrap_or(NEWEST);
    let catalogue = Catalogue::for_version(&read_by);
    let place = Spot::of(text, input.offset);
    let (range, proposals) = place.proposals(&catalogue, input.offset);
    Ok(CompleteOutput {
        contract: CONTRACT.into(),
        start: range.start,
        end: range.end,
        proposals,
        key: place.key(&catalogue),
    })
}

/// Whether there is something to the left and to the right of an offset.
fn check_offset(text: &str, offset: usize) -> Result<(), String> {
    if text.is_char_boundary(offset) {
        return Ok(());
    }
    if offset > text.len() {
        return Err(format!(
            "`offset`: this is past the end of the text, which has {} bytes; offsets are bytes of UTF-8",
            text.len()
        ));
    }
    let before = (0..offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let after = (offset..).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    Err(format!(
        "`offset`: this is inside a character, which takes the bytes {before} to {after}; use {before} or {after}. \
         Offsets are bytes of UTF-8, not characters or UTF-16 units"
    ))
}

/// A line and the table that it belongs to.
struct Spot<'t> {
    text: &'t str,
    line: Range<usize>,
    table: Vec<String>,
    /// Keys that the table has on other lines.
    taken: Vec<String>,
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
        if before.contains('#') {
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

fn find(catalogue: &Catalogue, path: &[String]) -> Option<&'static Key> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    catalogue.lookup(&names)
}

/// How much of a name stands at the beginning of a text; names of tables have `also` a dot. What somebody has typed of a
/// name to the right of the place goes with the rest of it.
fn word(rest: &str, also: &str) -> usize {
    let of_name = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign) || also.contains(sign);
    rest.find(|sign| !of_name(sign)).unwrap_or(rest.len())
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
    let mut all = key.kind_in(catalogue.version()).grammar().choices();
    if let Some(default) = key.default_in(catalogue.version()).filter(|_| !matches!(key.kind, Kind::Retry(_)))
        && !all.iter().any(|value| value == default)
        && !matches!(key.kind, Kind::WordList(_))
    {
        all.push(default.to_owned());
    }
    let fits = all.into_iter().filter(|value| value.starts_with(typed));
    let proposals = fits.map(|value| proposal(value, ProposalKind::Value, key, catalogue)).collect();
    let end = if typed.starts_with('"') { offset + closed(rest) } else { offset };
    (offset - typed.len()..end, proposals)
}

/// The length of what ends a text that is begun, such as the quote that editors write by themselves; 0 when nothing does.
fn closed(rest: &str) -> usize {
    let word = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '-').unwrap_or(rest.len());
    if rest[word..].starts_with('"') { word + 1 } else { 0 }
}

fn proposal(text: String, kind: ProposalKind, key: &Key, catalogue: &Catalogue) -> Proposal {
    Proposal { text, kind, detail: page::title(key), deprecated: key.deprecated_in(catalogue.version()) }
}

/// Those that will go come last.
fn sorted(mut all: Vec<Proposal>) -> Vec<Proposal> {
    all.sort_by(|one, two| (one.deprecated, &one.text).cmp(&(two.deprecated, &two.text)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::validate::ConfigText;

    /// Proposals at the `|`, with the text that they replace.
    fn at(text: &str) -> (String, Vec<String>, Option<String>) {
        let offset = text.find('|').expect("a place");
        let text = text.replacen('|', "", 1);
        let file = ConfigText { name: "f".into(), text: text.clone(), origin: None };
        let output = complete(&CompleteInput { file, offset, ..CompleteInput::default() }).unwrap();
        let replaced = text[output.start..output.end].to_owned();
        let proposals = output.proposals.into_iter().map(|one| one.text).collect();
        (replaced, proposals, output.key.map(|key| key.key))
    }

    #[test]
    fn keys_fit_their_table() {
        let (replaced, keys, _) =
            at("cluster-name = \"x\"\n[worker.snapshots]\ndestination = \"s3://b\"\nsnap|\n");
        assert_eq!(
            (replaced.as_str(), keys.as_slice()),
            ("snap", &["snapshot-interval".to_owned(), "snapshot-interval-num-records".to_owned()][..])
        );
        let (_, keys, _) = at("clus|\n[admin]\n");
        assert_eq!(keys, ["cluster-name"]);
        let (_, keys, _) = at("cluster-name = \"x\"\nclus|\n");
        assert!(keys.is_empty(), "{keys:?}");
        let (replaced, keys, _) = at("worker.snapshots.dest|");
        assert_eq!((replaced.as_str(), keys), ("dest", vec!["destination".to_owned()]));
        assert_eq!(at("nod|e-nam = \"n1\"").0, "node-nam", "the rest of a name goes with it");
        assert_eq!(at("wor|ker.snapshots.destination").0, "worker");
    }

    #[test]
    fn values_and_tables_fit() {
        let (replaced, values, key) = at("[bifrost]\ndefault-provider = \"re|\"");
        assert_eq!(
            (replaced.as_str(), values, key.as_deref()),
            ("\"re\"", vec!["\"replicated\"".to_owned()], Some("bifrost.default-provider"))
        );
        assert_eq!(at("[bifrost]\ndefault-provider = \"re|plic\" # x").0, "\"replic\"");
        assert_eq!(at("[bifrost]\ndefault-provider = \"re|").0, "\"re");
        assert_eq!(at("roles = [\"wo|, \"admin\"]").0, "\"wo");
        assert_eq!(at("roles = [\"wo|\", \"admin\"]").0, "\"wo\"");
        assert_eq!(at("roles = [\"admin\", \"wo|").1, ["\"worker\""]);
        assert_eq!(at("auto-provision = |").1, ["true", "false"]);
        assert!(at("[worker.sn|]").1.contains(&"worker.snapshots".to_owned()));
        assert_eq!(at("[worker.sn|apshot.x] # y").0, "worker.snapshot.x");
        assert!(at("# node-|").1.is_empty());
    }

    #[test]
    fn a_place_that_is_none_is_an_error_that_names_the_nearest() {
        let file = ConfigText { name: "f".into(), text: "a€b".into(), origin: None };
        let answer =
            |offset| complete(&CompleteInput { file: file.clone(), offset, ..CompleteInput::default() });
        for offset in [2, 3] {
            let error = answer(offset).unwrap_err();
            assert!(error.contains("inside a character") && error.contains("use 1 or 4"), "{error}");
        }
        for offset in [6, usize::MAX] {
            let error = answer(offset).unwrap_err();
            assert!(error.contains("past the end of the text, which has 5 bytes"), "{error}");
        }
        for offset in [0, 1, 4, 5] {
            assert!(answer(offset).is_ok(), "{offset}");
        }
    }
}
