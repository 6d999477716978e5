use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS107",
    name: "deprecated-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server still reads this key, but a future version will not",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS107.md"),
};

fn message(_: &Node<'_>, unread: &Unread) -> Option<String> {
    let WhyUnread::Deprecated { since, .. } = &unread.reason else { return None };
    Some(format!("`{}` is deprecated since {}.{}", unread.dotted(), since.major, since.minor))
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    let path = unread.names();
    match &unread.reason {
        WhyUnread::Deprecated { renamed: Some(new), .. } => (
            format!("Use `{new}`. Once the old key is removed, it will be silently ignored."),
            rename::fix(node, unread, new, FixSafety::Safe).filter(|_| rename::same_kind(node, &path, new)),
        ),
        _ => ("Nothing replaces it. Once it is removed, it will be silently ignored.".into(), None),
    }
}
