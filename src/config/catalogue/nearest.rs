//! Which known key is meant by an unknown one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Catalogue, Key, Kind, history};

/// A known key that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The dotted path of the known key.
    pub path: String,
    /// Why it may be meant.
    pub why: Why,
}

/// Why a known key may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It took the place of the key in some version.
    Renamed,
    /// It is the key with hyphens for underscores, or in lower case.
    Spelled,
    /// It is the key with dots for hyphens, underscores or quotes: a table was not written as one.
    Nesting,
    /// It has the same name in another table.
    OtherTable,
    /// It is spelled much alike.
    Alike,
}

/// Below this similarity (0 to 1) of names nothing is suggested.
const ALIKE: f64 = 0.75;

/// A longer key is nobody's misspelling, and comparing takes as long as the two lengths multiplied.
const LONGEST: usize = 128;

/// Why a key may be meant, how far it is away, and the key.
type Candidate = (Why, u32, &'static Key);

/// All that may be meant.
pub(super) fn nearest(catalogue: &Catalogue, path: &[&str]) -> Vec<Suggestion> {
    suggest(catalogue, path, true)
}

/// What may be meant without being misspelled.
pub(super) fn meant(catalogue: &Catalogue, path: &[&str]) -> Vec<Suggestion> {
    suggest(catalogue, path, false)
}

fn suggest(catalogue: &Catalogue, path: &[&str], misspelled: bool) -> Vec<Suggestion> {
    if let Some(path) = catalogue.renamed(path) {
        return vec![Suggestion { path, why: Why::Renamed }];
    }
    let written: Vec<String> = path.iter().map(|name| plain(name)).collect();
    let dotted = written.join(".");
    let Some(name) = written.last() else { return Vec::new() };
    if dotted.len() > LONGEST {
        return Vec::new();
    }
    let mut found = same_names(catalogue, path, name, &dotted);
    if misspelled {
        add_alike(catalogue, path, name, &dotted, &mut found);
    }
    found.sort_by(|one, two| (one.0, one.1, &one.2.path).cmp(&(two.0, two.1, &two.2.path)));
    if found.first().is_some_and(|best| best.0 <= Why::Nesting) {
        found.truncate(1);
    }
    found.truncate(3);
    found.into_iter().map(|(why, _, key)| Suggestion { path: key.path.clone(), why }).collect()
}

/// Keys of the same name.
fn same_names(catalogue: &Catalogue, path: &[&str], name: &str, dotted: &str) -> Vec<Candidate> {
    let index = Index::get();
    let read = |key: &&&'static Key| key.known_in(catalogue.version());
    let mut found: Vec<Candidate> = Vec::new();
    for key in Index::at(&index.squashed, &dotted.replace(['.', '-'], "")).filter(read) {
        let as_written = !path.iter().any(|part| part.contains('.'));
        let why = if key.path == dotted && as_written { Why::Spelled } else { Why::Nesting };
        found.push((why, 0, key));
    }
    for key in Index::at(&index.named, name).filter(read).filter(|key| key.path != dotted) {
        if found.iter().all(|(_, _, other)| other.path != key.path) {
            found.push((Why::OtherTable, distance(&key.path, dotted), key));
        }
    }
    found
}

/// Keys that are spelled much alike.
fn add_alike(catalogue: &Catalogue, path: &[&str], name: &str, dotted: &str, found: &mut Vec<Candidate>) {
    let index = Index::get();
    let table = dotted.rsplit_once('.').map_or("", |(table, _)| table);
    let shape = Shape::of(name);
    for (other, key) in index.in_table.get(table).into_iter().flat_map(|keys| keys.near(&shape, ALIKE)) {
        let out = !shape.may_be(other, ALIKE) || key.name() == name || !key.known_in(catalogue.version());
        if out || found.iter().any(|(_, _, found)| found.path == key.path) {
            continue;
        }
        if let Some(apart) = likeness(key.name(), name, |alike| alike >= ALIKE) {
            found.push((Why::Alike, apart, key));
        }
    }
    if found.is_empty() {
        // A table that nearly exists hides a key that does exist in it.
        let shape = Shape::of(dotted);
        for (other, key) in index.all.near(&shape, ALIKE + 0.1) {
            let out = !shape.may_be(other, ALIKE + 0.1) || !key.known_in(catalogue.version());
            if out || matches!(key.kind, Kind::Table(_)) && path.len() > 1 {
                continue;
            }
            if let Some(apart) = likeness(&key.path, dotted, |alike| alike > ALIKE + 0.1) {
                found.push((Why::Alike, apart, key));
            }
        }
    }
}

/// Every key, by what it may be looked for.
struct Index {
    /// By path without dots and hyphens.
    squashed: BTreeMap<String, Vec<&'static Key>>,
    /// By name.
    named: BTreeMap<String, Vec<&'static Key>>,
    /// By table.
    in_table: BTreeMap<String, ByLength>,
    /// All, with the shapes of their paths.
    all: ByLength,
}

impl Index {
    fn get() -> &'static Self {
        static INDEX: OnceLock<Index> = OnceLock::new();
        INDEX.get_or_init(|| {
            let mut index = Self {
                squashed: BTreeMap::new(),
                named: BTreeMap::new(),
                in_table: BTreeMap::new(),
                all: ByLength::default(),
            };
            history().iter().for_each(|key| index.all.add(&key.path, key));
            for key in history().iter().filter(|key| key.name() != "*") {
                index.squashed.entry(key.path.replace(['.', '-'], "")).or_default().push(key);
                index.named.entry(key.name().into()).or_default().push(key);
                index.in_table.entry(key.table().into()).or_default().add(key.name(), key);
            }
            index
        })
    }

    fn at<'i>(
        map: &'i BTreeMap<String, Vec<&'static Key>>,
        what: &str,
    ) -> impl Iterator<Item = &'i &'static Key> + use<'i> {
        map.get(what).into_iter().flatten()
    }
}

