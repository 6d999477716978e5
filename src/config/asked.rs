//! Settings that somebody asks for before there is a file: whether a server reads them.

use std::collections::BTreeMap;

use semver::Version;
use serde_json::Value as Json;

use super::catalogue::{Catalogue, DEEPEST};
use super::load;
use super::patch::{KeyPath, put, value};
use super::rules::{Reasons, Unread, WhyUnread, list, survey};
use super::tree::{Item, Table, Value};

/// What is wrong with a setting. It never repeats a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistaken {
    /// The setting, as it was asked for.
    pub setting: String,
    /// What is wrong with it.
    pub message: String,
    /// What was probably meant.
    pub help: String,
}

/// The first setting below `table` that a server of this version passes over, or rejects.
pub fn mistake(table: &[&str], settings: &BTreeMap<String, Json>, version: &Version) -> Option<Mistaken> {
    let mut root = Table::default();
    let mut paths = Vec::new();
    for (key, json) in settings {
        let mut path: Vec<String> = table.iter().map(ToString::to_string).collect();
        path.extend(KeyPath::from(key).0);
        if path.len() > DEEPEST {
            let message = format!("no key has as many parts as one that begins with `{}`", path[0]);
            return Some(Mistaken { setting: key.clone(), message, help: "Take it out".into() });
        }
        let value = match value(json) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("`{}`: {error}", KeyPath(path));
                return Some(Mistaken { setting: key.clone(), message, help: "Take it out".into() });
            }
        };
        put(&mut root, &path, Item { value, span: 0..0 });
        paths.push((key.as_str(), path));
    }
    let catalogue = Catalogue::for_version(version);
    let unread = survey(&root, &catalogue, &Reasons::new()).unread;
    unread
        .iter()
        .find_map(|unread| passed_over(unread, &paths, &catalogue))
        .or_else(|| rejected(&root, &paths, version))
}

/// Settings as they were asked for, with their paths.
type Paths<'a> = [(&'a str, Vec<String>)];

fn passed_over(unread: &Unread, paths: &Paths<'_>, catalogue: &Catalogue) -> Option<Mistaken> {
    let key = unread.dotted();
    let none = || format!("there is no {} `{key}`", if unread.is_table { "table" } else { "key" });
    let version = catalogue.version();
    let meant = |near: &[String]| match near {
        [] => "No similar key exists".to_owned(),
        near => format!("Did you mean {}?", list(near)),
    };
    let (message, help) = match &unread.reason {
        WhyUnread::Deprecated { .. } => return None,
        WhyUnread::Gone { gone, renamed } => {
            let message = format!("`{key}` was removed in {}.{}", gone.major, gone.minor);
            let help =
                renamed.as_ref().map_or("Nothing took its place".into(), |new| format!("It is now `{new}`"));
            (message, help)
        }
        WhyUnread::Future { since } => (
            format!("{version} does not read `{key}`, which came with {}.{}", since.major, since.minor),
            "Take it out, or upgrade first".into(),
        ),
        WhyUnread::Spelled(known) => (none(), format!("The server spells it `{known}`")),
        WhyUnread::Elsewhere(known) | WhyUnread::Meant(known) => (none(), meant(known)),
        WhyUnread::Holds(keys) | WhyUnread::Below(keys) => {
            let inner = keys.iter().find_map(|key| passed_over(key, paths, catalogue))?;
            return Some(inner);
        }
        WhyUnread::Unknown => (none(), meant(&unread.alike(catalogue))),
    };
    let names = unread.names();
    let of = |path: &[String]| path.iter().zip(&names).all(|(one, other)| one == other);
    let setting =
        paths.iter().find(|(_, path)| of(path)).map_or_else(|| key.clone(), |(name, _)| (*name).into());
    Some(Mistaken { setting, message, help })
}

/// Tables may be there in part only, so it is the values that are judged.
fn rejected(root: &Table, paths: &Paths<'_>, version: &Version) -> Option<Mistaken> {
    let (setting, found) = load::check(root, version).into_iter().find_map(|found| {
        let path: Vec<&str> = found.path.iter().map(String::as_str).collect();
        let is_value = root.at(&path).is_none_or(|item| !matches!(item.value, Value::Table(_)));
        let asked = paths.iter().find(|(_, asked)| found.path.starts_with(asked))?;
        (found.issue.outcome.fails_to_load() && is_value).then(|| (asked.0.to_owned(), found))
    })?;
    let message = format!("`{}` {}", KeyPath(found.path), found.issue.message);
    let help = found.issue.help.map_or("The server would not load the file".into(), sentence);
    Some(Mistaken { setting, message, help })
}

fn sentence(text: String) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
