//! Deep merging of tables.

use crate::config::tree::{Entry, Item, Table, Value};

/// Puts `item` at `path`: tables merge key by key, anything else is replaced.
pub fn put(table: &mut Table, path: &[String], item: Item) {
    let Some((key, rest)) = path.split_first() else { return };
    let at = table.entries.place(key);
    let below = if rest.is_empty() {
        item
    } else {
        let mut inner = Table::default();
        put(&mut inner, rest, item);
        Item { value: Value::Table(inner), span: 0..0 }
    };
    match at {
        None => table.entries.push(Entry { key: key.clone(), key_span: 0..0, item: below }),
        Some(at) => {
            let old = &mut table.entries[at].item;
            match (&mut old.value, below.value) {
                (Value::Table(old), Value::Table(new)) => {
                    let is_there = |entry: &Entry| old.entries.place(&entry.key).is_some();
                    let (there, more): (Vec<Entry>, Vec<Entry>) = new.entries.into_iter().partition(is_there);
                    there.into_iter().for_each(|entry| put(old, &[entry.key], entry.item));
                    old.entries.extend(more);
                }
                (_, value) => *old = Item { value, span: below.span },
            }
        }
    }
}
