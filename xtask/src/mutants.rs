//! The mutation gate: code that decides about data is changed in one place at a time, and each change must turn
//! a test red, or be listed with the reason why it is none.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::run::{root, run};
use crate::section::section;

/// The version of `cargo-mutants`: another one makes other mutants.
const VERSION: &str = "25.3.1";

/// What is mutated: a package, the files of it (all when there are none), and the tests that must notice.
struct Part {
    name: &'static str,
    package: &'static str,
    files: &'static [&'static str],
    tests: &'static [&'static str],
}

const PARTS: [Part; 3] = [
    Part {
        name: "guard",
        package: "restate-scaleout-guard",
        files: &[],
        tests: &["--lib", "--test", "cases"],
    },
    Part {
        name: "quorum",
        package: "restate-scaleout",
        files: &["src/state/quorum/*.rs"],
        tests: &["--lib", "state::quorum"],
    },
    Part {
        name: "precheck",
        package: "restate-scaleout",
        files: &["src/precheck/**/*.rs"],
        tests: &["--test", "precheck", "--test", "plan"],
    },
];

/// Mutants that change nothing that matters, each under a line with the reason.
const LIST: &str = "tests/mutants.txt";

/// Runs the gate on one part, or on all. `rest` may name a part and, after it, flags for `cargo mutants`, such
/// as `--shard 1/8`.
///
/// # Errors
/// When a tool fails, or a mutant survives that is not listed.
pub fn run_gate(rest: &[&str]) -> Result<(), String> {
    install()?;
    let (part, flags) = match rest.split_first() {
        Some((name, flags)) => {
            let part = PARTS.iter().find(|part| part.name == *name);
            let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
            let part = part.ok_or_else(|| format!("`{name}` is no part; there are {}", names.join(", ")))?;
            (std::slice::from_ref(part), flags)
        }
        None => (&PARTS[..], &[][..]),
    };
    let listed = listed()?;
    let mut survivors = BTreeSet::new();
    for part in part {
        section(&format!("mutants: {}", part.name), || {
            survived(part, flags).map(|found| survivors.extend(found))
        })?;
    }
    let unlisted: Vec<&String> = survivors.difference(&listed).collect();
    if unlisted.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = unlisted.iter().map(|mutant| format!("  {mutant}")).collect();
    Err(format!(
        "{} mutants survive all tests:\n{}\nadd a case that goes red, or list them in {LIST} with the reason",
        lines.len(),
        lines.join("\n")
    ))
}

fn install() -> Result<(), String> {
    let installed = Command::new("cargo").args(["mutants", "--version"]).output();
    let text =
        installed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    if text.trim().ends_with(VERSION) {
        return Ok(());
    }
    run("", "cargo", &["install", "cargo-mutants", "--locked", "--version", VERSION])
}

/// The mutants of a part that no test noticed.
fn survived(part: &Part, flags: &[&str]) -> Result<BTreeSet<String>, String> {
    let folder = format!("target/mutants/{}", part.name);
    let mut args =
        vec!["mutants", "--package", part.package, "--output", &folder, "--no-shuffle", "--colors", "never"];
    args.extend(part.files.iter().flat_map(|file| ["--file", *file]));
    args.extend(flags);
    args.push("--");
    args.extend(part.tests);
    fs::create_dir_all(root().join(&folder)).map_err(|error| format!("{folder}: {error}"))?;
    // 2: mutants survived; 3: some made a test run for too long, which is as good as red.
    let status = Command::new("cargo").args(&args).current_dir(root()).status();
    let status = status.map_err(|error| format!("cargo mutants: {error}"))?;
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(format!("`cargo {}` failed ({status})", args.join(" ")));
    }
    let missed = root().join(&folder).join("mutants.out/missed.txt");
    let text = fs::read_to_string(&missed).map_err(|error| format!("{}: {error}", missed.display()))?;
    Ok(text.lines().map(without_place).collect())
}

/// A mutant without its line and column, which move with every edit.
fn without_place(mutant: &str) -> String {
    let mut parts = mutant.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(what)) => format!("{file}:{what}"),
        _ => mutant.to_owned(),
    }
}

/// The mutants that are listed; lines with `#` say why.
fn listed() -> Result<BTreeSet<String>, String> {
    let text = fs::read_to_string(root().join(LIST)).map_err(|error| format!("{LIST}: {error}"))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_is_known_without_its_place() {
        assert_eq!(
            without_place("src/a.rs:12:5: replace b -> bool with true"),
            "src/a.rs: replace b -> bool with true"
        );
    }

    #[test]
    fn every_listed_mutant_has_a_reason() {
        let text = fs::read_to_string(root().join(LIST)).unwrap();
        let mut explained = false;
        for line in text.lines().map(str::trim) {
            explained = match line {
                "" => false,
                comment if comment.starts_with('#') => true,
                mutant => {
                    assert!(explained, "{mutant}");
                    explained
                }
            };
        }
        assert!(listed().is_ok());
    }
}
