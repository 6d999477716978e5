//! The objects of manifests, wherever they stand: several documents in a file, items of a list.

use super::super::sources::{Locus, Sources};
use super::super::yaml::Yaml;

/// An object of a manifest.
#[derive(Debug, Clone, Copy)]
pub struct Object<'y> {
    /// The file that it stands in, by its place.
    pub file: usize,
    /// The whole of it.
    pub yaml: &'y Yaml,
    /// Its kind.
    pub kind: &'y str,
    /// The group of its API, with its version.
    pub api: &'y str,
    /// Its name.
    pub name: &'y str,
    /// Its namespace, when it is written.
    pub namespace: Option<&'y str>,
}

/// How deep lists may lie in lists.
const DEPTH: usize = 4;

/// The objects of a document; a list is what its items are.
pub fn objects<'y>(file: usize, document: &'y Yaml, out: &mut Vec<Object<'y>>) {
    add(file, document, DEPTH, out);
}

fn add<'y>(file: usize, yaml: &'y Yaml, depth: usize, out: &mut Vec<Object<'y>>) {
    let Some(kind) = yaml.text_at(&["kind"]) else { return };
    let items = yaml.get("items").filter(|_| kind.ends_with("List") && depth > 0);
    if let Some(items) = items {
        items.items().iter().for_each(|item| add(file, item, depth - 1, out));
        return;
    }
    out.push(Object {
        file,
        yaml,
        kind,
        api: yaml.text_at(&["apiVersion"]).unwrap_or_default(),
        name: yaml.text_at(&["metadata", "name"]).unwrap_or_default(),
        namespace: yaml.text_at(&["metadata", "namespace"]).filter(|text| !text.is_empty()),
    });
}

impl<'y> Object<'y> {
    /// Where a part of it stands.
    pub fn locus(&self, part: &Yaml) -> Locus {
        Locus { file: self.file, bytes: part.span.clone() }
    }

    /// Where it is named.
    pub fn at(&self) -> Locus {
        self.locus(self.yaml.at(&["metadata", "name"]).unwrap_or(self.yaml))
    }

    /// Its name with its namespace.
    pub fn full_name(&self) -> String {
        match self.namespace {
            Some(namespace) => format!("{namespace}/{}", self.name),
            None => self.name.to_owned(),
        }
    }

    /// The template of a chart that it was rendered from, as the comment above it says.
    pub fn template<'s>(&self, sources: &Sources<'s>) -> Option<&'s str> {
        let before = sources.text(self.file).get(..self.yaml.span.start)?;
        let comments = before.lines().rev().map(str::trim);
        comments
            .take_while(|line| line.is_empty() || line.starts_with('#') || *line == "---")
            .find_map(|line| line.strip_prefix("# Source: "))
            .map(str::trim)
    }
}

/// Whether two namespaces may be one: what is left out is whatever the manifests are applied to.
pub fn same_namespace(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}
