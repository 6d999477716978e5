//! Why a key is not read.

use std::net::IpAddr;

use semver::Version;

use super::WhyUnread;
use crate::config::catalogue::{Catalogue, Key, Kind, Suggestion, Why, is_wrapper, notes};
use crate::config::tree::Value;

/// Ports that servers listen on unless told otherwise, and the table whose listener it is.
const PORTS: [(&str, &str); 3] = [("5122", ""), ("8080", "ingress."), ("9070", "admin.")];

/// Listeners that have no TLS of their own. That between nodes is another thing, and a node that takes it alone leaves them.
const PLAIN: [&str; 2] = ["admin", "ingress"];

fn is_tls_of_listener(path: &[&str]) -> bool {
    let of_tls = |name: &str| {
        let name = name.to_lowercase();
        ["tls", "ssl", "https"].iter().any(|word| name.starts_with(word))
    };
    matches!(path, [listener, table, ..] if PLAIN.contains(listener) && of_tls(table))
}

/// How many members the metadata has is no setting, and the number of copies of log records is another thing.
fn is_count_of_members(path: &[&str]) -> bool {
    let counts = |name: &str| {
        let name = name.to_lowercase();
        ["replica", "copies", "num", "count", "size"].iter().any(|word| name.contains(word))
            && !name.contains("log")
    };
    matches!(path, [table, name] if table.replace('_', "-") == "metadata-server" && counts(name))
}

/// What is meant by a setting of one part of the server, and not of all of it: its data does not lie apart.
fn of_its_part(path: &[&str], mut meant: Vec<Suggestion>, catalogue: &Catalogue) -> Vec<Suggestion> {
    let is_called_so =
        path.last().is_some_and(|name| name.replace('_', "-").eq_ignore_ascii_case("base-dir"));
    if path.len() > 1 && !is_called_so && catalogue.find(&path[..1]).is_some() {
        meant.retain(|one| one.path != "base-dir");
    }
    if is_count_of_members(path) {
        meant.retain(|one| !one.path.ends_with("default-replication"));
    }
    meant
}

/// Why the server does not read the key at a path.
pub(super) fn of(path: &[&str], value: &Value, catalogue: &Catalogue) -> WhyUnread {
    if let Some(reason) = by_version(path, catalogue) {
        return reason;
    }
    if notes::superfluous(path).is_some() || is_tls_of_listener(path) {
        return WhyUnread::Unknown;
    }
    let is_table = matches!(value, Value::Table(_));
    if let [head, inner @ ..] = path
        && !inner.is_empty()
        && is_wrapper(head)
        && catalogue.find(&[head]).is_none()
    {
        let unwrapped = match catalogue.lookup(inner) {
            Some(key) => WhyUnread::Elsewhere(vec![successor(key, catalogue).unwrap_or(key).path.clone()]),
            None => by_version(inner, catalogue).unwrap_or(WhyUnread::Unknown),
        };
        if unwrapped != WhyUnread::Unknown {
            return by_port(unwrapped, value, catalogue);
        }
    }
    let meant = fitting(of_its_part(path, catalogue.meant(path), catalogue), is_table, catalogue);
    let paths = |why: &[Why]| -> Vec<String> {
        meant.iter().filter(|one| why.contains(&one.why)).map(|one| one.path.clone()).collect()
    };
    let reason = match meant.first().map(|first| first.why) {
        Some(Why::Renamed | Why::Spelled) => WhyUnread::Spelled(meant[0].path.clone()),
        Some(Why::Nesting | Why::OtherTable) => WhyUnread::Elsewhere(paths(&[Why::Nesting, Why::OtherTable])),
        Some(Why::Meant) => WhyUnread::Meant(paths(&[Why::Meant])),
        Some(Why::Alike) | None => WhyUnread::Unknown,
    };
    by_port(by_address(reason, value, catalogue), value, catalogue)
}

/// An address of this host alone, or of all of its interfaces, says where to listen, and is none that others dial.
fn by_address(reason: WhyUnread, value: &Value, catalogue: &Catalogue) -> WhyUnread {
    let (WhyUnread::Elsewhere(paths) | WhyUnread::Meant(paths)) = &reason else { return reason };
    let Some((table, "advertised-host")) =
        paths.first().map(|path| path.rsplit_once('.').unwrap_or(("", path)))
    else {
        return reason;
    };
    let ip = value.as_str().and_then(|text| text.parse::<IpAddr>().ok());
    if !ip.is_some_and(|ip| ip.is_loopback() || ip.is_unspecified()) {
        return reason;
    }
    let name = if table.is_empty() { "bind-ip".to_owned() } else { format!("{table}.bind-ip") };
    match catalogue.at(&name) {
        Some(key) => WhyUnread::Meant(vec![key.path.clone()]),
        None => reason,
    }
}

