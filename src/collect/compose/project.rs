//! A compose project: its services, from all of its files.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::interpolate::expand;
use super::service::{ComposeService, ServiceLayer};
use super::variables::Variables;
use crate::collect::found::{Gathered, Told};
use crate::collect::sources::{Locus, Lookup, Sources};
use crate::collect::yaml::{Pair, Yaml};

/// How many files or services one may lead to the next by `extends` and `include`.
const DEPTH: usize = 16;
/// Layers of all services of a project: each is read with everything that it extends.
const LAYERS: usize = 20_000;

/// All compose files of a call, by place.
pub type ComposeFiles = BTreeMap<usize, Rc<Yaml>>;

/// A compose project.
#[derive(Debug, Default)]
pub struct Project {
    /// Its files, by place: what the first includes, the first, and what goes on top of it.
    pub files: Vec<(usize, Rc<Yaml>)>,
    /// Its services, by name.
    pub services: BTreeMap<String, ComposeService>,
    /// Something that it includes is not there, so that it may have more services.
    pub incomplete: bool,
    /// What else has a name in it, such as its `configs`, by key and name.
    elements: BTreeMap<(&'static str, String), (usize, Rc<Yaml>)>,
}

/// What services refer to by name.
const NAMED: [&str; 3] = ["configs", "networks", "secrets"];

impl Project {
    /// An element of the project, such as one of its `configs`.
    pub fn element(&self, key: &'static str, name: &str) -> Option<(usize, &Rc<Yaml>)> {
        self.elements.get(&(key, name.to_owned())).map(|(file, body)| (*file, body))
    }

    /// The value of a key of the project.
    pub fn value(&self, key: &str) -> Option<(usize, &Rc<Yaml>)> {
        self.files.iter().rev().find_map(|(file, root)| Some((*file, root.get(key)?)))
    }
}

/// What is needed on the way through the files of a project.
pub struct Walk<'w, 's> {
    /// All compose files.
    pub all: &'w ComposeFiles,
    /// All files.
    pub sources: &'s Sources<'s>,
    /// What has been found.
    pub out: &'w mut Gathered,
    /// What `${…}` is answered from.
    pub variables: &'w Variables<'s>,
    /// The services of each file by name.
    pub services: BTreeMap<usize, BTreeMap<String, Rc<Yaml>>>,
}

impl Walk<'_, '_> {
    /// Reads the project that begins with a file. `on_top` are the override files that Compose adds by itself.
    pub fn project(&mut self, first: usize, on_top: &[usize]) -> Project {
        let mut project = Project::default();
        let mut seen = BTreeSet::new();
        for file in std::iter::once(first).chain(on_top.iter().copied()) {
            self.include(file, &mut project, &mut seen, DEPTH);
        }
        let mut room = LAYERS;
        for (file, root) in project.files.clone() {
            for key in NAMED {
                for pair in root.get(key).map_or(&[][..], |named| named.pairs()) {
                    let Some(name) = pair.name() else { continue };
                    project.elements.insert((key, name.to_owned()), (file, Rc::clone(&pair.value)));
                }
            }
            for pair in root.get("services").map_or(&[][..], |services| services.pairs()) {
                self.add(file, pair, &mut project, &mut room);
            }
        }
        project
    }

    /// Takes a file in, after those that it includes.
    fn include(&mut self, file: usize, project: &mut Project, seen: &mut BTreeSet<usize>, depth: usize) {
        let Some(root) = self.all.get(&file).filter(|_| depth > 0 && seen.insert(file)) else { return };
        for path in included(root) {
            let at = Some(path.span.start);
            let text = match self.path(path) {
                Ok(text) => text,
                Err(why) => {
                    let message =
                        format!("this `include` is not read, so its services are missing here: {why}");
                    self.out.note(self.sources, file, at, message);
                    project.incomplete = true;
                    continue;
                }
            };
            match self.out.look(self.sources, file, &text, "the compose file includes it", None) {
                Lookup::Here(other) => self.include(other, project, seen, depth - 1),
                _ => {
                    let message = format!("`{text}` is not read, so its services are missing here");
                    self.out.note(self.sources, file, at, message);
                    project.incomplete = true;
                }
            }
        }
        project.files.push((file, Rc::clone(root)));
    }

