use std::collections::BTreeSet;

use super::prelude::*;
use crate::config::catalogue::Kind;
use crate::config::document::Document;
use crate::config::secret;
use crate::config::tree::{Table, Value};
use crate::config::values::{address::AdvertisedAddress, duration, replication::ReplicationProperty};

pub const RULE: Rule = Rule {
    code: "RS304",
    name: "effective-differs",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the running server uses another value than the file has",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS304.md"),
};

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let Some(dump) = node.observed().and_then(|observed| observed.effective.as_deref()) else { return };
    let dump = Document::parse(dump);
    if dump.is_valid() {
        walk(node, &node.layers.root, &dump.root, &mut Vec::new(), out);
    }
}

fn walk(node: &Node<'_>, table: &Table, dump: &Table, path: &mut Vec<String>, out: &mut Vec<Finding>) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match (&entry.item.value, node.context.catalogue.kind(&names)) {
            (_, None) => {}
            (Value::Table(inner), Some(Kind::Table | Kind::Retry)) => walk(node, inner, dump, path, out),
            (value, Some(kind)) => {
                let there = dump.at(&names).map(|item| &item.value);
                let same = there.is_some_and(|there| plain(kind, value) == plain(kind, there));
                if comparable(kind) && !same {
                    let shown = match there {
                        None => "nothing".into(),
                        Some(_) if secret::is_secret(&names) => "another value".into(),
                        Some(value) => crate::config::settings::shown(&names, value).to_string(),
                    };
                    out.push(node.at_value(&names, format!("the running server uses {shown}")).help(
                        "It was started before the file was written, or with other variables or flags. Restart it, or look \
                         at its environment.",
                    ));
                }
            }
        }
        path.pop();
    }
}

/// Kinds whose values the server prints so that they can be compared.
fn comparable(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Bool
            | Kind::Int(..)
            | Kind::Float
            | Kind::String
            | Kind::Path
            | Kind::Word(_)
            | Kind::WordList(_)
            | Kind::StringList
            | Kind::Duration(_)
            | Kind::Replication
            | Kind::Address
            | Kind::AddressList
    )
}

/// One spelling for everything that means the same.
fn plain(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::WordList(_) | Kind::StringList | Kind::AddressList, Value::Array(items)) => {
            let inner = match kind {
                Kind::AddressList => Kind::Address,
                _ => Kind::String,
            };
            let items = items.iter().map(|item| match (kind, item.value.as_str()) {
                (Kind::WordList(words), Some(text)) => words.find(text).unwrap_or(text).to_owned(),
                _ => plain(inner, &item.value),
            });
            Vec::from_iter(BTreeSet::from_iter(items)).join("\n")
        }
        (Kind::Duration(_), Value::String(text)) => {
            duration::parse_millis(text).map_or_else(|_| text.clone(), |millis| millis.to_string())
        }
        (Kind::Address, Value::String(text)) => {
            AdvertisedAddress::parse(text).map_or_else(|_| text.clone(), |address| address.to_string())
        }
        (Kind::Replication, Value::String(text)) => {
            ReplicationProperty::parse(text).map_or_else(|_| text.clone(), |property| property.to_string())
        }
        (Kind::Replication, Value::Integer(number)) => plain(kind, &Value::String(number.to_string())),
        (Kind::Word(words), Value::String(text)) => words.find(text).unwrap_or(text).to_owned(),
        (Kind::Float, Value::Integer(number)) => format!("{:?}", *number as f64),
        (_, Value::Float(number)) => format!("{number:?}"),
        (_, value) => crate::config::settings::shown(&[], value).to_string(),
    }
}
