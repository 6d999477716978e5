//! Keys that are spelled much alike. Finding them takes long.

use super::index::{Index, Shape, edits, likeness, similarity};
use super::{Candidate, Kind, Search, Why, vague, words};

/// Below this similarity (0 to 1) of names nothing is suggested.
const ALIKE: f64 = 0.75;
/// The same of whole paths.
const WHOLE: f64 = ALIKE + 0.1;
/// A shorter word is not taken for a misspelled one.
const SHORTEST: usize = 4;

impl Search<'_> {
    /// What may be meant by a path that is misspelled.
    pub(super) fn alike(&self, path: &[&str], written: &[String]) -> Vec<Candidate> {
        let Some((name, table)) = written.split_last() else { return Vec::new() };
        let mut found = Vec::new();
        let home = self.home(&path[..table.len()], table);
        if let Some(home) = &home {
            found = self.alike_in(home, name);
        }
        if found.iter().all(|one| one.1 > 1) {
            found.extend(self.corrected(path));
        }
        if found.is_empty() {
            found = self.alike_as_a_whole(&written.join("."), path.len());
        }
        if found.is_empty() {
            found = self.alike_elsewhere(name);
        }
        // Who says it in other words as well comes behind those who only misspell.
        let dotted = written.join(".");
        found.iter_mut().for_each(|one| one.1 = edits(&one.2.path, &dotted) as u32);
        found
    }

    /// The table whose path is spelled much alike. There are few, so that this is quick.
    pub(super) fn table_alike(&self, dotted: &str) -> Option<String> {
        let shape = Shape::of(dotted);
        let tables = Index::get().tables.near(&shape, ALIKE);
        let near = tables.filter(|(other, key)| shape.may_be(other, ALIKE) && self.reads(key));
        let near =
            near.filter_map(|(_, key)| Some((likeness(&key.path, dotted, |alike| alike >= ALIKE)?, *key)));
        near.min_by_key(|(apart, key)| (*apart, &key.path)).map(|(_, key)| key.path.clone())
    }

    fn alike_in(&self, table: &str, name: &str) -> Vec<Candidate> {
        let shape = Shape::of(name);
        let keys = Index::get().in_table.get(table).into_iter().flat_map(|keys| keys.near(&shape, ALIKE));
        keys.filter(|(other, key)| shape.may_be(other, ALIKE) && key.name() != name && self.reads(key))
            .filter_map(|(_, key)| {
                let apart = edits(key.name(), name);
                (similarity(apart, key.name(), name) >= ALIKE).then_some((Why::Alike, apart as u32, *key))
            })
            .collect()
    }

    /// What is meant when each word that nobody uses is taken for the one that it is nearest to.
    fn corrected(&self, path: &[&str]) -> Vec<Candidate> {
        let known = &Index::get().words;
        let mut changed = false;
        let mut right = |word: String| {
            let is_word = word.len() >= SHORTEST && word.bytes().all(|sign| sign.is_ascii_alphabetic());
            if !is_word || known.contains(&word) || known.contains(&words::stems(&word).concat()) {
                return word;
            }
            let (shape, most) = (Shape::of(&word), if word.len() < 8 { 1 } else { 2 });
            let near = SHORTEST.max(word.len().saturating_sub(most))..=word.len() + most;
            let best = Index::get()
                .shapes
                .range(near)
                .flat_map(|(_, words)| words)
                .filter(|(other, _)| shape.edits_to(other) <= most)
                .map(|(_, other)| (edits(other, &word), other))
                .filter(|(apart, _)| *apart <= most)
                .min();
            best.map_or(word, |(_, other)| {
                changed = true;
                other.clone()
            })
        };
        let mended: Vec<String> = path
            .iter()
            .map(|part| words::split(part).into_iter().map(&mut right).collect::<Vec<_>>().join("-"))
            .collect();
        if !changed {
            return Vec::new();
        }
        let names: Vec<&str> = mended.iter().map(String::as_str).collect();
        if let Some(key) = self.at(&mended.join(".")) {
            return vec![(Why::Alike, 1, key)];
        }
        let meant = Search { catalogue: self.catalogue, misspelled: false }.suggest(&names);
        let keys = meant.iter().filter_map(|one| self.at(&one.path));
        keys.enumerate().map(|(place, key)| (Why::Alike, 120 + place as u32, key)).collect()
    }

    /// A table that nearly exists hides a key that does exist in it.
    fn alike_as_a_whole(&self, dotted: &str, depth: usize) -> Vec<Candidate> {
        let shape = Shape::of(dotted);
        Index::get()
            .all
            .near(&shape, WHOLE)
            .filter(|(other, key)| {
                shape.may_be(other, WHOLE)
                    && self.reads(key)
                    && (depth == 1 || !matches!(key.kind, Kind::Table(_)))
            })
            .filter_map(|(_, key)| {
                Some((Why::Alike, likeness(&key.path, dotted, |alike| alike > WHOLE)?, *key))
            })
            .collect()
    }

    /// A name that nearly exists in another table.
    fn alike_elsewhere(&self, name: &str) -> Vec<Candidate> {
        if name.len() < 2 * SHORTEST || !name.is_ascii() {
            return Vec::new();
        }
        let shape = Shape::of(name);
        let near = Index::get().by_name.near(&shape, WHOLE);
        near.filter(|(other, key)| shape.may_be(other, WHOLE) && self.reads(key) && !vague(key.name()))
            .filter_map(|(_, key)| {
                Some((Why::Alike, likeness(key.name(), name, |alike| alike >= WHOLE)?, *key))
            })
            .collect()
    }
}
