//! Pages are read by people in trouble, so each has all the answers, in the same order.

use std::fs;
use std::path::Path;

/// The headings of every page in a folder of `docs/`.
const HEADINGS: [(&str, &[&str]); 3] = [
    ("refusals", &["What happened", "How to see it", "How to get out", "How to avoid it"]),
    ("invariants", &["Why it matters", "What it needs to see", "When it refuses"]),
    ("steps", &["What it does", "Meanwhile", "Undo"]),
];

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
