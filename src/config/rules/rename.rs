//! Shared words and fixes of the rules about keys that are not read.

use super::finding::ProposedFix;
use super::{Finding, Node, Unread};
use crate::api::validate::FixSafety;
use crate::config::keys;

/// A finding about a key that is not read.
pub fn about(node: &Node<'_>, unread: &Unread, message: String) -> Finding {
    let mut finding = node.finding(message).span(unread.key_span.clone());
    finding.key = Some(unread.dotted());
    finding
}

/// Settings that decide which data a server finds, and whether it takes it for its own.
const MOVES: [&[&str]; 4] = [keys::BASE_DIR, keys::CLUSTER_NAME, keys::FORCE_NODE_ID, keys::NODE_NAME];

/// What the server does as long as `known` is not set.
pub fn instead(node: &Node<'_>, known: &str) -> String {
    let path: Vec<&str> = known.split('.').collect();
    if let Some((_, origin)) = node.get(&path) {
        return format!("As it stands, the server uses the `{known}` of {origin}.");
    }
    let now = match node.context.catalogue.default(&path) {
        Some(default) => format!("As it stands, the server uses the default, `{default}`."),
        None => "As it stands, the server runs without it.".into(),
    };
    if MOVES.contains(&path.as_slice()) {
        return format!(
            "{now} If it has run so, its data is there, and it would not find it after the change."
        );
    }
    now
}

/// `a`, `b` or `c`.
pub fn list(known: &[String]) -> String {
    let quoted: Vec<String> = known.iter().map(|path| format!("`{path}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// Puts the key where `known` says, with its value and comment; `None` when that key is set already.
pub fn fix(node: &Node<'_>, unread: &Unread, known: &str, safety: FixSafety) -> Option<ProposedFix> {
    let path: Vec<&str> = known.split('.').collect();
    if node.document.root.at(&path).is_some() || known.contains("[]") {
        return None;
    }
    let (old, new) = (unread.names(), path.as_slice());
    // So far the value is ignored; under the new name the server might refuse it.
    let version = &node.context.version;
    let refused =
        node.document.root.at(&old).zip(node.context.catalogue.lookup(new)).is_some_and(|(item, key)| {
            key.check(item, version).iter().any(|issue| issue.outcome.fails_to_load())
        });
    // A metadata client that does not fit becomes another one instead.
    if refused && !new.starts_with(keys::METADATA_CLIENT) {
        return None;
    }
    // A server that runs without the setting has its data under the default: with it, it looks elsewhere.
    let safety = if MOVES.contains(&new) { FixSafety::Unsafe } else { safety };
    let same_table = old.split_last().map(|(_, table)| table) == new.split_last().map(|(_, table)| table);
    let verb = if same_table { "rename" } else { "move" };
    node.rename(format!("{verb} it to `{known}`"), safety, old.as_slice(), new)
}

/// Whether the key that took a key's place takes the same values.
pub fn same_kind(node: &Node<'_>, old: &[&str], new: &str) -> bool {
    let catalogue = &node.context.catalogue;
    let new: Vec<&str> = new.split('.').collect();
    match (catalogue.find(old), catalogue.lookup(&new)) {
        (Some(old), Some(new)) => old.kind == new.kind,
        _ => false,
    }
}
