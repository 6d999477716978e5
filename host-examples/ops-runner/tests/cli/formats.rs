//! What `check` prints for machines.

use std::path::Path;

use restate_scaleout::api::validate::ValidateOutput;
use serde_json::Value;

use crate::check::{CLEAN, WRONG};
use crate::common::{DONE, FAILED, Place};

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

/// Checks against the schema of the standard.
fn assert_sarif(log: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif/sarif-schema-2.1.0.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    // As published, this one pattern has a bracket too many and is no regular expression.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator =
        jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    let errors: Vec<String> =
        validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{log:#}");
    let mut spoilt = log.clone();
    spoilt["runs"][0]["tool"]["driver"]["name"] = 3.into();
    assert!(!validator.is_valid(&spoilt), "the schema lets everything pass");
}

#[test]
fn sarif_keeps_to_the_standard() {
    let place = Place::new();
    place.write("clean.toml", CLEAN);
    place.write("wrong.toml", WRONG);
    place.write("broken.toml", "a = = 3\n");
    place.write(
        "füñ ny/näme 100%.toml",
        "node-name = \"ü✓\"\ncluster-nam = \"ü✓\"\nauto_provision = false # ✓\n",
    );
    let all = ["clean.toml", "wrong.toml", "broken.toml", "füñ ny/näme 100%.toml"];
    for files in all.map(|file| vec![file]).into_iter().chain([all.to_vec()]) {
        for version in [&[][..], &["--server-version", "new"]] {
            let args = [&["check", "--format", "sarif"], &files[..], version].concat();
            let end = place.run(&args);
            let log = end.json();
            assert_sarif(&log);
            let failed = log["runs"][0]["results"]
                .as_array()
                .expect("results")
                .iter()
                .any(|result| result["level"] == "error");
            assert_eq!(end.code, if failed { FAILED } else { DONE }, "{args:?}\n{log:#}");
        }
    }
}

#[test]
fn sarif_says_where_and_how_to_mend() {
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
