//! Dates, which no key takes.

use std::borrow::Cow;

use crate::config::tree::{Entry, Item, Table, Value};

/// What the servers' loader turns a date into: a table with this one key.
const DATE_KEY: &str = "$__toml_private_datetime";

/// The table that the loader sees: a date is a table, too.
pub fn as_table(item: &Item) -> Option<Cow<'_, Table>> {
    match &item.value {
        Value::Table(table) => Some(Cow::Borrowed(table)),
        Value::Datetime(text) => {
            let value = Item { value: Value::String(text.clone()), span: item.span.clone() };
            let entry = Entry { key: DATE_KEY.into(), key_span: item.span.clone(), item: value };
            Some(Cow::Owned(Table { entries: vec![entry].into() }))
        }
        _ => None,
    }
}
