use std::collections::BTreeSet;

use super::prelude::*;
use crate::config::catalogue::{Catalogue, Kind};

pub const RULE: Rule = Rule {
    code: "RS182",
    name: "upgrade-default",
    severity: Severity::Info,
    stage: Stage::Later,
    title: "after the upgrade the server uses another default",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS182.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let (from, Some(to)) = (&node.context.version, &node.context.target) else { return };
    if !node.is_complete() {
        return;
    }
    let there = Catalogue::for_version(to);
    let mut changed = Vec::new();
    for key in node.context.catalogue.keys() {
        let path: Vec<&str> = key.path.split('.').collect();
        let (old, new) = (key.default_in(from), key.default_in(to));
        // A policy is told by its fields, and what later became "unset" keeps its value elsewhere.
        if matches!(key.kind, Kind::Retry(_))
            || same(old, new)
            || there.lookup(&path).is_none()
            || node.has(&path)
        {
            continue;
        }
        if let (Some(old), Some(new)) = (old, new) {
            changed.push(format!("{} {old} -> {new}", key.path));
        }
    }
    if !changed.is_empty() {
        let message = format!("{} default(s) of keys that are not set change by {to}", changed.len());
        out.push(
            node.finding(message)
                .help(format!("{}. Set those that have to stay as they are.", changed.join("; "))),
        );
    }
}

/// Whether two defaults mean the same: the order of a list of words says nothing.
fn same(old: Option<&str>, new: Option<&str>) -> bool {
    let set = |text: &str| serde_json::from_str::<BTreeSet<String>>(text).ok();
    old == new || old.and_then(set).is_some_and(|old| new.and_then(set) == Some(old))
}
