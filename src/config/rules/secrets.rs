//! Secrets of the files at hand, to keep them out of every answer.

use std::collections::BTreeSet;

use super::Node;
use crate::api::secret::{self, Lines, SHORTEST};
use crate::config::tree::{Table, Value};

/// The secrets of all files of a call.
pub struct Secrets {
    all: BTreeSet<String>,
    /// The lengths that occur, longest first.
    lengths: Vec<usize>,
}

impl Secrets {
    /// Values under secret keys, and the user part of URLs.
    pub fn of(nodes: &[Node<'_>]) -> Self {
        let mut found = Vec::new();
        for node in nodes {
            collect(&node.document.root, &mut Vec::new(), false, &mut found);
            if node.layers.has_over() {
                collect(&node.layers.root, &mut Vec::new(), false, &mut found);
            }
            if !node.is_complete() {
                by_line(&node.document.text, &mut found);
            }
        }
        found.retain(|secret| secret.len() >= SHORTEST);
        let all: BTreeSet<String> = found.into_iter().collect();
        let lengths: BTreeSet<usize> = all.iter().map(String::len).collect();
        Self { all, lengths: lengths.into_iter().rev().collect() }
    }

    /// Whether the text holds one.
    pub fn are_in(&self, text: &str) -> bool {
        (0..text.len()).any(|at| self.at(text, at).is_some())
    }

    /// The text without them.
    pub fn withheld(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(sign) = text[at..].chars().next() {
            match self.at(text, at) {
                Some(length) => {
                    out.push_str(secret::WITHHELD);
                    at += length;
                }
                None => {
                    out.push(sign);
                    at += sign.len_utf8();
                }
            }
        }
        out
    }

    /// The length of the longest secret at a place. It costs what the text is long, however many there are.
    fn at(&self, text: &str, at: usize) -> Option<usize> {
        let fits = |length: &&usize| text.get(at..at + **length).is_some_and(|part| self.all.contains(part));
        self.lengths.iter().find(fits).copied()
    }
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
    let mut lines = Lines::default();
    for line in text.lines() {
        let Some(from) = lines.secret_from(line) else { continue };
        let rest = &line[from..];
        out.extend(rest.split(['"', '\'']).map(|part| part.trim().to_owned()));
        out.extend(rest.split_whitespace().map(|part| part.trim_matches(['"', '\'', ',']).to_owned()));
    }
}
