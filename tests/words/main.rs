//! How many wrongly written keys are named, and how many with the right suggestion: every key of every version,
//! written wrongly in several ways. What is right comes from the catalogue: the key that was written wrongly, the
//! successor of one that went, the version that brings one.
//!
//! `cargo test --test words -- --nocapture` prints the table that docs/measured.md shows, and every miss.

mod cases;
mod edits;
mod field;

use std::collections::BTreeMap;

use cases::{Case, all};
use restate_scaleout::api::validate::{Diagnostic, NodeConfig, ValidateInput};
use restate_scaleout::config::validate;

/// Least shares, in thousandths.
const NAMED: usize = 995;
const RIGHT: usize = 980;
/// Cases of one file: they may not stand in each other's tables.
const AT_ONCE: usize = 60;

/// What came of the cases of a kind.
#[derive(Default)]
struct Count {
    all: usize,
    named: usize,
    right: usize,
}

fn findings(version: &str, cases: &[&Case]) -> Vec<Diagnostic> {
    let mut node = NodeConfig::with_file("restate.toml", String::new());
    let mut text = String::new();
    for case in cases {
        if case.is_variable {
            node.environment.insert(case.variable(), Some("x".into()));
        } else {
            text.push_str(&format!("{} = \"x\"\n", case.written()));
        }
    }
    node.file.as_mut().expect("a file").text = text;
    let version = Some(version.to_owned());
    validate(&ValidateInput { server_version: version, nodes: vec![node], ..ValidateInput::default() })
        .diagnostics
}

/// Cases that do not meet in a table that no server has, in groups.
fn groups(cases: &[Case]) -> Vec<Vec<&Case>> {
    let mut groups: Vec<Vec<&Case>> = Vec::new();
    for case in cases {
        let apart =
            |group: &Vec<&Case>| group.len() < AT_ONCE && group.iter().all(|other| !other.meets(case));
        let from = groups.len().saturating_sub(8);
        match groups[from..].iter_mut().find(|group| apart(group)) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    groups
}

fn measure(version: &str, misses: &mut Vec<String>) -> BTreeMap<&'static str, Count> {
    let cases = all(version);
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for group in groups(&cases) {
        let found = findings(version, &group);
        for case in group {
            let count = counts.entry(case.kind).or_default();
            count.all += 1;
            let Some(one) = found.iter().find(|one| case.is_named_by(one)) else {
                misses.push(format!("{version} {}: {} not named", case.kind, case.written()));
                continue;
            };
            count.named += 1;
            match case.judge(one, version) {
                Ok(()) => count.right += 1,
                Err(said) => misses.push(format!("{version} {}: {} {said}", case.kind, case.written())),
            }
        }
    }
    counts
}

fn percent(part: usize, whole: usize) -> String {
    format!("{}.{} %", part * 100 / whole, part * 1000 / whole % 10)
}

#[test]
fn wrongly_written_keys_are_named_with_the_right_suggestion() {
    let versions = ["1.4.4", "1.5.3", "1.5.6", "1.6.2", "1.7.2", "1.7.6", "1.7.12"];
    let measured: Vec<_> = std::thread::scope(|scope| {
        let threads = versions.map(|version| {
            scope.spawn(move || {
                let mut misses = Vec::new();
                (measure(version, &mut misses), misses)
            })
        });
        threads.map(|thread| thread.join().expect("a thread that ends")).into_iter().collect()
    });
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for (of_version, misses) in &measured {
        misses.iter().for_each(|miss| println!("{miss}"));
        for (kind, one) in of_version {
            let count = counts.entry(kind).or_default();
            count.all += one.all;
            count.named += one.named;
            count.right += one.right;
        }
    }
    let sum = |of: fn(&Count) -> usize| counts.values().map(of).sum::<usize>();
    let whole = Count { all: sum(|one| one.all), named: sum(|one| one.named), right: sum(|one| one.right) };
    let mut table =
        String::from("| written wrongly | cases | named | rightly suggested |\n|---|---|---|---|\n");
    let rows = counts.iter().map(|(kind, count)| (*kind, count)).chain([("all", &whole)]);
    for (kind, one) in rows {
        let (named, right) = (percent(one.named, one.all), percent(one.right, one.all));
        table.push_str(&format!("| {kind} | {} | {named} | {right} |\n", one.all));
    }
    println!("{table}");
    assert!(whole.named * 1000 >= whole.all * NAMED, "named");
    assert!(whole.right * 1000 >= whole.all * RIGHT, "rightly suggested");
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measured.md");
    let text = std::fs::read_to_string(&page).expect("a page");
    let (before, rest) = text.split_once("<!-- words -->\n").expect("the place of the table");
    let (shown, after) = rest.split_once("<!-- end of words -->").expect("its end");
    if std::env::var_os("UPDATE").is_some() && shown != table {
        let new = format!("{before}<!-- words -->\n{table}<!-- end of words -->{after}");
        std::fs::write(&page, new).expect("a page that can be written");
        return;
    }
    assert_eq!(shown, table, "docs/measured.md shows other numbers; run with UPDATE=1");
}
