//! What stands in the place of a value with a secret in it: another one of the same kind, so that the same is found of it.

use std::borrow::Cow;

use crate::api::secret::{self, WITHHELD, is_secret};
use crate::config::catalogue;
use crate::config::layers::{parse_env_value, variable_path};
use crate::config::patch::literal;
use crate::config::secret::replaced;
use crate::config::tree::{Item, Table, Value};
use crate::config::variables::{is_read, is_told};

/// In addresses, which may have no angle brackets.
const IN_ADDRESS: &str = "withheld";

/// The text of a configuration file without secrets; it has as many lines as before.
pub fn of_toml(text: &str) -> String {
    let of = |path: &[&str], value: &Value| {
        of_value(&mut path.to_vec(), value, is_secret(path)).map(|value| literal::of(&value))
    };
    replaced(text, &of)
}

/// What stands in the place of the value of a variable that is secret, or has a secret in it.
pub fn of_variable(name: Option<&str>, value: &str) -> String {
    let known = name.and_then(|name| of_known(name, value));
    known.unwrap_or_else(|| WITHHELD.to_owned())
}

fn of_known(name: &str, value: &str) -> Option<String> {
    let path = variable_path(name);
    // Others may put it in anywhere.
    let is_others = path.is_none() && secret::stands_for_table(value);
    let path = path.unwrap_or_default();
    let mut path: Vec<&str> = path.iter().map(String::as_str).collect();
    let value = parse_env_value(value);
    let all = is_others || is_secret(&path) || (path.is_empty() && is_read(name) && !is_told(name, ""));
    Some(match of_value(&mut path, &value, all)? {
        Value::String(text) => text,
        value => literal::of(&value),
    })
}

/// A text with stand-ins in its addresses, where the signs for what is withheld make none of them.
pub fn in_addresses(text: &str) -> Cow<'_, str> {
    if !text.contains("://") || !text.contains(WITHHELD) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let behind = &rest[at..];
        let ends = |sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | ',');
        let end = behind.find(ends).unwrap_or(behind.len());
        out.push_str(&rest[..at]);
        let user = format!("://{IN_ADDRESS}:{IN_ADDRESS}@");
        let address = behind[..end].replace(&format!("://{WITHHELD}@"), &user).replace(WITHHELD, IN_ADDRESS);
        out.push_str(&address);
        rest = &behind[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A value without its secrets, or without anything in it; nothing if there is none.
fn of_value<'v>(path: &mut Vec<&'v str>, value: &'v Value, all: bool) -> Option<Value> {
    let item = |value: Value| Item { value, span: 0..0 };
    let is_single = !matches!(value, Value::Array(_) | Value::Table(_));
    // A variable that sets no key has no path.
    let all = all || (is_single && !path.is_empty() && !catalogue::is_told(path));
    match value {
        Value::String(text) if text.is_empty() => None,
        // That there is such a sign in it is told.
        Value::String(text) if all && text.contains(char::is_control) => {
            Some(Value::String(format!("{WITHHELD}\n")))
        }
        Value::String(_) if all => Some(Value::String(WITHHELD.to_owned())),
        Value::String(text) => {
            let less = secret::without_user(text);
            let less = secret::withhold(&less);
            // What is put in the place of a name may not lose a part of its form.
            if less != text.as_str() && text.contains("${") {
                return Some(Value::String(WITHHELD.to_owned()));
            }
            (less != text.as_str()).then(|| Value::String(in_addresses(&less).into_owned()))
        }
        Value::Integer(_) if all => Some(Value::Integer(0)),
        Value::Float(_) if all => Some(Value::Float(0.5)),
        Value::Datetime(_) if all => Some(Value::Datetime("1979-05-27".into())),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => None,
        Value::Array(items) => {
            let less: Vec<Option<Value>> =
                items.iter().map(|item| of_value(path, &item.value, all)).collect();
            less.iter().any(Option::is_some).then(|| {
                let each = less.into_iter().zip(items);
                Value::Array(
                    each.map(|(less, old)| item(less.unwrap_or_else(|| old.value.clone()))).collect(),
                )
            })
        }
        Value::Table(table) => {
            let mut is_less = false;
            let mut entries = Vec::new();
            for entry in &table.entries {
                path.push(&entry.key);
                let value = of_value(path, &entry.item.value, all || is_secret(path));
                path.pop();
                is_less |= value.is_some();
                let mut entry = entry.clone();
                if let Some(value) = value {
                    entry.item.value = value;
                }
                entries.push(entry);
            }
            let mut less = Table::default();
            less.entries.extend(entries);
            is_less.then_some(Value::Table(less))
        }
    }
}
