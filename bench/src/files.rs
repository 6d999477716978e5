//! Configuration files: clean ones, and the same with every key misspelled.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::json;

use crate::Input;

/// Calls of `validate`.
pub fn inputs() -> Vec<Input> {
    let small = read("small.toml");
    let full = read("full.toml");
    let some = with_keys(&full, 26);
    let set = |nodes: usize| (1..=nodes).map(node).collect::<Vec<_>>();
    [
        ("0.5 KB", vec![small.clone()]),
        ("0.5 KB, misspelled", vec![misspelled(&small)]),
        ("26 keys", vec![some.clone()]),
        ("26 keys, misspelled", vec![misspelled(&some)]),
        ("8 KB", vec![full.clone()]),
        ("8 KB, misspelled", vec![misspelled(&full)]),
        ("0.5 MB", vec![large(500_000)]),
        ("1 MB", vec![large(1_000_000)]),
        ("0.5 MB, misspelled", vec![misspelled(&large(500_000))]),
        ("1 MB, misspelled", vec![misspelled(&large(1_000_000))]),
        ("5 files", set(5)),
        ("50 files", set(50)),
    ]
    .into_iter()
    .map(|(name, texts)| {
        let nodes = texts.iter().enumerate().map(|(at, text)| {
            let name = format!("n{at}.toml");
            json!({"name": name, "file": {"name": name, "text": text}})
        });
        let message = json!({"nodes": nodes.collect::<Vec<_>>()});
        Input { name: name.into(), export: "validate", message: Box::new(move || message.clone()), texts }
    })
    .collect()
}

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("files").join(file);
    fs::read_to_string(path).expect("the file is committed")
}

/// Node number `at` of a deployment.
fn node(at: usize) -> String {
    let text = read("node.toml").replace("node-name = \"n1\"", &format!("node-name = \"n{at}\""));
    let text = text.replace("auto-provision = true", &format!("auto-provision = {}", at == 1));
    let own = format!("advertised-address = \"http://10.0.0.{at}:5122\"");
    text.replace("advertised-address = \"http://10.0.0.1:5122\"", &own)
}

/// The beginning of a file, up to the key of that number.
fn with_keys(text: &str, keys: usize) -> String {
    let mut left = keys;
    let lines = text.lines().take_while(|line| {
        left -= usize::from(key(line).is_some() && left > 0);
        left > 0
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// A file of at least this many bytes, filled with free options of a map.
fn large(bytes: usize) -> String {
    let mut text = read("small.toml") + "\n[admin.query-engine.datafusion-options]\n";
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        let _ = writeln!(text, "\"datafusion.execution.option-{number:06}\" = \"{number}\"");
    }
    text
}

/// The same with a letter missing in each key.
fn misspelled(text: &str) -> String {
    let lines = text.lines().map(|line| match key(line) {
        Some(key) if !key.starts_with('"') => line.replacen(key, &[&key[..1], &key[2..]].concat(), 1),
        Some(key) => line.replacen(key, &key.replace(['.', '"'], ""), 1),
        None => line.to_owned(),
    });
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    text.replace("[admin.query-engine.datafusion-options]", "[admin.query-engine]")
}

/// The key that a line sets.
fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(" = ")?;
    (!key.starts_with('#')).then_some(key)
}
