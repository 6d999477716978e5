//! The sets that are searched to the end, and their table in `docs/safety.md`. `UPDATE=1` writes it anew.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::Duration;

use restate_scaleout::lifecycle::steps;
use restate_scaleout_model::search::{Report, search};
use restate_scaleout_model::{sets, story};

/// Far more than any of them takes. One that is cut off is not searched to the end, and the test says so.
const PATIENCE: Duration = Duration::from_secs(1_800);

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/safety.md");

fn reports() -> Vec<Report> {
    let sets = sets::in_every_test().expect("the road without a fault ends where it should");
    thread::scope(|scope| {
        let running: Vec<_> = sets.iter().map(|set| scope.spawn(|| search(set, PATIENCE, 20))).collect();
        running.into_iter().map(|one| one.join().expect("a search that ends")).collect()
    })
}

#[test]
fn nothing_that_must_not_be_is_found_in_the_sets_that_are_searched_to_the_end() {
    let reports = &reports();
    let found: Vec<String> =
        reports.iter().flat_map(|report| report.found.iter().map(story::story)).collect();
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    assert!(reports.iter().all(|report| report.is_whole));
    for report in reports {
        eprintln!("{:.1} s: {}", report.took.as_secs_f32(), report.name);
    }
    in_step("sets", &[story::table(reports), occurring(reports)].join("\n\n"));
}

/// What occurs in the searches, and what only cases hold.
fn occurring(reports: &[Report]) -> String {
    let told: BTreeSet<&str> =
        reports.iter().flat_map(|report| report.told.keys().map(String::as_str)).collect();
    let named = |kind: &str| -> Vec<String> {
        let all = told.iter().filter_map(|told| told.strip_prefix(kind));
        let names: BTreeSet<&str> = all.map(|name| name.split(' ').next().unwrap_or(name)).collect();
        names.into_iter().map(|name| format!("`{name}`")).collect()
    };
    let occurs = |name: &str| ["act ", "wait "].iter().any(|kind| named(kind).contains(&format!("`{name}`")));
    let absent: Vec<String> = steps::all()
        .map(|step| step.name())
        .filter(|name| !occurs(name))
        .map(|name| format!("`{name}`"))
        .collect();
    format!(
        "Refusals that occur: {}. Steps that neither act nor wait there, so that cases alone hold them: {}.",
        named("refuse ").join(", "),
        absent.join(", ")
    )
}

/// Compares the part of the page between two marks, or writes it.
fn in_step(mark: &str, text: &str) {
    let page = std::fs::read_to_string(Path::new(FOLDER)).expect("docs/safety.md");
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->\n"));
    let from = page.find(&begin).expect("a mark") + begin.len();
    let to = page.find(&end).expect("a mark that ends it");
    let wanted = format!("\n{text}\n\n");
    if std::env::var_os("UPDATE").is_some() {
        let written = format!("{}{wanted}{}", &page[..from], &page[to..]);
        std::fs::write(FOLDER, written).expect("docs/safety.md can be written");
    } else {
        assert_eq!(&page[from..to], wanted, "UPDATE=1 writes it anew");
    }
}
