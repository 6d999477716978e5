//! A TOML document as a tree in document order, every key and value with its byte span.

mod entries;

use std::ops::Range;

pub use entries::Entries;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// Its bytes in the text. For a table with a `[header]`: the header.
    pub span: Range<usize>,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string, unescaped.
    String(String),
    /// A 64-bit signed integer.
    Integer(i64),
    /// A float, infinities and NaN included.
    Float(f64),
    /// A boolean.
    Boolean(bool),
    /// Any date or time, as written.
    Datetime(String),
    /// An array (of tables, too).
    Array(Vec<Item>),
    /// A table of any form: `[header]`, inline, or made by dotted keys.
    Table(Table),
}

impl Value {
    /// What TOML calls this type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::Integer(_) => "integer",
            Self::Float(_) => "float",
            Self::Boolean(_) => "boolean",
            Self::Datetime(_) => "datetime",
            Self::Array(_) => "array",
            Self::Table(_) => "table",
        }
    }

    /// Walks through what is in a value at `path`, as [`Table::walk`] does. Elements of an array have the
    /// path of the array.
    pub fn walk<'t>(&'t self, path: &mut Vec<&'t str>, visit: &mut Visit<'_, 't>) {
        match self {
            Self::Table(table) => table.walk_at(path, visit),
            Self::Array(items) => items.iter().for_each(|item| item.value.walk(path, visit)),
            _ => {}
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// The entries of a table in document order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Key and value pairs; keys are unique.
    pub entries: Entries,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, unquoted.
    pub key: String,
    /// The key's bytes, quotes included.
    pub key_span: Range<usize>,
    /// The value.
    pub item: Item,
}

/// Is given an entry and its path, and says whether what is in the entry is to follow.
pub type Visit<'v, 't> = dyn FnMut(&[&'t str], &'t Entry) -> bool + 'v;

impl Table {
    /// Walks through the entries in document order, and through those below them where `visit` returns true.
    pub fn walk<'t>(&'t self, visit: &mut Visit<'_, 't>) {
        self.walk_at(&mut Vec::new(), visit);
    }

    fn walk_at<'t>(&'t self, path: &mut Vec<&'t str>, visit: &mut Visit<'_, 't>) {
        for entry in &self.entries {
            path.push(&entry.key);
            if visit(path, entry) {
                entry.item.value.walk(path, visit);
            }
            path.pop();
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.entries.of(key).map(|entry| &entry.item)
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Item> {
        let (last, tables) = path.split_last()?;
        let mut table = self;
        for key in tables {
            match &table.get(key)?.value {
                Value::Table(inner) => table = inner,
                _ => return None,
            }
        }
        table.get(last)
    }
}
