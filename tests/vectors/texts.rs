//! What is asked about configuration files, and about names.

use std::fs;

use restate_scaleout::config::hash::sha256_hex;
use serde_json::{Value, json};

use crate::folder;
use crate::vector::Vector;

/// Of so many rules the examples of one are taken: all of them change with every change of words.
const EVERY: usize = 12;

/// Texts that hosts get wrong: signs of several bytes and of two UTF-16 units, line ends, and no text at all.
const ODD: [(&str, &str); 6] = [
    ("empty", ""),
    ("bytes", "# größe 🦀\nnode-nam = \"n1\" # ü\ncluster-name = \"größe\"\n"),
    ("line ends", "node_name = \"n1\"\r\nroles = 3\r\n"),
    ("controls", "node-name = \"\\u0000\\u001f\\u2028\\\"\"\n"),
    ("numbers", "default-num-partitions = 9007199254740993\n[worker]\nx = 1e400\n"),
    ("no TOML", "= \n[worker\n"),
];

pub fn all() -> Vec<Vector> {
    let mut all = vec![
        Vector::of("describe", "nothing", ""),
        Vector::of("describe", "an object", "{}"),
        Vector::of("describe", "another contract", r#"{"contract":"3.0"}"#),
        Vector::json("validate", "no nodes", &json!({"nodes": []})),
        Vector::json("explain", "all pages", &json!({})),
        Vector::json("explain", "all keys", &json!({"kind": "key"})),
    ];
    for (name, text) in ODD {
        all.extend(one(name, text));
    }
    for (name, text) in pages() {
        all.extend(one(&name, &text));
    }
    for topic in
        ["add-voter:n2", "LAST-COPY", "RS103", "unknown-key", "", "no such thing", "bind-ip", "größe"]
    {
        all.push(Vector::json("explain", format!("topic {topic:?}"), &json!({"topic": topic, "width": 80})));
    }
    for (name, base, new) in [
        ("one edit", "a = 1\n", "a = 2\n"),
        ("bytes", "ü = 1\n", "ü2= 1\n"),
        ("another text", "b = 1\n", "a = 2\n"),
    ] {
        let input = json!({"text": base, "edits": [{"start": 2, "end": 3, "insert": "2"}],
            "base-sha256": sha256_hex(if name == "another text" { "a = 1\n" } else { base }), "sha256": sha256_hex(new)});
        all.push(Vector::json("apply_edits", name, &input));
    }
    all
}

/// A file, as every export that takes one is asked about it.
fn one(name: &str, text: &str) -> Vec<Vector> {
    let file = json!({"name": "restate.toml", "text": text});
    let node = json!({"name": "n1", "file": file});
    let validated = Vector::json("validate", name, &json!({"nodes": [node], "server-version": "1.7.12"}));
    let mut all = Vec::new();
    for format in ["human", "json", "github", "junit"] {
        let input: Value = json!({"output": validated.answered(), "files": [file], "format": format});
        all.push(Vector::json("render", format!("{name} as {format}"), &input));
    }
    all.push(validated);
    let effective = json!({"nodes": [node], "server-version": "1.7.12", "effective": true});
    all.push(Vector::json("validate", format!("{name}, effective"), &effective));
    all.push(Vector::json(
        "fix",
        name,
        &json!({"node": node, "unsafe-fixes": true, "set": {"cluster-name": "größe"}}),
    ));
    for offset in [0, text.len() / 2, text.len()] {
        let input = json!({"file": file, "offset": offset});
        all.push(Vector::json("complete", format!("{name} at {offset}"), &input));
    }
    all.dedup_by(|a, b| a.export == b.export && a.name == b.name);
    all
}

/// The first example of some rules' pages, by the name of the page.
fn pages() -> Vec<(String, String)> {
    let mut paths: Vec<_> =
        fs::read_dir(folder().join("../../docs/rules")).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let first = |path: &std::path::PathBuf| {
        let page = fs::read_to_string(path).unwrap();
        let (_, rest) = page.split_once("```toml bad\n")?;
        let (text, _) = rest.split_once("```")?;
        Some((path.file_stem().unwrap().to_str().unwrap().to_owned(), text.to_owned()))
    };
    let pages: Vec<_> = paths.iter().filter_map(first).collect();
    pages.into_iter().step_by(EVERY).collect()
}
