//! Helps tell settings. Where a key is set by variables or flags, or the node has no file that it could be written to, they say
//! what to write there instead.

use super::Node;
use crate::api::validate::NodePart;
use crate::config::help::HelpSetting;
use crate::config::layers::{self, Layer, Variable, parse_env_value, variable_name};
use crate::config::tree::Value;

/// A setting that a finding about `key` tells, in the words of whoever sets it.
pub fn reader(node: Option<&Node<'_>>, key: Option<&str>, setting: &HelpSetting) -> String {
    let path: Vec<&str> = setting.path.iter().map(String::as_str).collect();
    if let Some(variable) = node.and_then(|node| table_variable(node, &path)) {
        let table: Vec<&str> = variable.path.iter().map(String::as_str).collect();
        return format!("{} in {}", setting.in_file(&table), variable.name);
    }
    let by = node.and_then(|node| instead(node, &path));
    match (by, &setting.literal) {
        // Its last name alone is no line to write, and may be one of several tables.
        (None, None) => setting.in_file(&[]),
        (None, Some(_)) => {
            let table = key.and_then(|key| key.rsplit_once('.')).map_or("", |(table, _)| table);
            let table: Vec<&str> = table.split('.').filter(|name| !name.is_empty()).collect();
            setting.in_file(&table)
        }
        (Some(by), None) => by,
        (Some(by), Some(literal)) => format!("`{by}={}`", plain(&path, literal)),
    }
}

/// The variable that sets the whole table that a key is in.
fn table_variable<'n>(node: &'n Node<'_>, path: &[&str]) -> Option<&'n Variable> {
    let Layer::Env(name) = node.layers.origin(path) else { return None };
    node.layers.variables.iter().find(|one| one.name == name && one.path.len() < path.len())
}

/// The variable or flag that sets a key, or would.
fn instead(node: &Node<'_>, path: &[&str]) -> Option<String> {
    match node.layers.origin(path) {
        Layer::File => None,
        Layer::Env(name) => Some(name),
        Layer::Flag(name) => layers::key_of_flag(&name).map(|_| name),
        Layer::Default if has_file(node) => None,
        Layer::Default => Some(variable_name(&path.join("."))),
    }
}

fn has_file(node: &Node<'_>) -> bool {
    node.given.file.is_some() || node.given.unknown.iter().any(|one| one.part == NodePart::File)
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
