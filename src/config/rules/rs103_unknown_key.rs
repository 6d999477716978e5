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
    check: Check::UnreadKey(check),
    page: include_str!("../../../docs/rules/RS103.md"),
};

fn check(node: &Node<'_>, unread: &Unread) -> Option<Finding> {
    let (help, fix) = match &unread.reason {
        WhyUnread::Spelled(known) => (
            format!("The server spells it `{known}`. {}", rename::instead(node, known)),
            rename::fix(node, unread, known, FixSafety::Safe),
        ),
        WhyUnread::Alike(known) => match known.first() {
            Some(first) => (
                format!("Did you mean {}? {}", rename::list(known), rename::instead(node, first)),
                rename::fix(node, unread, first, FixSafety::Unsafe),
            ),
            None => ("No similar key exists; remove it or check the documentation.".into(), None),
        },
        _ => return None,
    };
    let what = if unread.is_table { "table" } else { "key" };
    Some(rename::about(node, unread, format!("unknown {what} `{}`", unread.dotted())).help(help).fix(fix))
}
