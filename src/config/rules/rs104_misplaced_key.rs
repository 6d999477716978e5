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
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS104.md"),
};

fn message(_: &Node<'_>, unread: &Unread) -> Option<String> {
    let WhyUnread::Elsewhere(known) = &unread.reason else { return None };
    let path = unread.names();
    let what = unread.what();
    let (table, name) = (path[..path.len() - 1].join("."), path[path.len() - 1]);
    Some(if belongs_above(unread, known.first()?) {
        format!(
            "`{name}` belongs above the first table; here it is part of `[{table}]`, which has no such {what}"
        )
    } else {
        format!("there is no {what} `{}`; it is {}", unread.dotted(), rename::list(known))
    })
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    let (first, several) = match &unread.reason {
        WhyUnread::Elsewhere(known) if !known.is_empty() => (&known[0], known.len() > 1),
        _ => return Advice::default(),
    };
    // A root key can be meant only one way; a key that several tables have cannot.
    let safety = if several { FixSafety::Unsafe } else { FixSafety::Safe };
    let instead = rename::instead(node, first);
    let help = if belongs_above(unread, first) {
        format!("Everything below a `[table]` line is part of that table. {instead}")
    } else {
        instead
    };
    (help, rename::fix(node, unread, first, safety))
}

/// Whether a key of the root stands in a table.
fn belongs_above(unread: &Unread, known: &str) -> bool {
    !unread.is_table && unread.path.len() > 1 && unread.path.last().is_some_and(|name| name == known)
}
