//! The parser that the server embeds says the same of a text, and of a patched one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use restate_scaleout::config::{document::Document, patch};

use crate::config;
use crate::generators::{key, rubbish, text, value};

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_patch_says_what_was_asked_and_keeps_the_rest(text in text(), changes in prop::collection::vec((key(), value()), 1..4)) {
        let Ok(mut patch) = patch::Patch::new(&text) else { return Ok(()) };
        let mut wanted: toml_edit::DocumentMut = text.parse().unwrap();
        for (key, value) in &changes {
            let parsed = Document::parse(&format!("x = {value}"));
            let Some(json) = parsed.root.get("x").and_then(|item| json(&item.value)) else { continue };
            if patch.set(key.as_str(), &json).is_ok() {
                put(wanted.as_table_mut(), key, &json);
            }
        }
        let done = patch.finish().unwrap();
        prop_assert_eq!(&patch::apply(&text, &done.edits).unwrap(), &done.text);
        for pair in done.edits.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        let got: toml_edit::DocumentMut = done.text.parse().unwrap();
        prop_assert_eq!(plain(got.as_item()), plain(wanted.as_item()), "{}", done.text);
        let comments = |text: &str| text.matches("# ").count();
        prop_assert!(comments(&done.text) >= comments(&text) - replaced(&text), "{}", done.text);
    }

    #[test]
    fn many_keys_at_once_are_the_same_as_one_after_the_other(
        text in text(),
        set in prop::collection::btree_map(key(), value(), 1..8),
        remove in prop::collection::vec(key(), 0..4),
    ) {
        let json = |value: &String| json(&Document::parse(&format!("x = {value}")).root.get("x")?.value);
        let set: BTreeMap<String, _> =
            set.iter().filter_map(|(key, value)| Some((key.clone(), json(value)?))).collect();
        let Ok(mut together) = patch::Patch::new(&text) else { return Ok(()) };
        let mut one_by_one = together.clone();
        let one = set.iter().try_for_each(|(key, value)| one_by_one.set(key.as_str(), value));
        prop_assert_eq!(together.set_all(&set).is_ok(), one.is_ok());
        if one.is_err() {
            return Ok(());
        }
        let one = remove.iter().try_for_each(|key| one_by_one.remove(key.as_str()));
        let remove: Vec<patch::KeyPath> = remove.iter().map(patch::KeyPath::from).collect();
        prop_assert_eq!(together.remove_all(&remove).is_ok(), one.is_ok());
        if one.is_ok() {
            prop_assert_eq!(together.finish().unwrap().text, one_by_one.finish().unwrap().text);
        }
    }

    #[test]
    fn removing_what_was_set_gives_the_text_back(text in text(), key in key()) {
        let Ok(mut patch) = patch::Patch::new(&text) else { return Ok(()) };
        let path: Vec<&str> = key.split('.').collect();
        let document = Document::parse(&text);
        if (1..=path.len()).any(|length| document.root.at(&path[..length]).is_some()) {
            return Ok(());
        }
        patch.set(key.as_str(), &1.into()).unwrap();
        patch.remove(key.as_str()).unwrap();
        let done = patch.finish().unwrap();
        let plain_text = |text: &str| plain(text.parse::<toml_edit::DocumentMut>().unwrap().as_item());
        prop_assert_eq!(plain_text(&done.text), plain_text(&text));
    }
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn what_the_servers_parser_rejects_is_rejected(text in prop_oneof![rubbish(), text()]) {
        let ours = Document::parse(&text);
        let theirs = text.parse::<toml_edit::DocumentMut>();
        match theirs {
            Err(error) => prop_assert!(!ours.is_valid(), "accepted {text:?}, but {error}"),
            Ok(document) => {
                prop_assert!(ours.is_valid(), "rejected {text:?}: {:?}", ours.errors);
                prop_assert_eq!(tree(&ours.root), plain(document.as_item()));
            }
        }
    }
}

/// Comments inside arrays that a patch replaces as a whole go with them.
fn replaced(text: &str) -> usize {
    text.matches("# first").count()
}

