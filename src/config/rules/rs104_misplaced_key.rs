use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS104",
    name: "misplaced-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the key exists, but in another table; here it is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey(check),
    page: include_str!("../../../docs/rules/RS104.md"),
};

fn check(node: &Node<'_>, unread: &Unread) -> Option<Finding> {
    let WhyUnread::Elsewhere(known) = &unread.reason else { return None };
    let first = known.first()?;
    let path = unread.names();
    let what = if unread.is_table { "table" } else { "key" };
    let (table, name) = (path[..path.len() - 1].join("."), path[path.len() - 1]);
    let root = !first.contains('.');
    let message = if root && !table.is_empty() {
        format!(
            "`{name}` belongs above the first table; here it is part of `[{table}]`, which has no such {what}"
        )
    } else {
        format!("there is no {what} `{}`; it is {}", unread.dotted(), rename::list(known))
    };
    // A root key can be meant only one way; a key that several tables have cannot.
    let safety = if known.len() == 1 { FixSafety::Safe } else { FixSafety::Unsafe };
    let help = if root && !table.is_empty() {
        format!("Everything below a `[table]` line is part of that table. {}", rename::instead(node, first))
    } else {
        rename::instead(node, first)
    };
    Some(rename::about(node, unread, message).help(help).fix(rename::fix(node, unread, first, safety)))
}
