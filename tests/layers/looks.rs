//! Which module looks at which, in all crates of the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::modules::{self, Modules};

/// A module of a crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The crate, as code names it.
    pub krate: String,
    /// The module's path in it.
    pub path: Vec<String>,
}

/// All crates, by the name that code has for them.
pub struct Crates(BTreeMap<String, Modules>);

/// Looks of one module at another, each with the path by which it is named.
pub type Looks = BTreeMap<(Place, Place), String>;

/// How far re-exports are followed.
const DEPTH: usize = 8;

impl Crates {
    /// Reads the crates in the folders that have a manifest.
    pub fn read(repository: &Path, folders: &[PathBuf]) -> Self {
        let crates = folders.iter().filter_map(|folder| {
            let manifest = fs::read_to_string(repository.join(folder).join("Cargo.toml")).ok()?;
            let name =
                manifest.lines().find_map(|line| line.strip_prefix("name = \""))?.trim_end_matches('"');
            let root = ["src/lib.rs", "src/main.rs"].map(|file| folder.join(file));
            let root = root.iter().find(|file| repository.join(file).is_file())?;
            Some((name.replace('-', "_"), modules::read(repository, root)))
        });
        Self(crates.collect())
    }

    /// A crate, written in one text.
    pub fn of(text: &str) -> Self {
        Self(BTreeMap::from([("fixture".to_owned(), modules::of(text))]))
    }

    /// What is brought in as a whole, with the file: what it holds cannot be followed by name. A prelude, which
    /// only gathers what others name, may be.
    pub fn globs(&self) -> BTreeSet<String> {
        let modules = self.0.values().flat_map(|modules| modules.values());
        let globs = modules.flat_map(|module| module.globs.iter().map(|path| (&module.file, path)));
        globs
            .filter(|(_, path)| path.last().is_none_or(|last| last != "prelude"))
            .map(|(file, path)| format!("{} brings in {}::*", file.display(), path.join("::")))
            .collect()
    }

    /// All edges between siblings: looks at each other, and by way of their parent.
    pub fn beside(&self) -> BTreeSet<(String, String)> {
        let mut edges = between_siblings(&self.looks());
        edges.extend(self.through_parents());
        edges
    }

    /// Where a module is written.
    pub fn file(&self, place: &Place) -> &Path {
        &self.0[&place.krate][&place.path].file
    }

