//! Every key, by what it may be looked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::super::{Key, Kind, history};
use super::words::{self, Words};

pub(super) struct Index {
    /// By path without hyphens.
    pub(super) spelled: BTreeMap<String, Vec<&'static Key>>,
    /// By path without dots and hyphens.
    pub(super) squashed: BTreeMap<String, Vec<&'static Key>>,
    /// By name.
    pub(super) named: BTreeMap<String, Vec<&'static Key>>,
    /// By what the words of the path mean.
    pub(super) meanings: BTreeMap<String, Vec<&'static Key>>,
    /// By what the words of the name mean.
    pub(super) names: BTreeMap<String, Vec<&'static Key>>,
    /// By table.
    pub(super) in_table: BTreeMap<String, ByLength>,
    /// All, with the shapes of their paths.
    pub(super) all: ByLength,
    /// Tables among them.
    pub(super) tables: ByLength,
    /// All, with the shapes of their names.
    pub(super) by_name: ByLength,
    /// Every word of a key, and every word that stands for one.
    pub(super) words: BTreeSet<String>,
    /// The same in the singular.
    pub(super) stems: BTreeSet<String>,
    /// The words with their shapes, by length.
    pub(super) shapes: BTreeMap<usize, Vec<(Shape, String)>>,
}

impl Index {
    pub(super) fn get() -> &'static Self {
        static INDEX: OnceLock<Index> = OnceLock::new();
        INDEX.get_or_init(|| {
            let meant = Words::get();
            let mut index = Self {
                spelled: BTreeMap::new(),
                squashed: BTreeMap::new(),
                named: BTreeMap::new(),
                meanings: BTreeMap::new(),
                names: BTreeMap::new(),
                in_table: BTreeMap::new(),
                all: ByLength::default(),
                tables: ByLength::default(),
                by_name: ByLength::default(),
                shapes: BTreeMap::new(),
                stems: BTreeSet::new(),
                words: meant.all().map(str::to_owned).collect(),
            };
            history().iter().for_each(|key| index.all.add(&key.path, key));
            for key in history().iter().filter(|key| key.name() != "*") {
                let add = |map: &mut BTreeMap<String, Vec<&'static Key>>, by: String| {
                    map.entry(by).or_default().push(key);
                };
                add(&mut index.spelled, squashed(&key.path));
                add(&mut index.squashed, squashed(&key.path).replace('.', ""));
                add(&mut index.named, key.name().into());
                add(&mut index.meanings, meant.meaning([key.path.as_str()]));
                add(&mut index.names, meant.meaning([key.name()]));
                if matches!(key.kind, Kind::Table(_) | Kind::Retry(_)) {
                    index.tables.add(&key.path, key);
                }
                index.in_table.entry(key.table().into()).or_default().add(key.name(), key);
                index.by_name.add(key.name(), key);
                index.words.extend(words::split(&key.path));
            }
            for word in &index.words {
                index.stems.extend(words::stems(word));
                let shape = Shape::of(word);
                index.shapes.entry(shape.length).or_default().push((shape, word.clone()));
            }
            index
        })
    }

    /// Whether every word of a name is one that somebody uses; else nothing can mean the same.
    pub(super) fn understands(&self, name: &str) -> bool {
        words::stems(name).iter().all(|word| self.stems.contains(word))
    }

    pub(super) fn at<'i>(
        map: &'i BTreeMap<String, Vec<&'static Key>>,
        what: &str,
    ) -> impl Iterator<Item = &'static Key> + use<'i> {
        map.get(what).into_iter().flatten().copied()
    }
}

/// A path without the signs that part words.
pub(super) fn squashed(path: &str) -> String {
    path.chars().filter(|sign| !matches!(sign, '-' | '_' | ' ')).collect::<String>().to_ascii_lowercase()
}

/// Keys with the shapes of their names or paths, by length.
#[derive(Debug, Default)]
pub(super) struct ByLength(BTreeMap<usize, Vec<(Shape, &'static Key)>>);

impl ByLength {
    fn add(&mut self, text: &str, key: &'static Key) {
        let shape = Shape::of(text);
        self.0.entry(shape.length).or_default().push((shape, key));
    }

    /// Those whose length may be as near as `least` to that of a shape.
    pub(super) fn near(&self, shape: &Shape, least: f64) -> impl Iterator<Item = &(Shape, &'static Key)> {
        let length = shape.length as f64;
        let (shortest, longest) = ((length * least) as usize, (length / least) as usize + 1);
        self.0.range(shortest.saturating_sub(1)..=longest).flat_map(|(_, keys)| keys)
    }
}

/// The length of a text and its letters, to see quickly that another is too far away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    length: usize,
    letters: [u8; 32],
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
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
    pub(super) fn edits_to(&self, other: &Self) -> usize {
        let (mut less, mut more) = (0, 0);
        for (one, two) in self.letters.iter().zip(&other.letters) {
            less += usize::from(two.saturating_sub(*one));
            more += usize::from(one.saturating_sub(*two));
        }
        less.max(more)
    }

    /// Whether two texts may be as similar as `least`.
    pub(super) fn may_be(&self, other: &Self, least: f64) -> bool {
        let most = (1.0 - least) * self.length.max(other.length) as f64 + 0.001;
        self.length.abs_diff(other.length) as f64 <= most && self.edits_to(other) as f64 <= most
    }
}

/// How far two texts are apart, in thousandths, when `enough` says so of their similarity.
pub(super) fn likeness(one: &str, other: &str, enough: impl Fn(f64) -> bool) -> Option<u32> {
    let alike = similarity(edits(one, other), one, other);
    enough(alike).then_some(((1.0 - alike) * 1000.0) as u32)
}

/// How many letters have to be added, dropped, replaced or swapped with their neighbour to make one of the other.
pub(super) fn edits(one: &str, other: &str) -> usize {
    let (one, other) = without_common_ends(one, other);
    strsim::osa_distance(one, other)
}

/// Two texts without what both begin and end with: keys share most of their letters, and these cost nothing.
fn without_common_ends<'t>(one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    let length = |(letter, _): (char, char)| letter.len_utf8();
    let same = |(letter, its): &(char, char)| letter == its;
    let front: usize = one.chars().zip(other.chars()).take_while(same).map(length).sum();
    let (one, other) = (&one[front..], &other[front..]);
    let back: usize = one.chars().rev().zip(other.chars().rev()).take_while(same).map(length).sum();
    (&one[..one.len() - back], &other[..other.len() - back])
}

/// How similar two texts are that are so many edits apart, from 0 to 1.
pub(super) fn similarity(edits: usize, one: &str, other: &str) -> f64 {
    let longer = one.chars().count().max(other.chars().count()).max(1);
    1.0 - edits as f64 / longer as f64
}

#[cfg(test)]
mod tests {
    use super::{edits, similarity};

    #[test]
    fn common_ends_change_no_distance() {
        let words =
            ["", "a", "aa", "aba", "abab", "node-name", "nde-name", "ndoe-name", "é-näme", "name-node"];
        for one in words {
            for other in words {
                assert_eq!(edits(one, other), strsim::osa_distance(one, other), "{one:?} {other:?}");
            }
        }
        assert_eq!(edits("ndoe-name", "node-name"), 1);
        let alike = similarity(1, "nde-name", "node-name");
        assert!((alike - 8.0 / 9.0).abs() < 1e-9, "{alike}");
    }
}
