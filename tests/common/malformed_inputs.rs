//! Inputs that no export can use, and what its error must say, whatever runtime it is in.

use restate_scaleout::exports;

/// An input, and parts of the error text.
pub struct Malformed {
    pub export: &'static str,
    pub input: Vec<u8>,
    pub parts: Vec<String>,
}

/// Exports that take an object: `describe` needs none.
pub fn exports() -> impl Iterator<Item = &'static str> {
    exports::EXPORTS.into_iter().filter(|export| *export != "describe").chain([exports::RUN])
}

fn malformed(export: &'static str, input: impl AsRef<[u8]>, parts: &[&str]) -> Malformed {
    let parts = parts.iter().map(|part| (*part).to_owned()).collect();
    Malformed { export, input: input.as_ref().into(), parts }
}

/// All of them.
pub fn all() -> Vec<Malformed> {
    let mut all = Vec::new();
    for export in exports() {
        let schema = format!("schemas/{export}.input.json");
        for input in ["", " \n"] {
            all.push(malformed(export, input, &["the input is empty", "send one JSON object", &schema]));
        }
        for input in ["[]", "null", "nope", "\u{feff}{}"] {
            let parts = ["does not begin with `{`", "send one JSON object", &schema];
            all.push(malformed(export, input, &parts));
        }
        all.push(malformed(export, "{", &["line 1, column 1", "ends too early", "send the whole text"]));
        all.push(malformed(export, "{\n \"a\" 3}", &["line 2, column 6", "this is not JSON"]));
        all.push(malformed(export, b"{\"\xff\": 1}", &["line 1", "UTF-8"]));
        all.push(malformed(export, format!("{{\"zzz\": {}", "[".repeat(100_000)), &["line 1"]));
        let parts = ["line 1", "`zzz`", "unknown field `zzz`, expected", &schema];
        all.push(malformed(export, r#"{"zzz": 1}"#, &parts));
    }
    for input in ["{\"a\": 1}", "[]", "x"] {
        all.push(malformed("describe", input, &["schemas/describe.input.json"]));
    }
    for export in ["plan", "next_step", "what_if", "run"] {
        let target = r#"{"target": {"nodes": [{"name": "n1", "address": 3}]}}"#;
        all.push(malformed(
            export,
            target,
            &["`target.nodes[0].address`", "found a number, expected a string"],
        ));
        all.push(malformed(export, "{}", &["missing field `target`"]));
        let old = r#"{"contract": "1.0", "goal": {"nodes": []}}"#;
        all.push(malformed(export, old, &["`goal` is from contract 1.0", "contract 2.0 has `target`"]));
    }
    for (export, input, place, what) in [
        (
            "validate",
            r#"{"nodes": [{"name": "a", "file": {"name": "a", "text": 1}}]}"#,
            "`nodes[0].file.text`",
            "expected a string",
        ),
        ("validate", r#"{"node": []}"#, "`node`", "did you mean `nodes`?"),
        ("validate", r#"{"files": []}"#, "`files`", "contract 2.0 has `nodes`"),
        ("render", r#"{"output": {}, "format": "human"}"#, "`output`", "missing field `contract`"),
        ("complete", r#"{"file": {"name": "a", "text": ""}, "offset": "1"}"#, "`offset`", "a whole number"),
        ("fix", r#"{"node": {"name": "a", "file": {"name": "a"}}}"#, "`node.file`", "missing field `text`"),
        ("explain", r#"{"topic": 1}"#, "`topic`", "expected a string"),
        ("collect", r#"{"files": [{"name": "a"}]}"#, "`files[0]`", "missing field `text`"),
        ("apply_edits", r#"{"text": "", "edits": [{"start": -1}]}"#, "`edits[0].start`", "a whole number"),
    ] {
        all.push(malformed(export, input, &["line 1", place, what]));
    }
    all
}
