use serde_json::{Value, json};

use super::*;

fn error(export: &str, input: impl AsRef<[u8]>) -> String {
    call(export, input.as_ref()).expect_err("an error")
}

/// The input of `next_step` with `rest` after the goal.
fn with_goal(rest: &str) -> String {
    format!(r#"{{"goal":{{"nodes":[],"replication":"2","snapshots":{{"destination":"s3://b"}}}},{rest}}}"#)
}

#[track_caller]
fn assert_error(export: &str, input: impl AsRef<[u8]>, parts: &[&str]) {
    let message = error(export, input);
    for part in [export, ": "].iter().chain(parts) {
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
}

#[test]
fn nothing_and_no_object() {
    for export in ["validate", "fix", "plan", "next_step", "explain"] {
        assert_error(export, "", &["empty", "send one JSON object", &format!("schemas/{export}.input.json")]);
        assert_error(export, " \n", &["empty"]);
        for input in ["[]", "nope", "3", "\"x\"", "\u{feff}{}", "}"] {
            assert_error(export, input, &["does not begin with `{`"]);
        }
    }
}

#[test]
fn text_that_is_no_json() {
    assert_error("plan", "{", &["line 1, column 1", "ends too early", "send the whole text"]);
    assert_error("plan", "{\n \"goal\" 3}", &["line 2, column 9", "this is not JSON"]);
    assert_error("plan", b"{\"goal\": \"\xff\"}", &["line 1", "this is not JSON", "UTF-8"]);
    assert_error("validate", r#"{"files": []} x"#, &["trailing characters"]);
    assert_error("validate", format!("{{\"files\": {}", "[".repeat(100_000)), &["line 1"]);
}

#[test]
fn unknown_missing_and_mistyped_fields_are_placed() {
    let cases = [
        (
            "next_step",
            r#"{"goal":{"nodes":[{"name":"n1","adress":1}]}}"#,
            "`goal.nodes[0].adress`",
            "expected one of",
        ),
        (
            "next_step",
            r#"{"goal":{"nodes":[{"name":"n1"},{}]}}"#,
            "`goal.nodes[0]`",
            "missing field `address`",
        ),
        ("next_step", "{\"goal\":{\"nodes\":[\n{\"name\":\"n1\"\n}]}}", "line 3", "missing field `address`"),
        ("next_step", r#"{"goal":{"nodes":[]}}"#, "`goal`", "missing field `replication`"),
        (
            "next_step",
            r#"{"goal":{"replication":2}}"#,
            "`goal.replication`",
            "found a number, expected a string",
        ),
        ("next_step", r#"{"goal":[]}"#, "`goal`", "found a list, expected an object"),
        ("next_step", r#"{"goal":{"nodes":[true]}}"#, "`goal.nodes[0]`", "expected an object"),
        ("validate", r#"{"files":[],"fils":1}"#, "`fils`", "unknown field `fils`, expected one of `files`"),
        ("validate", r#"{"files":[],"one-host":"yes"}"#, "`one-host`", "a string, expected true or false"),
        (
            "validate",
            r#"{"files":[{"env":{"a\"b":{}}}]}"#,
            "`files[0].env.a\"b`",
            "an object, expected a string",
        ),
        ("explain", r#"{"topic":["a"]}"#, "`topic`", "found a list, expected a string"),
        ("fix", r#"{"file":{"name":"a"}}"#, "`file`", "missing field `text`"),
    ];
    for (export, input, place, what) in cases {
        let schema = format!("the schema of this input is schemas/{export}.input.json");
        assert_error(export, input, &["input line ", place, what, &schema]);
    }
}

#[test]
fn errors_in_observations_name_the_observation() {
    let good = r#"{"kind":"config","at-ms":1,"node":"n1","answer":{"ok":{}}}"#;
    let bad = r#"{"kind":"config","at-ms":1,"node":"n1","answer":{"ko":{}}}"#;
    let no_kind = r#"{"kind":"confi"}"#;
    for (list, place) in [
        (format!("{good},{bad},{good}"), "`observations[1].answer`"),
        (format!("{good},{good}, {bad}"), "`observations[2].answer`"),
        (format!("{bad}\n,\n{good}"), "`observations[0].answer`"),
        (format!("{good},{no_kind},{good}"), "`observations[1].kind`"),
        (format!("{good},7,{good}"), "`observations[1]`"),
    ] {
        assert_error("next_step", with_goal(&format!(r#""observations":[{list}]"#)), &[place]);
    }
    let plan = with_goal(r#""approvals":{"plan":["a",":"]}"#);
    assert_error(
        "plan",
        plan,
        &["`approvals.plan[1]`", "this is not a step key; write `step` or `step:node`"],
    );
}

#[test]
fn errors_do_not_repeat_texts() {
    for input in [
        r#"{"files":"secret-key = \"hunter2\""}"#,
        r#"{"files":["hunter2, expected x"]}"#,
        r#"{"files":[],"one-host":"hunter2"}"#,
    ] {
        let message = error("validate", input);
        assert!(!message.contains("hunter2"), "{message}");
        assert!(message.contains("a string, expected"), "{message}");
    }
}

#[test]
fn too_much_is_too_much() {
    let text = "#".repeat(LIMIT);
    let input = json!({"files": [{"name": "a", "text": text}]}).to_string();
    assert_error("validate", input, &["8388642 bytes", "limit of 8388608", "send fewer or shorter"]);
    let text = "#".repeat(LIMIT - 100);
    let input = json!({"files": [{"name": "a", "text": text}]}).to_string();
    call("validate", input.as_bytes()).expect("just below the limit");
}

#[test]
fn describe_takes_nothing() {
    let nothing = call("describe", b"").unwrap();
    assert_eq!(call("describe", b" {} \n").unwrap(), nothing);
    assert_eq!(call("describe", b"{ }").unwrap(), nothing);
    for input in ["{\"a\": 1}", "[]", "{", "}", "{}{}"] {
        assert_error("describe", input, &["takes no input"]);
    }
}

#[test]
fn every_export_answers_with_the_contract() {
    let goal = with_goal(r#""observations":[]"#);
    for (export, input) in [
        ("describe", ""),
        ("validate", r#"{"files":[]}"#),
        ("fix", r#"{"file":{"name":"a","text":"node-name = \"n1\"\n"}}"#),
        ("plan", &goal),
        ("next_step", &goal),
        ("explain", "{}"),
    ] {
        let answer: Value = serde_json::from_slice(&call(export, input.as_bytes()).unwrap()).unwrap();
        assert_eq!(answer["contract"], crate::api::CONTRACT, "{export}");
    }
}

#[test]
fn a_file_that_cannot_be_fixed_is_an_error_with_a_place() {
    assert_error("fix", r#"{"file":{"name":"a","text":"a = 1\nb = = 2\n"},"set":{"c":3}}"#, &["line 2"]);
}

#[test]
fn unknown_exports_are_named() {
    assert_error("next-step", "{}", &["there is no export `next-step`", "next_step"]);
}

#[test]
fn no_prefix_of_a_message_panics() {
    let whole = with_goal(
        "\"approvals\":{\"plan\":[\"a\",\"b:é\"]},\n\"observations\":[{\"kind\":\"restatectl\",\"at-ms\":1,\
         \"args\":[\"a\\\"b\"],\"answer\":{\"error\":{\"message\":\"\\u00e9\"}}}]",
    );
    call("next_step", whole.as_bytes()).expect("the whole is fine");
    for end in 0..whole.len() {
        assert!(error("next_step", &whole.as_bytes()[..end]).starts_with("next_step: "));
        let mut spoilt = whole.clone().into_bytes();
        spoilt[end] = b'}';
        let _ = call("next_step", &spoilt);
        spoilt[end] = 0xff;
        let _ = call("next_step", &spoilt);
    }
}
