//! Conformance vectors: inputs of every export with the answers of the native crate, which every host must give
//! byte for byte. `README.md` beside this file describes their form.
//!
//! `UPDATE=1 cargo test --test vectors` writes them anew; read the difference before you commit it.

#[path = "../common/mod.rs"]
mod common;
mod deployments;
mod files;
#[path = "../common/folders.rs"]
mod folders;
#[path = "../common/malformed_inputs.rs"]
#[allow(dead_code, reason = "whole errors are compared, not parts of them")]
mod malformed_inputs;
#[path = "../common/replay.rs"]
#[allow(dead_code, reason = "a host that neither fails nor waits is enough here")]
mod replay;
mod road;
mod texts;
mod vector;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::exports::{EXPORTS, RUN};

use vector::{Vector, shared_lines};

/// So many bytes all files may have; they are in every clone.
const MOST: usize = 5 << 19;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn all() -> Vec<Vector> {
    [texts::all(), files::all(), deployments::all(), malformed()].into_iter().flatten().collect()
}

/// Inputs that cannot be used, but for the longest.
fn malformed() -> Vec<Vector> {
    let mut count = BTreeMap::new();
    let short = malformed_inputs::all().into_iter().filter(|one| one.input.len() < 1000);
    let vectors = short.filter_map(|one| {
        // The vectors are text; hosts that take text cannot send anything else.
        let input = String::from_utf8(one.input).ok()?;
        let number = count.entry(one.export).or_insert(0);
        *number += 1;
        Some(Vector::of(one.export, format!("malformed {number}"), input))
    });
    vectors.collect()
}

/// The files as they should be, by name.
fn wanted() -> BTreeMap<String, String> {
    let vectors = all();
    let mut files = BTreeMap::from([("inputs.jsonl".to_owned(), shared_lines(&vectors))]);
    for vector in &vectors {
        *files.entry(format!("{}.jsonl", vector.export)).or_default() += &vector.line();
    }
    files
}

fn present() -> BTreeSet<String> {
    let names =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".jsonl")).collect()
}

#[test]
fn every_vector_has_the_answer_of_the_native_crate() {
    let wanted = wanted();
    if std::env::var_os("UPDATE").is_some() {
        for name in present() {
            fs::remove_file(folder().join(name)).unwrap();
        }
        for (name, text) in &wanted {
            fs::write(folder().join(name), text).unwrap();
        }
    }
    assert_eq!(present(), wanted.keys().cloned().collect(), "UPDATE=1 writes them anew");
    for (name, text) in &wanted {
        let committed = fs::read_to_string(folder().join(name)).unwrap();
        for (at, (old, new)) in committed.lines().zip(text.lines()).enumerate() {
            assert!(old == new, "{name}, line {}: UPDATE=1 writes it anew\nwas {old}\nis  {new}", at + 1);
        }
        assert_eq!(committed.len(), text.len(), "{name} has other lines; UPDATE=1 writes them anew");
    }
    let bytes: usize = wanted.values().map(String::len).sum();
    assert!(bytes <= MOST, "{bytes} bytes of vectors are too many for every clone");
}

#[test]
fn every_export_has_vectors_of_answers_and_of_errors() {
    let mut kinds: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for vector in &all() {
        assert!(
            names.insert((vector.export, vector.name.clone())),
            "{} {} is there twice",
            vector.export,
            vector.name
        );
        kinds.entry(vector.export).or_default().insert(vector.answer.is_ok());
    }
    for export in EXPORTS.into_iter().chain([RUN]) {
        assert_eq!(kinds.get(export).map(BTreeSet::len), Some(2), "{export}");
    }
}

/// The module beside its text, which every host is to refuse.
#[test]
fn the_module_of_another_contract_is_as_its_text() {
    let file = folder().join("other_contract.wasm");
    let wanted = wat::parse_file(folder().join("other_contract.wat")).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert!(fs::read(&file).is_ok_and(|found| found == wanted), "UPDATE=1 writes it anew");
}
