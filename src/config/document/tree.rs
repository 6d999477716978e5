//! From the parser's tables (ordered by key, numbers as text) to ours (document order, typed).

use toml::de::{DeTable, DeValue};

use super::syntax::SyntaxError;
use crate::config::tree::{Entry, Item, Table, Value};

/// Converts a table; values that TOML 1.0 cannot hold are reported.
pub fn table(from: &DeTable<'_>, errors: &mut Vec<SyntaxError>) -> Table {
    let mut entries: Vec<Entry> = from
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().clone().into_owned(),
            key_span: key.span(),
            item: Item { value: convert(value.get_ref(), value.span(), errors), span: value.span() },
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Table { entries: entries.into() }
}

fn convert(from: &DeValue<'_>, span: std::ops::Range<usize>, errors: &mut Vec<SyntaxError>) -> Value {
    match from {
        DeValue::String(text) => Value::String(text.clone().into_owned()),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Integer(number) => {
            let value = i64::from_str_radix(number.as_str(), number.radix());
            if value.is_err() && !span.is_empty() {
                errors.push(SyntaxError::new(
                    span,
                    "this integer does not fit into 64 bits",
                    "TOML integers range from -9223372036854775808 to 9223372036854775807.",
                ));
            }
            Value::Integer(value.unwrap_or_default())
        }
        DeValue::Float(number) => {
            let value = number.as_str().parse::<f64>().unwrap_or(f64::NAN);
            if value.is_infinite() && !number.as_str().contains("inf") {
                errors.push(SyntaxError::new(
                    span,
                    "this float is too large",
                    "The largest 64-bit float is about 1.8e308; write `inf` if infinity is meant.",
                ));
            }
            Value::Float(value)
        }
        DeValue::Datetime(value) => {
            if value.time.is_some_and(|time| time.second.is_none()) {
                errors.push(
                    SyntaxError::new(
                        span,
                        "a time without seconds is TOML 1.1",
                        "The server reads TOML 1.0; write the seconds: `10:20:00`.",
                    )
                    .toml11(),
                );
            }
            Value::Datetime(value.to_string())
        }
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| Item { value: convert(item.get_ref(), item.span(), errors), span: item.span() })
                .collect(),
        ),
        DeValue::Table(inner) => Value::Table(table(inner, errors)),
    }
}