fn json(value: &restate_scaleout::config::tree::Value) -> Option<serde_json::Value> {
    use restate_scaleout::config::tree::Value;
    Some(match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => serde_json::Number::from_f64(*number)?.into(),
        Value::Boolean(value) => (*value).into(),
        Value::Datetime(_) => return None,
        Value::Array(items) => items.iter().map(|item| json(&item.value)).collect::<Option<_>>()?,
        Value::Table(table) => table
            .entries
            .iter()
            .map(|entry| Some((entry.key.clone(), json(&entry.item.value)?)))
            .collect::<Option<serde_json::Map<_, _>>>()?
            .into(),
    })
}

/// A value for the other library.
fn toml_value(json: &serde_json::Value) -> toml_edit::Value {
    match json {
        serde_json::Value::String(text) => text.into(),
        serde_json::Value::Bool(value) => (*value).into(),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().expect("a number that TOML has").into(),
        },
        serde_json::Value::Array(items) => items.iter().map(toml_value).collect(),
        serde_json::Value::Object(map) => {
            map.iter().map(|(name, value)| (name.as_str(), toml_value(value))).collect()
        }
        serde_json::Value::Null => panic!("TOML has no null"),
    }
}

/// Sets a key in the other library's document.
fn put(table: &mut dyn toml_edit::TableLike, key: &str, value: &serde_json::Value) {
    if let serde_json::Value::Object(map) = value
        && !map.is_empty()
    {
        map.iter().for_each(|(name, value)| put(table, &format!("{key}.{name}"), value));
        return;
    }
    match key.split_once('.') {
        None => {
            let empty = value.as_object().is_some_and(serde_json::Map::is_empty);
            if empty && table.get(key).is_some_and(toml_edit::Item::is_table_like) {
                return;
            }
            table.insert(key, toml_edit::value(toml_value(value)));
        }
        Some((name, rest)) => {
            let item = table.entry(name).or_insert_with(|| toml_edit::Item::Table(toml_edit::Table::new()));
            put(item.as_table_like_mut().unwrap(), rest, value);
        }
    }
}

/// One notation for both libraries' trees, without empty tables.
fn plain(item: &toml_edit::Item) -> String {
    if let Some(table) = item.as_table_like() {
        return entries(table.iter().map(|(key, item)| (key.to_owned(), plain(item))));
    }
    if let Some(tables) = item.as_array_of_tables() {
        let all =
            tables.iter().map(|table| entries(table.iter().map(|(key, item)| (key.to_owned(), plain(item)))));
        return format!("[{}]", all.collect::<Vec<_>>().join(","));
    }
    match item.as_value() {
        Some(toml_edit::Value::Array(items)) => {
            let all = items.iter().map(|value| plain(&toml_edit::Item::Value(value.clone())));
            format!("[{}]", all.collect::<Vec<_>>().join(","))
        }
        Some(toml_edit::Value::Float(number)) => format!("{:?}", number.value()),
        Some(toml_edit::Value::String(text)) => format!("{:?}", text.value()),
        Some(toml_edit::Value::Integer(number)) => number.value().to_string(),
        Some(toml_edit::Value::Boolean(value)) => value.value().to_string(),
        Some(toml_edit::Value::Datetime(value)) => value.value().to_string(),
        _ => String::new(),
    }
}

fn tree(table: &restate_scaleout::config::tree::Table) -> String {
    use restate_scaleout::config::tree::Value;
    fn value(from: &Value) -> String {
        match from {
            Value::Table(inner) => tree(inner),
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| value(&item.value)).collect::<Vec<_>>().join(","))
            }
            Value::Float(number) => format!("{number:?}"),
            Value::String(text) => format!("{text:?}"),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Datetime(text) => text.clone(),
        }
    }
    entries(table.entries.iter().map(|entry| (entry.key.clone(), value(&entry.item.value))))
}

fn entries(all: impl Iterator<Item = (String, String)>) -> String {
    let sorted: BTreeMap<String, String> = all.filter(|(_, value)| value != "{}").collect();
    let shown: Vec<String> = sorted.iter().map(|(key, value)| format!("{key:?}={value}")).collect();
    format!("{{{}}}", shown.join(","))
}
