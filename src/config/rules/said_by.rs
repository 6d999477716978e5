//! Helps name keys. Where a key is set by variables or flags, or the node has no file that it could be written to, they say
//! what to write there instead.

use super::Node;
use crate::api::validate::NodePart;
use crate::config::catalogue::Catalogue;
use crate::config::layers::{self, Layer, parse_env_value, variable_name};
use crate::config::tree::Value;

/// The help of a finding about `key`, in the words of whoever set it.
pub fn reader(node: &Node<'_>, key: Option<&str>, help: &str) -> String {
    let mut out = String::with_capacity(help.len());
    for (place, part) in help.split('`').enumerate() {
        // Every other part stands between the signs.
        if place % 2 == 0 {
            out.push_str(part);
            continue;
        }
        match instead(node, key, part, out.ends_with("Set ") || out.ends_with("set ")) {
            Some(text) => out.push_str(&text),
            None => out.extend(["`", part, "`"]),
        }
    }
    out
}

/// What stands for `key = value`, or for a key that is to be set.
fn instead(node: &Node<'_>, key: Option<&str>, part: &str, is_to_be_set: bool) -> Option<String> {
    let (name, value) = match part.split_once(" = ") {
        Some((name, value)) => (name, Some(value)),
        None if is_to_be_set => (part, None),
        None => return None,
    };
    let path = resolved(&node.context.catalogue, key, name)?;
    let names: Vec<&str> = path.split('.').collect();
    let by = match node.layers.origin(&names) {
        Layer::File => return None,
        Layer::Env(name) => name,
        Layer::Flag(name) => {
            layers::key_of_flag(&name)?;
            name
        }
        Layer::Default if has_file(node) => return None,
        Layer::Default => variable_name(&path),
    };
    Some(match value {
        None => by,
        Some(value) => format!("`{by}={}`", plain(&names, value)),
    })
}

fn has_file(node: &Node<'_>) -> bool {
    node.given.file.is_some() || node.given.unknown.iter().any(|one| one.part == NodePart::File)
}

/// The whole path of a name, which may be that of a key in the table that the finding is about.
fn resolved(catalogue: &Catalogue, key: Option<&str>, name: &str) -> Option<String> {
    let beside = key.and_then(|key| key.rsplit_once('.')).map(|(table, _)| format!("{table}.{name}"));
    let beside = beside.filter(|path| catalogue.at(path).is_some());
    beside.or_else(|| catalogue.at(name).map(|key| key.path.clone()))
}

/// A TOML literal as the value of a variable: a text needs no quotes unless it would be something else without them.
fn plain(path: &[&str], literal: &str) -> String {
    let Value::String(text) = parse_env_value(literal) else { return literal.to_owned() };
    let path: Vec<String> = path.iter().map(ToString::to_string).collect();
    let is_text =
        layers::is_verbatim(&path) || matches!(parse_env_value(&text), Value::String(same) if same == text);
    if is_text { text } else { literal.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_quotes_where_it_would_be_something_else_without_them() {
        for (key, literal, value) in [
            (&["location"][..], "\"eu.a\"", "eu.a"),
            (&["location"], "\"true\"", "\"true\""),
            (&["location"], "\"12\"", "\"12\""),
            (&["node-name"], "\"12\"", "12"),
            (&["bind-port"], "6122", "6122"),
            (&["metadata-client", "addresses"], "[\"http://a:1\"]", "[\"http://a:1\"]"),
        ] {
            assert_eq!(plain(key, literal), value, "{key:?}");
        }
    }
}
