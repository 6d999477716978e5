//! Retry policies: a table tagged by `type`, or an array of the type and all its fields.

use semver::Version;

use super::issue::ValueIssue;
use super::{as_table, check as check_value};
use crate::config::catalogue::{Catalogue, Key, Kind};
use crate::config::tree::{Item, Table, Value};

/// The fields of each type, in the order of the array form; the flag: it must be given.
const FIXED_DELAY: [(&str, bool); 2] = [("interval", true), ("max-attempts", false)];
const EXPONENTIAL: [(&str, bool); 4] =
    [("initial-interval", true), ("factor", true), ("max-attempts", false), ("max-interval", true)];

/// What is wrong with a retry policy. What a table leaves out comes from the default, when there is
/// one; keys of other types are ignored.
pub(super) fn check(item: &Item, key: &Key, version: &Version) -> Vec<ValueIssue> {
    if let Value::Array(items) = &item.value {
        return check_array(item, items, key, version);
    }
    let Some(table) = as_table(item) else {
        return vec![ValueIssue::expected(item, "a table with a type")];
    };
    let field = |name: &str| Catalogue::for_version(version).at(&path(key, name));
    let default = key.default_in(version).is_some();
    let Some(tag) = table.get("type") else {
        if default {
            return given(&table, &EXPONENTIAL, key, version);
        }
        let mut issue = ValueIssue::rejected(item, "needs a type");
        issue.help = Some("add type = \"exponential\", \"fixed-delay\" or \"none\"".into());
        return vec![issue];
    };
    let fields: &[(&str, bool)] = match tag.value.as_str() {
        Some("none") => return Vec::new(),
        Some("fixed-delay") => &FIXED_DELAY,
        Some("exponential") => &EXPONENTIAL,
        _ => return field("type").map_or_else(Vec::new, |key| check_value(tag, key, version)),
    };
    let mut issues = given(&table, fields, key, version);
    for (name, needed) in fields {
        let inherited = default && *name != "interval";
        if *needed && !inherited && table.get(name).is_none() {
            issues.push(ValueIssue::rejected(item, format!("needs {name} with this type")));
        }
    }
    issues
}

fn given(table: &Table, fields: &[(&str, bool)], key: &Key, version: &Version) -> Vec<ValueIssue> {
    let catalogue = Catalogue::for_version(version);
    fields
        .iter()
        .filter_map(|(name, _)| Some((table.get(name)?, catalogue.at(&path(key, name))?)))
        .flat_map(|(item, key)| check_value(item, key, version))
        .collect()
}

fn check_array(item: &Item, items: &[Item], key: &Key, version: &Version) -> Vec<ValueIssue> {
    let fields: &[(&str, bool)] = match items.first().and_then(|tag| tag.value.as_str()) {
        Some("none") => &[],
        Some("fixed-delay") => &FIXED_DELAY,
        Some("exponential") => &EXPONENTIAL,
        _ => return vec![ValueIssue::expected(item, "a table with a type")],
    };
    if items.len() != fields.len() + 1 {
        return vec![ValueIssue::expected(item, "a table with a type")];
    }
    let catalogue = Catalogue::for_version(version);
    let pairs = items[1..].iter().zip(fields);
    pairs
        .filter_map(|(item, (name, _))| Some((item, catalogue.at(&path(key, name))?)))
        .flat_map(|(item, key)| check_value(item, key, version))
        .collect()
}

fn path(key: &Key, name: &str) -> String {
    debug_assert_eq!(key.kind, Kind::Retry);
    format!("{}.{name}", key.path)
}
