//! Reads `keys.txt`.
//!
//! A line a key: its name, its type (`?` behind it: nullable), then attributes. `[table]` lines open
//! a table and carry the table's own attributes; `[table[]]` are the elements of an array of tables.
//!
//! | attribute | meaning |
//! |---|---|
//! | `since=V`, `gone=V` | first version that reads it, first version that ignores it again |
//! | `type<V=T` | its type before version V |
//! | `default=X`, `default<V=X` | a TOML literal (`-`: none), now and before version V |
//! | `implied`, `computed` | the default is not shown in the effective configuration; depends on other keys |
//! | `inherits=KEY` | the key that counts when it is absent |
//! | `deprecated=V`, `renamed=KEY` | announced to go; what took its place |
//! | `required`, `only=WORDS` | the table needs it; it counts under these values of the table's `type` |
//! | `array=N:FIELDS` | the table can be an array of its values, at least N; `N+`: further values are ignored |
//! | `as-table` | the word can be written `{word = {}}` |
//! | `notes` | known from public release notes alone: no such server was asked |
//! | `own` | its value is of one node: another node has another one, or none |
//! | `secret`, `secret-values` | its value, or the values of the map, must not be shown |
//!
//! A retry policy (`retry`) is one line that stands for the table and its six keys; its default is
//! `type,initial-interval,factor,max-attempts,max-interval`.

use semver::Version;

use super::key::{ArrayForm, Key};
use crate::config::values::{Kind, RETRY_FIELDS, Words};

/// Every key, sorted by path.
pub(super) fn read(text: &'static str) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::with_capacity(600);
    let mut table = "";
    for line in text.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            let Some((path, rest)) = split_header(header) else { continue };
            table = path;
            if !table.ends_with("[]") {
                keys.extend(key(path.into(), "table", rest));
            }
            continue;
        }
        let mut parts = line.splitn(3, ' ');
        let (Some(name), Some(kind)) = (parts.next(), parts.next()) else { continue };
        let path = if table.is_empty() { name.into() } else { format!("{table}.{name}") };
        let Some(key) = key(path, kind, parts.next().unwrap_or_default()) else { continue };
        if matches!(key.kind, Kind::Retry(_)) {
            keys.extend(retry_fields(&key));
        }
        keys.push(key);
    }
    keys.sort_by(|one, two| one.path.cmp(&two.path));
    keys
}

fn split_header(header: &'static str) -> Option<(&'static str, &'static str)> {
    let (path, rest) = header.rsplit_once(']')?;
    Some((path, rest.trim()))
}

fn key(path: String, kind: &'static str, attributes: &'static str) -> Option<Key> {
    let (kind, nullable) = match kind.strip_suffix('?') {
        Some(kind) => (kind, true),
        None => (kind, false),
    };
    let mut key = Key {
        path,
        kind: Kind::named(kind)?,
        older_kind: None,
        nullable,
        required: false,
        since: None,
        gone: None,
        deprecated: None,
        renamed: None,
        default: None,
        older_defaults: Vec::new(),
        implied: false,
        computed: false,
        inherits: None,
        secret: false,
        secret_values: false,
        own: false,
        by_notes: false,
        only: None,
        as_table: false,
        array: None,
        older_array: None,
    };
    let mut rest = attributes;
    while !rest.is_empty() {
        let (attribute, tail) = split_attribute(rest);
        rest = tail;
        set(&mut key, attribute)?;
    }
    Some(key)
}

/// Attributes are separated by single spaces; a quoted default can contain spaces.
fn split_attribute(text: &'static str) -> (&'static str, &'static str) {
    let mut quoted = false;
    let end = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b' ' && !quoted
    });
    end.map_or((text, ""), |end| (&text[..end], &text[end + 1..]))
}

