//! Mutations of a JSON value by its parts.

use mutatis::Rng;
use serde_json::{Map, Number, Value, json};

use super::{Donors, LONGEST, size, text};

/// Changes one part.
pub fn mutate(rng: &mut Rng, root: &mut Value, donors: &Donors) {
    let all = weight(root);
    let mut nth = rng.gen_index(all).unwrap_or_default();
    let whole = size(root);
    if let Some((name, part)) = part(root, "", &mut nth) {
        // What is too long already only gets shorter.
        if whole > LONGEST {
            return *part = Value::Null;
        }
        change(rng, &name, part, donors);
    }
}

/// How likely a part is to be chosen: a long text has many parts of its own.
fn own_weight(value: &Value) -> usize {
    match value {
        Value::String(text) => 2 + text.len() / 32,
        Value::Array(items) => 1 + items.len().min(4),
        Value::Object(_) => 3,
        _ => 1,
    }
}

fn weight(value: &Value) -> usize {
    own_weight(value)
        + match value {
            Value::Array(items) => items.iter().map(weight).sum(),
            Value::Object(fields) => fields.values().map(weight).sum(),
            _ => 0,
        }
}

/// The part in which a number falls, with the name of its field.
fn part<'v>(value: &'v mut Value, name: &str, nth: &mut usize) -> Option<(String, &'v mut Value)> {
    let own = own_weight(value);
    if *nth < own {
        return Some((name.to_owned(), value));
    }
    *nth -= own;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| part(item, name, nth)),
        Value::Object(fields) => fields.iter_mut().find_map(|(name, value)| part(value, name, nth)),
        _ => None,
    }
}

fn change(rng: &mut Rng, name: &str, value: &mut Value, donors: &Donors) {
    match rng.gen_index(24).unwrap_or_default() {
        0 => return *value = odd(rng),
        1 | 2 => {
            if let Some(other) = donors.named(rng, name) {
                return *value = other;
            }
        }
        3 => {
            if let Some((_, other)) = donors.any(rng) {
                return *value = other;
            }
        }
        _ => {}
    }
    match value {
        Value::String(inner) => {
            // Metadata and rows are JSON within a text.
            if inner.starts_with(['{', '['])
                && rng.gen_index(4) != Some(0)
                && let Ok(mut within) = serde_json::from_str::<Value>(inner)
            {
                mutate(rng, &mut within, donors);
                *inner = within.to_string();
                return;
            }
            text::mutate(rng, inner, donors.texts());
        }
        Value::Array(items) => list(rng, items, name, donors),
        Value::Object(fields) => table(rng, fields, donors),
        Value::Bool(yes) => *yes = !*yes,
        Value::Number(number) => {
            let near = number.as_i64().unwrap_or_default();
            *value = match rng.gen_index(5) {
                Some(0) => json!(near.wrapping_add(1)),
                Some(1) => json!(near.wrapping_sub(1)),
                Some(2) => json!(near.wrapping_mul(1000)),
                _ => odd_number(rng),
            };
        }
        Value::Null => *value = odd(rng),
    }
}

fn list(rng: &mut Rng, items: &mut Vec<Value>, name: &str, donors: &Donors) {
    let Some(at) = rng.gen_index(items.len()) else {
        return items.extend(donors.named(rng, name));
    };
    match rng.gen_index(6).unwrap_or_default() {
        0 => drop(items.remove(at)),
        1 => items.insert(at, items[at].clone()),
        2 => {
            let other = rng.gen_index(items.len()).unwrap_or_default();
            items.swap(at, other);
        }
        3 => items.truncate(at),
        4 => {
            // Many of one: what is done for each pair of them shows.
            let most = (LONGEST / 2 / size(&items[at]).max(1)).min(2000);
            let times = rng.gen_index(most + 1).unwrap_or_default();
            let item = items[at].clone();
            items.extend(std::iter::repeat_n(item, times));
        }
        _ => items.extend(donors.named(rng, name)),
    }
}

fn table(rng: &mut Rng, fields: &mut Map<String, Value>, donors: &Donors) {
    let name = rng.choose(fields.keys()).cloned().unwrap_or_default();
    match rng.gen_index(5).unwrap_or_default() {
        0 => drop(fields.remove(&name)),
        1 => {
            if let Some(value) = fields.remove(&name) {
                let mut other = name;
                text::mutate(rng, &mut other, &[]);
                fields.insert(other, value);
            }
        }
        2 => {
            if let (Some(other), Some(value)) =
                (rng.choose(fields.keys()).cloned(), fields.get(&name).cloned())
            {
                fields.insert(other, value);
            }
        }
        3 => {
            if let Some((name, value)) = donors.any(rng) {
                fields.insert(name, value);
            }
        }
        _ => {
            if let Some(value) = donors.named(rng, &name) {
                fields.insert(name, value);
            }
        }
    }
}

fn odd_number(rng: &mut Rng) -> Value {
    let odd = [
        json!(0),
        json!(-1),
        json!(1),
        json!(127),
        json!(65_535),
        json!(65_536),
        json!(u32::MAX),
        json!(u64::from(u32::MAX) + 1),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(0.5),
        Number::from_f64(1e300).map_or(Value::Null, Value::Number),
        json!(rng.gen_u64()),
        json!(rng.gen_u8()),
    ];
    rng.choose(odd).unwrap_or_default()
}

fn odd(rng: &mut Rng) -> Value {
    match rng.gen_index(10).unwrap_or_default() {
        0 => Value::Null,
        1 => json!([]),
        2 => json!({}),
        3 => json!(""),
        4 => json!(rng.gen_bool()),
        5 => json!("N1"),
        6 => {
            // As deep as a message may be, and deeper.
            let deep = rng.gen_index(160).unwrap_or_default();
            (0..deep)
                .fold(Value::Null, |inner, at| if at % 2 == 0 { json!([inner]) } else { json!({"a": inner}) })
        }
        7 => json!("a".repeat(1 << rng.gen_index(16).unwrap_or_default())),
        _ => odd_number(rng),
    }
}

/// Takes one part away, or something out of it.
pub fn smaller(rng: &mut Rng, root: &mut Value) {
    let all = weight(root);
    let mut nth = rng.gen_index(all).unwrap_or_default();
    let Some((_, part)) = part(root, "", &mut nth) else { return };
    match part {
        Value::String(text) => {
            if let (Ok(mut within), true) =
                (serde_json::from_str::<Value>(text), text.starts_with(['{', '[']))
            {
                smaller(rng, &mut within);
                *text = within.to_string();
            } else {
                text::smaller(rng, text);
            }
        }
        Value::Array(items) => {
            if let Some(at) = rng.gen_index(items.len()) {
                let most = (items.len() - at).min(1 << rng.gen_index(8).unwrap_or_default());
                items.drain(at..at + most);
            }
        }
        Value::Object(fields) => {
            if let Some(name) = rng.choose(fields.keys()).cloned() {
                fields.remove(&name);
            }
        }
        _ => {}
    }
}
