//! Tables whose keys have successors in another form: what each becomes, and a change that makes it so.

use super::Node;
use super::finding::ProposedFix;
use super::rename;
use super::rule::Advice;
use super::unread::Unread;
use crate::api::validate::FixSafety;
use crate::config::help::Help;
use crate::config::keys;
use crate::config::patch::Change;
use crate::config::tree::{Table, Value};

const OLD: &[&str] = keys::WORKER_INVOKER_RETRY_POLICY;
const NEW: &[&str] = keys::DEFAULT_RETRY_POLICY;

/// What the keys of a table become, when they have successors of their own.
pub fn advice(node: &Node<'_>, unread: &Unread) -> Option<Advice> {
    if !unread.is_table || unread.variable.is_some() {
        return None;
    }
    let names = unread.names();
    let Value::Table(table) = &node.document.root.at(&names)?.value else { return None };
    if names == OLD { retry_policy(node, unread, table) } else { key_by_key(node, unread, table) }
}

/// Each key has a successor of the same kind.
fn key_by_key(node: &Node<'_>, unread: &Unread, table: &Table) -> Option<Advice> {
    let names = unread.names();
    let (mut said, mut changes) = (Vec::new(), Vec::new());
    for entry in &table.entries {
        let old: Vec<&str> = names.iter().copied().chain([entry.key.as_str()]).collect();
        let key = node.context.catalogue.find(&old).filter(|key| key.path == old.join("."))?;
        let new = key.renamed?;
        said.push(format!("`{}` is now `{new}`", entry.key));
        changes.push(moved(node, &old, new));
    }
    if said.is_empty() {
        return None;
    }
    let help = format!("{}. Once the table is removed, it will be silently ignored.", said.join("; "));
    let title = format!("move its keys to `{}`", keys::WORKER_INVOKER.join("."));
    Some((help.into(), offered(node, unread, title, changes, FixSafety::Safe)))
}

/// The policy of the invoker, and the one that took its place: an exponential one, which says what becomes of an
/// invocation after its last attempt.
fn retry_policy(node: &Node<'_>, unread: &Unread, table: &Table) -> Option<Advice> {
    let catalogue = &node.context.catalogue;
    catalogue.lookup(NEW)?;
    let kind = table.get("type").and_then(|item| item.value.as_str()).unwrap_or("exponential");
    let mut said: Vec<Help> = Vec::new();
    let mut changes: Vec<Option<Change>> = Vec::new();
    let new = |name: &str| format!("{}.{name}", NEW.join("."));
    let renames: &[(&str, &str)] = match kind {
        "fixed-delay" => &[("interval", "initial-interval"), ("max-attempts", "max-attempts")],
        "none" => &[],
        _ => &[
            ("initial-interval", "initial-interval"),
            ("factor", "exponentiation-factor"),
            ("max-attempts", "max-attempts"),
            ("max-interval", "max-interval"),
        ],
    };
    for (old, name) in renames.iter().filter(|(old, _)| table.get(old).is_some()) {
        said.push(format!("`{old}` is now `{}`", new(name)).into());
        let path: Vec<&str> = OLD.iter().copied().chain([*old]).collect();
        changes.push(moved(node, &path, &new(name)));
    }
    if table.get("type").is_some() {
        said.push("`type` goes, since the new policy is always exponential".into());
    }
    let mut set = |name: &str, value: serde_json::Value, words: &str| {
        let path: Vec<&str> = NEW.iter().copied().chain([name]).collect();
        said.push(Help::from(words).set(&path, value.clone()));
        changes.push(Some(Change::Set(path.as_slice().into(), value)));
    };
    match kind {
        "fixed-delay" => set("exponentiation-factor", 1.0.into(), "a fixed delay is "),
        "none" => set("max-attempts", 1.into(), "no retries are "),
        _ => {}
    }
    if kind == "none" || table.get("max-attempts").is_some() {
        set("on-max-attempts", "kill".into(), "an invocation that failed for good ended, which is ");
    }
    let lasting = if table.get("max-attempts").is_none() && kind != "none" {
        Help::from(" There was no limit of attempts unless one was set; now it takes ")
            .set(keys::DEFAULT_RETRY_POLICY_MAX_ATTEMPTS, "unlimited")
            .words(".")
    } else {
        Help::default()
    };
    if said.is_empty() {
        said.push(format!("It is now `{}`", NEW.join(".")).into());
    }
    let help = said.into_iter().reduce(|all, one| all.words("; ").and(one)).unwrap_or_default();
    let help = help.words(
        ". The new policy pauses an invocation after its last attempt unless told otherwise, and what is left out takes its own \
         defaults.",
    );
    let help = help.and(lasting);
    let title = format!("convert it to `{}`", NEW.join("."));
    Some((help, offered(node, unread, title, changes, FixSafety::Unsafe)))
}

/// A key with its value in another place; none when that is taken, or the value does not fit there.
fn moved(node: &Node<'_>, old: &[&str], new: &str) -> Option<Change> {
    let path: Vec<&str> = new.split('.').collect();
    let item = node.document.root.at(old)?;
    let key = node.context.catalogue.lookup(&path)?;
    let fits = !key.check(item, &node.context.version).iter().any(|issue| issue.outcome.fails_to_load());
    let free = node.document.root.at(&path).is_none();
    (fits && free).then(|| Change::Rename(old.into(), path.as_slice().into()))
}

fn offered(
    node: &Node<'_>,
    unread: &Unread,
    title: String,
    changes: Vec<Option<Change>>,
    safety: FixSafety,
) -> Option<ProposedFix> {
    let mut changes: Vec<Change> = changes.into_iter().collect::<Option<_>>()?;
    let is_free = unread.names() != OLD || node.document.root.at(NEW).is_none();
    if rename::has_header(node, &unread.names()) || unread.names() == OLD {
        changes.push(Change::Remove(unread.names().as_slice().into()));
    }
    is_free.then_some(ProposedFix { title, safety, change: Change::All(changes), rests_on: &[] })
}
