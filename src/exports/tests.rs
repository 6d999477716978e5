use serde_json::{Value, json};

use super::*;

fn error(export: &str, input: impl AsRef<[u8]>) -> String {
    call(export, input.as_ref()).map(String::from_utf8).expect_err("an error")
}

/// The input of `next_step` with `rest` after the target.
fn with_target(rest: &str) -> String {
    format!(r#"{{"target":{{"nodes":[],"replication":"2","repository":{{"destination":"s3://b"}}}},{rest}}}"#)
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
    for export in EXPORTS.into_iter().filter(|export| *export != "describe") {
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
    assert_error("plan", b"{\"target\": \"\xff\"}", &["line 1", "this is not JSON", "UTF-8"]);
    assert_error("validate", r#"{"nodes": []} x"#, &["something follows after the end of the object"]);
    assert_error("validate", format!("{{\"nodes\": {}", "[".repeat(100_000)), &["line 1"]);
}

#[test]
fn unknown_missing_and_mistyped_fields_are_placed() {
    let cases = [
        (
            "next_step",
            r#"{"target":{"nodes":[{"name":"n1","adress":1}]}}"#,
            "`target.nodes[0].adress`",
            "expected one of",
        ),
        (
            "next_step",
            r#"{"target":{"nodes":[{"name":"n1"},{}]}}"#,
            "`target.nodes[0]`",
            "missing field `address`",
        ),
        (
            "next_step",
            "{\"target\":{\"nodes\":[\n{\"name\":\"n1\"\n}]}}",
            "input line 2, column 1, ",
            "missing field `address`",
        ),
        ("next_step", r#"{"target":{"nodes":[]}}"#, "`target`", "missing field `replication`"),
        (
            "next_step",
            r#"{"target":{"replication":2}}"#,
            "`target.replication`",
            "found a number, expected a string",
        ),
        ("next_step", r#"{"target":[]}"#, "`target`", "found a list, expected an object"),
        ("next_step", r#"{"target":{"nodes":[true]}}"#, "`target.nodes[0]`", "expected an object"),
        (
            "validate",
            r#"{"nodes":[],"fils":1}"#,
            "`fils`",
            "unknown field `fils`, expected one of `contract`",
        ),
        ("validate", r#"{"nodes":[],"one-host":"yes"}"#, "`one-host`", "a string, expected a boolean"),
        (
            "validate",
            r#"{"nodes":[{"environment":{"a\"b":{}}}]}"#,
            "`nodes[0].environment[\"a\\\"b\"]`",
            "an object, expected a string",
        ),
        ("explain", r#"{"topic":["a"]}"#, "`topic`", "found a list, expected a string"),
        ("fix", r#"{"node":{"file":{"name":"a"}}}"#, "`node.file`", "missing field `text`"),
    ];
    for (export, input, place, what) in cases {
        let schema = format!("the schema of this input is schemas/{export}.input.json");
        assert_error(export, input, &["input line ", place, what, &schema]);
    }
}

#[test]
fn errors_in_observations_name_the_observation() {
    let good = r#"{"kind":"read-config","at-ms":1,"node":"n1","answer":{"ok":{}}}"#;
    let bad = r#"{"kind":"read-config","at-ms":1,"node":"n1","answer":{"ko":{}}}"#;
    let no_kind = r#"{"kind":"read-confi"}"#;
    for (list, place) in [
        (format!("{good},{bad},{good}"), "`observations[1].answer.ko`"),
        (format!("{good},{good}, {bad}"), "`observations[2].answer.ko`"),
        (format!("{bad}\n,\n{good}"), "`observations[0].answer.ko`"),
        (format!("{good},{no_kind},{good}"), "`observations[1].kind`"),
        (format!("{good},7,{good}"), "`observations[1]`"),
    ] {
        assert_error("next_step", with_target(&format!(r#""observations":[{list}]"#)), &[place]);
    }
    let step = r#"{"kind":"action","at-ms":1,"step":":","action":{"kind":"stop-node","node":"n"},"answer":{"ok":{}}}"#;
    let input = with_target(&format!(r#""observations":[{step}]"#));
    assert_error("plan", input, &["`observations[0].step`", "expected a step key: `step` or `step:node`"]);
}

#[test]
fn errors_do_not_repeat_texts() {
    for input in [
        r#"{"nodes":"secret-key = \"hunter2\""}"#,
        r#"{"nodes":["hunter2, expected x"]}"#,
        r#"{"nodes":[],"one-host":"hunter2"}"#,
    ] {
        let message = error("validate", input);
        assert!(!message.contains("hunter2"), "{message}");
        assert!(message.contains("a string, expected"), "{message}");
    }
}

#[test]
fn too_much_is_too_much() {
    for export in EXPORTS {
        let limit = limit(export);
        let bytes = format!("the input has {} bytes, more than the limit of {limit}", limit + 1);
        assert_error(export, vec![b' '; limit + 1], &[&bytes, "send fewer or shorter texts"]);
        let message = error(export, [b" ".repeat(limit - 1), b"[".to_vec()].concat());
        assert!(!message.contains("limit"), "{export}: {message}");
    }
}

#[test]
fn one_text_may_be_as_long_as_the_limit() {
    let (most, more) = ("#".repeat(limits::FILE_TEXT), "#".repeat(limits::FILE_TEXT + 1));
    let observed = |text: &str| {
        json!({"target": {"nodes": [], "replication": "2", "repository": {"destination": "s3://b"}},
            "observations": [{"kind": "read-config", "at-ms": 1, "node": "n1", "answer": {"ok": {"text": text}}}]})
    };
    for (export, path, input) in [
        (
            "validate",
            "nodes[0].file.text",
            (|text: &str| json!({"nodes": [{"name": "a", "file": {"name": "a", "text": text}}]}))
                as fn(&str) -> Value,
        ),
        ("fix", "node.file.text", |text| json!({"node": {"name": "a", "file": {"name": "a", "text": text}}})),
        ("complete", "file.text", |text| json!({"file": {"name": "a", "text": text}, "offset": 0})),
    ] {
        call(export, input(&most).to_string().as_bytes()).expect("a text at the limit");
        let path = format!("the text at `{path}` has 1048577 bytes, more than the limit of 1048576");
        assert_error(export, input(&more).to_string(), &[&path]);
    }
    for export in ["plan", "next_step", "what_if"] {
        call(export, observed(&most).to_string().as_bytes()).expect("a text at the limit");
        assert_error(
            export,
            observed(&more).to_string(),
            &["`observations[0].answer.ok.text` has 1048577 bytes"],
        );
    }
}

#[test]
fn files_may_have_as_many_parts_as_the_limit() {
    // Six a file besides the numbers and their commas: `a`, `=`, the brackets, and the end of the text.
    let array = |values: usize| format!("a = [{}]", "1,".repeat(values));
    let input = |files: &[String]| {
        let nodes: Vec<Value> =
            files.iter().map(|text| json!({"name": "a", "file": {"name": "a", "text": text}})).collect();
        json!({"nodes": nodes}).to_string()
    };
    let half = limits::FILE_PARTS / 2 - 5;
    call("validate", input(&[array(half / 2), array(half / 2)]).as_bytes()).expect("files at the limit");
    for (files, path) in [
        (vec![array(2), array(half + 5)], "in `nodes[1].file.text`"),
        (vec!["=".repeat(limits::FILE_TEXT)], "in `nodes[0].file.text`"),
        (vec!["=\n".repeat(limits::FILE_PARTS / 5)], "(720001) in `nodes[0].file.text`"),
        (vec![array(limits::FILE_PARTS / 8); 6], "the configuration files have 600030 keys"),
    ] {
        let what = "more than the limit of 400000 for one call";
        assert_error(
            "validate",
            input(&files),
            &[what, path, "shorten its longest arrays, or send fewer files at once"],
        );
    }
}

#[test]
fn a_call_may_have_as_many_nodes_and_variables_as_the_limits() {
    let nodes = |count: usize| json!({"nodes": vec![json!({"name": "n"}); count]}).to_string();
    let what = ["`nodes` has 10001 nodes, more than the limit of 10000 for one call", "send fewer at once"];
    assert_error("validate", nodes(limits::NODES + 1), &what);
    let variables = |count: usize| {
        let all: serde_json::Map<String, Value> =
            (0..count).map(|at| (format!("A{at}"), json!("1"))).collect();
        // One object has fewer names than that.
        let nodes: Vec<Value> = (0..4)
            .map(|part| {
                let own = all
                    .iter()
                    .skip(part * 60_000)
                    .take(60_000)
                    .map(|(name, value)| (name.clone(), value.clone()));
                json!({"name": "n", "environment": own.collect::<serde_json::Map<_, _>>()})
            })
            .collect();
        json!({"nodes": nodes}).to_string()
    };
    call("validate", variables(limits::VARIABLES).as_bytes()).expect("as many as the limit");
    let what = ["`nodes[].environment` has 200001 variables, more than the limit of 200000"];
    assert_error("validate", variables(limits::VARIABLES + 1), &what);
}

#[test]
fn as_many_findings_are_rendered_as_the_limit() {
    let finding = json!({"code": "RS1", "rule": "r", "severity": "info", "message": "m"});
    let input = |format: &str, count: usize| {
        let output =
            json!({"contract": "2.0", "server-version": "1.7.12", "diagnostics": vec![&finding; count]});
        json!({"format": format, "output": output}).to_string()
    };
    for (format, limit) in [("sarif", limits::SARIF_FINDINGS), ("json", limits::FINDINGS)] {
        call("render", input(format, limit).as_bytes()).expect("as many as the limit");
        let what = format!("`output` has {} findings, more than the limit of {limit}", limit + 1);
        assert_error("render", input(format, limit + 1), &[&what, "render fewer nodes at once"]);
    }
}

#[test]
fn what_is_set_may_be_as_long_as_the_limit() {
    let input = |length: usize| {
        // `{"b":"…"}` has eight bytes around the value.
        json!({"node": {"name": "a", "file": {"name": "a", "text": "a = 1\n"}}, "set": {"b": "x".repeat(length - 8)}}).to_string()
    };
    call("fix", input(limits::FIX_SET).as_bytes()).expect("a value at the limit");
    assert_error("fix", input(limits::FIX_SET + 1), &["`set` has 65537 bytes, more than the limit of 65536"]);
}

#[test]
fn describe_takes_nothing_or_a_contract() {
    let nothing = call("describe", b"").unwrap();
    for input in [" {} \n", "{ }", r#"{"contract":"2.0"}"#] {
        assert_eq!(call("describe", input.as_bytes()).unwrap(), nothing);
    }
    for input in ["{\"a\": 1}", "[]", "{", "}", "{}{}"] {
        assert_error(
            "describe",
            input,
            &["schemas/describe.input.json"].map(|it| if input == "{" { "whole" } else { it }),
        );
    }
}

#[test]
fn messages_of_another_contract_are_refused() {
    for same in ["2.0", "2.1", "2.17"] {
        call("explain", format!(r#"{{"contract":"{same}"}}"#).as_bytes()).expect("the same contract");
    }
    assert_error("explain", r#"{"contract":"1.0"}"#, &["contract 1.0; this module speaks 2.0"]);
    assert_error("explain", r#"{"contract":"3.2"}"#, &["contract 3.2; this module speaks 2.0"]);
    for odd in
        ["hunter2", "2", "2.x", "2.hunter2", "02.0", "2.00", "2.", "2.0.0", "2.0 ", "+2.0", "2.70000", ""]
    {
        let message = error("explain", json!({"contract": odd}).to_string());
        let expected = "explain: the input says in `contract` something that is no version; this module speaks 2.0, \
            so write `\"contract\": \"2.0\"`, or leave it out";
        assert_eq!(message, expected, "{odd}");
    }
    assert_error("explain", r#"{"contract":2.0}"#, &["`contract`: found a number, expected a string"]);
    assert_error(
        "explain",
        r#"{"contract":"1.0","zzz":1}"#,
        &["`zzz`", "follows contract 1.0", "speaks 2.0"],
    );
    assert_error("explain", r#"{"contract":"x","zzz":1}"#, &["`zzz`", "is no version", "speaks 2.0"]);
    for (export, input, parts) in [
        ("next_step", r#"{"goal":{}}"#, ["`goal` is from contract 1.0", "2.0 has `target`"]),
        ("run", r#"{"contract":"1.0","goal":{}}"#, ["`goal` is from contract 1.0", "2.0 has `target`"]),
        (
            "plan",
            r#"{"target":{"nodes":[],"replication":"2","snapshots":{}}}"#,
            ["`target.snapshots` is from contract 1.0", "2.0 has `target.repository`"],
        ),
    ] {
        let message = match export {
            RUN => run(&mut Nobody, input.as_bytes()).expect_err("an error"),
            _ => error(export, input),
        };
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    }
    for (rest, part) in [
        (r#""approvals":{"plan":[]}"#, "`approvals` is from contract 1.0"),
        (r#""observations":[{"kind":"probe"}]"#, "`probe` is from contract 1.0; contract 2.0 has `dial`"),
        (
            r#""observations":[{"kind":"config"}]"#,
            "`config` is from contract 1.0; contract 2.0 has `read-config`",
        ),
    ] {
        assert_error("next_step", with_target(rest), &[part]);
    }
}

/// Only what really was in contract 1.0 is said to be from it.
#[test]
fn unknown_kinds_are_told_for_what_they_are() {
    let observation = |kind: &str| format!(r#""observations":[{{"kind":"{kind}","at-ms":1}}]"#);
    let action = |kind: &str| {
        format!(r#""observations":[{{"kind":"action","at-ms":1,"step":"a","action":{{"kind":"{kind}"}}}}]"#)
    };
    for (rest, parts) in [
        (
            observation("lease"),
            ["`observations[0].kind`", "`lease` is reserved for a later contract; this module"],
        ),
        (
            observation("dry-start"),
            ["`observations[0].kind`", "`dry-start` is reserved for a later contract"],
        ),
        (
            action("take-lease"),
            ["`observations[0].action.kind`", "`take-lease` is reserved for a later contract"],
        ),
        (
            observation("read-confg"),
            ["did you mean `read-config`?", "; contract 2.0 has no other kinds here"],
        ),
        (observation("hunter2"), ["expected one of `restatectl`", "; contract 2.0 has no other kinds here"]),
        (
            action("drain"),
            ["expected one of `restatectl`, `write-config`", "; contract 2.0 has no other kinds here"],
        ),
        (
            r#""observations":[{"kind":7}]"#.into(),
            ["found a number, expected one of `restatectl`", "; contract 2.0 has no other kinds here"],
        ),
        (
            r#""approvals":7"#.into(),
            ["`approvals`: found a number, expected a list", "schemas/next_step.input.json"],
        ),
    ] {
        let message = error("next_step", with_target(&rest));
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        assert!(!message.contains("hunter2") && !message.contains("from contract 1.0"), "{message}");
    }
}

/// A host that must not be called.
struct Nobody;

impl Host for Nobody {
    fn call(&mut self, function: &'static str, _: &[u8]) -> Result<Vec<u8>, String> {
        panic!("{function} is called for an input that cannot be used")
    }
}

#[test]
fn every_export_answers_with_the_contract() {
    let target = with_target(r#""observations":[]"#);
    for (export, input) in [
        ("describe", ""),
        ("validate", r#"{"nodes":[]}"#),
        ("fix", r#"{"node":{"name":"a","file":{"name":"a","text":"node-name = \"n1\"\n"}}}"#),
        ("plan", &target),
        ("next_step", &target),
        ("explain", "{}"),
    ] {
        let answer: Value = serde_json::from_slice(&call(export, input.as_bytes()).unwrap()).unwrap();
        assert_eq!(answer["contract"], crate::api::CONTRACT, "{export}");
    }
}

#[test]
fn a_file_that_cannot_be_fixed_is_an_error_with_a_place() {
    assert_error(
        "fix",
        r#"{"node":{"name":"a","file":{"name":"a","text":"a = 1\nb = = 2\n"}},"set":{"c":3}}"#,
        &["line 2"],
    );
}

/// Puts a `2` for the `1`, whatever the text really is.
fn apply_edits(text: &str) -> Value {
    json!({"text": text, "edits": [{"start": 4, "end": 5, "insert": "2"}],
        "base-sha256": "3e3d1f1a2ec2a4ed1ab83eb8ba9d1a72ca1a3aa2f1a5f1c5c1cb7fd0b2d3b7a6",
        "sha256": "0"})
}

#[test]
fn edits_are_applied_to_the_text_they_were_made_for() {
    let hash = config::hash::sha256_hex;
    let mut input = apply_edits("a = 1\n");
    assert_error("apply_edits", input.to_string(), &["it has changed since", "read it again"]);
    input["base-sha256"] = hash("a = 1\n").into();
    assert_error("apply_edits", input.to_string(), &["do not give the text that was announced"]);
    input["sha256"] = hash("a = 2\n").into();
    let answer: Value =
        serde_json::from_slice(&call("apply_edits", input.to_string().as_bytes()).unwrap()).unwrap();
    assert_eq!(answer["text"], "a = 2\n");
    input["edits"][0]["end"] = 99.into();
    assert_error("apply_edits", input.to_string(), &["`edits[0]` does not fit"]);
}

#[test]
fn unknown_exports_are_named() {
    assert_error("next-step", "{}", &["there is no export `next-step`", "next_step"]);
}

#[test]
fn no_prefix_of_a_message_panics() {
    let whole = with_target(
        "\"approvals\":[{\"digest\":\"é\",\"consent\":{}}],\n\"observations\":[{\"kind\":\"restatectl\",\"at-ms\":1,\
         \"args\":[\"a\\\"b\"],\"answer\":{\"error\":{\"kind\":\"failed\",\"message\":\"\\u00e9\"}}}]",
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
