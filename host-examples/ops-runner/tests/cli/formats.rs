//! What `check` prints for machines.

use std::path::{Path, PathBuf};

use restate_scaleout::api::validate::ValidateOutput;
use serde_json::Value;

use crate::check::{CLEAN, WRONG};
use crate::common::{DONE, FAILED, Place, assert_parts};

#[test]
fn json_is_the_answer_of_the_contract() {
    let place = Place::new();
    place.write("restate.toml", WRONG);
    let end = place.expect(FAILED, &["check", "restate.toml", "--format", "json"]);
    let output: ValidateOutput = serde_json::from_str(&end.stdout).expect("a ValidateOutput");
    let typo = output.diagnostics.iter().find(|finding| finding.code == "RS103").expect("the typo");
    assert_eq!((typo.file.as_str(), typo.span.expect("a place").line), ("restate.toml", 2));
    assert!(!end.stdout.contains("hush"), "{}", end.stdout);
}

#[test]
fn junit_is_xml_with_a_failure_for_each_finding_that_counts() {
    let place = Place::new();
    place.write("restate.toml", WRONG);
    let end = place.expect(FAILED, &["check", "restate.toml", "--format", "junit"]);
    assert!(end.stdout.starts_with("<?xml"), "{}", end.stdout);
    assert_parts(&end.stdout, &["<testsuite", "RS108", "RS103"]);
    assert!(!end.stdout.contains("hush"), "{}", end.stdout);
}

#[test]
fn github_has_one_command_a_line() {
    let place = Place::new();
    place.write("restate.toml", WRONG);
    let end = place.expect(FAILED, &["check", "restate.toml", "--format", "github"]);
    let typo =
        "::warning file=restate.toml,line=2,col=1,title=RS103 unknown-key::unknown key `cluster-nam`%0A";
    assert!(end.stdout.lines().any(|line| line.starts_with(typo)), "{}", end.stdout);
    let place_of_error = "::error file=restate.toml,line=3,col=16,title=RS108 ";
    assert!(end.stdout.lines().any(|line| line.starts_with(place_of_error)), "{}", end.stdout);
    assert!(end.stdout.lines().all(|line| line.starts_with("::")), "{}", end.stdout);
    place.write("clean.toml", CLEAN);
    assert_eq!(place.expect(DONE, &["check", "clean.toml", "--format", "github"]).stdout, "");
}

/// Logs of `check --format sarif`, which the repository's own tests hold against the schema of the
/// standard: a validator for it would change features that the engine is built with, and so double
/// the time of building it. `UPDATE=1` rewrites them.
fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif/logs").join(format!("{name}.sarif"))
}

#[test]
fn sarif_is_what_is_held_against_the_standard() {
    let place = Place::new();
    place.write("clean.toml", CLEAN);
    place.write("wrong.toml", WRONG);
    place.write("broken.toml", "a = = 3\n");
    place.write(
        "füñ ny/näme 100%.toml",
        "node-name = \"ü✓\"\ncluster-nam = \"ü✓\"\nauto_provision = false # ✓\n",
    );
    let all = ["clean.toml", "wrong.toml", "broken.toml", "füñ ny/näme 100%.toml"];
    let cases: [(&str, &[&str]); 7] = [
        ("clean", &all[..1]),
        ("wrong", &all[1..2]),
        ("broken", &all[2..3]),
        ("signs", &all[3..]),
        ("all", &all),
        ("no-such-version", &["clean.toml", "--server-version", "new"]),
        ("all-no-such-version", &[all[0], all[1], all[2], all[3], "--server-version", "new"]),
    ];
    for (name, arguments) in cases {
        let end = place.run(&[&["check", "--format", "sarif"], arguments].concat());
        let log = end.json();
        let results = log["runs"][0]["results"].as_array().expect("results");
        let failed = results.iter().any(|result| result["level"] == "error");
        assert_eq!(end.code, if failed { FAILED } else { DONE }, "{name}\n{log:#}");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(golden(name), format!("{log:#}\n")).expect("the folder is there");
        }
        let text = std::fs::read_to_string(golden(name)).expect("UPDATE=1 writes it");
        let wanted: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(log, wanted, "{name}: UPDATE=1 rewrites it");
    }
}

#[test]
fn sarif_says_where_and_how_to_fix() {
    let place = Place::new();
    place.write("näme.toml", "node-name = \"ü✓\" # ✓\ncluster-nam = \"ü✓\"\n");
    let log = place.expect(DONE, &["check", "näme.toml", "--format", "sarif"]).json();
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    let typo = results.iter().find(|result| result["ruleId"] == "RS103").expect("the typo");
    let rule = typo["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], "RS103");
    assert_eq!(run["tool"]["driver"]["rules"][rule]["name"], "unknown-key");
    let at = &typo["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], "n%C3%A4me.toml");
    assert_eq!((&at["region"]["startLine"], &at["region"]["startColumn"]), (&2.into(), &1.into()));
    let replacement = &typo["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "cluster-name");
    assert_eq!(replacement["deletedRegion"]["endColumn"], 12, "{typo:#}");
}
