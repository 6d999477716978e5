use super::prelude::*;
use super::{convert, rename};

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
    if let Some(converted) = convert::advice(node, unread) {
        return converted;
    }
    let path = unread.names();
    if let Some(help) = rename::no_listener(node, unread) {
        return (help.into(), node.remove("remove it", FixSafety::Unsafe, &path));
    }
    match (&unread.reason, rename::succession(node, unread)) {
        (WhyUnread::Gone { renamed: Some(new), .. }, note) => (
            rename::joined([
                Some(format!("It is now `{new}`. {}", rename::instead(node, new)).into()),
                note,
                rename::etcd(node, unread, std::slice::from_ref(new)),
            ]),
            rename::fix(node, unread, new, FixSafety::Safe).filter(|_| rename::same_kind(node, &path, new)),
        ),
        (_, note) => {
            let help =
                note.map_or("Nothing replaced it; remove it.".into(), |note| note.words(" Remove it."));
            (help, node.remove("remove it", FixSafety::Safe, &path))
        }
    }
}
