//! A table that no server has, and that holds keys which exist elsewhere: one finding, which maps them key by key.

use std::collections::BTreeSet;

use super::Node;
use super::finding::ProposedFix;
use super::rename;
use super::rule::Advice;
use super::unread::{Unread, WhyUnread};
use crate::api::validate::FixSafety;
use crate::config::patch::Change;

/// Where its keys belong, and a change that takes them there.
pub fn advice(node: &Node<'_>, table: &Unread, keys: &[Unread]) -> Advice {
    let keys = flat(keys);
    let where_to: Vec<String> = keys.iter().map(|key| belongs(node, key)).collect();
    (format!("The server ignores all of it. {}.", where_to.join("; ")).into(), fix(node, table, &keys))
}

/// The keys of the table, those of tables in it that no server has either included.
fn flat(keys: &[Unread]) -> Vec<&Unread> {
    keys.iter()
        .flat_map(|key| match &key.reason {
            WhyUnread::Holds(inner) => flat(inner),
            _ => vec![key],
        })
        .collect()
}

/// The key that is meant, when it is clear.
fn target<'u>(node: &Node<'_>, key: &'u Unread) -> Option<&'u str> {
    if rename::no_listener(node, key).is_some() {
        return None;
    }
    match &key.reason {
        WhyUnread::Spelled(known) => Some(known),
        WhyUnread::Elsewhere(known) | WhyUnread::Meant(known) => known.first().map(String::as_str),
        WhyUnread::Gone { renamed, .. } => renamed.as_deref(),
        _ => None,
    }
}

fn belongs(node: &Node<'_>, key: &Unread) -> String {
    let written = key.dotted();
    match (&key.reason, target(node, key)) {
        (WhyUnread::Gone { .. }, Some(known)) => format!("`{written}` is now `{known}`"),
        (WhyUnread::Gone { gone, .. }, None) => {
            format!("`{written}` was removed in {}.{}", gone.major, gone.minor)
        }
        (WhyUnread::Future { since }, _) => format!("`{written}` is read since {since}"),
        (_, Some(known)) => format!("`{written}` is `{known}`"),
        (_, None) => format!("no server version knows `{written}`"),
    }
}

/// All keys to where they belong, and the table gone; none when that is not clear of every key.
fn fix(node: &Node<'_>, table: &Unread, keys: &[&Unread]) -> Option<ProposedFix> {
    let (mut changes, mut taken, mut safety) = (Vec::new(), BTreeSet::new(), FixSafety::Safe);
    for key in keys {
        let known = target(node, key).filter(|known| taken.insert(*known))?;
        let sure = match &key.reason {
            WhyUnread::Elsewhere(known) => known.len() == 1,
            WhyUnread::Gone { .. } => rename::same_kind(node, &last(key), known),
            _ => false,
        };
        let one = rename::fix(node, key, known, if sure { FixSafety::Safe } else { FixSafety::Unsafe })?;
        if one.safety == FixSafety::Unsafe {
            safety = FixSafety::Unsafe;
        }
        changes.push(one.change);
    }
    let names = table.names();
    if rename::has_header(node, &names) {
        changes.push(Change::Remove(names.as_slice().into()));
    }
    let title = match keys {
        [one] => format!("move it to `{}`", target(node, one)?),
        _ => format!("move its {} keys to where they belong", keys.len()),
    };
    Some(ProposedFix { title, safety, change: Change::All(changes), rests_on: &[] })
}

fn last(key: &Unread) -> Vec<&str> {
    key.path.last().map(String::as_str).into_iter().collect()
}
