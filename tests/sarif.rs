//! What the ops runner's `check --format sarif` prints keeps to the schema of the standard.
//!
//! The runner's own tests hold these logs against what it prints.

use std::fs;
use std::path::Path;

use serde_json::Value;

#[test]
fn every_log_keeps_to_the_standard() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("host-examples/ops-runner/tests/sarif");
    let text = fs::read_to_string(folder.join("sarif-schema-2.1.0.json")).expect("the schema");
    // As published, this one pattern has a bracket too many and is no regular expression.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator =
        jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    let mut logs = 0;
    for entry in fs::read_dir(folder.join("logs")).expect("the logs") {
        let path = entry.expect("a file").path();
        let log: Value = serde_json::from_str(&fs::read_to_string(&path).expect("text")).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        let mut spoilt = log;
        spoilt["runs"][0]["tool"]["driver"]["name"] = 3.into();
        assert!(!validator.is_valid(&spoilt), "the schema lets everything pass");
        logs += 1;
    }
    assert!(logs >= 7, "{logs}");
}