/// Known keys that look alike, or whose table or words do.
pub(super) fn alike(path: &[&str], is_table: bool, catalogue: &Catalogue) -> Vec<String> {
    if is_tls_of_listener(path) {
        return Vec::new();
    }
    fitting(of_its_part(path, catalogue.nearest(path), catalogue), is_table, catalogue)
        .into_iter()
        .map(|one| one.path)
        .collect()
}

/// The version that announced that a key goes, if this one has heard of it.
pub(super) fn deprecated(key: &Key, version: &Version) -> Option<Version> {
    key.deprecated.clone().filter(|_| key.deprecated_in(version))
}

/// What another version makes of the key, however it is spelled, and whatever its tables are called by now.
fn by_version(path: &[&str], catalogue: &Catalogue) -> Option<WhyUnread> {
    let mut at: Vec<String> = path.iter().map(ToString::to_string).collect();
    // Tables have been renamed once or twice.
    for _ in 0..3 {
        let names: Vec<&str> = at.iter().map(String::as_str).collect();
        let key = catalogue.find(&names).or_else(|| catalogue.spelled(&names));
        if let Some(reason) = key.and_then(|key| reason(key, &names, catalogue)) {
            return Some(reason);
        }
        at = catalogue.followed(&names)?;
        let names: Vec<&str> = at.iter().map(String::as_str).collect();
        if catalogue.lookup(&names).is_some() {
            return None;
        }
    }
    None
}

fn reason(key: &Key, path: &[&str], catalogue: &Catalogue) -> Option<WhyUnread> {
    let version = catalogue.version();
    if let Some(gone) = key.gone.clone().filter(|gone| version >= gone) {
        let own: Vec<&str> = key.path.split('.').collect();
        let renamed = catalogue.renamed(path).or_else(|| catalogue.renamed(&own));
        return Some(WhyUnread::Gone { gone, renamed });
    }
    let since = key.since.clone().filter(|since| version < since)?;
    Some(WhyUnread::Future { since })
}

/// A table is not meant for a key that is none.
fn fitting(mut meant: Vec<Suggestion>, is_table: bool, catalogue: &Catalogue) -> Vec<Suggestion> {
    let holds_keys = |path: &str| {
        catalogue.at(path).is_none_or(|key| {
            let kind = key.kind_in(catalogue.version());
            let known =
                matches!(kind, Kind::Table(_) | Kind::Retry(_) | Kind::TableList(_) | Kind::Replication(_));
            known || kind.grammar().free_form()
        })
    };
    if is_table {
        meant.retain(|one| holds_keys(&one.path));
    }
    succeeded(meant, is_table, catalogue)
}

/// What takes the same values in the place of a key that is announced to go.
fn successor(key: &Key, catalogue: &Catalogue) -> Option<&'static Key> {
    let version = catalogue.version();
    let names: Vec<&str> = key.path.split('.').filter(|_| key.deprecated_in(version)).collect();
    let new = catalogue.at(&catalogue.renamed(&names)?)?;
    (new.kind_in(version) == key.kind_in(version)).then_some(new)
}

/// With the successors of keys that are announced to go. What other tables hold of a table that goes without one, its keys
/// tell.
fn succeeded(meant: Vec<Suggestion>, is_table: bool, catalogue: &Catalogue) -> Vec<Suggestion> {
    let version = catalogue.version();
    let mut out: Vec<Suggestion> = Vec::with_capacity(meant.len());
    for mut one in meant {
        if let Some(key) = catalogue.at(&one.path).filter(|key| key.deprecated_in(version)) {
            match successor(key, catalogue) {
                Some(new) => one.path.clone_from(&new.path),
                None if is_table && matches!(one.why, Why::Nesting | Why::OtherTable) => continue,
                None => {}
            }
        }
        if !out.iter().any(|other| other.path == one.path) {
            out.push(one);
        }
    }
    out
}

/// A listener is told by the port that it would listen on.
fn by_port(reason: WhyUnread, value: &Value, catalogue: &Catalogue) -> WhyUnread {
    let (WhyUnread::Elsewhere(paths) | WhyUnread::Meant(paths)) = &reason else { return reason };
    let name = paths.first().and_then(|path| path.rsplit('.').next()).unwrap_or_default();
    if !name.starts_with("bind-") {
        return reason;
    }
    let port = match value {
        Value::Integer(port) => port.to_string(),
        Value::String(text) => text.rsplit(':').next().unwrap_or_default().to_owned(),
        _ => return reason,
    };
    let table = PORTS.iter().find(|(known, _)| *known == port).map(|(_, table)| *table);
    let Some(key) = table.and_then(|table| catalogue.at(&format!("{table}{name}"))) else { return reason };
    if paths.first() == Some(&key.path) && paths.len() == 1 {
        return reason;
    }
    WhyUnread::Meant(vec![key.path.clone()])
}
