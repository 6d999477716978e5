//! The entries of a table, in document order and by key.

use std::ops::{Deref, DerefMut};

use super::Entry;

/// Entries from which on they are looked up through an index; a shorter table is faster read through.
const INDEXED: usize = 16;

/// The entries of a table in document order. Keys are unique, and do not change.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    all: Vec<Entry>,
    /// The places of all by key; empty in a short table.
    by_key: Vec<usize>,
}

impl Entries {
    /// The place of a key.
    pub fn place(&self, key: &str) -> Option<usize> {
        if self.by_key.is_empty() {
            return self.all.iter().position(|entry| entry.key == key);
        }
        self.rank(key).ok().map(|rank| self.by_key[rank])
    }

    /// The entry of a key.
    pub fn of(&self, key: &str) -> Option<&Entry> {
        self.place(key).map(|place| &self.all[place])
    }

    /// Adds an entry below all others.
    pub fn push(&mut self, entry: Entry) {
        if !self.by_key.is_empty() {
            let (Ok(rank) | Err(rank)) = self.rank(&entry.key);
            self.by_key.insert(rank, self.all.len());
        }
        self.all.push(entry);
        if self.by_key.is_empty() {
            self.index();
        }
    }

    /// Adds entries below all others.
    pub fn extend(&mut self, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.all.extend(entries);
            self.index();
        }
    }

    /// Keeps the entries that `keep` says.
    pub fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        self.all.retain(keep);
        self.index();
    }

    fn rank(&self, key: &str) -> Result<usize, usize> {
        self.by_key.binary_search_by(|place| self.all[*place].key.as_str().cmp(key))
    }

    fn index(&mut self) {
        self.by_key.clear();
        if self.all.len() >= INDEXED {
            self.by_key.extend(0..self.all.len());
            self.by_key.sort_by(|one, two| self.all[*one].key.cmp(&self.all[*two].key));
        }
    }
}

impl From<Vec<Entry>> for Entries {
    fn from(all: Vec<Entry>) -> Self {
        let mut entries = Self { all, by_key: Vec::new() };
        entries.index();
        entries
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        entries.into_iter().collect::<Vec<_>>().into()
    }
}

impl IntoIterator for Entries {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl<'e> IntoIterator for &'e Entries {
    type Item = &'e Entry;
    type IntoIter = std::slice::Iter<'e, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl Deref for Entries {
    type Target = [Entry];

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl DerefMut for Entries {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.all
    }
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tree::{Item, Value};

    fn entry(key: usize) -> Entry {
        let item = Item { value: Value::Boolean(true), span: 0..0 };
        Entry { key: format!("k{key}"), key_span: 0..0, item }
    }

    #[test]
    fn keys_are_found_however_many_there_are_and_whatever_became_of_others() {
        let mut entries = Entries::default();
        for count in 0..100 {
            for key in 0..count {
                assert_eq!(entries.place(&entry(key).key), Some(key));
            }
            assert_eq!(entries.place(&entry(count).key), None);
            entries.push(entry(count));
        }
        assert_eq!(entries, (0..100).map(entry).collect());
        entries.retain(|entry| entry.key.ends_with('1'));
        assert_eq!((entries.len(), entries.place("k91"), entries.place("k90")), (10, Some(9), None));
    }
}
