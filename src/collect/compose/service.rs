//! A service: what its own file says, on top of what it extends, below what override files say.

use std::rc::Rc;

use crate::collect::sources::Locus;
use crate::collect::yaml::Yaml;

/// The tag of what is taken away.
pub const RESET: &str = "!reset";
/// The tag of what is not put together with what lies below.
const OVERRIDE: &str = "!override";

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
            if matches!(value.tag.as_deref(), Some(RESET | OVERRIDE)) {
                found.clear();
            }
            if value.tag.as_deref() != Some(RESET) && !value.is_null() {
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
        for (file, value) in self.all(first).into_iter().rev() {
            match found_at(value, rest) {
                Layered::Value(value) => return Some((file, value)),
                Layered::Taken => return None,
                Layered::Below => {}
            }
        }
        None
    }

    /// A place in it.
    pub fn locus(file: usize, node: &Yaml) -> Locus {
        Locus { file, bytes: node.span.clone() }
    }
}

/// What a layer says of a path.
enum Layered<'y> {
    /// It has a value.
    Value(&'y Yaml),
    /// It takes away what lies below.
    Taken,
    /// Nothing: what lies below counts.
    Below,
}

fn found_at<'y>(mut value: &'y Yaml, path: &[&str]) -> Layered<'y> {
    let mut covers = false;
    for key in path {
        covers |= value.tag.as_deref() == Some(OVERRIDE);
        match value.get(key) {
            Some(next) if next.tag.as_deref() == Some(RESET) => return Layered::Taken,
            Some(next) => value = next,
            None if covers => return Layered::Taken,
            None => return Layered::Below,
        }
    }
    Layered::Value(value)
}
