//! `RESTATE_*` variables, which beat the file.

use std::collections::BTreeMap;

use restate_scaleout_api::answer::EnvironmentValue;
use toml::{Table, Value};

use super::setting::Setting;

/// Variables whose value is taken as it stands, quotes and brackets included.
const VERBATIM: [&str; 4] = ["cluster-name", "node-name", "advertised-address", "advertised-host"];

/// Variables that name what the server reads, not a setting.
const NOT_SETTINGS: [&str; 1] = ["config"];

/// Adds what variables set, by dotted key.
pub(super) fn read(
    environment: &BTreeMap<String, EnvironmentValue>,
    over: &mut BTreeMap<String, Setting<Value>>,
) {
    for (name, value) in environment {
        let Some(key) = key_of(name) else { continue };
        if NOT_SETTINGS.contains(&key.as_str()) {
            continue;
        }
        let setting = match value.text() {
            None => Setting::Unclear(format!("the value of {name} is withheld")),
            Some(text) if VERBATIM.contains(&key.as_str()) => Setting::Set(Value::String(text.into())),
            Some(text) => parse(text).map_or_else(
                || Setting::Unclear(format!("the value of {name} is not understood")),
                Setting::Set,
            ),
        };
        let twice = over.contains_key(&key);
        let setting = if twice { Setting::Unclear(format!("{name} is set twice")) } else { setting };
        over.insert(key, setting);
    }
}

/// The dotted key that a variable sets, if it is one of the server's.
pub fn key_of(name: &str) -> Option<String> {
    let upper = name.to_ascii_uppercase();
    let rest = upper.strip_prefix("RESTATE_")?;
    Some(rest.replace("__", ".").replace('_', "-").to_ascii_lowercase())
}

/// A value as the server's parser of variables takes it: quotes are optional, also within lists. A table
/// is read only where it is written as TOML has it.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.starts_with('{') {
        return toml::from_str::<Table>(&format!("table = {text}")).ok()?.remove("table");
    }
    if let Some(list) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        if list.contains(['[', ']', '{', '}']) {
            return None;
        }
        let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
        return items.map(unquote).collect::<Option<Vec<_>>>().map(Value::Array);
    }
    match text {
        "true" => Some(Value::Boolean(true)),
        "false" => Some(Value::Boolean(false)),
        number if !number.is_empty() && number.bytes().all(|sign| sign.is_ascii_digit()) => {
            number.parse().ok().map(Value::Integer)
        }
        _ => unquote(text),
    }
}

fn unquote(text: &str) -> Option<Value> {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    (!inner.contains(['"', '\\'])).then(|| Value::String(inner.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_flat() {
        let list = |items: &[&str]| {
            Some(Value::Array(items.iter().map(|item| Value::String((*item).into())).collect()))
        };
        assert_eq!(parse("[a, \"b\"]"), list(&["a", "b"]));
        assert_eq!(parse("[]"), list(&[]));
        for nested in ["[[a]]", "[a, [b]]", "[{a}]", "[a]]", "[a}]"] {
            assert_eq!(parse(nested), None, "{nested}");
        }
    }
}
