//! A service: what its own file says, on top of what it extends, below what override files say.

use std::rc::Rc;

use crate::collect::sources::Locus;
use crate::collect::yaml::Yaml;

/// What one file says of a service.
#[derive(Debug, Clone)]
pub struct ServiceLayer {
    /// The file, by its place.
    pub file: usize,
    /// What it says.
    pub body: Rc<Yaml>,
}

/// A service of a project.
#[derive(Debug, Clone)]
pub struct ComposeService {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub at: Locus,
    /// What is said of it, the last counts most.
    pub layers: Vec<ServiceLayer>,
    /// What it extends and what could not be read: it may bring in anything that is not said here.
    pub open: Vec<String>,
}

/// A value and the file that it stands in.
pub type Said<'y> = (usize, &'y Rc<Yaml>);

impl ComposeService {
    /// The values of a key that are put together, lowest first.
    pub fn all(&self, key: &str) -> Vec<Said<'_>> {
        let mut found: Vec<Said<'_>> = Vec::new();
        for layer in &self.layers {
            let Some(value) = layer.body.get(key) else { continue };
            if matches!(value.tag.as_deref(), Some("!reset" | "!override")) {
                found.clear();
            }
            if value.tag.as_deref() != Some("!reset") && !value.is_null() {
                found.push((layer.file, value));
            }
        }
        found
    }

    /// The value of a key that is replaced as a whole.
    pub fn last(&self, key: &str) -> Option<Said<'_>> {
        self.all(key).last().copied()
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<(usize, &Yaml)> {
        let (first, rest) = path.split_first()?;
        self.all(first).into_iter().rev().find_map(|(file, value)| Some((file, value.at(rest)?)))
    }

    /// A place in it.
    pub fn locus(file: usize, node: &Yaml) -> Locus {
        Locus { file, bytes: node.span.clone() }
    }
}
