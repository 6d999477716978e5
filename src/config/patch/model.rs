//! What the text is meant to say: the tree, changed beside the text, to compare the result with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::config::tree::{Entry, Item, Table, Value};

/// A JSON value as a TOML value.
pub fn value(json: &Json) -> Result<Value, String> {
    Ok(match json {
        Json::Null => return Err("TOML has no null; remove the key instead".into()),
        Json::Bool(value) => Value::Boolean(*value),
        Json::String(text) => Value::String(text.clone()),
        Json::Number(number) => match (number.as_i64(), number.is_f64(), number.as_f64()) {
            (Some(number), ..) => Value::Integer(number),
            (None, true, Some(number)) => Value::Float(number),
            _ => return Err(format!("{number} does not fit into 64 bits")),
        },
        Json::Array(items) => {
            Value::Array(items.iter().map(|item| value(item).map(bare)).collect::<Result<_, _>>()?)
        }
        Json::Object(map) => {
            let entries = map
                .iter()
                .map(|(key, json)| Ok(Entry { key: key.clone(), key_span: 0..0, item: bare(value(json)?) }));
            Value::Table(Table { entries: entries.collect::<Result<_, String>>()? })
        }
    })
}

/// A value that no text has.
pub fn bare(value: Value) -> Item {
    Item { value, span: 0..0 }
}

/// Whether two values say the same. Tables without keys count as absent, and the order of keys does
/// not matter.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(&a.value, &b.value))
        }
        (Value::Table(a), Value::Table(b)) => same_tables(a, b),
        _ => a == b,
    }
}

/// [`same`] for tables.
pub fn same_tables(a: &Table, b: &Table) -> bool {
    let (a, b): (BTreeMap<&str, &Value>, BTreeMap<&str, &Value>) =
        (entries(a).collect(), entries(b).collect());
    let within = |a: &BTreeMap<&str, &Value>, b: &BTreeMap<&str, &Value>| {
        a.iter().all(|(key, value)| b.contains_key(key) || is_hollow(value))
    };
    let mut both = a.iter().filter_map(|(key, value)| Some((value, b.get(key)?)));
    within(&a, &b) && within(&b, &a) && both.all(|(a, b)| same(a, b))
}

fn entries(table: &Table) -> impl Iterator<Item = (&str, &Value)> {
    table.entries.iter().map(|entry| (entry.key.as_str(), &entry.item.value))
}

fn is_hollow(value: &Value) -> bool {
    matches!(value, Value::Table(table) if table.entries.iter().all(|entry| is_hollow(&entry.item.value)))
}

/// Whether every value of one tree that was taken from a text is written in the other, in its own text, byte for
/// byte as it was.
pub fn as_written(one: (&Table, &str), other: (&Table, &str)) -> bool {
    one.0.entries.iter().all(|entry| {
        let there = other.0.get(&entry.key);
        there.map_or_else(
            || is_hollow(&entry.item.value),
            |there| is_as_written((&entry.item, one.1), (there, other.1)),
        )
    })
}

fn is_as_written(one: (&Item, &str), other: (&Item, &str)) -> bool {
    match (&one.0.value, &other.0.value) {
        (Value::Table(a), Value::Table(b)) => as_written((a, one.1), (b, other.1)),
        // Tables of an array may each have a header, in which the array has another name.
        (Value::Array(a), Value::Array(b)) if a.iter().all(|item| matches!(item.value, Value::Table(_))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_as_written((a, one.1), (b, other.1)))
        }
        _ if one.0.span.is_empty() => true,
        _ => one.1.get(one.0.span.clone()) == other.1.get(other.0.span.clone()),
    }
}

/// Sets a path.
pub fn put(table: &mut Table, path: &[String], new: Item) {
    let Some((key, rest)) = path.split_first() else { return };
    let at = table.entries.place(key).unwrap_or_else(|| {
        let item = bare(Value::Table(Table::default()));
        table.entries.push(Entry { key: key.clone(), key_span: 0..0, item });
        table.entries.len() - 1
    });
    let item = &mut table.entries[at].item;
    match (&mut item.value, rest) {
        (_, []) => *item = new,
        (Value::Table(inner), rest) => put(inner, rest, new),
        _ => {}
    }
}

/// Removes many paths.
pub fn take_all(table: &mut Table, path: &mut Vec<String>, gone: &BTreeSet<Vec<String>>) {
    let is_gone = |path: &mut Vec<String>, key: &str| {
        path.push(key.to_owned());
        let is_gone = gone.contains(path);
        path.pop();
        is_gone
    };
    if table.entries.iter().any(|entry| is_gone(path, &entry.key)) {
        table.entries.retain(|entry| !is_gone(path, &entry.key));
    }
    for entry in table.entries.iter_mut() {
        if let Value::Table(inner) = &mut entry.item.value {
            path.push(entry.key.clone());
            take_all(inner, path, gone);
            path.pop();
        }
    }
}

/// Removes a path.
pub fn take(table: &mut Table, path: &[String]) {
    match path {
        [] => {}
        [key] => {
            if table.entries.place(key).is_some() {
                table.entries.retain(|entry| entry.key != *key);
            }
        }
        [key, rest @ ..] => {
            let Some(place) = table.entries.place(key) else { return };
            if let Value::Table(inner) = &mut table.entries[place].item.value {
                take(inner, rest);
            }
        }
    }
}