    /// The types that share a name, in the crates of these names, each with the files they are in.
    pub fn namesakes(&self, crates: &[&str]) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for module in crates.iter().flat_map(|name| self.0[*name].values()) {
            for name in &module.types {
                all.entry(name.clone()).or_default().push(module.file.display().to_string());
            }
        }
        all.retain(|_, files| files.len() > 1);
        all
    }

    /// Every file that was read.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.0.values().flat_map(|modules| modules.values().map(|module| module.file.clone()))
    }

    /// Every look of a module at another.
    pub fn looks(&self) -> Looks {
        let mut looks = Looks::new();
        for (krate, modules) in &self.0 {
            for (path, module) in modules {
                let from = Place { krate: krate.clone(), path: path.clone() };
                for named in &module.names {
                    if let Some(to) = self.resolve(&from, named, DEPTH)
                        && to != from
                    {
                        looks.entry((from.clone(), to)).or_insert_with(|| named.join("::"));
                    }
                }
            }
        }
        looks
    }

    /// Looks of modules at those beside them by way of what their parent itself has: a function or constant of
    /// the parent leads to every child that it names. A parent's types may be seen by its children and see them.
    pub fn through_parents(&self) -> BTreeSet<(String, String)> {
        let mut edges = BTreeSet::new();
        for (krate, modules) in &self.0 {
            for (path, module) in modules {
                let from = Place { krate: krate.clone(), path: path.clone() };
                // What is brought in is named by its own path as well.
                for named in &module.names {
                    let Some((parent, Some(item))) = self.lead(&from, named, DEPTH) else { continue };
                    let within = path.len() > parent.path.len() && path.starts_with(&parent.path);
                    if !within || parent.krate != *krate {
                        continue;
                    }
                    let sibling = |place: &Place| {
                        let path = place.path.get(..=parent.path.len())?;
                        Some([std::slice::from_ref(&place.krate), path].concat().join("::"))
                    };
                    let mut found = BTreeSet::new();
                    self.reached_by(&parent, &item, &mut BTreeSet::new(), &mut found);
                    let children =
                        found.iter().filter(|to| to.path.starts_with(&parent.path)).filter_map(sibling);
                    // One that is called back by its parent is no circle between siblings.
                    let others = children.filter_map(|to| Some((sibling(&from)?, to)));
                    edges.extend(others.filter(|(from, to)| from != to));
                }
            }
        }
        edges
    }

    /// The modules that a function or constant names, by itself or by way of others beside it.
    fn reached_by(&self, home: &Place, item: &str, seen: &mut BTreeSet<String>, found: &mut BTreeSet<Place>) {
        let module = &self.0[&home.krate][&home.path];
        let Some(named) = module.own.get(item).filter(|_| seen.insert(item.to_owned())) else { return };
        for path in named {
            let brought = path.first().and_then(|first| module.brought.get(first));
            let whole = brought.map(|source| [source, &path[1..]].concat());
            match self.lead(home, whole.as_ref().unwrap_or(path), DEPTH) {
                Some((place, Some(next))) if place == *home => self.reached_by(home, &next, seen, found),
                Some((place, _)) if place.krate == home.krate => found.extend([place]),
                _ => {}
            }
            if let [word] = path.as_slice() {
                self.reached_by(home, word, seen, found);
            }
        }
    }

    /// The module that a path leads into; nothing where it leads out of the repository.
    fn resolve(&self, from: &Place, named: &[String], depth: usize) -> Option<Place> {
        self.lead(from, named, depth).map(|(place, _)| place)
    }

    /// The same, and what of that module is named, if anything.
    fn lead(&self, from: &Place, named: &[String], depth: usize) -> Option<(Place, Option<String>)> {
        let (first, mut rest) = named.split_first()?;
        let mut place = match first.as_str() {
            "crate" => Place { krate: from.krate.clone(), path: Vec::new() },
            "self" => from.clone(),
            "super" => self.parent(from)?,
            name if self.child(from, name).is_some() => self.child(from, name)?,
            name if self.0.contains_key(name) => Place { krate: name.to_owned(), path: Vec::new() },
            name => {
                let source = self.0[&from.krate][&from.path].brought.get(name).filter(|_| depth > 0)?;
                let source: Vec<String> = source.iter().chain(rest).cloned().collect();
                return self.lead(from, &source, depth - 1);
            }
        };
        while let Some((name, after)) = rest.split_first() {
            if name == "super" {
                place = self.parent(&place)?;
            } else if let Some(child) = self.child(&place, name) {
                place = child;
            } else {
                let brought = self.0[&place.krate][&place.path].brought.get(name);
                let followed = brought.filter(|_| depth > 0).and_then(|source| {
                    let source: Vec<String> = source.iter().chain(after).cloned().collect();
                    self.lead(&place, &source, depth - 1)
                });
                return Some(followed.unwrap_or_else(|| (place, Some(name.clone()))));
            }
            rest = after;
        }
        Some((place, None))
    }

    fn parent(&self, place: &Place) -> Option<Place> {
        let (_, parent) = place.path.split_last()?;
        Some(Place { krate: place.krate.clone(), path: parent.to_vec() })
    }

    fn child(&self, place: &Place, name: &str) -> Option<Place> {
        let path: Vec<String> = place.path.iter().cloned().chain([name.to_owned()]).collect();
        self.0[&place.krate].contains_key(&path).then(|| Place { krate: place.krate.clone(), path })
    }
}

/// The looks between siblings: where the ways to two modules part. A module and what lies within it see
/// each other.
pub fn between_siblings(looks: &Looks) -> BTreeSet<(String, String)> {
    let within_crate = looks.keys().filter(|(from, to)| from.krate == to.krate);
    within_crate
        .filter_map(|(from, to)| {
            let shared = from.path.iter().zip(&to.path).take_while(|(one, other)| one == other).count();
            let sibling = |place: &Place| {
                let path = place.path.get(..=shared)?;
                Some([std::slice::from_ref(&place.krate), path].concat().join("::"))
            };
            Some((sibling(from)?, sibling(to)?))
        })
        .collect()
}

/// The circles in a graph: sets of nodes of which each leads to each other.
pub fn circles(edges: &BTreeSet<(String, String)>) -> BTreeSet<String> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|node| (*node, reached(&next, node))).collect();
    reach
        .iter()
        .filter(|(node, seen)| seen.contains(*node))
        .map(|(node, seen)| {
            let members =
                seen.iter().filter(|other| reach.get(**other).is_some_and(|back| back.contains(node)));
            members.copied().collect::<Vec<_>>().join(" ↔ ")
        })
        .collect()
}

/// The nodes that one leads to.
fn reached<'a>(next: &BTreeMap<&str, Vec<&'a str>>, start: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut todo: Vec<&str> = next.get(start).cloned().unwrap_or_default();
    while let Some(node) = todo.pop() {
        if seen.insert(node) {
            todo.extend(next.get(node).into_iter().flatten());
        }
    }
    seen
}
