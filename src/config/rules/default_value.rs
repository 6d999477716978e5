//! Values that say what holds without them: a server's own `--dump-config` is made of them.

use super::Node;
use crate::config::catalogue::{Catalogue, Key};
use crate::config::layers::parse_env_value;
use crate::config::tree::Value;

/// Floats that servers print after they have had 32 bits.
const PRECISION: f64 = 1e-6;

/// Whether the same would hold if nothing were set at a path: it is set to the default, or to no entries where there
/// are none by default.
pub fn holds(node: &Node<'_>, path: &[&str]) -> bool {
    node.get(path).is_some_and(|(value, _)| is_default(&node.context.catalogue, path, value))
}

fn is_default(catalogue: &Catalogue, path: &[&str], value: &Value) -> bool {
    let Some(key) = catalogue.lookup(path) else { return false };
    let default = catalogue.default(path).map(parse_env_value);
    match (value, default) {
        // Free-form maps have no keys that could have a default.
        (Value::Table(table), _) if !key.kind.grammar().free_form() => table.entries.iter().all(|entry| {
            let below: Vec<&str> = path.iter().copied().chain([entry.key.as_str()]).collect();
            is_default(catalogue, &below, &entry.item.value)
        }),
        (value, Some(default)) => same(key, value, &default),
        (Value::Array(items), None) => items.is_empty(),
        (Value::Table(table), None) => table.entries.is_empty(),
        (_, None) => false,
    }
}

fn same(key: &Key, one: &Value, other: &Value) -> bool {
    let spelling = |value: &Value| key.kind.grammar().spelling(value);
    match (one, other) {
        (Value::Float(one), Value::Float(other)) => (one - other).abs() < PRECISION,
        (Value::Array(ones), Value::Array(others)) => {
            ones.len() == others.len()
                && ones.iter().zip(others).all(|(one, other)| same(key, &one.value, &other.value))
        }
        _ => one == other || spelling(one).is_some_and(|text| spelling(other) == Some(text)),
    }
}