/// Keys with the shapes of their names or paths, by length.
#[derive(Debug, Default)]
struct ByLength(BTreeMap<usize, Vec<(Shape, &'static Key)>>);

impl ByLength {
    fn add(&mut self, text: &str, key: &'static Key) {
        let shape = Shape::of(text);
        self.0.entry(shape.length).or_default().push((shape, key));
    }

    /// Those whose length may be as near as `least` to that of a shape.
    fn near(&self, shape: &Shape, least: f64) -> impl Iterator<Item = &(Shape, &'static Key)> {
        let length = shape.length as f64;
        let (shortest, longest) = ((length * least) as usize, (length / least) as usize + 1);
        self.0.range(shortest.saturating_sub(1)..=longest).flat_map(|(_, keys)| keys)
    }
}

/// The length of a text and its letters, to see quickly that another is too far away.
#[derive(Debug, Clone, Copy)]
struct Shape {
    length: usize,
    letters: [u8; 32],
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut letters = [0_u8; 32];
        let mut length = 0;
        for sign in text.chars() {
            let letter = &mut letters[sign as usize % 32];
            *letter = letter.saturating_add(1);
            length += 1;
        }
        Self { length, letters }
    }

    /// How many edits lead from one to the other at least: each adds, drops, swaps or replaces one letter.
    fn edits_to(&self, other: &Self) -> usize {
        let (mut less, mut more) = (0, 0);
        for (one, two) in self.letters.iter().zip(&other.letters) {
            less += usize::from(two.saturating_sub(*one));
            more += usize::from(one.saturating_sub(*two));
        }
        less.max(more)
    }

    /// Whether two texts may be as similar as `least`.
    fn may_be(&self, other: &Self, least: f64) -> bool {
        let most = (1.0 - least) * self.length.max(other.length) as f64 + 0.001;
        self.length.abs_diff(other.length) as f64 <= most && self.edits_to(other) as f64 <= most
    }
}

/// How far two texts are apart, in thousandths, when `enough` says so of their similarity.
fn likeness(one: &str, other: &str, enough: impl Fn(f64) -> bool) -> Option<u32> {
    let alike = strsim::normalized_damerau_levenshtein(one, other);
    enough(alike).then_some(((1.0 - alike) * 1000.0) as u32)
}

/// A name as the servers spell theirs. (One family of keys does have an underscore.)
fn plain(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    match name.strip_prefix("tokio_console_").or_else(|| name.strip_prefix("tokio-console-")) {
        Some("bind-address" | "bind_address") => "tokio-console-bind-address".into(),
        Some(rest) => format!("tokio_console_{}", rest.replace('_', "-")),
        None => name.replace('_', "-"),
    }
}

/// How far the tables of two paths are apart: parts that only one of them has, counted from the end.
fn distance(one: &str, two: &str) -> u32 {
    let (one, two): (Vec<_>, Vec<_>) = (one.rsplit('.').collect(), two.rsplit('.').collect());
    let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let mut apart = one.len() + two.len() - 2 * same;
    // Of tables with nothing in common, those that share their first part are nearer.
    if one.last() != two.last() {
        apart += 1;
    }
    u32::try_from(apart).unwrap_or(u32::MAX)
}
