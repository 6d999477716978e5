use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS103",
    name: "unknown-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server does not know this key and silently ignores it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS103.md"),
};

fn message(_: &Node<'_>, unread: &Unread) -> Option<String> {
    let what = if unread.is_table { "table" } else { "key" };
    matches!(unread.reason, WhyUnread::Spelled(_) | WhyUnread::Unknown)
        .then(|| format!("unknown {what} `{}`", unread.dotted()))
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    if let WhyUnread::Spelled(known) = &unread.reason {
        return (
            format!("The server spells it `{known}`. {}", rename::instead(node, known)),
            rename::fix(node, unread, known, FixSafety::Safe),
        );
    }
    let known = unread.alike(&node.context.catalogue);
    match known.first() {
        Some(first) => (
            format!("Did you mean {}? {}", rename::list(&known), rename::instead(node, first)),
            rename::fix(node, unread, first, FixSafety::Unsafe),
        ),
        None => ("No similar key exists; remove it or check the documentation.".into(), None),
    }
}
