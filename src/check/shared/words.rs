//! Names that are mentioned: other services and resources are kept by name where a node speaks of them.

use std::collections::BTreeSet;

use crate::api::validate::NodeConfig;
use crate::config::document::Document;
use crate::config::tree::{Table, Value};
use crate::config::variables::is_told;

/// The words of what a node is started with.
pub fn of_node(node: &NodeConfig, out: &mut BTreeSet<String>) {
    let known = node.environment.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let told = known.filter(|(name, value)| is_told(name, value)).map(|(_, value)| value);
    told.chain(&node.arguments).for_each(|text| of_text(text, out));
    // Comments of a file name what they like.
    node.file.iter().for_each(|file| of_table(&Document::parse(&file.text).root, out));
}

/// The words of a text. A name may have dots in it, and be the first part of a host's.
pub fn of_text(text: &str, out: &mut BTreeSet<String>) {
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.');
    for word in text.split(|sign| !is_part(sign)).filter(|word| !word.is_empty()) {
        out.insert(word.to_owned());
        out.extend(word.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
    }
}

fn of_table(table: &Table, out: &mut BTreeSet<String>) {
    table.entries.iter().for_each(|entry| of_value(&entry.item.value, out));
}

fn of_value(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => of_text(text, out),
        Value::Array(items) => items.iter().for_each(|item| of_value(&item.value, out)),
        Value::Table(table) => of_table(table, out),
        _ => {}
    }
}

/// The names of variables that Kubernetes expands in a text: `$(NAME)`.
pub fn expanded(text: &str, out: &mut BTreeSet<String>) {
    let names = text.split("$(").skip(1).filter_map(|rest| rest.split_once(')'));
    out.extend(names.map(|(name, _)| name.to_owned()));
}

/// The names of variables that a text refers to: `$NAME`, `${NAME…}`, `$(NAME)`.
fn references(text: &str, out: &mut BTreeSet<String>) {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    for (at, _) in text.match_indices('$') {
        let name = text[at + 1..].trim_start_matches(['{', '(']);
        let end = name.find(|sign: char| !is_part(sign)).unwrap_or(name.len());
        if end > 0 {
            out.insert(name[..end].to_owned());
        }
    }
}

/// The variables that something refers to.
#[derive(Debug, Default)]
pub struct Referred {
    /// All of them.
    all: BTreeSet<String>,
    /// Those whose values may be told.
    told: BTreeSet<String>,
}

impl Referred {
    /// What a text refers to. The value of what is withheld is put together of others that are.
    pub fn add(&mut self, text: &str, is_told: bool) {
        references(text, &mut self.all);
        if is_told {
            references(text, &mut self.told);
        }
    }

    /// Whether something refers to the variable.
    pub fn has(&self, name: &str) -> bool {
        self.all.contains(name)
    }

    /// Whether its value may be told, if it is no secret.
    pub fn tells(&self, name: &str) -> bool {
        self.told.contains(name)
    }
}

/// A text without the quotes around it.
pub fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}
