//! Secrets of the files at hand, to keep them out of every answer.

use super::Node;
use crate::config::secret;
use crate::config::tree::{Table, Value};

/// The texts that must not leave: values under secret keys, and the user part of URLs.
pub fn of(node: &Node<'_>) -> Vec<String> {
    let mut out = Vec::new();
    collect(&node.document.root, &mut Vec::new(), false, &mut out);
    if node.layers.has_over() {
        collect(&node.layers.root, &mut Vec::new(), false, &mut out);
    }
    if !node.is_complete() {
        by_line(&node.file.text, &mut out);
    }
    // A word this short is part of any sentence; nothing would be hidden, and much garbled.
    out.retain(|secret| secret.len() > 3);
    out.sort();
    out.dedup();
    out
}

fn collect<'t>(table: &'t Table, path: &mut Vec<&'t str>, inside: bool, out: &mut Vec<String>) {
    fn value<'t>(from: &'t Value, path: &mut Vec<&'t str>, secret: bool, out: &mut Vec<String>) {
        match from {
            Value::Table(table) => collect(table, path, secret, out),
            Value::Array(items) => items.iter().for_each(|item| value(&item.value, path, secret, out)),
            Value::String(text) if secret => {
                out.push(text.clone());
            }
            Value::String(text) => out.extend(secret::user_part(text).map(str::to_owned)),
            Value::Integer(number) if secret => {
                out.push(number.to_string());
            }
            _ => {}
        }
    }
    for entry in &table.entries {
        path.push(&entry.key);
        let secret = inside || secret::is_secret_key(&entry.key) || secret::is_kafka_option(path);
        value(&entry.item.value, path, secret, out);
        path.pop();
    }
}

/// In a text with errors a value may have landed under another key, so lines are judged by themselves:
/// every word and quoted text behind a secret key counts, also on the lines of a multi-line string.
fn by_line(text: &str, out: &mut Vec<String>) {
    let mut until: Option<&str> = None;
    for line in text.lines() {
        let rest = if let Some(quotes) = until {
            if line.contains(quotes) {
                until = None;
            }
            line
        } else {
            let Some(at) = line.find(['=', ':']).filter(|at| secret::is_secret_key(&line[..*at])) else {
                continue;
            };
            let rest = &line[at + 1..];
            until = ["\"\"\"", "'''"].into_iter().find(|quotes| rest.matches(quotes).count() == 1);
            rest
        };
        out.extend(rest.split(['"', '\'']).map(|part| part.trim().to_owned()));
        out.extend(rest.split_whitespace().map(|part| part.trim_matches(['"', '\'', ',']).to_owned()));
    }
}

/// The text with secrets withheld.
pub fn without(mut text: String, secrets: &[&String]) -> String {
    for secret in secrets {
        if text.contains(secret.as_str()) {
            text = text.replace(secret.as_str(), secret::WITHHELD);
        }
    }
    text
}
