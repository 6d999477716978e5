//! Which keys of a file the server does not read, and what was probably meant.

mod below;
mod reason;
mod variables;

use std::collections::BTreeMap;
use std::ops::Range;

use semver::Version;

use crate::config::catalogue::{Catalogue, DEEPEST, Key, Kind};
use crate::config::tree::{Table, Value};

pub use below::together;
pub use variables::of_variables;

/// A key that the server passes over in silence (or reads, but will not for long).
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// Its path as written.
    pub path: Vec<String>,
    /// Its bytes.
    pub key_span: Range<usize>,
    /// Whether it is a table.
    pub is_table: bool,
    /// Why it is not read.
    pub reason: WhyUnread,
    /// The environment variable that sets it, when it is not the file.
    pub variable: Option<String>,
}

impl Unread {
    /// Its path as written.
    pub fn names(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// Its path with dots.
    pub fn dotted(&self) -> String {
        let dotted = crate::config::patch::KeyPath(self.path.clone()).to_string();
        dotted.replace(".\"[]\"", "[]")
    }

    /// What it is called.
    pub fn what(&self) -> &'static str {
        if self.is_table { "table" } else { "key" }
    }

    /// Known keys that look alike. It takes long, so it is looked up only for what is shown.
    pub fn alike(&self, catalogue: &Catalogue) -> Vec<String> {
        reason::alike(&self.names(), self.is_table, catalogue)
    }
}

/// Why a key is not read.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyUnread {
    /// An older version read it.
    Gone {
        /// The first version that ignores it.
        gone: Version,
        /// What took its place.
        renamed: Option<String>,
    },
    /// A newer version reads it.
    Future {
        /// The first version that reads it.
        since: Version,
    },
    /// It is read, but announced to go.
    Deprecated {
        /// The version that announced it.
        since: Version,
        /// What took its place.
        renamed: Option<String>,
    },
    /// The same key, spelled as the server does.
    Spelled(String),
    /// The key exists in another table, or with other nesting.
    Elsewhere(Vec<String>),
    /// Keys that set what is called so elsewhere.
    Meant(Vec<String>),
    /// There is no such table, and what is in it belongs elsewhere.
    Holds(Vec<Unread>),
    /// Several keys of the root that stand in a table that has none of them; this is the first, and these are all.
    Below(Vec<Unread>),
    /// No version has it; some key may look alike.
    Unknown,
}

/// A key that the server reads.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its path as written; `[]` stands for elements of arrays.
    pub path: Vec<String>,
    /// What is known of it.
    pub key: &'static Key,
}

impl Known {
    /// Its path.
    pub fn names(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// The keys of a file, looked up once.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// Keys that the server reads, tables included, in document order.
    pub known: Vec<Known>,
    /// The others, in document order.
    pub unread: Vec<Unread>,
}

/// What was found out about keys before, by path: it does not depend on the rest of the file.
pub type Reasons<'r> = BTreeMap<&'r [String], &'r WhyUnread>;

/// Looks up every key of a file.
pub fn survey(root: &Table, catalogue: &Catalogue, before: &Reasons<'_>) -> Survey {
    let mut out = Survey::default();
    Walk { catalogue, before }.table(root, &mut Vec::new(), &mut out);
    out.unread.sort_by_key(|unread| unread.key_span.start);
    out
}

/// Keys of a table that no version has which are looked at one by one; a longer one is somebody else's.
const MOST: usize = 64;

struct Walk<'w, 'r> {
    catalogue: &'w Catalogue,
    before: &'w Reasons<'r>,
}

impl Walk<'_, '_> {
    fn table(&self, table: &Table, path: &mut Vec<String>, out: &mut Survey) {
        for entry in &table.entries {
            path.push(entry.key.clone());
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            let unread = |reason| Unread {
                path: path.clone(),
                key_span: entry.key_span.clone(),
                is_table: matches!(entry.item.value, Value::Table(_)),
                reason,
                variable: None,
            };
            match self.catalogue.lookup(&names) {
                Some(key) => {
                    out.known.push(Known { path: path.clone(), key });
                    if let Some(since) = reason::deprecated(key, self.catalogue.version()) {
                        let renamed = self.catalogue.renamed(&names);
                        out.unread.push(unread(WhyUnread::Deprecated { since, renamed }));
                    } else {
                        self.below(key, &entry.item.value, path, out);
                    }
                }
                None => {
                    let known = self.before.get(path.as_slice());
                    let reason = known.map_or_else(
                        || reason::of(&names, &entry.item.value, self.catalogue),
                        |one| (*one).clone(),
                    );
                    let one = unread(reason);
                    match self.with_its_keys(one, &entry.item.value, path) {
                        // Where there is only one key, that is what is misplaced.
                        Unread { reason: WhyUnread::Holds(mut keys), .. } if keys.len() == 1 => {
                            out.unread.append(&mut keys);
                        }
                        one => out.unread.push(one),
                    }
                }
            }
            path.pop();
        }
    }

    /// A table that nothing resembles may still hold keys that exist somewhere.
    fn with_its_keys(&self, mut unread: Unread, value: &Value, path: &mut Vec<String>) -> Unread {
        let Value::Table(inner) = value else { return unread };
        let is_unknown = matches!(unread.reason, WhyUnread::Unknown | WhyUnread::Holds(_));
        if !is_unknown || path.len() > DEEPEST || inner.entries.iter().count() > MOST {
            return unread;
        }
        let mut found = Survey::default();
        self.table(inner, path, &mut found);
        let keys = found.unread;
        let says_something = !keys.is_empty() && keys.iter().any(|one| one.reason != WhyUnread::Unknown);
        if says_something && unread.alike(self.catalogue).is_empty() {
            unread.reason = WhyUnread::Holds(keys);
        }
        unread
    }

    fn below(&self, key: &Key, value: &Value, path: &mut Vec<String>, out: &mut Survey) {
        match (key.kind_in(self.catalogue.version()), value) {
            (Kind::Table(_) | Kind::Retry(_), Value::Table(table)) => self.table(table, path, out),
            (Kind::TableList(_), Value::Array(items)) => {
                for item in items {
                    if let Value::Table(table) = &item.value {
                        path.push("[]".into());
                        self.table(table, path, out);
                        path.pop();
                    }
                }
            }
            // The keys of free-form maps and the scopes of a replication are judged with their value, and so is
            // a table where none may be.
            _ => {}
        }
    }
}
