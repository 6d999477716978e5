//! Whatever is sent, the answer is an error text that says which export, where and how to mend it.

use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::wire;
use restate_scaleout_contract::Plugin;

use crate::inputs;

fn driver() -> Plugin {
    Plugin::driver(&HOST_FUNCTIONS, Box::new(|name, _| panic!("{name} is called for a malformed input")))
}

/// The error text of both modules and of the native crate, which are one.
#[track_caller]
fn assert_error(export: &str, input: impl AsRef<[u8]>, parts: &[&str]) {
    let input = input.as_ref();
    let message = driver().call(export, input).expect_err("an error");
    if export != wire::RUN {
        assert_eq!(Plugin::pure().call(export, input), Err(message.clone()));
        assert_eq!(wire::call(export, input), Err(message.clone()));
    }
    assert!(message.starts_with(&format!("{export}: ")), "{message}");
    for part in parts {
        assert!(message.contains(part), "{export}: no `{part}` in: {message}");
    }
}

/// Exports that take an object.
const EXPORTS: [&str; 6] = ["validate", "fix", "plan", "next_step", "explain", "run"];

#[test]
fn nothing_and_no_object() {
    for export in EXPORTS {
        let schema = format!("schemas/{export}.input.json");
        assert!(inputs::root().join(&schema).is_file(), "{schema}");
        for input in ["", " \n"] {
            assert_error(export, input, &["the input is empty", "send one JSON object", &schema]);
        }
        for input in ["[]", "null", "nope", "\u{feff}{}"] {
            assert_error(export, input, &["does not begin with `{`", "send one JSON object", &schema]);
        }
    }
    for input in ["{\"a\": 1}", "[]", "x"] {
        assert_error("describe", input, &["takes no input", "send nothing"]);
    }
}

#[test]
fn text_that_is_no_json() {
    for export in EXPORTS {
        assert_error(export, "{", &["line 1, column 1", "ends too early", "send the whole text"]);
        assert_error(export, "{\n \"a\" 3}", &["line 2", "`a`"]);
        assert_error(export, b"{\"\xff\": 1}", &["line 1", "UTF-8"]);
        assert_error(export, format!("{{\"zzz\": {}", "[".repeat(100_000)), &["line 1"]);
    }
}

#[test]
fn a_wrong_field_is_named_with_its_place() {
    for export in EXPORTS {
        let schema = format!("schemas/{export}.input.json");
        let parts = ["line 1", "`zzz`", "unknown field `zzz`, expected", &schema];
        assert_error(export, r#"{"zzz": 1}"#, &parts);
    }
    for export in ["plan", "next_step", "run"] {
        let goal = r#"{"goal": {"nodes": [{"name": "n1", "address": 3}]}}"#;
        assert_error(export, goal, &["`goal.nodes[0].address`", "integer `3`, expected a string"]);
        assert_error(export, "{}", &["missing field `goal`"]);
    }
    for (export, input, place, what) in [
        ("validate", r#"{"files": [{"name": "a", "text": 1}]}"#, "`files[0].text`", "expected a string"),
        ("validate", r#"{"file": []}"#, "`file`", "expected one of `files`"),
        ("fix", r#"{"file": {"name": "a"}}"#, "`file`", "missing field `text`"),
        ("explain", r#"{"topic": 1}"#, "`topic`", "expected a string"),
    ] {
        assert_error(export, input, &["line 1", place, what]);
    }
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let long = vec![b' '; wire::LIMIT + 1];
    for export in EXPORTS.into_iter().chain(["describe"]) {
        let mut plugin = driver();
        let message = plugin.call(export, &long).expect_err("an error");
        for part in [export, "8388609 bytes", "limit of 8388608", "send fewer or shorter texts"] {
            assert!(message.contains(part), "{message}");
        }
        assert!(plugin.memory().module < wire::LIMIT, "it was copied into the module's memory");
    }
}

/// A byte changed or missing anywhere leads to an answer or to an error, as it does natively.
#[test]
fn no_broken_message_traps() {
    let mut plugin = Plugin::pure();
    let all = inputs::all();
    for export in EXPORTS.iter().filter(|export| **export != wire::RUN) {
        let own = all.iter().filter(|input| input.export == *export && input.bytes.len() > 2);
        let whole = &own.min_by_key(|input| input.bytes.len()).expect("an input").bytes;
        for at in (0..whole.len()).step_by(whole.len().div_ceil(100)) {
            let mut spoilt = whole.clone();
            spoilt[at] = b'}';
            for broken in [&whole[..at], &spoilt] {
                assert_eq!(plugin.call(export, broken), wire::call(export, broken), "{export} at {at}");
            }
        }
    }
}

/// 256 KiB are a hundred real configuration files. Some take 75 times as much memory once parsed, and
/// the manifest allows 64 MiB.
#[test]
fn a_very_long_file_does_not_trap() {
    for (before, part) in
        [("# ", "x"), ("", r"[[a]]\n"), ("a = [", "1,"), ("a = [", "{},"), ("a = ", "["), ("", r"\n")]
    {
        let text = part.repeat((256 * 1024) / part.len());
        let input = format!(r#"{{"files": [{{"name": "a", "text": "{before}{text}"}}]}}"#);
        Plugin::pure().call("validate", input.as_bytes()).expect("an answer");
    }
}
