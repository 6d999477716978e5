//! Pages are read by people in trouble, so each has all the answers, in the same order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What somebody wants to know whose run was refused, whoever refused it.
const TROUBLE: &[&str] = &["What happened", "How to see it", "How to get out", "How to avoid it"];

/// The headings of every page in a folder of `docs/`.
const HEADINGS: [(&str, &[&str]); 3] =
    [("refusals", TROUBLE), ("invariants", TROUBLE), ("steps", &["What it does", "Meanwhile", "Undo"])];

#[test]
fn every_page_has_all_answers() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (folder, headings) in HEADINGS {
        for entry in fs::read_dir(docs.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let mut sections = text.split("\n## ");
            let title = sections.next().unwrap().lines().nth(2).unwrap_or_default();
            assert!(!title.is_empty(), "{}: a title belongs on its third line", path.display());
            let found: Vec<&str> = sections.clone().filter_map(|section| section.lines().next()).collect();
            assert_eq!(found, headings, "{}: these headings, in this order", path.display());
            for section in sections {
                assert!(
                    section.lines().skip(1).any(|line| !line.is_empty()),
                    "{}: an empty section",
                    path.display()
                );
            }
        }
    }
}

/// Pages are pasted from under stress, so no command on one can lose data: what overrides a check of the server is
/// described, never spelled out, and examples name no node that may exist.
#[test]
fn no_page_shows_a_command_that_can_lose_data() {
    const NEVER: [&str; 9] = [
        "--force",
        "logs trim",
        "metadata put",
        "metadata patch",
        "forced-seal",
        "rm -",
        "--nodes N",
        "remove-node N",
        "wipe",
    ];
    for folder in ["refusals", "invariants", "steps"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for command in commands(&text) {
                // `NODE` is nobody, so a command with it does nothing as it stands.
                let shown = command.replace("NODE", "…");
                let dangerous = NEVER.iter().any(|never| shown.contains(never));
                // A name that stands by itself is talked about, not shown to be run.
                let named = NEVER.contains(&command.trim_start_matches("restatectl "));
                assert!(!dangerous || named, "{}: {command}", path.display());
            }
        }
    }
}

/// Lines of a page that begin with a command and are neither indented nor fenced: they are shown as prose, and
/// what is copied from there runs together with the next line.
fn commands_in_prose(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let prose = text.lines().filter(move |line| {
        fenced ^= line.starts_with("```");
        !fenced
    });
    prose.filter(|line| ["restatectl ", "ops-runner "].iter().any(|tool| line.starts_with(tool))).collect()
}

#[test]
fn no_line_of_prose_begins_with_a_command() {
    let text = "restatectl status\n\n    restatectl sql\n```\nops-runner plan\n```\n`ops-runner` is\nops-runner grow\n";
    assert_eq!(commands_in_prose(text), ["restatectl status", "ops-runner grow"]);
    for folder in ["", "refusals", "invariants", "steps", "rules"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "md") {
                let text = fs::read_to_string(&path).unwrap();
                let found = commands_in_prose(&text);
                assert!(found.is_empty(), "{}: indent {found:?}, or put it in backticks", path.display());
            }
        }
    }
}

/// The section of a page that says how to get out of a refusal.
fn way_out(text: &str) -> &str {
    let rest = text.split_once("\n## How to get out").map_or("", |(_, rest)| rest);
    rest.split("\n## ").next().unwrap_or_default()
}

/// Names in backticks.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Each refusal, whoever makes it, with the text of its page that leads out.
fn ways_out() -> BTreeMap<String, String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut all = BTreeMap::new();
    for folder in ["refusals", "invariants"] {
        for entry in fs::read_dir(docs.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            all.insert(name, way_out(&fs::read_to_string(&path).unwrap()).to_owned());
        }
    }
    all
}

/// Somebody who follows a page, and the page that it names, and so on, gets to an end.
#[test]
fn no_two_refusals_send_to_each_other() {
    let pages = ways_out();
    assert!(pages.len() > 40, "{}", pages.len());
    for start in pages.keys() {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut next = vec![start.as_str()];
        while let Some(page) = next.pop() {
            let names = quoted(&pages[page]).into_iter().filter(|name| pages.contains_key(*name));
            for name in names.filter(|name| *name != page) {
                assert_ne!(name, start, "the way out of {start} leads back to it, by {page}");
                if reached.insert(name) {
                    next.push(name);
                }
            }
        }
    }
}

/// Everything between backquotes, which may run over a line, and every indented line.
fn commands(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2).map(|code| code.replace('\n', " "));
    let indented = text.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned);
    quoted.chain(indented).collect()
}

/// What a target may not ask for yet is named only where a page says so.
#[test]
fn no_way_out_is_a_target_that_is_refused() {
    const REFUSED: [&str; 5] = ["remove", "lost", "remove[].lost", "tls", "external"];
    for (page, text) in ways_out().iter().filter(|(page, _)| *page != "not-yet-supported") {
        for name in quoted(text) {
            assert!(!REFUSED.contains(&name), "{page} leads to `{name}`, which is refused");
        }
    }
}

/// Remedies are shown without their page: what they name to be explained exists, and no remedy is a target
/// that is refused.
#[test]
fn remedies_lead_to_pages_that_exist() {
    let pages = ways_out();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![root.join("src"), root.join("crates/guard/src")];
    let mut named = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for name in text.split("`explain ").skip(1).filter_map(|rest| rest.split('`').next()) {
                assert!(pages.contains_key(name), "{}: `explain {name}`", path.display());
                named += 1;
            }
            assert!(!text.contains("declare the node lost"), "{}", path.display());
        }
    }
    assert!(named >= 4, "{named}");
}
