//! Folders of files as people have them, each with command lines (`commands`) and what they print, how they end and
//! which files they change (`expected.txt`). `UPDATE=1 cargo test --test cli cases` writes the latter anew; read the
//! difference before you commit it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::common::{self, Place};

/// What stands in a folder beside the files of the case.
const OURS: [&str; 2] = ["commands", "expected.txt"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/cases")
}

/// All files below a folder, by path.
fn files(folder: &Path, under: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
    let entries = fs::read_dir(under).expect("a folder").map(|entry| entry.expect("an entry").path());
    for path in entries {
        if path.is_dir() {
            files(folder, &path, out);
            continue;
        }
        let name = path.strip_prefix(folder).expect("below").to_str().expect("UTF-8").to_owned();
        if !OURS.contains(&name.as_str()) {
            out.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// Runs one command line in a copy of the folder, and tells everything that came of it.
fn told(before: &BTreeMap<String, Vec<u8>>, line: &str) -> String {
    let place = Place::new();
    for (name, bytes) in before {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
    let (words, stdin) = match line.split_once(" < ") {
        Some((words, file)) => (words, Some(file)),
        None => (line, None),
    };
    let args = shlex::split(words).expect("words");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut command = place.command(&args);
    if let Some(file) = stdin {
        command.stdin(Stdio::from(fs::File::open(place.path().join(file)).expect("a file")));
    }
    common::warm();
    let end = common::end(&mut command);
    let mut out = format!("$ ops-runner {line}\n{}", end.stdout);
    if !end.stderr.is_empty() {
        write!(out, "standard error:\n{}", end.stderr).expect("a text");
    }
    writeln!(out, "exit {}", end.code).expect("a text");
    let mut after = BTreeMap::new();
    files(place.path(), place.path(), &mut after);
    for (name, bytes) in &after {
        if before.get(name) != Some(bytes) {
            write!(out, "{name} is now:\n{}", String::from_utf8_lossy(bytes)).expect("a text");
        }
    }
    assert!(before.keys().all(|name| after.contains_key(name)), "a file is gone after {line}");
    if !line.contains("--format") {
        wide(&end.stdout).for_each(|wide| writeln!(out, "TOO WIDE: {wide}").expect("a text"));
    }
    out
}

/// Lines that are wider than a terminal of 80 columns, but for what is quoted from files.
fn wide(text: &str) -> impl Iterator<Item = &str> {
    let has_diff = text.contains("\n@@ ");
    text.lines().filter(move |line| {
        let quoted = line.contains(" | ") || has_diff && line.starts_with(['+', '-', ' ']);
        let one_word = line.split_whitespace().any(|word| word.chars().count() > 60);
        line.chars().count() > 80 && !quoted && !one_word
    })
}

#[test]
fn cases_are_read_and_judged_as_expected() {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder()).expect("cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert!(cases.len() > 10);
    let mut wrong = Vec::new();
    for case in cases {
        let mut before = BTreeMap::new();
        files(&case, &case, &mut before);
        let commands = fs::read_to_string(case.join("commands")).expect("commands");
        let found: Vec<String> = commands.lines().map(|line| told(&before, line)).collect();
        let found = found.join("\n");
        let path = case.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).expect("written");
        }
        if fs::read_to_string(&path).unwrap_or_default() != found || found.contains("TOO WIDE") {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE=1 and read the difference\n{}", wrong.join("\n"));
}
