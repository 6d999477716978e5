//! Which known key is meant by an unknown one.

mod alike;
mod index;
mod placed;
mod words;

use super::{Catalogue, DEEPEST, Key, Kind};
use index::{Index, likeness, squashed};
use words::Words;

pub(super) use words::split;

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
    /// The same is called so elsewhere, or said in other words.
    Meant,
    /// It is spelled much alike.
    Alike,
}

/// A longer key is nobody's misspelling, and comparing takes as long as the two lengths multiplied.
const LONGEST: usize = 128;
/// Suggestions for one key.
const MOST: usize = 3;
/// Parts of a path whose tables are looked for; the deepest key has four, and each part more than doubles the work.
const DEEP: usize = 5;

/// Tables that no server has, and that people guess its root keys to be in.
const WRAPPERS: [&str; 22] = [
    "app",
    "base",
    "cluster",
    "common",
    "config",
    "configuration",
    "core",
    "default",
    "defaults",
    "general",
    "global",
    "main",
    "node",
    "options",
    "restate",
    "restate-server",
    "root",
    "runtime",
    "server",
    "service",
    "settings",
    "system",
];

/// Words of which a name alone says nothing: every table may have one.
const VAGUE: [&str; 24] = [
    "address", "capacity", "dir", "disable", "enable", "factor", "file", "host", "id", "interval", "level",
    "limit", "max", "memory", "mode", "name", "num", "port", "rate", "size", "table", "timeout", "type",
    "value",
];

/// Why a key may be meant, how far it is away, and the key.
type Candidate = (Why, u32, &'static Key);

/// All that may be meant.
pub(super) fn nearest(catalogue: &Catalogue, path: &[&str]) -> Vec<Suggestion> {
    Search { catalogue, misspelled: true }.suggest(path)
}

/// What may be meant without being misspelled.
pub(super) fn meant(catalogue: &Catalogue, path: &[&str]) -> Vec<Suggestion> {
    Search { catalogue, misspelled: false }.suggest(path)
}

/// The key of any version that a path spells with other signs between words, or in capitals.
pub(super) fn spelled(path: &[&str]) -> Option<&'static Key> {
    let dotted = path.join(".");
    let as_written = dotted.len() <= LONGEST && !path.iter().any(|part| part.contains('.'));
    let mut keys = Index::at(&Index::get().spelled, &squashed(&dotted));
    keys.next().filter(|_| as_written && keys.next().is_none())
}

/// Whether a table is one that people guess the keys of the root to be in.
pub(super) fn is_wrapper(name: &str) -> bool {
    WRAPPERS.contains(&plain(name).as_str())
}

struct Search<'c> {
    catalogue: &'c Catalogue,
    misspelled: bool,
}

