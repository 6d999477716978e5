//! Pages are read by people in trouble, so each has all the answers, in the same order.

use std::fs;
use std::path::Path;

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

/// Everything between backquotes, which may run over a line, and every indented line.
fn commands(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2).map(|code| code.replace('\n', " "));
    let indented = text.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned);
    quoted.chain(indented).collect()
}
