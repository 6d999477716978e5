//! `metadata-client`: one of four kinds by its `type`, and silently `replicated` when it is none.

use semver::Version;

use crate::config::catalogue::{Catalogue, Kind, NEWEST, Words};
use crate::config::keys;
use crate::config::tree::{Item, Table, Value};
use crate::config::values::{Grammar, KeyIssue, Reaction, Slot, TextLists, ValueIssue, one_of, unknown};

/// Its name.
pub(super) const TABLE: &str = keys::METADATA_CLIENT[0];

/// Keys that belong to a kind rather than to every metadata client.
pub(super) fn is_variant_key(name: &str) -> bool {
    let catalogue = Catalogue::for_version(&NEWEST);
    matches!(name, "type" | "addresses" | "address")
        || catalogue.find(&[TABLE, name]).is_some_and(|key| key.only.is_some())
}

/// What is wrong with the keys of the kind. A kind whose own keys are wrong is not refused: the
/// client becomes `replicated`, and then the addresses count.
pub(super) fn check(table: &Table, version: &Version) -> Vec<KeyIssue> {
    let tag = table.get("type");
    let word = match tag.map(|tag| &tag.value) {
        None => Some("replicated"),
        Some(Value::String(text)) => types(version).and_then(|words| words.find(text)),
        Some(_) => None,
    };
    let Some(word) = word else {
        let mut findings = replicated(table, version);
        if let Some(tag) = tag {
            findings.push(finding("type", fallback(tag, types(version))));
        }
        return findings;
    };
    let faults = match word {
        "etcd" => strings(table, version),
        "object-store" | "dynamo-db" => variant(table, word, version),
        _ => return replicated(table, version),
    };
    if faults.is_empty() {
        return Vec::new();
    }
    let mut findings = replicated(table, version);
    findings.extend(faults.into_iter().map(|mut fault| {
        fault.issue.outcome = Reaction::Silent;
        fault.issue.help =
            Some(format!("the server silently ignores type = \"{word}\" and uses \"replicated\" instead"));
        fault
    }));
    findings
}

/// The kinds that `version` knows.
fn types(version: &Version) -> Option<Words> {
    match Catalogue::for_version(version).kind(keys::METADATA_CLIENT_TYPE) {
        Some(Kind::Word(word)) => Some(word.0),
        _ => None,
    }
}

fn fallback(tag: &Item, words: Option<Words>) -> ValueIssue {
    let mut issue = match (&tag.value, words) {
        (Value::String(text), Some(words)) => unknown(tag, text, words),
        (_, Some(words)) => ValueIssue::expected(tag, &one_of(words)),
        _ => ValueIssue::expected(tag, "a string"),
    };
    issue.outcome = Reaction::Silent;
    let note = "the server silently uses \"replicated\" instead";
    issue.help = Some(match issue.help {
        Some(help) => format!("{help} {note}"),
        None => note.into(),
    });
    issue
}

fn replicated(table: &Table, version: &Version) -> Vec<KeyIssue> {
    let catalogue = Catalogue::for_version(version);
    let mut findings = Vec::new();
    for name in ["address", "addresses"] {
        if let (Some(item), Some(key)) = (table.get(name), catalogue.find(&[TABLE, name])) {
            findings.extend(key.check(item, version).into_iter().map(|issue| finding(name, issue)));
        }
    }
    if let (Some(address), Some(addresses)) = (table.get("address"), table.get("addresses"))
        && matches!(&addresses.value, Value::Array(items) if !items.is_empty())
    {
        let mut issue = ValueIssue::rejected(address, "cannot be used together with addresses");
        issue.help = Some("move it into addresses".into());
        findings.push(finding("address", issue));
    }
    findings
}

fn strings(table: &Table, version: &Version) -> Vec<KeyIssue> {
    let Some(item) = table.get("addresses") else { return Vec::new() };
    let slot = Slot { version, as_table: false, default: false };
    TextLists.check(item, &slot).into_iter().map(|issue| finding("addresses", issue)).collect()
}

fn variant(table: &Table, word: &str, version: &Version) -> Vec<KeyIssue> {
    let catalogue = Catalogue::for_version(version);
    let mut findings = Vec::new();
    for key in catalogue.keys().filter(|key| key.table() == TABLE) {
        if key.only.is_none_or(|only| only.find(word).is_none()) {
            continue;
        }
        match table.get(key.name()) {
            Some(item) => {
                let issues = key.check(item, version);
                findings.extend(issues.into_iter().map(|issue| finding(key.name(), issue)));
            }
            None if key.required => {
                let tag = table.get("type").cloned();
                let span = tag.map_or(0..0, |tag| tag.span);
                let mut issue = ValueIssue::rejected(
                    &Item { value: Value::Boolean(false), span },
                    format!("needs {} with this type", key.name()),
                );
                issue.outcome = Reaction::Silent;
                findings.push(finding("type", issue));
            }
            None => {}
        }
    }
    findings
}

fn finding(name: &str, issue: ValueIssue) -> KeyIssue {
    KeyIssue { path: vec![TABLE.into(), name.into()], issue }
}
