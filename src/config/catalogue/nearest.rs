//! Which known key is meant by an unknown one.

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

pub(super) fn nearest(catalogue: &Catalogue, path: &[&str]) -> Vec<Suggestion> {
    if let Some(path) = catalogue.renamed(path) {
        return vec![Suggestion { path, why: Why::Renamed }];
    }
    let written: Vec<String> = path.iter().map(|name| plain(name)).collect();
    let dotted = written.join(".");
    let nested = dotted.replace(['.', '-'], "");
    let Some(name) = written.last() else { return Vec::new() };
    let mut found: Vec<(Why, u32, &Key)> = Vec::new();
    for (key, squashed) in squashed().iter().filter(|(key, _)| key.known_in(catalogue.version())) {
        if key.path == dotted {
            found.push((
                if path.len() == written.len() && !path.iter().any(|part| part.contains('.')) {
                    Why::Spelled
                } else {
                    Why::Nesting
                },
                0,
                key,
            ));
        } else if *squashed == nested {
            found.push((Why::Nesting, 0, key));
        } else if key.name() == name {
            found.push((Why::OtherTable, distance(&key.path, &dotted), key));
        } else if near(key.name(), name, ALIKE) && sibling(key, &dotted) {
            let alike = strsim::normalized_damerau_levenshtein(key.name(), name);
            if alike >= ALIKE {
                found.push((Why::Alike, ((1.0 - alike) * 1000.0) as u32, key));
            }
        }
    }
    if found.is_empty() {
        // A table that nearly exists hides a key that does exist in it.
        for key in catalogue.keys().filter(|key| near(&key.path, &dotted, ALIKE + 0.1)) {
            if key.kind == Kind::Table && path.len() > 1 {
                continue;
            }
            let alike = strsim::normalized_damerau_levenshtein(&key.path, &dotted);
            if alike > ALIKE + 0.1 {
                found.push((Why::Alike, ((1.0 - alike) * 1000.0) as u32, key));
            }
        }
    }
    found.sort_by(|one, two| (one.0, one.1, &one.2.path).cmp(&(two.0, two.1, &two.2.path)));
    if found.first().is_some_and(|best| best.0 <= Why::Nesting) {
        found.truncate(1);
    }
    found.truncate(3);
    found.into_iter().map(|(why, _, key)| Suggestion { path: key.path.clone(), why }).collect()
}

/// Every key, and its path without dots and hyphens.
fn squashed() -> &'static [(&'static Key, String)] {
    static ALL: OnceLock<Vec<(&'static Key, String)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let named = history().iter().filter(|key| key.name() != "*");
        named.map(|key| (key, key.path.replace(['.', '-'], ""))).collect()
    })
}

/// Whether two texts can be as similar as `least` at all: they differ by the lengths' difference or more.
fn near(one: &str, other: &str, least: f64) -> bool {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    short as f64 >= least * long as f64
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

fn sibling(key: &Key, dotted: &str) -> bool {
    key.table() == dotted.rsplit_once('.').map_or("", |(table, _)| table)
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
