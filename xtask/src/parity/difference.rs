//! The known differences, each with its reason: `tests/parity/differences.toml`.

use std::path::Path;

use restate_scaleout::config::catalogue::{Catalogue, Kind};
use restate_scaleout::config::document::Document;
use restate_scaleout::config::tree::{Item, Table, Value};

use super::compare::Disagreement;

/// A known difference between servers and validator.
pub struct Difference {
    /// Its name.
    pub name: String,
    /// The server versions that show it.
    pub versions: Vec<String>,
    /// A configuration that shows it.
    pub example: String,
    shape: Shape,
}

/// Which configurations differ for the same reason as the example.
enum Shape {
    /// Only the example itself.
    Example,
    /// Any in which a section is written as an array.
    ArrayForTable,
}

impl Difference {
    /// Whether this difference explains a disagreement.
    pub fn explains(&self, found: &Disagreement) -> bool {
        self.versions.contains(&found.version.to_string())
            && match self.shape {
                Shape::Example => self.example.trim() == found.text.trim(),
                Shape::ArrayForTable => {
                    let root = Document::parse(&found.text).root;
                    array_for_table(&Catalogue::for_version(&found.version), &root, &mut Vec::new())
                }
            }
    }
}

fn array_for_table(catalogue: &Catalogue, table: &Table, path: &mut Vec<String>) -> bool {
    table.entries.iter().any(|entry| {
        path.push(entry.key.clone());
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        let found = match &entry.item.value {
            Value::Array(items) => {
                !items.is_empty() && matches!(catalogue.kind(&parts), Some(Kind::Table(_)))
            }
            Value::Table(inner) => array_for_table(catalogue, inner, path),
            _ => false,
        };
        path.pop();
        found
    })
}

/// Reads the list.
///
/// # Errors
/// When it cannot be read or an entry is incomplete.
pub fn known() -> Result<Vec<Difference>, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/parity/differences.toml");
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let document = Document::parse(&text);
    if let Some(error) = document.errors.first() {
        return Err(format!("{}: {error:?}", file.display()));
    }
    let Some(Value::Array(entries)) = document.root.get("difference").map(|item| &item.value) else {
        return Ok(Vec::new());
    };
    entries.iter().map(read).collect()
}

fn read(entry: &Item) -> Result<Difference, String> {
    let Value::Table(table) = &entry.value else { return Err("a difference must be a table".into()) };
    let reason = string(table, "reason")?;
    if reason.len() < 20 {
        return Err("a difference needs a reason".into());
    }
    let Some(Value::Array(versions)) = table.get("versions").map(|item| &item.value) else {
        return Err("a difference needs versions".into());
    };
    let shape = match table.get("shape").and_then(|item| item.value.as_str()) {
        None => Shape::Example,
        Some("array-for-table") => Shape::ArrayForTable,
        Some(other) => return Err(format!("unknown shape {other}")),
    };
    Ok(Difference {
        shape,
        name: string(table, "name")?,
        versions: versions.iter().filter_map(|item| item.value.as_str().map(Into::into)).collect(),
        example: string(table, "example")?,
    })
}

fn string(table: &Table, key: &str) -> Result<String, String> {
    let text = table.get(key).and_then(|item| item.value.as_str());
    text.map(Into::into).ok_or_else(|| format!("a difference needs {key}"))
}
