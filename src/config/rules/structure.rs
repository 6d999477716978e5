//! Values that are refused for their form alone, where what they say is clear: a table of roles, a list of tables where there is
//! one, a dotted option of a Kafka cluster, and JSON.

use serde_json::Value as Json;

use super::Node;
use super::finding::ProposedFix;
use super::rule::Advice;
use crate::api::Edit;
use crate::api::validate::FixSafety;
use crate::config::catalogue::Kind;
use crate::config::help::{Help, HelpSetting};
use crate::config::keys;
use crate::config::patch::Change;
use crate::config::tree::{Item, Table, Value};

/// What to write instead of a value at a path, and a change that does.
pub fn advice(node: &Node<'_>, path: &[&str]) -> Option<Advice> {
    if path == keys::ROLES {
        let (Value::Table(table), _) = node.get(path)? else { return None };
        return roles(node, table);
    }
    match path {
        ["ingress", "kafka-clusters", place, name] => kafka_option(node, place.parse().ok()?, name),
        _ => double_brackets(node, path).or_else(|| json(node, path)),
    }
}

/// `[[table]]` where servers know one table of the name.
fn double_brackets(node: &Node<'_>, path: &[&str]) -> Option<Advice> {
    let catalogue = &node.context.catalogue;
    let is_one = |path: &[&str]| matches!(catalogue.kind(path), Some(Kind::Table(_)));
    let Value::Array(items) = &node.document.root.at(path)?.value else { return None };
    if !is_one(path) || items.is_empty() || !items.iter().all(|item| matches!(item.value, Value::Table(_))) {
        return None;
    }
    let name = path.join(".");
    if items.len() > 1 {
        let help = format!("There is one such table: put the keys of all of them below one `[{name}]`.");
        return Some((help.into(), None));
    }
    // What is refused below it for the same reason shows once this is read.
    let headers = node.document.layout.sections.iter().filter(|section| {
        let names: Vec<&str> = section.keys.iter().map(|key| key.name.as_str()).collect();
        section.array && names.starts_with(path) && is_one(&names)
    });
    let text = node.document.text.as_str();
    let edits: Vec<(usize, usize, String)> = headers
        .filter_map(|section| {
            let inside = text[section.header.clone()].strip_prefix("[[")?.strip_suffix("]]")?;
            Some((section.header.start, section.header.end, format!("[{inside}]")))
        })
        .collect();
    let help = format!("Two pairs of brackets begin a list of tables. Write one pair: `[{name}]`.");
    let fix = (!edits.is_empty()).then(|| splice(node, format!("write `[{name}]`"), edits)).flatten();
    Some((help.into(), fix))
}

/// JSON in a variable, which takes TOML.
fn json(node: &Node<'_>, path: &[&str]) -> Option<Advice> {
    let text = node.text(path)?.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let form = form(&serde_json::from_str(text).ok()?);
    let help =
        format!("It is JSON, and is read as TOML, which has `=` between a name and its value: `{form}`.");
    Some((help.into(), None))
}

/// What a JSON text looks like in TOML. Its texts may be secret.
fn form(value: &Json) -> String {
    match value {
        Json::Object(entries) => {
            let is_bare = |name: &str| {
                !name.is_empty()
                    && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign))
            };
            let name = |name: &String| {
                if is_bare(name) { name.clone() } else { Json::from(name.as_str()).to_string() }
            };
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{} = {}", name(key), form(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(form).collect::<Vec<_>>().join(", ")),
        Json::String(_) => "\"…\"".to_owned(),
        other => other.to_string(),
    }
}

/// Roles that are switched on one by one are a list.
fn roles(node: &Node<'_>, table: &Table) -> Option<Advice> {
    let on: Option<Vec<&str>> = table
        .entries
        .iter()
        .filter(|entry| entry.item.value != Value::Boolean(false))
        .map(|entry| (entry.item.value == Value::Boolean(true)).then_some(entry.key.as_str()))
        .collect();
    let Some(on) = on.filter(|on| !on.is_empty()) else {
        return Some(("Write a list of roles, such as [\"worker\", \"admin\"].".into(), None));
    };
    let title = format!("write {}", HelpSetting::new(keys::ROLES, on.clone()));
    let help =
        Help::from("Write the roles that the node has as a list: ").set(keys::ROLES, on.clone()).words(".");
    let of_file = node.document.root.at(keys::ROLES).is_some() && node.is_complete();
    let change =
        Change::All(vec![Change::Remove(keys::ROLES.into()), Change::Set(keys::ROLES.into(), on.into())]);
    let fix = of_file.then_some(ProposedFix { title, safety: FixSafety::Unsafe, change, rests_on: &[] });
    Some((help, fix))
}

/// Options of librdkafka have dots in their names: a bare one makes tables of them.
fn kafka_option(node: &Node<'_>, place: usize, name: &str) -> Option<Advice> {
    let Value::Array(clusters) = &node.document.root.at(keys::INGRESS_KAFKA_CLUSTERS)?.value else {
        return None;
    };
    let Value::Table(cluster) = &clusters.get(place)?.value else { return None };
    let item = cluster.get(name)?;
    if matches!(item.value, Value::Integer(_) | Value::Boolean(_) | Value::Float(_)) {
        let written = &node.document.text[item.span.clone()];
        return Some((
            "Options are handed on to librdkafka as strings: put the value in quotes.".into(),
            splice(
                node,
                format!("write `\"{written}\"`"),
                vec![(item.span.start, item.span.end, format!("\"{written}\""))],
            ),
        ));
    }
    let Value::Table(_) = &item.value else { return None };
    let mut options = Vec::new();
    leaves(name.to_owned(), item, &mut options);
    let named: Vec<String> = options.iter().map(|(name, _)| format!("`\"{name}\"`")).collect();
    let help = format!(
        "Names of options that hold a dot must be quoted, or TOML takes the dot for a table: {}.",
        super::rename::either(&named)
    );
    let text = node.document.text.as_str();
    // A bare dotted name stands left of its value, on the same line.
    let edits: Option<Vec<(usize, usize, String)>> = options
        .iter()
        .map(|(name, leaf)| {
            let left = text[..leaf.span.start].trim_end().strip_suffix('=')?.trim_end();
            let start = left.len().checked_sub(name.len())?;
            (left.get(start..)? == name).then(|| (start, left.len(), format!("\"{name}\"")))
        })
        .collect();
    let title = format!("quote {}", super::rename::all(&named));
    Some((help.into(), edits.and_then(|edits| splice(node, title, edits))))
}

/// The values below an item, each by its dotted name.
fn leaves<'t>(name: String, item: &'t Item, out: &mut Vec<(String, &'t Item)>) {
    match &item.value {
        Value::Table(table) => {
            table.entries.iter().for_each(|entry| leaves(format!("{name}.{}", entry.key), &entry.item, out));
        }
        _ => out.push((name, item)),
    }
}

fn splice(node: &Node<'_>, title: String, edits: Vec<(usize, usize, String)>) -> Option<ProposedFix> {
    let edits = edits.into_iter().map(|(start, end, insert)| Edit { start, end, insert }).collect();
    node.is_complete().then_some(ProposedFix {
        title,
        safety: FixSafety::Safe,
        change: Change::Splice(edits),
        rests_on: &[],
    })
}
