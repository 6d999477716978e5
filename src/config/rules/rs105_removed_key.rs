use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS105",
    name: "removed-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the key was removed; this version silently ignores it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS105.md"),
};

fn message(_: &Node<'_>, unread: &Unread) -> Option<String> {
    let WhyUnread::Gone { gone, .. } = &unread.reason else { return None };
    Some(format!("`{}` was removed in {}.{} and is ignored", unread.dotted(), gone.major, gone.minor))
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    let path = unread.names();
    match &unread.reason {
        WhyUnread::Gone { renamed: Some(new), .. } => (
            format!("It is now `{new}`. {}", rename::instead(node, new)),
            rename::fix(node, unread, new, FixSafety::Safe).filter(|_| rename::same_kind(node, &path, new)),
        ),
        _ => ("Nothing replaced it; remove it.".into(), node.remove("remove it", FixSafety::Safe, &path)),
    }
}
