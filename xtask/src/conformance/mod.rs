//! The conformance vectors of `tests/vectors` in every host: natively, by each SDK, and as the browser has the module.

mod hosts;
mod table;

use std::collections::BTreeMap;

use crate::dist::dist;
use crate::out;
use crate::run::root;
use crate::section::section;
use crate::web;

use hosts::{BROWSER, Host, OTHERS, RUNNER, all};

/// Builds everything, asks every host, and prints who answers how many vectors as it should, and how fast.
///
/// # Errors
/// When something cannot be built, or a host answers otherwise.
pub fn run() -> Result<(), String> {
    dist()?;
    web::package()?;
    compare(&all())
}

/// The hosts in other languages than Rust, of modules that are built. Whose toolchain is missing is skipped by name.
///
/// # Errors
/// When a host answers otherwise.
pub fn others() -> Result<(), String> {
    compare(&OTHERS)
}

/// The module of the npm package, which is built.
///
/// # Errors
/// When it answers otherwise.
pub fn browser() -> Result<(), String> {
    compare(&[BROWSER])
}

/// The ops runner's engine, which takes its time to build.
///
/// # Errors
/// When it answers otherwise.
pub fn runner() -> Result<(), String> {
    compare(&[RUNNER])
}

fn compare(hosts: &[Host]) -> Result<(), String> {
    let vectors = vectors()?;
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for host in hosts {
        if let Some(missing) = (host.missing)() {
            out::note(format_args!("skipped: conformance of {}: {missing}", host.name));
            continue;
        }
        let came = section(&format!("conformance of {}", host.name), host.ask)?;
        let asked = table::rows(&came.printed)?;
        let left = table::left_out(&asked, &vectors);
        if !left.is_empty() {
            return Err(format!("{} was not asked all vectors: {}", host.name, left.join(", ")));
        }
        if !came.well || asked.iter().any(|row| !row.is_equal()) {
            failed.push(host.name);
        }
        rows.extend(asked);
    }
    out::say(table::table(&rows).trim_end());
    match failed[..] {
        [] => Ok(()),
        _ => Err(format!("other answers than the native crate gives: {}", failed.join(", "))),
    }
}

/// How many vectors there are of each export.
fn vectors() -> Result<BTreeMap<String, u64>, String> {
    let folder = root().join("tests/vectors");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("tests/vectors: {error}"))?;
    let files = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let exports = files.filter_map(|name| name.strip_suffix(".jsonl").map(str::to_owned));
    // `inputs` are what several exports are asked.
    let exports = exports.filter(|export| export != "inputs");
    let count = |export: String| {
        let text = std::fs::read_to_string(folder.join(format!("{export}.jsonl")))
            .map_err(|error| format!("{export}: {error}"))?;
        Ok((export, text.lines().count() as u64))
    };
    exports.map(count).collect()
}
