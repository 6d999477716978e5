//! `plugin.xtp.yaml` lists every export and host function for tools that read XTP schemas.
//!
//! `UPDATE=1 cargo test --test xtp` writes it anew. Such a schema has no types that are one of several kinds, so the
//! messages are objects in it, and the description names the JSON Schema.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::exports;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// What the contract's table under a heading says of each name, in its last column but without links.
fn told(heading: &str) -> BTreeMap<String, String> {
    let page = fs::read_to_string(root().join("docs/contract.md")).unwrap();
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let rows = section.split("\n## ").next().unwrap().lines().filter(|line| line.starts_with("| `"));
    let told = rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let sentence = cells[1].split(": [").next().unwrap().replace('"', "'");
        (cells[0].trim_matches('`').to_owned(), sentence)
    });
    told.collect()
}

fn message(out: &mut String, part: &str, what: &str, schema: &str) {
    writeln!(out, "    {part}:\n      type: object\n      contentType: application/json").unwrap();
    writeln!(out, "      description: \"{what}: schemas/{schema}\"").unwrap();
}

fn schema() -> String {
    let about = exports::describe();
    let mut out = String::from("version: v1-draft\nexports:\n");
    let sentences = told("Modules and exports");
    for export in &about.exports {
        writeln!(out, "  {}:\n    description: \"{}\"", export.name, sentences[&export.name]).unwrap();
        message(&mut out, "input", "JSON Schema", &export.input);
        message(&mut out, "output", "JSON Schema", &export.output);
    }
    out += "imports:\n";
    for function in &about.host_functions {
        writeln!(out, "  {}:\n    description: \"of the driver module, for `run`\"", function.name).unwrap();
        message(&mut out, "input", "JSON Schema", &function.request);
        message(&mut out, "output", "JSON Schema of the reply", &function.answer);
    }
    out
}

#[test]
fn the_xtp_schema_lists_what_there_is() {
    let (file, wanted) = (root().join("plugin.xtp.yaml"), schema());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), wanted, "UPDATE=1 writes it anew");
}

/// Nothing that `describe` names is missing, and there is nothing that it does not name.
#[test]
fn describe_is_complete() {
    let about = exports::describe();
    let names: Vec<&str> = about.exports.iter().map(|export| export.name.as_str()).collect();
    assert_eq!(names, exports::EXPORTS.iter().copied().chain([exports::RUN]).collect::<Vec<_>>());
    let functions: Vec<&str> = about.host_functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(functions, restate_scaleout::api::host::HOST_FUNCTIONS);
    let named = about.exports.iter().flat_map(|export| [&export.input, &export.output]);
    let named =
        named.chain(about.host_functions.iter().flat_map(|function| [&function.request, &function.answer]));
    let mut named: Vec<String> = named.cloned().collect();
    named.sort();
    let files = fs::read_dir(root().join("schemas")).unwrap();
    let mut files: Vec<String> =
        files.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(named, files);
    for file in files {
        let text = fs::read_to_string(root().join("schemas").join(&file)).unwrap();
        assert!(serde_json::from_str::<Value>(&text).is_ok(), "{file}");
    }
    assert!(about.kinds.iter().all(|kind| kind.pages > 0), "{:?}", about.kinds);
    assert_eq!(about.contract, restate_scaleout::api::CONTRACT);
}
