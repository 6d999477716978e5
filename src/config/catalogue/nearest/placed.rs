//! Keys that are in another table than somebody wrote them in, and what their names may mean there.

use super::index::{Index, likeness};
use super::words::{self, Words};
use super::{Candidate, Key, Kind, Search, Why, best, is_wrapper, vague, within};

/// Words of tables that do not make them related.
const COMMON: [&str; 6] = ["client", "option", "policy", "retry", "server", "store"];

impl Search<'_> {
    /// A name that some table has, or that is called so elsewhere.
    pub(super) fn placed(&self, path: &[&str], written: &[String]) -> Vec<Candidate> {
        let Some((name, table)) = written.split_last() else { return Vec::new() };
        let (raw, index) = (path[table.len()], Index::get());
        let home = self.home(&path[..table.len()], table);
        if let Some(key) = home.as_ref().and_then(|home| self.at(&within(home, name))) {
            return vec![(Why::OtherTable, 0, key)];
        }
        let dotted = written.join(".");
        let same = |map, by: &str, why| -> Vec<Candidate> {
            let keys = Index::at(map, by).filter(|key| self.reads(key) && key.path != dotted);
            keys.filter(|key| self.may_hold(key, table, by))
                .map(|key| {
                    (why, distance(&key.path, &dotted) * 100 + u32::from(key.deprecated.is_some()), key)
                })
                .collect()
        };
        if !index.understands(raw) {
            return same(&index.named, name, Why::OtherTable);
        }
        let meaning = Words::get().meaning([raw]);
        let ways: [&dyn Fn() -> Vec<Candidate>; 5] = [
            &|| same(&index.named, name, Why::OtherTable),
            &|| self.called(path, ""),
            &|| home.as_ref().map_or_else(Vec::new, |home| self.in_table(home, raw, name)),
            &|| same(&index.names, &meaning, Why::Meant),
            // What means a key of the root may stand in any table that there is.
            &|| if home.is_some() && !vague(raw) { self.called(&[raw], "") } else { Vec::new() },
        ];
        ways.into_iter().map(|way| way()).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Whether a key of this name may be meant by a path in this table: one whose name says nothing has to be in
    /// a table that is related.
    fn may_hold(&self, key: &Key, table: &[String], name: &str) -> bool {
        if !vague(name) {
            return true;
        }
        let names: Vec<&str> = table.iter().map(String::as_str).collect();
        if names.is_empty() || self.catalogue.lookup(&names).is_some() {
            // A table of the same words would have been found by its name.
            return !names.is_empty() && key.table().starts_with(&format!("{}.", names.join(".")));
        }
        let words = |text: &str| -> Vec<String> {
            words::stems(text).into_iter().filter(|word| !COMMON.contains(&word.as_str())).collect()
        };
        let (own, tables) = (words(key.table()), words(&names.join(".")));
        !tables.is_empty() && tables.iter().all(|word| own.contains(word))
    }

    /// The name, said in other words or called as elsewhere, in a table.
    fn in_table(&self, home: &str, raw: &str, name: &str) -> Vec<Candidate> {
        let words = Words::get();
        let meaning = words.meaning([raw]);
        let mut found: Vec<Candidate> = Index::at(&Index::get().names, &meaning)
            .filter(|key| key.table() == home && self.reads(key))
            .map(|key| (Why::Meant, likeness(key.name(), name, |_| true).unwrap_or_default(), key))
            .collect();
        if found.is_empty() && !home.is_empty() {
            let whole: Vec<&str> = home.split('.').filter(|part| !part.is_empty()).chain([raw]).collect();
            found = self.called(&whole, "");
        }
        if found.is_empty() && !home.is_empty() {
            found = self.called(&[raw], home);
        }
        best(found)
    }

    /// The table that is meant by the table of a path.
    pub(super) fn home(&self, path: &[&str], table: &[String]) -> Option<String> {
        let names: Vec<&str> = table.iter().map(String::as_str).collect();
        if names.is_empty() || names.len() == 1 && is_wrapper(names[0]) {
            return Some(String::new());
        }
        let is_table = |key: &&'static Key| matches!(key.kind, Kind::Table(_) | Kind::Retry(_));
        if let Some(key) = self.catalogue.lookup(&names).filter(is_table) {
            return Some(key.path.clone());
        }
        if let Some(near) = self.table_alike(&names.join(".")) {
            return Some(near);
        }
        let meant = self.suggest(path);
        meant.iter().find_map(|one| self.at(&one.path).filter(is_table)).map(|key| key.path.clone())
    }
}

/// How far the tables of two paths are apart: parts that only one of them has, counted from the end.
fn distance(one: &str, two: &str) -> u32 {
    let parts = |path: &str| -> Vec<String> { path.rsplit('.').skip(1).flat_map(words::stems).collect() };
    let (one, two) = (parts(one), parts(two));
    let only = |some: &[String], other: &[String]| some.iter().filter(|part| !other.contains(part)).count();
    u32::try_from(only(&one, &two) + only(&two, &one)).unwrap_or(u32::MAX)
}
