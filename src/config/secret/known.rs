//! The secrets that a file holds, so that they can be kept out of every text.

use restate_scaleout_api::secret::{self, Lines};

use crate::config::document::Document;
use crate::config::tree::{Table, Value};

/// Values under secret keys, and the credentials in addresses.
pub fn secrets_in(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    collect(&document.root, &mut found);
    if !document.is_valid() {
        by_line(&document.text, &mut found);
    }
    found
}

/// The secrets in the value of an environment variable.
pub fn secrets_of_variable(name: &str, value: &str) -> Vec<String> {
    let whole = secret::is_secret_key(name) || secret::stands_for_table(value);
    let users = secret::user_parts(value).into_iter().map(str::to_owned);
    users.chain(whole.then(|| value.to_owned())).collect()
}

/// Those of a tree.
pub fn collect(tree: &Table, out: &mut Vec<String>) {
    table(tree, &mut Vec::new(), false, out);
}

fn table<'t>(from: &'t Table, path: &mut Vec<&'t str>, inside: bool, out: &mut Vec<String>) {
    fn value<'t>(from: &'t Value, path: &mut Vec<&'t str>, secret: bool, out: &mut Vec<String>) {
        match from {
            Value::Table(inner) => table(inner, path, secret, out),
            Value::Array(items) => items.iter().for_each(|item| value(&item.value, path, secret, out)),
            Value::String(text) if secret => {
                out.push(text.clone());
            }
            Value::String(text) => {
                out.extend(secret::user_parts(text).into_iter().map(str::to_owned));
                if secret::stands_for_table(text) {
                    by_line(text, out);
                }
            }
            Value::Integer(number) if secret => {
                out.push(number.to_string());
            }
            _ => {}
        }
    }
    for entry in &from.entries {
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
    for key in secret::private_keys(text) {
        out.extend(text[key].lines().map(|line| line.trim().to_owned()));
    }
    for line in text.lines() {
        out.extend(secret::secret_spans(line).into_iter().map(|span| line[span].to_owned()));
        let Some(from) = lines.secret_from(line) else { continue };
        let rest = &line[from..];
        out.extend(rest.split(['"', '\'']).map(|part| part.trim().to_owned()));
        out.extend(rest.split_whitespace().map(|part| part.trim_matches(['"', '\'', ',']).to_owned()));
    }
}
