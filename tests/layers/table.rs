//! The layers, as `docs/architecture.md` lists them: the one place where they are written down.

use std::fs;
use std::path::{Path, PathBuf};

/// A layer.
pub struct Layer {
    /// Its folder; each file belongs to the layer with the longest folder above it.
    pub folder: PathBuf,
    /// The only layers it may look at; every layer below it where there is none.
    pub only: Option<Vec<PathBuf>>,
}

/// The rows of the table under "Layers", the highest first: folder, what it is, what it looks at.
pub fn read(repository: &Path) -> Vec<Layer> {
    let page = fs::read_to_string(repository.join("docs/architecture.md")).expect("docs/architecture.md");
    let section =
        page.split("\n## ").find(|section| section.starts_with("Layers\n")).expect("a section Layers");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let layers = rows.flat_map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [folders, about, looks] = cells[..] else { panic!("three cells, not {cells:?}") };
        assert!(!about.is_empty(), "{folders} needs a line about it");
        let only = match looks {
            "all below" => None,
            "nothing" => Some(Vec::new()),
            some => Some(quoted(some)),
        };
        quoted(folders).into_iter().map(move |folder| Layer { folder, only: only.clone() })
    });
    layers.collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<PathBuf> {
    cell.split('`').skip(1).step_by(2).map(PathBuf::from).collect()
}

/// The layer that a file belongs to, as its place in the table.
pub fn of(layers: &[Layer], file: &Path) -> Option<usize> {
    let above = layers.iter().enumerate().filter(|(_, layer)| file.starts_with(&layer.folder));
    above.max_by_key(|(_, layer)| layer.folder.components().count()).map(|(at, _)| at)
}
