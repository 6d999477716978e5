//! Which keys of a file the server does not read, and what was probably meant.

use std::collections::BTreeMap;
use std::ops::Range;

use semver::Version;

use crate::config::catalogue::{Catalogue, DEEPEST, Key, Kind, Why};
use crate::config::tree::{Table, Value};

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

    /// Known keys that look alike. It takes long, so it is looked up only for what is shown.
    pub fn alike(&self, catalogue: &Catalogue) -> Vec<String> {
        alike(&self.names(), catalogue)
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
    walk(root, &mut Vec::new(), catalogue, before, &mut out);
    out.unread.sort_by_key(|unread| unread.key_span.start);
    out
}

fn walk(
    table: &Table,
    path: &mut Vec<String>,
    catalogue: &Catalogue,
    before: &Reasons<'_>,
    out: &mut Survey,
) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_table = matches!(entry.item.value, Value::Table(_));
        let unread =
            |reason| Unread { path: path.clone(), key_span: entry.key_span.clone(), is_table, reason };
        match catalogue.lookup(&names) {
            Some(key) => {
                out.known.push(Known { path: path.clone(), key });
                if let Some(since) = key.deprecated.clone().filter(|_| key.deprecated_in(catalogue.version()))
                {
                    out.unread
                        .push(unread(WhyUnread::Deprecated { since, renamed: catalogue.renamed(&names) }));
                    path.pop();
                    continue;
                }
                // A replication property's scopes are judged with its value.
                let kind = key.kind_in(catalogue.version());
                if !kind.grammar().free_form() && !matches!(kind, Kind::Replication(_)) {
                    below(&entry.item.value, path, catalogue, before, out);
                }
            }
            None => {
                let reason = before
                    .get(path.as_slice())
                    .map_or_else(|| reason(&names, catalogue), |one| (*one).clone());
                let shallow = path.len() <= DEEPEST;
                let (Value::Table(inner), WhyUnread::Unknown, true) = (&entry.item.value, &reason, shallow)
                else {
                    out.unread.push(unread(reason));
                    path.pop();
                    continue;
                };
                // A table that nothing resembles may still hold keys that exist somewhere.
                let this = unread(reason);
                let mut found = Survey::default();
                walk(inner, path, catalogue, before, &mut found);
                let mut found = found.unread;
                let meant = !found.is_empty()
                    && found.iter().all(|unread| unread.reason != WhyUnread::Unknown)
                    && this.alike(catalogue).is_empty();
                if meant {
                    out.unread.append(&mut found);
                } else {
                    out.unread.push(this);
                }
            }
        }
        path.pop();
    }
}

fn below(
    value: &Value,
    path: &mut Vec<String>,
    catalogue: &Catalogue,
    before: &Reasons<'_>,
    out: &mut Survey,
) {
    match value {
        Value::Table(table) => walk(table, path, catalogue, before, out),
        Value::Array(items) => {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            if !matches!(catalogue.kind(&names), Some(Kind::TableList(_))) {
                return;
            }
            for item in items {
                path.push("[]".into());
                below(&item.value, path, catalogue, before, out);
                path.pop();
            }
        }
        _ => {}
    }
}

fn reason(path: &[&str], catalogue: &Catalogue) -> WhyUnread {
    let version = catalogue.version();
    if let Some(key) = catalogue.find(path) {
        if let Some(gone) = key.gone.clone().filter(|gone| version >= gone) {
            return WhyUnread::Gone { gone, renamed: catalogue.renamed(path) };
        }
        if let Some(since) = key.since.clone().filter(|since| version < since) {
            return WhyUnread::Future { since };
        }
    }
    let suggestions = catalogue.meant(path);
    let paths = |why: &[Why]| -> Vec<String> {
        suggestions.iter().filter(|one| why.contains(&one.why)).map(|one| one.path.clone()).collect()
    };
    match suggestions.first().map(|first| first.why) {
        Some(Why::Renamed | Why::Spelled) => WhyUnread::Spelled(suggestions[0].path.clone()),
        Some(Why::Nesting | Why::OtherTable) => WhyUnread::Elsewhere(paths(&[Why::Nesting, Why::OtherTable])),
        _ => WhyUnread::Unknown,
    }
}

fn alike(path: &[&str], catalogue: &Catalogue) -> Vec<String> {
    let suggestions = catalogue.nearest(path).into_iter().filter(|one| one.why == Why::Alike);
    suggestions.map(|one| one.path).collect()
}
