//! Whatever is sent, the answer is an error text that says which export, where and how to mend it.

use restate_scaleout::wire;
use serde_json::json;

use crate::modules::{Loaded, recorded, root};

/// Exports that take an object.
const EXPORTS: [&str; 6] = ["validate", "fix", "plan", "next_step", "explain", "run"];

fn driver() -> Loaded {
    Loaded::driver(Box::new(|name, _| panic!("{name} is called for a malformed input")))
}

/// The error text of both modules and of the native crate, which are one.
#[track_caller]
fn assert_error(export: &str, input: impl AsRef<[u8]>, parts: &[&str]) {
    let input = input.as_ref();
    let message = driver().call(export, input).expect_err("an error");
    if export != wire::RUN {
        assert_eq!(Loaded::pure().call(export, input), Err(message.clone()));
        assert_eq!(wire::call(export, input), Err(message.clone()));
    }
    for part in parts {
        assert!(message.contains(part), "{export}: no `{part}` in: {message}");
    }
}

#[test]
fn nothing_and_no_object() {
    for export in EXPORTS {
        let schema = format!("schemas/{export}.input.json");
        assert!(root().join(&schema).is_file(), "{schema}");
        assert_error(export, "", &["the input is empty", "send one JSON object", &schema]);
        for input in ["[]", "null", "nope"] {
            assert_error(export, input, &["does not begin with `{`", "send one JSON object", &schema]);
        }
    }
    assert_error("describe", "[]", &["takes no input", "send nothing"]);
}

#[test]
fn text_that_is_no_json() {
    for export in EXPORTS {
        assert_error(export, "{", &["line 1, column 1", "ends too early", "send the whole text"]);
        assert_error(export, "{\n \"a\" 3}", &["line 2"]);
        assert_error(export, b"{\"\xff\": 1}", &["line 1", "UTF-8"]);
        assert_error(export, format!("{{\"zzz\": {}", "[".repeat(100_000)), &["line 1"]);
    }
}

#[test]
fn a_wrong_field_is_named_with_its_place() {
    for export in EXPORTS {
        let schema = format!("schemas/{export}.input.json");
        assert_error(export, r#"{"zzz": 1}"#, &["line 1", "unknown field `zzz`, expected", &schema]);
    }
    for export in ["plan", "next_step", "run"] {
        let goal = r#"{"goal": {"nodes": [{"name": "n1", "address": 3}]}}"#;
        assert_error(export, goal, &["`goal.nodes[0].address`", "integer `3`, expected a string"]);
        assert_error(export, "{}", &["missing field `goal`"]);
    }
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let long = vec![b' '; wire::LIMIT + 1];
    for export in EXPORTS.into_iter().chain(["describe"]) {
        assert_error_of_both(
            export,
            &long,
            &["8388609 bytes", "limit of 8388608", "send fewer or shorter texts"],
        );
    }
}

/// As [`assert_error`], for what the native crate's caller has to look at.
#[track_caller]
fn assert_error_of_both(export: &str, input: &[u8], parts: &[&str]) {
    let message = driver().call(export, input).expect_err("an error");
    if export != wire::RUN {
        assert_eq!(Loaded::pure().call(export, input), Err(message.clone()));
    }
    for part in parts {
        assert!(message.contains(part), "{export}: no `{part}` in: {message}");
    }
}

/// A message that ends early, or has a byte changed, is answered as natively.
#[test]
fn no_broken_message_traps() {
    let fresh = recorded("single-fresh");
    let message = json!({"goal": fresh.goal, "observations": fresh.observations}).to_string().into_bytes();
    let mut pure = Loaded::pure();
    for at in (1..message.len()).step_by(message.len() / 60) {
        let mut spoilt = message.clone();
        spoilt[at] = b'}';
        for broken in [&message[..at], &spoilt] {
            assert_eq!(pure.call("next_step", broken), wire::call("next_step", broken), "at {at}");
        }
    }
}

/// The memory that the manifest allows is enough for texts far longer than any real file.
#[test]
fn a_very_long_file_is_answered() {
    for (before, part) in [("# ", "x"), ("", "[[a]]\n"), ("a = [", "{},"), ("a = ", "[")] {
        let text = format!("{before}{}", part.repeat((256 * 1024) / part.len()));
        let input = json!({"files": [{"name": "a", "text": text}]}).to_string();
        assert_eq!(
            Loaded::pure().call("validate", input.as_bytes()),
            wire::call("validate", input.as_bytes())
        );
    }
}
