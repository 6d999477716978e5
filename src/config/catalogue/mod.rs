//! Every configuration key of the servers 1.4 to 1.7.12, as data.
//!
//! The data is `keys.txt`; its format is described in [`table`]. Facts come from the sources of the
//! releases 1.3.2 to 1.7.6 and from probing the servers 1.5.3, 1.6.2 and 1.7.12, and tests ask these
//! servers again. Types and defaults of 1.4 are from source alone.

mod key;
mod nearest;
pub mod notes;
pub mod page;
pub mod table;
mod told;

use std::sync::OnceLock;

use semver::Version;

pub use super::values::{Kind, Words};
pub use super::version::{NEWEST, OLDEST};
pub use key::{ArrayForm, Key};
pub use nearest::{Suggestion, Why};
pub use told::is_told;

/// The data.
pub(crate) const TEXT: &str = include_str!("keys.txt");

/// Every key of any version, sorted by path.
pub fn history() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| table::read(TEXT))
}

/// Parts of a path that are looked at; no key has as many.
pub const DEEPEST: usize = 12;

/// The keys that one server version reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    version: Version,
}

impl Catalogue {
    /// The keys of `version`. Versions beyond [`NEWEST`] are taken to read what it reads.
    pub fn for_version(version: &Version) -> Self {
        Self { version: version.clone() }
    }

    /// The server version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The keys that this version reads, sorted by path.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> {
        history().iter().filter(|key| key.known_in(&self.version))
    }

    /// The keys without which this version refuses their table.
    pub fn required(&self) -> impl Iterator<Item = &'static Key> {
        static KEYS: OnceLock<Vec<&'static Key>> = OnceLock::new();
        let all = KEYS.get_or_init(|| history().iter().filter(|key| key.required).collect());
        all.iter().copied().filter(|key| key.known_in(&self.version))
    }

    /// The key at `path`, if this version reads it. Below free-form maps it is the map (or the
    /// wildcard of the table); elements of arrays are numbers or `[]`.
    pub fn lookup(&self, path: &[&str]) -> Option<&'static Key> {
        self.find(path).filter(|key| key.known_in(&self.version))
    }

    /// The key whose dotted path is exactly `path` in the data, if this version reads it.
    pub fn at(&self, path: &str) -> Option<&'static Key> {
        exact(path).filter(|key| key.known_in(&self.version))
    }

    /// The key at `path` in any version: to tell a key that came later, or went, from a wrong one.
    pub fn find(&self, path: &[&str]) -> Option<&'static Key> {
        // Nearly every key is called in the data what it is called in the file.
        let plain = path.iter().all(|name| !name.contains(['.', '*', '[']));
        if plain && let Some(key) = exact(&path.join(".")) {
            return Some(key);
        }
        let mut dotted = String::new();
        let mut parent: Option<&'static Key> = None;
        for (depth, name) in path.iter().enumerate() {
            if let Some(key) = parent {
                match key.kind {
                    kind if kind.grammar().free_form() => return Some(key),
                    Kind::TableList(_) if is_index(name) => {
                        dotted.push_str("[]");
                        if depth + 1 == path.len() {
                            return Some(key);
                        }
                        parent = None;
                        continue;
                    }
                    Kind::Table(_) | Kind::Retry(_) => {}
                    _ => return None,
                }
            }
            if name.contains('.') {
                return exact(&format!("{dotted}.*")).filter(|_| depth > 0);
            }
            let table = dotted.len();
            if depth > 0 {
                dotted.push('.');
            }
            dotted.push_str(name);
            parent = exact(&dotted);
            if parent.is_none() {
                dotted.truncate(table);
                return exact(&format!("{dotted}.*"));
            }
        }
        parent
    }

    /// The type of the key at `path`.
    pub fn kind(&self, path: &[&str]) -> Option<Kind> {
        self.lookup(path).map(|key| key.kind_in(&self.version))
    }

    /// The default of the key at `path`, as a TOML literal.
    pub fn default(&self, path: &[&str]) -> Option<&'static str> {
        self.lookup(path)?.default_in(&self.version)
    }

    /// The keys that took the place of the one at `path` by this version, following renames of its
    /// tables, too.
    pub fn renamed(&self, path: &[&str]) -> Option<String> {
        let mut table = path.len().min(DEEPEST);
        while table > 0 {
            if let Some(new) = self.find(&path[..table]).and_then(|key| key.renamed) {
                let mut whole = vec![new];
                whole.extend(&path[table..]);
                let dotted = whole.join(".");
                let parts: Vec<&str> = dotted.split('.').collect();
                return match self.lookup(&parts) {
                    Some(_) => Some(dotted),
                    None => self.renamed(&parts),
                };
            }
            table -= 1;
        }
        None
    }

    /// The path with the names that its tables have got by this version, whether or not there is such a key.
    pub fn followed(&self, path: &[&str]) -> Option<Vec<String>> {
        let length = (1..=path.len().min(DEEPEST)).rev().find(|length| {
            self.find(&path[..*length])
                .is_some_and(|key| key.renamed.is_some() && !key.known_in(&self.version))
        })?;
        let new = self.find(&path[..length])?.renamed?;
        Some(new.split('.').chain(path[length..].iter().copied()).map(str::to_owned).collect())
    }

    /// The key of any version that the path spells with other signs between words, or in capitals.
    pub fn spelled(&self, path: &[&str]) -> Option<&'static Key> {
        nearest::spelled(path)
    }

    /// Known keys that may be meant by the unknown key at `path`, likeliest first, at most three.
    pub fn nearest(&self, path: &[&str]) -> Vec<Suggestion> {
        nearest::nearest(self, path)
    }

    /// The same without those that only look alike, which take long to find.
    pub fn meant(&self, path: &[&str]) -> Vec<Suggestion> {
        nearest::meant(self, path)
    }
}

/// Whether a table is one that no server has, and that people guess the keys of the root to be in.
pub fn is_wrapper(table: &str) -> bool {
    nearest::is_wrapper(table)
}

fn is_index(name: &str) -> bool {
    name == "[]" || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()))
}

fn exact(path: &str) -> Option<&'static Key> {
    // By length first: neighbours in the alphabet share most of their path, so comparing them is slow.
    fn order(path: &str) -> (usize, &str) {
        (path.len(), path)
    }
    static KEYS: OnceLock<Vec<&'static Key>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let mut keys: Vec<&Key> = history().iter().collect();
        keys.sort_by(|one, two| order(&one.path).cmp(&order(&two.path)));
        keys
    });
    keys.binary_search_by(|key| order(&key.path).cmp(&order(path))).ok().map(|place| keys[place])
}

#[cfg(test)]
mod tests;
