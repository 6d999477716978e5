//! `include`: which files a file takes in, where paths in them begin, and what their `${…}` is answered from.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{ComposeFiles, DEPTH, path};
use super::variables::Variables;
use crate::collect::found::Gathered;
use crate::collect::sources::{self, Lookup, Sources};
use crate::collect::yaml::Yaml;

/// An item of `include`: a path alone, or a mapping.
pub struct IncludeItem<'y> {
    /// The files. The first is the main one, the others go on top of it.
    pub paths: Vec<&'y Yaml>,
    /// Where relative paths in these files begin; the folder of the first when it is not said.
    pub directory: Option<&'y Yaml>,
    /// What is read in the place of `.env`.
    pub env_files: Vec<&'y Yaml>,
}

/// The items of a file.
pub fn items(root: &Yaml) -> Vec<IncludeItem<'_>> {
    let list = root.get("include").map_or(&[][..], |list| list.items());
    list.iter()
        .map(|item| match item.get("path") {
            Some(path) => IncludeItem {
                paths: one_or_many(path),
                directory: item.at(&["project_directory"]).filter(|directory| !directory.is_null()),
                env_files: item.at(&["env_file"]).map_or_else(Vec::new, one_or_many),
            },
            None => IncludeItem { paths: vec![item.as_ref()], directory: None, env_files: Vec::new() },
        })
        .collect()
}

fn one_or_many(value: &Yaml) -> Vec<&Yaml> {
    match value.items() {
        [] if value.is_null() => Vec::new(),
        [] => vec![value],
        items => items.iter().map(AsRef::as_ref).collect(),
    }
}

/// Where relative paths in a file begin: at its own folder, or where the file that includes it says.
pub fn base(sources: &Sources<'_>, file: usize, out: &Gathered) -> String {
    let own = || sources::folder(sources.name(file)).unwrap_or_default().to_owned();
    out.bases.get(&file).cloned().unwrap_or_else(own)
}

/// Where relative paths begin in the files of an item that stands in `file`.
///
/// # Errors
/// When a path holds a variable that is not known.
pub fn directory(
    item: &IncludeItem<'_>,
    variables: &Variables<'_>,
    (sources, file): (&Sources<'_>, usize),
    out: &Gathered,
) -> Result<String, String> {
    let there = |path: &str| sources::below(&base(sources, file, out), path);
    match (item.directory, item.paths.first()) {
        (Some(directory), _) => Ok(there(&path(directory, variables)?)),
        (None, Some(first)) => {
            let first = there(&path(first, variables)?);
            Ok(sources::folder(&first).unwrap_or_default().to_owned())
        }
        (None, None) => Ok(base(sources, file, out)),
    }
}

/// Files, each with those that include it.
pub type Included = BTreeMap<usize, BTreeSet<usize>>;

/// Files that include themselves, by way of others or not.
pub fn circles(included: &Included) -> Vec<usize> {
    let is_in_circle = |file: &&usize| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = included[*file].iter().copied().collect();
        while let Some(other) = open.pop().filter(|_| !seen.contains(*file)) {
            if seen.insert(other) {
                open.extend(included.get(&other).into_iter().flatten());
            }
        }
        seen.contains(*file)
    };
    included.keys().filter(is_in_circle).copied().collect()
}

/// The files that others include, each with those. Where their paths begin is noted on the way, and decides what they include themselves.
pub fn taken(files: &ComposeFiles, sources: &Sources<'_>, out: &mut Gathered) -> Included {
    let used = out.used.clone();
    let with_items: Vec<(usize, Vec<IncludeItem<'_>>)> = files
        .iter()
        .map(|(file, documents)| (*file, documents.iter().flat_map(|root| items(root)).collect::<Vec<_>>()))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    let variables: BTreeMap<usize, Variables<'_>> = with_items
        .iter()
        .map(|(file, _)| (*file, Variables::of_project(sources, *file, false, out)))
        .collect();
    // Whose variables are taken is told by the projects.
    out.used = used;
    let mut taken = Included::new();
    // Files that include each other in a circle would never come to rest.
    for _ in 0..DEPTH {
        let (mut now, mut bases) = (Included::new(), BTreeMap::new());
        for (file, items) in &with_items {
            let Some(variables) = variables.get(file) else { continue };
            for item in items {
                let directory = directory(item, variables, (sources, *file), out);
                for path in item.paths.iter().filter_map(|written| path(written, variables).ok()) {
                    let Lookup::Here(other) = out.seen(sources, *file, &path) else { continue };
                    now.entry(other).or_default().insert(*file);
                    bases.extend(directory.as_ref().ok().map(|directory| (other, directory.clone())));
                }
            }
        }
        let rests = now == taken && bases == out.bases;
        (taken, out.bases) = (now, bases);
        if rests {
            break;
        }
    }
    taken
}
