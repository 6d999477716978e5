//! Kustomize folders: which files are patches, and so none by themselves.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::found::Gathered;
use super::sources::{Lookup, Sources};
use super::yaml::Yaml;

/// What the file of a folder is called; it may leave out what kind it is.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a file is that of a folder.
pub fn is_one(sources: &Sources<'_>, file: usize) -> bool {
    NAMES.contains(&sources.base(file))
}

/// The files that folders put on top of others. What they leave out stands in those.
pub fn patches(
    documents: &[(usize, &[Rc<Yaml>])],
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for (file, documents) in documents.iter().filter(|(file, _)| is_one(sources, *file)) {
        for path in documents.iter().flat_map(|document| paths(document)) {
            let Lookup::Here(patch) = sources.look(*file, path) else { continue };
            if found.insert(patch) {
                let message = format!("a patch of {}, which is not read by itself", sources.name(*file));
                out.note(sources, patch, None, message);
            }
        }
    }
    found
}

/// Paths of patches; a patch may also stand there itself.
fn paths(document: &Yaml) -> impl Iterator<Item = &str> {
    let listed = |key: &str| document.get(key).map_or(&[][..], |list| list.items()).iter();
    let with_path = listed("patches").chain(listed("patchesJson6902"));
    let with_path = with_path.filter_map(|patch| patch.text_at(&["path"]));
    with_path.chain(listed("patchesStrategicMerge").filter_map(|patch| patch.text()))
}