    fn add(&mut self, file: usize, pair: &Pair, project: &mut Project, room: &mut usize) {
        let Some(name) = pair.name() else { return };
        let at = Locus { file, bytes: pair.key.span.clone() };
        let mut found = ComposeService { name: name.to_owned(), at, layers: Vec::new(), open: Vec::new() };
        self.extended(file, &pair.value, &mut found, DEPTH);
        let Some(left) = room.checked_sub(found.layers.len()) else {
            let message = "more services are extended than are read; the rest is passed over";
            return self.out.note(self.sources, file, Some(pair.key.span.start), message);
        };
        *room = left;
        match project.services.get_mut(name) {
            Some(service) => {
                service.layers.append(&mut found.layers);
                service.open.append(&mut found.open);
            }
            None => drop(project.services.insert(name.to_owned(), found)),
        }
    }

    /// Adds what a service extends, lowest first, and then itself.
    fn extended(&mut self, file: usize, body: &Rc<Yaml>, service: &mut ComposeService, depth: usize) {
        if let Some(extends) = body.get("extends") {
            let name = extends.text().or_else(|| extends.text_at(&["service"])).unwrap_or_default();
            let (path, other) = match extends.at(&["file"]).map(|path| self.path(path)) {
                None => (String::new(), Some(file)),
                Some(Err(why)) => (format!(" in a file whose path is not known ({why})"), None),
                Some(Ok(path)) => {
                    let why = "a service extends one that is in it";
                    let other = match self.out.look(self.sources, file, &path, why, None) {
                        Lookup::Here(at) => Some(at),
                        _ => None,
                    };
                    (format!(" in {path}"), other)
                }
            };
            let base =
                other.filter(|_| depth > 0).and_then(|other| Some((other, self.service(other, name)?)));
            match base {
                Some((other, base)) => self.extended(other, &base, service, depth - 1),
                None => service.open.push(format!("the service `{name}`{path}, which it extends")),
            }
        }
        service.layers.push(ServiceLayer { file, body: Rc::clone(body) });
    }
}

impl Walk<'_, '_> {
    /// A path as it is written in a file, with its variables; or why it is not known.
    fn path(&self, written: &Yaml) -> Result<String, String> {
        path(written, self.variables)
    }

    /// A service of a file, by its name.
    fn service(&mut self, file: usize, name: &str) -> Option<Rc<Yaml>> {
        let root = self.all.get(&file)?;
        let named = self.services.entry(file).or_insert_with(|| {
            let pairs = root.get("services").map_or(&[][..], |services| services.pairs());
            pairs.iter().filter_map(|pair| Some((pair.name()?.to_owned(), Rc::clone(&pair.value)))).collect()
        });
        named.get(name).cloned()
    }
}

/// A path with its variables; or why it is not known.
///
/// # Errors
/// When it is no text, holds a variable that is not known, or would be refused.
pub fn path(written: &Yaml, variables: &Variables<'_>) -> Result<String, String> {
    let text = written.text().ok_or("it is no text")?;
    match expand(text, variables).map(|text| text.told()) {
        Ok(Told::Known(text)) => Ok(text),
        Ok(Told::Unknown { settled_by, .. }) => Err(format!("it takes {settled_by}")),
        Err(_) => Err("Compose refuses the `$` in it".into()),
    }
}

/// The paths that a file includes.
pub fn included(root: &Yaml) -> Vec<&Yaml> {
    let list = root.get("include").map_or(&[][..], |list| list.items());
    let paths = list.iter().flat_map(|item| match item.get("path") {
        Some(path) if path.items().is_empty() => vec![path.as_ref()],
        Some(paths) => paths.items().iter().map(AsRef::as_ref).collect(),
        None => vec![item.as_ref()],
    });
    paths.collect()
}
