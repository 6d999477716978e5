//! A compose project: its services, from all of its files.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::includes::{self, IncludeItem};
use super::paths::{ComposeFiles, DEPTH, path};
use super::service::{ComposeService, ServiceLayer};
use super::variables::Variables;
use crate::collect::found::Gathered;
use crate::collect::sources::{Locus, Lookup, Sources};
use crate::collect::yaml::{Pair, Yaml};

/// Layers of all services of a project: each is read with everything that it extends.
const LAYERS: usize = 20_000;

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
    /// The same in files that the project includes.
    pub included: BTreeMap<usize, Variables<'s>>,
    /// Files whose `include` is being followed.
    pub open: Vec<usize>,
    /// The services of each file by name.
    pub services: BTreeMap<usize, BTreeMap<String, Rc<Yaml>>>,
    /// The circles of `extends` that have been told, each by the services in it.
    pub circles: BTreeSet<Vec<(usize, String)>>,
}

impl<'s> Walk<'_, 's> {
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
        let all = self.all;
        let Some(documents) = all.get(&file).filter(|_| depth > 0 && seen.insert(file)) else { return };
        self.open.push(file);
        for root in documents {
            for item in includes::items(root) {
                self.item(file, &item, (project, seen), depth);
            }
            project.files.push((file, Rc::clone(root)));
        }
        self.open.pop();
    }

    /// Takes the files of an item of `include` in.
    fn item(
        &mut self,
        file: usize,
        item: &IncludeItem<'_>,
        (project, seen): (&mut Project, &mut BTreeSet<usize>),
        depth: usize,
    ) {
        let directory = includes::directory(item, self.variables_in(file), (self.sources, file), self.out);
        for path in &item.paths {
            let at = Some(path.span.start);
            let found = self.path(file, path).and_then(|text| Ok((text, directory.clone()?)));
            let (text, directory) = match found {
                Ok(found) => found,
                Err(why) => {
                    let message =
                        format!("this `include` is not read, so its services are missing here: {why}");
                    self.out.note(self.sources, file, at, message);
                    project.incomplete = true;
                    continue;
                }
            };
            match self.out.look(self.sources, file, &text, "the compose file includes it", None) {
                Lookup::Here(other) => {
                    if self.open.contains(&other) {
                        let at = Locus { file, bytes: path.span.clone() };
                        let message = format!("Compose refuses this: `{text}` includes itself in a circle");
                        self.out.finding(
                            self.sources,
                            "RS404",
                            &at,
                            message,
                            "Take one `include` of the circle out.",
                        );
                    }
                    if !seen.contains(&other) {
                        self.out.bases.insert(other, directory);
                        let variables = self.variables_of(file, other, item);
                        self.included.insert(other, variables);
                    }
                    self.include(other, project, seen, depth - 1);
                }
                _ => {
                    let message = format!("`{text}` is not read, so its services are missing here");
                    self.out.note(self.sources, file, at, message);
                    project.incomplete = true;
                }
            }
        }
    }

    /// What `${…}` is answered from in a file that `file` includes.
    fn variables_of(&mut self, file: usize, other: usize, item: &IncludeItem<'_>) -> Variables<'s> {
        let above = self.included.get(&file).unwrap_or(self.variables);
        let expands = self.sources.text(other).contains('$');
        if item.env_files.is_empty() {
            return above.of_included(self.sources, other, expands, self.out);
        }
        let mut paths = Vec::new();
        let mut open = Vec::new();
        for written in &item.env_files {
            match path(written, above) {
                Ok(path) => paths.push(path),
                Err(why) => open.push(format!("the `env_file` of the `include` ({why})")),
            }
        }
        above.over(Variables::of_files(self.sources, (file, &paths), open, expands, self.out))
    }

    fn add(&mut self, file: usize, pair: &Pair, project: &mut Project, room: &mut usize) {
        let Some(name) = pair.name() else { return };
        let at = Locus { file, bytes: pair.key.span.clone() };
        let mut found = ComposeService { name: name.to_owned(), at, layers: Vec::new(), open: Vec::new() };
        self.extended((file, name), &pair.value, &mut found, &mut Vec::new());
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

    /// Adds what a service extends, lowest first, and then itself. `below` are those that extend it.
    fn extended(
        &mut self,
        (file, called): (usize, &str),
        body: &Rc<Yaml>,
        service: &mut ComposeService,
        below: &mut Vec<(usize, String)>,
    ) {
        below.push((file, called.to_owned()));
        if let Some(extends) = body.get("extends") {
            let name = extends.text().or_else(|| extends.text_at(&["service"])).unwrap_or_default();
            let (path, other) = match extends.at(&["file"]).map(|path| self.path(file, path)) {
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
            let begins = other
                .and_then(|other| below.iter().position(|(file, of)| (*file, of.as_str()) == (other, name)));
            let circle = begins.is_some();
            // Whoever comes to a circle goes round all of it, from wherever.
            let mut members = begins.map_or_else(Vec::new, |begins| below[begins..].to_vec());
            members.sort();
            if circle && self.circles.insert(members) {
                let at = Locus { file, bytes: extends.span.clone() };
                let message = format!("Compose refuses this: `{name}` extends itself in a circle");
                self.out.finding(
                    self.sources,
                    "RS404",
                    &at,
                    message,
                    "Take one `extends` of the circle out.",
                );
            }
            let base = other
                .filter(|_| !circle && below.len() <= DEPTH)
                .and_then(|other| Some((other, self.service(other, name)?)));
            match base {
                Some((other, base)) => self.extended((other, name), &base, service, below),
                None => service.open.push(format!("the service `{name}`{path}, which it extends")),
            }
        }
        service.layers.push(ServiceLayer { file, body: Rc::clone(body) });
        below.pop();
    }
}

impl<'s> Walk<'_, 's> {
    /// A path as it is written in a file, with its variables; or why it is not known.
    fn path(&self, file: usize, written: &Yaml) -> Result<String, String> {
        path(written, self.variables_in(file))
    }

    fn variables_in(&self, file: usize) -> &Variables<'s> {
        self.included.get(&file).unwrap_or(self.variables)
    }

    /// A service of a file, by its name.
    fn service(&mut self, file: usize, name: &str) -> Option<Rc<Yaml>> {
        let documents = self.all.get(&file)?;
        let named = self.services.entry(file).or_insert_with(|| {
            let services = documents.iter().filter_map(|root| root.get("services"));
            let pairs = services.flat_map(|services| services.pairs());
            pairs.filter_map(|pair| Some((pair.name()?.to_owned(), Rc::clone(&pair.value)))).collect()
        });
        named.get(name).cloned()
    }
}