impl Search<'_> {
    fn suggest(&self, path: &[&str]) -> Vec<Suggestion> {
        if let Some(path) = self.catalogue.renamed(path) {
            return vec![Suggestion { path, why: Why::Renamed }];
        }
        let mut found = self.candidates(path);
        found.sort_by(|one, two| (one.0, one.1, &one.2.path).cmp(&(two.0, two.1, &two.2.path)));
        let mut out: Vec<Suggestion> = Vec::new();
        for (why, _, key) in found {
            if out.iter().all(|one| one.path != key.path) {
                out.push(Suggestion { path: key.path.clone(), why });
            }
        }
        if out.first().is_some_and(|best| best.why <= Why::Nesting) {
            out.truncate(1);
        }
        out.truncate(MOST);
        out
    }

    fn candidates(&self, path: &[&str]) -> Vec<Candidate> {
        let written: Vec<String> = path.iter().map(|name| plain(name)).collect();
        let dotted = written.join(".");
        if dotted.is_empty() || dotted.len() > LONGEST || path.len() > DEEPEST {
            return Vec::new();
        }
        let names: Vec<&str> = written.iter().map(String::as_str).collect();
        let exact = self.spelled(path, &dotted);
        if !exact.is_empty() {
            return exact;
        }
        if let Some(old) = self.catalogue.renamed(&names) {
            return self.at(&old).map(|key| (Why::Renamed, 0, key)).into_iter().collect();
        }
        if path.len() <= DEEP
            && let Some(inside) = self.unwrapped(path, &names)
        {
            return inside;
        }
        let said = self.said(path, &dotted);
        if !said.is_empty() || path.len() > DEEP {
            return said;
        }
        let placed = self.placed(path, &written);
        if !placed.is_empty() {
            return placed;
        }
        if self.misspelled { self.alike(path, &written) } else { Vec::new() }
    }

    /// The same letters with other signs between them.
    fn spelled(&self, path: &[&str], dotted: &str) -> Vec<Candidate> {
        let index = Index::get();
        let letters = squashed(dotted);
        let parted = path.iter().any(|part| part.contains('.'));
        let same = Index::at(&index.spelled, &letters).filter(|key| self.reads(key) && !parted);
        let mut found: Vec<Candidate> = same.map(|key| (Why::Spelled, 0, key)).collect();
        if found.is_empty() {
            let nested = Index::at(&index.squashed, &letters.replace('.', "")).filter(|key| self.reads(key));
            found = nested.map(|key| (Why::Nesting, 0, key)).collect();
        }
        found
    }

    /// What is meant by a path without the table around it that no server has.
    fn unwrapped(&self, path: &[&str], names: &[&str]) -> Option<Vec<Candidate>> {
        let (head, inner) = path.split_first().filter(|(_, inner)| !inner.is_empty())?;
        if !is_wrapper(head) || self.catalogue.find(&names[..1]).is_some() {
            return None;
        }
        if let Some(key) = self.catalogue.lookup(&names[1..]).filter(|key| key.path == names[1..].join(".")) {
            return Some(vec![(Why::OtherTable, 0, key)]);
        }
        // The table may be part of the name all the same: `node.name`.
        let whole = self.said(path, &names.join("."));
        let found = if whole.is_empty() { self.candidates(inner) } else { whole };
        (!found.is_empty()).then_some(found)
    }

    /// The same in other words.
    fn said(&self, path: &[&str], dotted: &str) -> Vec<Candidate> {
        if !path.iter().rev().all(|name| Index::get().understands(name)) {
            return Vec::new();
        }
        let same = Index::at(&Index::get().meanings, &Words::get().meaning(path.iter().copied()));
        let found: Vec<Candidate> = same
            .filter(|key| self.reads(key))
            .map(|key| {
                let why = if key.name() == last(dotted) { Why::OtherTable } else { Why::Meant };
                (why, likeness(&key.path, dotted, |_| true).unwrap_or_default(), key)
            })
            .collect();
        best(found)
    }

    /// What a name is called elsewhere, as far as a table has it.
    fn called(&self, names: &[&str], table: &str) -> Vec<Candidate> {
        let alternatives = Words::get().called(names);
        let read = |keys: &'static str| {
            keys.split(" | ").find_map(|key| {
                let at = if table.is_empty() { key.to_owned() } else { within(table, last(key)) };
                self.at(&at)
            })
        };
        alternatives
            .enumerate()
            .filter_map(|(place, keys)| Some((Why::Meant, place as u32, read(keys)?)))
            .collect()
    }

    fn at(&self, path: &str) -> Option<&'static Key> {
        self.catalogue.at(path)
    }

    fn reads(&self, key: &Key) -> bool {
        key.known_in(self.catalogue.version())
    }
}

/// The nearest of several that mean the same, and those equally near.
fn best(mut found: Vec<Candidate>) -> Vec<Candidate> {
    if let Some(least) = found.iter().map(|one| one.1).min()
        && found.iter().any(|one| one.2.deprecated.is_none() && one.1 == least)
    {
        found.retain(|one| one.1 <= least + 150);
    }
    found
}

/// Whether a name says nothing without its table.
fn vague(name: &str) -> bool {
    let known = Words::get().meaning([name]);
    words::split(name).iter().all(|word| VAGUE.contains(&word.as_str()))
        || !known.contains(' ') && VAGUE.contains(&known.as_str()) && !name.ends_with('s')
}

/// A name in a table; the root has no name.
fn within(table: &str, name: &str) -> String {
    if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
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