fn set(key: &mut Key, attribute: &'static str) -> Option<()> {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    match name {
        "?" => key.nullable = true,
        "since" => key.since = Some(version(value)?),
        "gone" => key.gone = Some(version(value)?),
        "deprecated" => key.deprecated = Some(version(value)?),
        "renamed" => key.renamed = Some(value),
        "default" => key.default = literal(value),
        "implied" => key.implied = true,
        "computed" => key.computed = true,
        "inherits" => key.inherits = Some(value),
        "required" => key.required = true,
        "secret" => key.secret = true,
        "secret-values" => key.secret_values = true,
        "own" => key.own = true,
        "notes" => key.by_notes = true,
        "only" => key.only = Some(Words::new(value)),
        "as-table" => key.as_table = true,
        "array" => key.array = Some(ArrayForm::parse(value)?),
        _ => {
            let (name, before) = name.split_once('<')?;
            match name {
                "default" => key.older_defaults.push((version(before)?, literal(value))),
                "array" => key.older_array = Some((version(before)?, ArrayForm::parse(value)?)),
                "type" => key.older_kind = Some((version(before)?, Kind::named(value)?)),
                _ => return None,
            }
        }
    }
    Some(())
}

fn literal(value: &'static str) -> Option<&'static str> {
    (value != "-").then_some(value)
}

fn version(text: &str) -> Option<Version> {
    let mut numbers = text.split('.').map(|number| number.parse().ok());
    Some(Version::new(numbers.next()??, numbers.next()??, numbers.next()??))
}

fn retry_fields(policy: &Key) -> impl Iterator<Item = Key> {
    RETRY_FIELDS.iter().enumerate().filter_map(move |(place, (name, kind))| {
        let mut field = key(format!("{}.{name}", policy.path), kind, "")?;
        field.since = policy.since.clone();
        field.gone = policy.gone.clone();
        field.deprecated = policy.deprecated.clone();
        field.only = match *name {
            "type" => policy.only,
            "interval" => Some(Words::new("fixed-delay")),
            "max-attempts" => Some(Words::new("fixed-delay|exponential")),
            _ => Some(Words::new("exponential")),
        };
        let of = |fields: &'static str| fields.split(',').nth(place).and_then(literal);
        field.default = policy.default.and_then(of);
        field.older_defaults = policy
            .older_defaults
            .iter()
            .map(|(before, fields)| (before.clone(), fields.and_then(of)))
            .collect();
        Some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let text = super::super::TEXT;
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        let keys = read(text);
        let elements = text.lines().filter(|line| line.starts_with('[') && line.contains("[]]")).count();
        let fields =
            keys.iter().filter(|key| matches!(key.kind, Kind::Retry(_))).count() * RETRY_FIELDS.len();
        assert_eq!(keys.len(), lines - elements + fields);
        assert!(keys.windows(2).all(|pair| pair[0].path < pair[1].path), "a key stands twice");
    }

    #[test]
    fn attributes_are_read() {
        let keys = read(
            "[a]? since=1.5.0\nb u8+? type<1.6.0=one(x|y=x) default=\"1h 2m\" default<1.6.0=- default<1.5.4=3 secret",
        );
        assert_eq!(keys.len(), 2);
        assert!(keys[0].path == "a" && keys[0].nullable && matches!(keys[0].kind, Kind::Table(_)));
        let key = &keys[1];
        assert_eq!((key.path.as_str(), key.kind, key.nullable), ("a.b", Kind::named("u8+").unwrap(), true));
        let default = |text| key.default_in(&version(text).unwrap());
        assert_eq!(
            (default("1.7.0"), default("1.5.9"), default("1.5.3")),
            (Some("\"1h 2m\""), None, Some("3"))
        );
        assert_eq!(key.kind_in(&version("1.5.9").unwrap()), Kind::named("one(x|y=x)").unwrap());
        assert!(key.secret);
    }

    #[test]
    fn a_retry_policy_stands_for_its_fields() {
        let keys = read("p retry default=exponential,10ms,2.0,-,5s");
        let default = |path: &str| keys.iter().find(|key| key.path == path).and_then(|key| key.default);
        assert_eq!(default("p.initial-interval"), Some("10ms"));
        assert_eq!(default("p.max-attempts"), None);
        assert_eq!(default("p.max-interval"), Some("5s"));
        assert_eq!(default("p.interval"), None);
    }
}
