//! Folders of files as people have them, and what a host says beside the files: `call.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Files of a case that are none of its files.
const BESIDE: [&str; 3] = ["expected.txt", "call.json", "read.txt"];

/// What a host says beside the files.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Call {
    pub environment: BTreeMap<String, Option<String>>,
    pub missing: Vec<String>,
}

/// What the host of a case says.
pub fn call(folder: &Path) -> Call {
    let text = fs::read_to_string(folder.join("call.json")).unwrap_or_else(|_| "{}".into());
    serde_json::from_str(&text).expect("call.json")
}

/// Names and texts of all files of a case.
pub fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    below(folder, folder, &mut found);
    found
}

fn below(folder: &Path, under: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(under).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.strip_prefix(folder).expect("below").to_str().expect("UTF-8").to_owned();
        if path.is_dir() {
            below(folder, &path, out);
        } else if !BESIDE.contains(&name.as_str()) {
            out.push((name, fs::read_to_string(&path).expect("a text")));
        }
    }
}
