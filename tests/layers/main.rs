//! The layers of `docs/architecture.md` hold: no layer looks up, no siblings look at each other in a
//! circle, and the page lists the folders there are.

mod fixtures;
mod looks;
mod modules;
mod scripts;
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use looks::{Crates, Looks, circles};
use table::Layer;

/// What does not hold yet. An entry that is no longer needed fails the test, too.
const KNOWN: &[&str] = &[];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders directly under one, without what is built or installed there.
fn folders(under: &str) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(repository().join(under)).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().is_dir()).map(move |entry| Path::new(under).join(entry.file_name()))
}

fn crates() -> Crates {
    let alone = ["", "bench", "xtask"].map(PathBuf::from);
    let many = ["crates", "doors", "host-examples", "tests"].into_iter().flat_map(folders);
    Crates::read(repository(), &alone.into_iter().chain(many).collect::<Vec<_>>())
}

/// Looks of Rust modules and imports of scripts, from file to file.
fn between_files(crates: &Crates, looks: &Looks) -> BTreeSet<(PathBuf, PathBuf, String)> {
    let looks = looks
        .iter()
        .map(|((from, to), named)| (crates.file(from).to_owned(), crates.file(to).to_owned(), named.clone()));
    let imports = ["demo", "bench", "tests/live", "host-examples/node"].into_iter().flat_map(|folder| {
        let imports = scripts::imports(repository(), Path::new(folder));
        imports.into_iter().map(|(from, to)| (from, to.clone(), to.display().to_string()))
    });
    looks.chain(imports).collect()
}

/// Files of no layer: nothing would hold what they look at.
fn homeless(layers: &[Layer], files: impl IntoIterator<Item = PathBuf>) -> BTreeSet<String> {
    let homeless = files.into_iter().filter(|file| table::of(layers, file).is_none());
    homeless.map(|file| format!("{} belongs to no layer", file.display())).collect()
}

/// A look at a layer that is not below, or not among those it may see.
fn upward(layers: &[Layer], from: &Path, to: &Path) -> bool {
    let (Some(from), Some(to)) = (table::of(layers, from), table::of(layers, to)) else { return false };
    let allowed = match &layers[from].only {
        Some(only) => only.contains(&layers[to].folder),
        None => to > from,
    };
    from != to && !allowed
}

#[test]
fn no_layer_looks_up_and_no_siblings_look_in_a_circle() {
    let layers = table::read(repository());
    let crates = crates();
    let looks = crates.looks();
    let between_files = between_files(&crates, &looks);
    assert!(between_files.len() > 300, "the looks are not found: {}", between_files.len());
    let mut found: BTreeSet<String> = between_files
        .iter()
        .filter(|(from, to, _)| upward(&layers, from, to))
        .map(|(from, _, named)| format!("{} looks up at {named}", from.display()))
        .collect();
    let files = between_files.iter().flat_map(|(from, to, _)| [from.clone(), to.clone()]);
    found.extend(homeless(&layers, files.chain(crates.files())));
    found.extend(circles(&crates.beside()));
    found.extend(crates.globs());
    let scripts = between_files.iter().filter(|(from, ..)| from.extension().is_some_and(|end| end == "mjs"));
    let scripts = scripts.map(|(from, to, _)| (from.display().to_string(), to.display().to_string()));
    found.extend(circles(&scripts.collect()));

    let known: BTreeSet<String> = KNOWN.iter().map(|line| (*line).to_owned()).collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "not as docs/architecture.md has it: {new:#?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no longer so, remove from KNOWN: {gone:#?}");
}

/// Who reads a name should not have to ask which module it is from.
#[test]
fn no_two_types_of_the_core_share_a_name() {
    let found = crates().namesakes(&["restate_scaleout", "restate_scaleout_api"]);
    assert!(found.is_empty(), "names that are given twice: {found:#?}");
}

#[test]
fn the_page_lists_the_folders_there_are() {
    let layers = table::read(repository());
    let listed: BTreeSet<PathBuf> = layers.iter().map(|layer| layer.folder.clone()).collect();
    for folder in &listed {
        assert!(repository().join(folder).is_dir(), "docs/architecture.md lists `{}`", folder.display());
    }
    let code = |folder: &PathBuf| {
        let folder = repository().join(folder);
        let scripts = fs::read_dir(&folder).into_iter().flatten().flatten();
        let script = |name: &std::ffi::OsStr| Path::new(name).extension().is_some_and(|end| end == "mjs");
        folder.join("Cargo.toml").is_file() || scripts.into_iter().any(|entry| script(&entry.file_name()))
    };
    let parts = ["src", "crates", "doors", "host-examples"].into_iter().flat_map(folders);
    let alone = ["", "tests"].into_iter().flat_map(folders).filter(code);
    for folder in parts.chain(alone) {
        assert!(listed.contains(&folder), "docs/architecture.md lacks `{}`", folder.display());
    }
}

#[test]
fn a_look_up_is_seen() {
    let layer = |folder: &str, only: Option<&str>| Layer {
        folder: folder.into(),
        only: only.map(|folder| vec![folder.into()]),
    };
    let layers = [layer("src/high", None), layer("src/low", None), layer("apart", Some("src/low"))];
    let upward = |from: &str, to: &str| upward(&layers, Path::new(from), Path::new(to));
    assert!(upward("src/low/a.rs", "src/high/mod.rs"));
    assert!(!upward("src/high/a.rs", "src/low/mod.rs"));
    assert!(!upward("src/high/a.rs", "src/high/b.rs"));
    assert!(upward("apart/a.rs", "src/high/mod.rs"));
    assert!(!upward("apart/a.rs", "src/low/mod.rs"));
}

#[test]
fn a_file_of_no_layer_is_seen() {
    let layers = [Layer { folder: "src/low".into(), only: None }];
    let files = ["src/low/mod.rs", "src/lower.rs", "extra/lib.rs"].map(PathBuf::from);
    let found: Vec<String> = homeless(&layers, files).into_iter().collect();
    assert_eq!(found, ["extra/lib.rs belongs to no layer", "src/lower.rs belongs to no layer"]);
}

#[test]
fn a_circle_is_seen() {
    let edges = |pairs: &[(&str, &str)]| -> BTreeSet<(String, String)> {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    };
    assert_eq!(circles(&edges(&[("a", "b"), ("b", "c"), ("a", "c")])), BTreeSet::new());
    let found = circles(&edges(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a ↔ b ↔ c"]);
}
