//! What `check` prints for machines.

use restate_scaleout::api::validate::ValidateOutput;

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

/// That a log keeps to the standard is held where it is made, by the repository's `tests/config_contract.rs`.
#[test]
fn sarif_has_every_finding_and_agrees_with_the_exit_code() {
    let place = Place::new();
    place.write("clean.toml", CLEAN);
    place.write("wrong.toml", WRONG);
    place.write("broken.toml", "a = = 3\n");
    place.write("füñ ny/näme 100%.toml", "node-name = \"ü✓\"\ncluster-nam = \"ü✓\"\n");
    let all = ["clean.toml", "wrong.toml", "broken.toml", "füñ ny/näme 100%.toml"];
    let cases: [(&[&str], &str); 5] = [
        (&all[..1], ""),
        (&all[1..2], "RS108"),
        (&all[2..3], "RS101"),
        (&all[3..], "RS103"),
        (&["clean.toml", "--server-version", "9.9"], "RS100"),
    ];
    for (arguments, code) in cases {
        let end = place.run(&[&["check", "--format", "sarif"], arguments].concat());
        let log = end.json();
        let results = log["runs"][0]["results"].as_array().expect("results");
        let failed = results.iter().any(|result| result["level"] == "error");
        assert_eq!(end.code, if failed { FAILED } else { DONE }, "{arguments:?}\n{log:#}");
        let found = code.is_empty() || results.iter().any(|result| result["ruleId"] == code);
        assert!(found, "no {code}: {log:#}");
        assert!(!end.stdout.contains("hush"), "{}", end.stdout);
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
